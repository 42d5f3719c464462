//! What the trainer computed from a song, so that it need not be computed again. Songs outside the library may have it too. The store
//! does not know what the bytes mean: a recipe's id tells those who do.

use std::ops::ControlFlow;

use rusqlite::OptionalExtension as _;

use super::{Store, StoreError};
use crate::pipeline::{Fidelity, RecipeId};
use crate::song::SongId;

impl Store {
    /// Cached features of a song.
    pub fn features(&self, song: SongId, recipe: &RecipeId) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT bytes FROM features WHERE content_id = ?1 AND recipe = ?2")?;
        Ok(statement.query_row((song.as_bytes(), recipe.as_str()), |row| row.get(0)).optional()?)
    }

    /// How true the sound that features were made of was to each of these songs, where that was not as usual.
    pub fn impaired(&self, songs: &[SongId], recipe: &RecipeId) -> Result<Vec<(SongId, Fidelity)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT lost, channel FROM features \
             WHERE content_id = ?1 AND recipe = ?2 AND (lost > 0 OR channel IS NOT NULL)",
        )?;
        let mut impaired = Vec::new();
        for &song in songs {
            let found = statement.query_row((song.as_bytes(), recipe.as_str()), |row| {
                let channel: Option<String> = row.get(1)?;
                Ok(Fidelity { lost: row.get(0)?, ..Fidelity::of_channel(channel.as_deref()) })
            });
            impaired.extend(found.optional()?.map(|fidelity| (song, fidelity)));
        }
        Ok(impaired)
    }

    /// Cached features of at most `limit` songs of the library, in the order of their ids: a fair part of it, for an id is a hash.
    pub fn features_of_library(&self, recipe: &RecipeId, limit: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT f.bytes FROM features f JOIN songs s ON s.content_id = f.content_id \
             WHERE f.recipe = ?1 AND NOT s.hidden ORDER BY f.content_id LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map((recipe.as_str(), limit), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Hands `each` the cached features of the library's songs that have a mood, one by one, in the order of their ids. Its `Break`
    /// is handed back.
    pub fn each_labelled_features(
        &self,
        recipe: &RecipeId,
        each: &mut dyn FnMut(SongId, &[u8]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT f.content_id, f.bytes FROM features f JOIN songs s ON s.content_id = f.content_id \
             JOIN labels l ON l.song = s.id \
             WHERE f.recipe = ?1 AND NOT s.hidden AND l.mood IS NOT NULL ORDER BY f.content_id",
        )?;
        let mut rows = statement.query([recipe.as_str()])?;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            if each(SongId::from_bytes(row.get(0)?), bytes).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The songs of the library that have no features yet and may have some, in the order in which they were added: those that
    /// have a mood, or the others.
    pub fn songs_without_features(&self, recipe: &RecipeId, labelled: bool) -> Result<Vec<SongId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.content_id FROM songs s LEFT JOIN labels l ON l.song = s.id \
             WHERE NOT s.hidden AND NOT s.unread \
             AND NOT EXISTS (SELECT 1 FROM features f WHERE f.content_id = s.content_id AND f.recipe = ?1) \
             AND NOT EXISTS (SELECT 1 FROM pictureless p WHERE p.content_id = s.content_id) \
             AND (l.mood IS NOT NULL) = ?2 ORDER BY s.id",
        )?;
        let songs = statement.query_map((recipe.as_str(), labelled), |row| Ok(SongId::from_bytes(row.get(0)?)))?;
        Ok(songs.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps the features of a song, and how true the sound was that they are made of. So it has a picture, whatever was said of
    /// it before.
    pub fn put_features(
        &mut self,
        song: SongId,
        recipe: &RecipeId,
        bytes: &[u8],
        fidelity: Fidelity,
    ) -> Result<(), StoreError> {
        self.write_unsynced(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO features (content_id, recipe, bytes, lost, channel) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (content_id, recipe) DO UPDATE SET bytes = ?3, lost = ?4, channel = ?5",
            )?;
            statement.execute((song.as_bytes(), recipe.as_str(), bytes, fidelity.lost, fidelity.channel()))?;
            transaction.prepare_cached("DELETE FROM pictureless WHERE content_id = ?1")?.execute([song.as_bytes()])?;
            Ok(())
        })
    }
}
