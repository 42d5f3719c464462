//! What is heard of songs: from the store where it is kept, else heard now on all cores and kept.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::dataset::{Store, StoreError};
use crate::ear::{Ear, Heard};
use crate::learn::session::error::{FeatureError, TrainingError};
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{Hearing, Recipe, RecipeId, Threads, hear};
use crate::song::{Identity, Song, identify_while};

/// What to do about songs that were not listened to yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Listen to them, which takes a third of a second a song.
    Listen,
    /// Pass them over.
    Skip,
}

/// What is heard of `songs`, each row of the store read once. `each` gets the index of a song and its outcome, kept ones first;
/// `Break` ends it with [`TrainingError::Cancelled`]. A song that is being listened to then is given up as well, when `go_on`,
/// which is asked on several threads, says so.
pub fn features_of(
    store: &mut Store,
    songs: &[Song],
    if_missing: Missing,
    go_on: &(dyn Fn() -> ControlFlow<()> + Sync),
    each: &mut dyn FnMut(usize, Result<Arc<Heard>, FeatureError>) -> ControlFlow<()>,
) -> Result<(), TrainingError> {
    let recipe = Hearing::recipe();
    let mut each = |index, outcome| match each(index, outcome) {
        ControlFlow::Continue(()) => ControlFlow::Continue(()),
        ControlFlow::Break(()) => ControlFlow::Break(TrainingError::Cancelled),
    };
    let mut missing = Vec::new();
    for (index, song) in songs.iter().enumerate() {
        if let Some(heard) = cached(store, song, &recipe)? {
            if let ControlFlow::Break(error) = each(index, Ok(heard)) {
                return Err(error);
            }
        } else if if_missing == Missing::Listen {
            missing.push((index, song, store.known_file(&song.path)?.identity));
        }
    }
    let flow = for_each_in_order(
        &missing,
        cores(),
        |(_, song, identity), at_once| listen(song, identity.as_ref(), at_once, go_on),
        |position, outcome| {
            let (index, song, _) = &missing[position];
            let Some(outcome) = outcome else { return ControlFlow::Break(TrainingError::Cancelled) };
            if let Err(error) = keep(store, song, &recipe, &outcome) {
                return ControlFlow::Break(error.into());
            }
            each(*index, outcome)
        },
    );
    flow.break_value().map_or(Ok(()), Err)
}

/// Keeps what came of a song: what was heard, or that it has no minute to listen to and why.
fn keep(
    store: &mut Store,
    song: &Song,
    recipe: &RecipeId,
    outcome: &Result<Arc<Heard>, FeatureError>,
) -> Result<(), StoreError> {
    match outcome {
        Ok(heard) => store.put_features(song.id, recipe, &heard.to_bytes()),
        Err(FeatureError::Analyze(error)) if error.lies_in_the_song() => {
            store.put_without_picture(song.id, &Recipe::default().id(), &error.to_string())
        }
        Err(_) => Ok(()),
    }
}

/// What is kept of a song; bytes that are nothing heard are of no use.
pub(super) fn cached(store: &Store, song: &Song, recipe: &RecipeId) -> Result<Option<Arc<Heard>>, StoreError> {
    let bytes = store.features(song.id, recipe)?;
    Ok(bytes.and_then(|bytes| Heard::from_bytes(&bytes).ok()).map(Arc::new))
}

/// Listens to a song that is one of `at_once`; `None` when `go_on` ends it.
fn listen(
    song: &Song,
    identity: Option<&Identity>,
    at_once: usize,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Option<Result<Arc<Heard>, FeatureError>> {
    let threads = Threads::for_one_of(at_once);
    let identified = match identity {
        Some(identity) => Ok(identity.clone()),
        None => identify_while(&song.path, &mut || go_on()).transpose()?,
    };
    let heard = identified.map_err(|error| FeatureError::Analyze(error.into())).and_then(|identity| {
        if identity.id != song.id {
            return Err(FeatureError::OtherSong);
        }
        Ok(hear(&song.path, &identity, threads, &mut || go_on())?)
    });
    let hearing = match heard {
        Ok(hearing) => hearing,
        Err(FeatureError::Analyze(crate::pipeline::AnalyzeError::Cancelled)) => return None,
        Err(error) => return Some(Err(error)),
    };
    let ear = Ear::on(cores() / at_once.max(1));
    let heard = ear.hear(&hearing, &mut |_| go_on());
    if heard.is_partial() {
        return None;
    }
    // As it comes back from the store: a model is the same whether its songs were kept before or not.
    Some(Ok(Arc::new(heard.rounded())))
}
