//! From labelled songs to a trained and honestly measured model: pictures become features (cached in the store), features
//! become examples, examples become a model with its cross-validation. The command line and the window's trainer both call
//! it. It keeps no picture in memory, spawns nothing that outlives a call, and saves no model.

mod facts;
mod measure;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

pub use measure::evaluate;
use measure::evaluate_somehow;

use crate::dataset::{Store, StoreError};
use crate::learn;
use crate::learn::{CrossValidation, GroupBy, GroupedExample};
use crate::learn::{LocalModel, TooFew, TrainError, TrainParams};
use crate::mood::Mood;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Recipe, RecipeId, Threads, analyze};
use crate::song::{Identity, Song};

/// Folds of the evaluation that goes with a training.
pub const FOLDS: usize = 5;

/// What must not straddle them.
pub const GROUP_BY: GroupBy = GroupBy::Artist;

/// How far a training is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// Making the pictures that have no cached features.
    Pictures {
        /// Songs done, those with cached features included.
        done: usize,
        /// Songs in all.
        total: usize,
    },
    /// Fitting, 0 to 1.
    Fitting(f32),
    /// Cross-validating, 0 to 1.
    Evaluating(f32),
}

/// Why a song has no features.
#[derive(Debug, thiserror::Error)]
pub enum FeatureError {
    /// There is no picture.
    #[error(transparent)]
    Analyze(#[from] AnalyzeError),
    /// The file at its place is another song now.
    #[error("the file holds another song now; open the folder that the song has moved to")]
    OtherSong,
    /// The picture is none that features can be read from.
    #[error(transparent)]
    Classify(#[from] crate::predict::ClassifyError),
}

/// Why there are no examples, or no model.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The label database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Fewer than two moods with enough songs.
    #[error("too few labels: {0}")]
    TooFew(TooFew),
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

impl From<TrainError> for TrainingError {
    fn from(error: TrainError) -> Self {
        match error {
            TrainError::TooFew(few) => Self::TooFew(few),
            TrainError::Cancelled => Self::Cancelled,
        }
    }
}

/// The examples of a library.
#[derive(Debug, Default)]
pub struct Examples {
    /// One a song, in the order of `songs`.
    pub examples: Vec<GroupedExample>,
    /// The songs, in the order of their ids: equal labels give equal models, whatever order they were given in.
    pub songs: Vec<Song>,
    /// Labelled songs that have no picture, and why.
    pub failed: Vec<(PathBuf, FeatureError)>,
}

/// The features of `songs` by `recipe`, from the store or made now on all cores and kept there. `each` gets the index of a
/// song and its outcome, cached ones first; `Break` ends it with [`TrainingError::Cancelled`].
pub fn features_of(
    store: &mut Store,
    songs: &[Song],
    recipe: &Recipe,
    each: &mut dyn FnMut(usize, Result<Vec<f32>, FeatureError>) -> ControlFlow<()>,
) -> Result<(), TrainingError> {
    let recipe_id = recipe.id();
    let mut missing = Vec::new();
    for (index, song) in songs.iter().enumerate() {
        match cached(store, song, &recipe_id)? {
            Some(features) => {
                if each(index, Ok(features)).is_break() {
                    return Err(TrainingError::Cancelled);
                }
            }
            None => missing.push((index, song, store.known_file(&song.path)?.identity)),
        }
    }
    let mut broken = None;
    let flow = for_each_in_order(
        &missing,
        cores(),
        |(_, song, identity), at_once| make_features(song, identity.as_ref(), recipe, Threads::for_one_of(at_once)),
        |place, outcome| {
            let (index, song, _) = &missing[place];
            if let Err(error) = keep(store, song, &recipe_id, &outcome) {
                broken = Some(error);
                return ControlFlow::Break(());
            }
            each(*index, outcome)
        },
    );
    match (broken, flow) {
        (Some(error), _) => Err(error.into()),
        (None, ControlFlow::Break(())) => Err(TrainingError::Cancelled),
        (None, ControlFlow::Continue(())) => Ok(()),
    }
}

/// Keeps what came of a picture: its features, or that the song has none and why.
fn keep(
    store: &mut Store,
    song: &Song,
    recipe: &RecipeId,
    outcome: &Result<Vec<f32>, FeatureError>,
) -> Result<(), StoreError> {
    match outcome {
        Ok(features) => store.put_features(song.id, recipe, features),
        Err(FeatureError::Analyze(error)) if error.lies_in_the_song() => {
            store.put_without_picture(song.id, recipe, &error.to_string())
        }
        Err(_) => Ok(()),
    }
}

/// The features that are kept of a song; those of a version that read fewer from a picture are of no use.
fn cached(store: &Store, song: &Song, recipe: &RecipeId) -> Result<Option<Vec<f32>>, StoreError> {
    Ok(store.features(song.id, recipe)?.filter(|features| features.len() == learn::FEATURE_COUNT))
}

fn make_features(
    song: &Song,
    identity: Option<&Identity>,
    recipe: &Recipe,
    threads: Threads,
) -> Result<Vec<f32>, FeatureError> {
    let analysis = analyze(&song.path, recipe, identity, threads, &mut |_| ControlFlow::Continue(()))?;
    if analysis.song == song.id { Ok(learn::features(&analysis.image)?) } else { Err(FeatureError::OtherSong) }
}

/// The labelled songs and their moods, in the order of the songs' ids.
fn labelled(store: &Store) -> Result<Vec<(Song, Mood)>, StoreError> {
    let mut labelled = Vec::new();
    for entry in store.songs()? {
        if let Some(mood) = entry.annotation.as_ref().and_then(|annotation| annotation.state.mood()) {
            labelled.push((entry.song, mood.clone()));
        }
    }
    labelled.sort_by_key(|(song, _)| song.id);
    Ok(labelled)
}

/// Those labelled songs whose features are there already: no picture is made. Quick enough to go after every label.
pub fn gather_cached(store: &Store, recipe: &Recipe, group_by: GroupBy) -> Result<Examples, TrainingError> {
    let recipe = recipe.id();
    let mut gathered = Examples::default();
    for (song, mood) in labelled(store)? {
        if let Some(features) = cached(store, &song, &recipe)? {
            gathered.examples.push(GroupedExample { features, mood, group: group_by.group_of(&song) });
            gathered.songs.push(song);
        }
    }
    Ok(gathered)
}

/// All labelled songs of the library as examples, grouped by `group_by`.
pub fn gather(
    store: &mut Store,
    recipe: &Recipe,
    group_by: GroupBy,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<Examples, TrainingError> {
    let (songs, moods): (Vec<_>, Vec<_>) = labelled(store)?.into_iter().unzip();

    let mut outcomes: Vec<Option<Result<Vec<f32>, FeatureError>>> = Vec::new();
    outcomes.resize_with(songs.len(), || None);
    let (mut done, total) = (0, songs.len());
    features_of(store, &songs, recipe, &mut |index, outcome| {
        outcomes[index] = Some(outcome);
        done += 1;
        progress(Stage::Pictures { done, total })
    })?;

    let mut gathered = Examples::default();
    for ((song, mood), outcome) in songs.into_iter().zip(moods).zip(outcomes) {
        match outcome {
            Some(Ok(features)) => {
                gathered.examples.push(GroupedExample { features, mood, group: group_by.group_of(&song) });
                gathered.songs.push(song);
            }
            Some(Err(error)) => gathered.failed.push((song.path, error)),
            None => {}
        }
    }
    Ok(gathered)
}

/// The split of the evaluation that goes with a training.
pub fn split(seed: u64) -> CrossValidation {
    CrossValidation { folds: FOLDS, group_by: GROUP_BY, seed }
}

/// Fits and cross-validates (five folds, grouped by artist). The card of the model carries the evaluation and the seconds that
/// both took.
pub fn fit(
    gathered: &Examples,
    recipe: &Recipe,
    params: TrainParams,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<LocalModel, TrainingError> {
    let start = Instant::now();
    let model = learn::fit(&gathered.examples, &recipe.id(), params, &mut |done| progress(Stage::Fitting(done)))?;
    let mut model = model.evaluated(evaluate_somehow(gathered, split(params.seed), progress)?);
    model.card.seconds = start.elapsed().as_secs_f64();
    Ok(model)
}

/// Gathers and fits in one go, for callers that need not name the songs without a picture when there are too few left.
pub fn train(
    store: &mut Store,
    recipe: &Recipe,
    params: TrainParams,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<(LocalModel, Examples), TrainingError> {
    let gathered = gather(store, recipe, GROUP_BY, progress)?;
    Ok((fit(&gathered, recipe, params, progress)?, gathered))
}
