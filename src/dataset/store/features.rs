//! What the trainer computed from a song's picture, so that it need not be computed again. Songs outside the library may have it too.

use rusqlite::OptionalExtension as _;

use super::{Store, StoreError};
use crate::pipeline::RecipeId;
use crate::song::SongId;

impl Store {
    /// Cached features of a picture.
    pub fn features(&self, song: SongId, recipe: &RecipeId) -> Result<Option<Vec<f32>>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT numbers FROM features WHERE content_id = ?1 AND recipe = ?2")?;
        let blob: Option<Vec<u8>> =
            statement.query_row((song.as_bytes(), recipe.as_str()), |row| row.get(0)).optional()?;
        Ok(blob.map(|blob| blob.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()))
    }

    /// Keeps the features of a picture. So the song has one, whatever was said of it before.
    pub fn put_features(&mut self, song: SongId, recipe: &RecipeId, features: &[f32]) -> Result<(), StoreError> {
        let blob: Vec<u8> = features.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.write_unsynced(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO features (content_id, recipe, numbers) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (content_id, recipe) DO UPDATE SET numbers = ?3",
            )?;
            statement.execute((song.as_bytes(), recipe.as_str(), blob))?;
            transaction
                .prepare_cached("DELETE FROM pictureless WHERE content_id = ?1 AND recipe = ?2")?
                .execute((song.as_bytes(), recipe.as_str()))?;
            Ok(())
        })
    }
}
