//! The labels as their table holds them: read, set, cleared, without a step of the history.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction};

use super::rows::StoredLabel;
use super::steps::LabelChange;
use super::{StoreError, mood_rows};
use crate::dataset::{LabelSource, LabelState, StepKind};
use crate::song::SongId;

/// The kind of step that the labels of a source make.
pub(super) fn kind_of(source: LabelSource) -> StepKind {
    match source {
        LabelSource::Human => StepKind::Label,
        LabelSource::Import | LabelSource::FileTag => StepKind::Import,
        LabelSource::Demo => StepKind::Demo,
    }
}

/// Sets labels; one change each.
pub(super) fn set(
    transaction: &Transaction,
    labels: &[(SongId, Option<LabelState>)],
    source: LabelSource,
    now: Timestamp,
) -> Result<Vec<LabelChange>, StoreError> {
    labels.iter().map(|(song, state)| change(transaction, *song, state.as_ref(), source, now)).collect()
}

fn change(
    transaction: &Transaction,
    song: SongId,
    state: Option<&LabelState>,
    source: LabelSource,
    now: Timestamp,
) -> Result<LabelChange, StoreError> {
    let row = song_row_id(transaction, song)?;
    let before = get(transaction, row)?;
    let after = match state {
        None => None,
        Some(state) => {
            let mood = state.mood().map(|mood| mood_rows::row_id(transaction, mood)).transpose()?;
            Some(StoredLabel::new(state, mood, source, now))
        }
    };
    let says_the_same =
        |a: &StoredLabel, b: &StoredLabel| (&a.state, a.mood, &a.source) == (&b.state, b.mood, &b.source);
    let after = match (&before, after) {
        (Some(before), Some(after)) if says_the_same(before, &after) => Some(before.clone()),
        (_, after) => after,
    };
    put(transaction, row, after.as_ref())?;
    Ok(LabelChange { song, row, before, after })
}

/// The label that a song has now.
pub(super) fn get(transaction: &Transaction, song: i64) -> rusqlite::Result<Option<StoredLabel>> {
    let mut statement = transaction.prepare_cached("SELECT state, mood, source, at FROM labels WHERE song = ?1")?;
    Ok(statement.query_row([song], |row| StoredLabel::from_row(row, 0)).optional()?.flatten())
}

/// Makes the label of `song` be `label`.
pub(super) fn put(transaction: &Transaction, song: i64, label: Option<&StoredLabel>) -> rusqlite::Result<()> {
    let Some(StoredLabel { state, mood, source, at }) = label else {
        transaction.prepare_cached("DELETE FROM labels WHERE song = ?1")?.execute([song])?;
        return Ok(());
    };
    let mut statement = transaction.prepare_cached(
        "INSERT INTO labels (song, state, mood, source, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (song) DO UPDATE SET state = ?2, mood = ?3, source = ?4, at = ?5",
    )?;
    statement.execute((song, state, mood, source, at))?;
    Ok(())
}

/// The row id of `song`, if it was ever added.
pub(super) fn song_row_id(transaction: &Transaction, song: SongId) -> Result<i64, StoreError> {
    let mut statement = transaction.prepare_cached("SELECT id FROM songs WHERE content_id = ?1")?;
    statement.query_row([song.as_bytes()], |row| row.get(0)).optional()?.ok_or(StoreError::UnknownSong(song))
}
