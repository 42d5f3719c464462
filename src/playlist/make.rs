//! From a recipe to songs.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::error::PlaylistError;
use super::made::{Entry, Made};
use super::order::{cut, put_in_order};
use super::scores::{Said, Scores};
use crate::dataset::{LibrarySong, PlaylistRecipe, Store};
use crate::mood::Mood;
use crate::pipeline::Recipe;

/// The songs of the library that a recipe means. `go_on` is asked now and then; its `Break` is [`PlaylistError::Cancelled`].
///
/// A label counts for sure. Unsure and skipped songs are in no playlist, whatever is suggested for them.
pub fn make(
    recipe: &PlaylistRecipe,
    store: &Store,
    scores: &mut Scores,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Result<Made, PlaylistError> {
    let vocabulary = store.vocabulary()?;
    let is_there = |mood: &Mood| vocabulary.position(mood).is_some();
    if !recipe.moods.is_empty() && !recipe.moods.iter().any(is_there) {
        return Err(PlaylistError::NoMood);
    }
    // A model may know moods that are gone.
    let is_wanted = |mood: &Mood| is_there(mood) && (recipe.moods.is_empty() || recipe.moods.contains(mood));
    let without_sound = match recipe.predicted {
        Some(_) => {
            scores.load()?;
            store.songs_without_picture(&Recipe::default().id())?
        }
        None => HashMap::default(),
    };
    let mut made = Made::default();
    for row in store.songs()? {
        if go_on().is_break() {
            return Err(PlaylistError::Cancelled);
        }
        match (&row.annotation, recipe.predicted) {
            (Some(annotation), _) => {
                if let Some(mood) = annotation.state.mood().filter(|mood| is_wanted(mood)).cloned() {
                    made.entries.push(Entry { row, mood, score: None });
                }
            }
            (None, None) => {}
            (None, Some(threshold)) => match scores.of_song(store, row.song.id)? {
                Some(Said::Mood { mood, score, is_tested }) if is_wanted(mood) => {
                    made.suggest(row, (mood, *score, *is_tested), threshold);
                }
                Some(_) => {}
                None => made.unheard += usize::from(!without_sound.contains_key(&row.song.id)),
            },
        }
    }
    put_in_order(&mut made.entries, recipe.order);
    made.left_over = cut(&mut made.entries, recipe.length);
    Ok(made)
}

impl Made {
    /// A score that is no chance reaches no threshold but the lowest.
    fn suggest(&mut self, row: LibrarySong, (mood, score, is_tested): (&Mood, f32, bool), threshold: f32) {
        self.untested += usize::from(!is_tested);
        if threshold <= 0.0 || is_tested && score >= threshold {
            self.entries.push(Entry { row, mood: mood.clone(), score: Some(score) });
        }
    }
}
