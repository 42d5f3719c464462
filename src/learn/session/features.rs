//! The features of songs: from the store where they are kept, else made now on all cores and kept.

use std::ops::ControlFlow;

use crate::dataset::{Store, StoreError};
use crate::learn::description::{FEATURE_COUNT, Features};
use crate::learn::session::error::{FeatureError, TrainingError};
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{Recipe, RecipeId, Threads, analyze};
use crate::song::{Identity, Song};

/// What to do about songs whose features are not kept yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Make them, which takes a second a song.
    Make,
    /// Pass the song over.
    Skip,
}

/// The features of `songs` by `recipe`, each row read once. `each` gets the index of a song and its outcome, cached ones first;
/// `Break` ends it with [`TrainingError::Cancelled`].
pub fn features_of(
    store: &mut Store,
    songs: &[Song],
    recipe: &Recipe,
    if_missing: Missing,
    each: &mut dyn FnMut(usize, Result<Features, FeatureError>) -> ControlFlow<()>,
) -> Result<(), TrainingError> {
    let recipe_id = recipe.id();
    let mut each = |index, outcome| match each(index, outcome) {
        ControlFlow::Continue(()) => ControlFlow::Continue(()),
        ControlFlow::Break(()) => ControlFlow::Break(TrainingError::Cancelled),
    };
    let mut missing = Vec::new();
    for (index, song) in songs.iter().enumerate() {
        if let Some(features) = cached(store, song, &recipe_id)? {
            if let ControlFlow::Break(error) = each(index, Ok(features)) {
                return Err(error);
            }
        } else if if_missing == Missing::Make {
            missing.push((index, song, store.known_file(&song.path)?.identity));
        }
    }
    let flow = for_each_in_order(
        &missing,
        cores(),
        |(_, song, identity), at_once| make(song, identity.as_ref(), recipe, Threads::for_one_of(at_once)),
        |position, outcome| {
            let (index, song, _) = &missing[position];
            if let Err(error) = keep(store, song, &recipe_id, &outcome) {
                return ControlFlow::Break(error.into());
            }
            each(*index, outcome)
        },
    );
    flow.break_value().map_or(Ok(()), Err)
}

/// Keeps what came of a picture: its features, or that the song has none and why.
fn keep(
    store: &mut Store,
    song: &Song,
    recipe: &RecipeId,
    outcome: &Result<Features, FeatureError>,
) -> Result<(), StoreError> {
    match outcome {
        Ok(features) => store.put_features(song.id, &features.recipe, &features.values),
        Err(FeatureError::Analyze(error)) if error.lies_in_the_song() => {
            store.put_without_picture(song.id, recipe, &error.to_string())
        }
        Err(_) => Ok(()),
    }
}

/// The features that are kept of a song; those of a version that read fewer from a picture are of no use.
pub(super) fn cached(store: &Store, song: &Song, recipe: &RecipeId) -> Result<Option<Features>, StoreError> {
    let values = store.features(song.id, recipe)?.filter(|values| values.len() == FEATURE_COUNT);
    Ok(values.map(|values| Features { recipe: recipe.clone(), values }))
}

fn make(song: &Song, identity: Option<&Identity>, recipe: &Recipe, threads: Threads) -> Result<Features, FeatureError> {
    let analysis = analyze(&song.path, recipe, identity, threads, &mut |_| ControlFlow::Continue(()))?;
    if analysis.song == song.id { Ok(Features::of(&analysis)?) } else { Err(FeatureError::OtherSong) }
}
