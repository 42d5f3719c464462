//! The labelled songs of a library as examples.

use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::dataset::GroupBy;
use crate::dataset::{Store, StoreError};
use crate::learn::example::GroupedExample;
use crate::learn::session::error::{FeatureError, TrainingError};
use crate::learn::session::features::{Missing, cached, features_of};
use crate::learn::session::stage::Stage;
use crate::mood::Mood;
use crate::pipeline::{Recipe, RecipeId};
use crate::song::Song;

/// The examples of a library.
#[derive(Debug)]
pub struct Examples {
    /// What made their pictures.
    pub recipe: RecipeId,
    /// One a song, in the order of `songs`.
    pub examples: Vec<GroupedExample>,
    /// The songs, in the order of their ids: equal labels give equal models, whatever order they were given in.
    pub songs: Vec<Song>,
    /// Labelled songs that have no picture, and why.
    pub failed: Vec<(PathBuf, FeatureError)>,
}

impl Examples {
    fn none(recipe: &Recipe) -> Self {
        Self { recipe: recipe.id(), examples: Vec::new(), songs: Vec::new(), failed: Vec::new() }
    }

    fn push(&mut self, song: Song, mood: Mood, features: Vec<f32>, group_by: GroupBy) {
        self.examples.push(GroupedExample { features, mood, group: group_by.group_of(&song) });
        self.songs.push(song);
    }
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
    let mut gathered = Examples::none(recipe);
    for (song, mood) in labelled(store)? {
        if let Some(features) = cached(store, &song, &gathered.recipe)? {
            gathered.push(song, mood, features.values, group_by);
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
    features_of(store, &songs, recipe, Missing::Make, &mut |index, outcome| {
        outcomes[index] = Some(outcome.map(|features| features.values));
        done += 1;
        progress(Stage::Pictures { done, total })
    })?;

    let mut gathered = Examples::none(recipe);
    for ((song, mood), outcome) in songs.into_iter().zip(moods).zip(outcomes) {
        match outcome {
            Some(Ok(features)) => gathered.push(song, mood, features, group_by),
            Some(Err(error)) => gathered.failed.push((song.path, error)),
            None => {}
        }
    }
    Ok(gathered)
}
