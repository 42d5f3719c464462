//! Setting and clearing labels. Each call is one transaction and one step of the history.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction};

use super::rows::StoredLabel;
use super::steps::{Deed, LabelChange};
use super::{Store, StoreError, moods, songs};
use crate::dataset::{Change, LabelSource, LabelState, StepKind, Written};
use crate::song::SongId;

impl Store {
    /// Sets or clears (`None`) a label; committed (and synced) when this returns. A mood unknown to the vocabulary is refused.
    /// Goes into the history that undo walks; actions of imports and demos as one step per call of [`Store::annotate_many`].
    /// Saying again what the same source has said already changes nothing and makes no step.
    pub fn annotate(
        &mut self,
        song: SongId,
        state: Option<LabelState>,
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Change, StoreError> {
        let changes = self.annotate_many(&[(song, state)], source, now)?.changes;
        Ok(changes.into_iter().next().unwrap_or(Change { song, before: None, after: None }))
    }

    /// Sets or clears many labels in one transaction and one history step. The answer has one change a label, in their order, those
    /// that changed nothing included.
    pub fn annotate_many(
        &mut self,
        labels: &[(SongId, Option<LabelState>)],
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let labels = set(transaction, labels, source, now)?;
            Ok(Deed { labels, ..Deed::default() }.written(transaction, &kind_of(source))?)
        })
    }

    /// [`Store::annotate_many`], except that a mood unknown to the vocabulary is added to it, at the end and within the step.
    pub fn annotate_with_new_moods(
        &mut self,
        labels: &[(SongId, Option<LabelState>)],
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let mut new = Vec::new();
            for mood in labels.iter().filter_map(|(_, state)| state.as_ref()?.mood()) {
                let vocabulary = moods::vocabulary(transaction)?;
                if vocabulary.position(mood).is_none() {
                    new.push(moods::add(transaction, mood, vocabulary.next_colour())?);
                }
            }
            let labels = set(transaction, labels, source, now)?;
            Ok(Deed { labels, moods: new, ..Deed::default() }.written(transaction, &kind_of(source))?)
        })
    }
}

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
    let row = songs::row_id(transaction, song)?;
    let before = get(transaction, row)?;
    let after = match state {
        None => None,
        Some(state) => {
            let mood = state.mood().map(|mood| moods::row_id(transaction, mood)).transpose()?;
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
