//! Labels for files that nobody has read yet. A placeholder stands for the song, in a row like any other; once the song is
//! known, row or history go over to it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction};

use super::chain::{self, Chain};
use super::rows::{MoodNames, StoredLabel};
use super::steps::Deed;
use super::{Store, StoreError, label_rows};
use crate::dataset::{Annotation, LabelSource, LabelState, Written};
use crate::path_bytes::{path_from_bytes, path_to_bytes};
use crate::song::SongId;

impl Store {
    /// Labels the song in the file at `path`, read or not; as [`Store::annotate_many`] otherwise. The change of a file that
    /// was never read names its [`SongId::placeholder`]; the song takes label and history over when it is added.
    pub fn annotate_file(
        &mut self,
        path: &Path,
        state: Option<LabelState>,
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.write(|transaction| {
            let song = song_at(transaction, &path)?;
            let labels = label_rows::set(transaction, &[(song, state)], source, now)?;
            Ok(Deed { labels, ..Deed::default() }.written(transaction, &label_rows::kind_of(source))?)
        })
    }

    /// Labelled files that were never read, in the order they were labelled first.
    pub fn unidentified(&self) -> Result<Vec<(PathBuf, Annotation)>, StoreError> {
        let moods = MoodNames::load(&self.connection)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT s.path, s.content_id, l.state, l.mood, l.source, l.at FROM songs s JOIN labels l ON l.song = s.id \
             WHERE s.unread ORDER BY s.id",
        )?;
        let mut rows = statement.query([])?;
        let mut labelled = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some(label) = StoredLabel::from_row(row, 2)? {
                let song = SongId::from_bytes(row.get(1)?);
                labelled.push((path_from_bytes(row.get(0)?), label.to_annotation(song, &moods)?));
            }
        }
        Ok(labelled)
    }
}

/// The song that was last seen at `path`, else the placeholder of the file there.
fn song_at(transaction: &Transaction, path: &Path) -> rusqlite::Result<SongId> {
    let blob = path_to_bytes(path);
    let mut known = transaction.prepare_cached(
        "SELECT content_id FROM files f JOIN songs s ON s.id = f.song WHERE f.path = ?1 UNION ALL \
         SELECT * FROM (SELECT content_id FROM songs WHERE path = ?1 ORDER BY unread, hidden, id LIMIT 1) LIMIT 1",
    )?;
    if let Some(song) = known.query_row([&blob], |row| row.get(0)).optional()? {
        return Ok(SongId::from_bytes(song));
    }
    let song = SongId::placeholder(path);
    let mut insert = transaction.prepare_cached(
        "INSERT INTO songs (content_id, path, has_cover, duration_secs, format, unread) VALUES (?1, ?2, 0, 0.0, '', 1)",
    )?;
    insert.execute((song.as_bytes(), blob))?;
    Ok(song)
}

/// The file at `path` holds `song`. The placeholder of a file whose song is new becomes the song; that of one whose song the
/// library has is answered, to be handed over.
pub(super) fn identify(transaction: &Transaction, song: SongId, path: &[u8]) -> rusqlite::Result<Option<i64>> {
    let mut statement = transaction.prepare_cached("SELECT id FROM songs WHERE path = ?1 AND unread")?;
    let Some(placeholder) = statement.query_row([path], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(None);
    };
    let mut known = transaction.prepare_cached("SELECT 1 FROM songs WHERE content_id = ?1")?;
    if known.exists([song.as_bytes()])? {
        return Ok(Some(placeholder));
    }
    transaction
        .prepare_cached("UPDATE songs SET content_id = ?2, unread = 0 WHERE id = ?1")?
        .execute((placeholder, song.as_bytes()))?;
    Ok(None)
}

/// Gives label and history of a placeholder to the song that it turned out to be.
pub(super) fn hand_over(transaction: &Transaction, placeholder: i64, row: i64) -> rusqlite::Result<()> {
    let earlier = Chain::of(transaction, placeholder)?;
    let mut chain = Chain::of(transaction, row)?;
    chain.absorb(earlier);
    chain::forget(transaction, placeholder)?;
    transaction.execute("DELETE FROM songs WHERE id = ?1", [placeholder])?;
    chain.write(transaction, row)
}
