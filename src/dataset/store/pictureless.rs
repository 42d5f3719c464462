//! Songs that have no picture, and why.

use std::collections::HashMap;

use super::{Store, StoreError};
use crate::pipeline::RecipeId;
use crate::song::SongId;

impl Store {
    /// Keeps that a song has no picture of `recipe`, and why; features of it that are put later prove otherwise.
    pub fn put_without_picture(&mut self, song: SongId, recipe: &RecipeId, reason: &str) -> Result<(), StoreError> {
        self.write_unsynced(|transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO pictureless (content_id, recipe, reason) VALUES (?1, ?2, ?3)",
                (song.as_bytes(), recipe.as_str(), reason),
            )?;
            Ok(())
        })
    }

    /// The songs that have no picture of `recipe`, and why.
    pub fn songs_without_picture(&self, recipe: &RecipeId) -> Result<HashMap<SongId, String>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT content_id, reason FROM pictureless WHERE recipe = ?1")?;
        let songs = statement.query_map([recipe.as_str()], |row| Ok((SongId::from_bytes(row.get(0)?), row.get(1)?)))?;
        Ok(songs.collect::<rusqlite::Result<_>>()?)
    }
}
