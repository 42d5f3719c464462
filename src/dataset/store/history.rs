//! The steps that undo and redo walk, across restarts. A step holds all changes of one action; a new action cuts off
//! what was undone. Moods are kept by row id, so a renamed or merged mood is renamed or merged here too.

use rusqlite::{OptionalExtension as _, Transaction};

use super::rows::{MoodNames, StoredLabel};
use super::{Store, StoreError, labels, moods};
use crate::dataset::{Change, History, HistoryStep, Step, StepId, StepKind, Stepped};
use crate::song::SongId;

/// A change with its labels as the columns hold them.
pub(super) struct Recorded {
    pub(super) song: SongId,
    pub(super) row: i64,
    pub(super) before: Option<StoredLabel>,
    pub(super) after: Option<StoredLabel>,
}

impl Recorded {
    pub(super) fn to_change(&self, moods: &MoodNames) -> rusqlite::Result<Change> {
        let annotation =
            |label: &Option<StoredLabel>| label.as_ref().map(|label| label.to_annotation(self.song, moods)).transpose();
        Ok(Change { song: self.song, before: annotation(&self.before)?, after: annotation(&self.after)? })
    }

    fn reversed(self) -> Self {
        Self { before: self.after, after: self.before, ..self }
    }
}

impl Store {
    /// Takes back or repeats the last history step, across restarts. Empty when there is none. The changes are what this
    /// call did, so `after` is how things are now; the label is exactly what it was, source and time included. A mood
    /// that was removed since comes back, at the end of the vocabulary.
    pub fn step_history(&mut self, step: HistoryStep, expected: Option<StepId>) -> Result<Option<Stepped>, StoreError> {
        let transaction = self.begin()?;
        let which = match step {
            HistoryStep::Undo => "SELECT max(id) FROM history_steps WHERE NOT undone",
            HistoryStep::Redo => "SELECT min(id) FROM history_steps WHERE undone",
        };
        let Some(id) = transaction.query_row(which, [], |row| row.get::<_, Option<i64>>(0)).optional()?.flatten()
        else {
            return Ok(None);
        };
        if expected.is_some_and(|expected| expected.0 != id) {
            return Err(StoreError::HistoryMoved);
        }
        let mut changes = load(&transaction, id)?;
        if step == HistoryStep::Undo {
            changes = changes.into_iter().rev().map(Recorded::reversed).collect();
        }
        for change in &changes {
            if let Some(mood) = change.after.as_ref().and_then(|label| label.mood) {
                moods::revive(&transaction, mood)?;
            }
            labels::put(&transaction, change.row, change.after.as_ref())?;
        }
        transaction.execute("UPDATE history_steps SET undone = ?2 WHERE id = ?1", (id, step == HistoryStep::Undo))?;
        let names = MoodNames::load(&transaction)?;
        let changes: Vec<Change> =
            changes.iter().map(|change| change.to_change(&names)).collect::<rusqlite::Result<_>>()?;
        transaction.commit()?;
        let step = Step { id: StepId(id), kind: StepKind::Label, songs: Vec::new(), count: changes.len() };
        Ok(Some(Stepped { step, changes, shown: Vec::new(), hidden: Vec::new(), moods: false }))
    }

    /// The end of the history, for display.
    pub fn history(&self) -> Result<History, StoreError> {
        let count = "SELECT count(*) FILTER (WHERE NOT undone), count(*) FILTER (WHERE undone) FROM history_steps";
        let (undo, redo): (u32, u32) = self.connection.query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(History { undo_count: undo as usize, redo_count: redo as usize, ..History::default() })
    }
}

/// Makes `changes` the last step; none makes no step.
pub(super) fn record(transaction: &Transaction, changes: &[Recorded]) -> rusqlite::Result<Option<StepId>> {
    if changes.is_empty() {
        return Ok(None);
    }
    transaction.execute("DELETE FROM history_steps WHERE undone", [])?;
    transaction.execute("INSERT INTO history_steps DEFAULT VALUES", [])?;
    let step = transaction.last_insert_rowid();
    let mut statement = transaction.prepare_cached(
        "INSERT INTO history_changes (step, seq, song, before_state, before_mood, before_source, before_at, \
         after_state, after_mood, after_source, after_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (seq, change) in (0_i64..).zip(changes) {
        let [before, after] = [&change.before, &change.after].map(|label| {
            let label = label.as_ref();
            (label.map(|l| &l.state), label.and_then(|l| l.mood), label.map(|l| &l.source), label.map(|l| &l.at))
        });
        statement.execute((
            step, seq, change.row, before.0, before.1, before.2, before.3, after.0, after.1, after.2, after.3,
        ))?;
    }
    Ok(Some(StepId(step)))
}

fn load(transaction: &Transaction, step: i64) -> rusqlite::Result<Vec<Recorded>> {
    let mut statement = transaction.prepare_cached(
        "SELECT s.content_id, s.id, before_state, before_mood, before_source, before_at, \
         after_state, after_mood, after_source, after_at \
         FROM history_changes JOIN songs s ON s.id = song WHERE step = ?1 ORDER BY seq",
    )?;
    let rows = statement.query_map([step], |row| {
        Ok(Recorded {
            song: SongId::from_bytes(row.get(0)?),
            row: row.get(1)?,
            before: StoredLabel::from_row(row, 2)?,
            after: StoredLabel::from_row(row, 6)?,
        })
    })?;
    rows.collect()
}
