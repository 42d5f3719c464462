//! Walking the steps, across restarts: undo puts back exactly what was, redo exactly what came after.

use rusqlite::{OptionalExtension as _, Transaction};

use super::mood_rows::{self, MoodChange, MoodRow};
use super::rows::{MoodNames, StoredLabel, mood_from_text};
use super::steps::{Deed, SELECT_STEP, insert_mood, step_from_row};
use super::{Store, StoreError, label_rows};
use crate::dataset::{Change, History, HistoryStep, Step, StepId, Stepped};
use crate::song::SongId;

impl Store {
    /// Takes back or repeats the last step, across restarts; none when there is nothing to take back or repeat. Given the
    /// `expected` step, does nothing unless it is the next one ([`StoreError::HistoryMoved`]).
    pub fn step_history(&mut self, step: HistoryStep, expected: Option<StepId>) -> Result<Option<Stepped>, StoreError> {
        self.write(|transaction| {
            let next = next_step(transaction, step)?;
            if expected.is_some() && next.as_ref().map(|step| step.id) != expected {
                return Err(StoreError::HistoryMoved);
            }
            Ok(next.map(|next| walk(transaction, next, step)).transpose()?)
        })
    }

    /// The end of the history, for display. Its cost does not grow with the history.
    pub fn history(&self) -> Result<History, StoreError> {
        // One moment for all of it: another process may be writing.
        let moment = self.connection.unchecked_transaction()?;
        let counted = |undone: bool| -> rusqlite::Result<usize> {
            let mut last =
                moment.prepare_cached("SELECT number FROM history_steps WHERE undone = ?1 ORDER BY id DESC LIMIT 1")?;
            Ok(last.query_row([undone], |row| row.get::<_, u32>(0)).optional()?.map_or(0, |number| number as usize))
        };
        let undo_count = counted(false)?;
        let redo_count = counted(true)?.saturating_sub(undo_count);
        Ok(History {
            undo: last_steps(&moment, HistoryStep::Undo)?,
            redo: last_steps(&moment, HistoryStep::Redo)?,
            undo_count,
            redo_count,
        })
    }
}

impl Store {
    /// The last labels that a human gave or took, newest first, `limit` at most; what undo has taken back is not among them.
    pub fn recent_labels(&self, limit: usize) -> Result<Vec<Change>, StoreError> {
        let moods = MoodNames::load(&self.connection)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT s.content_id, before_state, before_mood, before_source, before_at, \
             after_state, after_mood, after_source, after_at \
             FROM history_changes c JOIN history_steps t ON t.id = c.step JOIN songs s ON s.id = c.song \
             WHERE NOT t.undone AND t.kind = 'label' ORDER BY c.step DESC, c.seq DESC LIMIT ?1",
        )?;
        let mut rows = statement.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            let song = SongId::from_bytes(row.get(0)?);
            let label = |first| -> rusqlite::Result<_> {
                let stored = StoredLabel::from_row(row, first)?;
                stored.map(|stored| stored.to_annotation(song, &moods)).transpose()
            };
            changes.push(Change { song, before: label(1)?, after: label(5)? });
        }
        Ok(changes)
    }
}

/// Which steps a direction walks, the next one first.
fn in_order(step: HistoryStep) -> &'static str {
    match step {
        HistoryStep::Undo => "WHERE undone = 0 ORDER BY id DESC",
        HistoryStep::Redo => "WHERE undone = 1 ORDER BY id",
    }
}

fn next_step(transaction: &Transaction, step: HistoryStep) -> rusqlite::Result<Option<Step>> {
    let mut statement = transaction.prepare_cached(&format!("{SELECT_STEP} {} LIMIT 1", in_order(step)))?;
    statement.query_row([], step_from_row).optional()
}

fn last_steps(transaction: &Transaction, step: HistoryStep) -> rusqlite::Result<Vec<Step>> {
    let mut statement =
        transaction.prepare_cached(&format!("{SELECT_STEP} {} LIMIT {}", in_order(step), History::SHOWN))?;
    let mut steps: Vec<_> = statement.query_map([], step_from_row)?.collect::<rusqlite::Result<_>>()?;
    steps.reverse();
    Ok(steps)
}

fn walk(transaction: &Transaction, step: Step, direction: HistoryStep) -> rusqlite::Result<Stepped> {
    let undo = direction == HistoryStep::Undo;
    let mut deed = Deed::load(transaction, step.id.0)?;
    if undo {
        for change in &mut deed.labels {
            std::mem::swap(&mut change.before, &mut change.after);
        }
        for change in &mut deed.moods {
            std::mem::swap(&mut change.before, &mut change.after);
        }
    }
    let mut other_moods = deed.changes_moods();
    mood_rows::put(transaction, &deed.moods)?;
    let moved = set_hidden(transaction, &deed.hidden, !undo)?;
    for change in &mut deed.labels {
        if let Some(mood) = change.after.as_mut().and_then(|label| label.mood.as_mut()) {
            match revive(transaction, *mood, step.id, undo)? {
                Revived::NotNeeded => {}
                Revived::Back => other_moods = true,
                Revived::As(living) => *mood = living,
            }
        }
        label_rows::put(transaction, change.row, change.after.as_ref())?;
    }
    transaction.prepare_cached("UPDATE history_steps SET undone = ?2 WHERE id = ?1")?.execute((step.id.0, undo))?;
    let changes = deed.label_changes(transaction)?;
    let (shown, hidden) = if undo { (moved, Vec::new()) } else { (Vec::new(), moved) };
    Ok(Stepped { step, changes, shown, hidden, moods: other_moods })
}

/// The songs for which that is new.
fn set_hidden(transaction: &Transaction, songs: &[(i64, SongId)], hidden: bool) -> rusqlite::Result<Vec<SongId>> {
    let mut statement = transaction.prepare_cached("UPDATE songs SET hidden = ?2 WHERE id = ?1 AND hidden <> ?2")?;
    let mut moved = Vec::new();
    for (row, song) in songs {
        if statement.execute((row, hidden))? > 0 {
            moved.push(*song);
        }
    }
    Ok(moved)
}

/// What became of a mood that a label needs.
enum Revived {
    /// It is there.
    NotNeeded,
    /// It was gone and is back, at the end.
    Back,
    /// Another mood has its name now and stands in for it.
    As(i64),
}

/// Brings a mood back that a label needs. Only histories from before moods were part of them need this: then it becomes a
/// part of `step`, which is just being taken back (`undo`) or repeated.
fn revive(transaction: &Transaction, mood: i64, step: StepId, undo: bool) -> rusqlite::Result<Revived> {
    let gone = mood_rows::get(transaction, mood)?;
    if !gone.removed {
        return Ok(Revived::NotNeeded);
    }
    if let Some(living) = mood_rows::find(transaction, &mood_from_text(gone.name.clone())?)? {
        transaction.execute(
            "UPDATE history_changes SET before_mood = iif(before_mood = ?2, ?3, before_mood), \
             after_mood = iif(after_mood = ?2, ?3, after_mood) WHERE step = ?1",
            (step.0, mood, living),
        )?;
        return Ok(Revived::As(living));
    }
    let back = MoodRow { removed: false, place: mood_rows::end(transaction)?, ..gone.clone() };
    mood_rows::put(transaction, &[MoodChange { mood, before: gone.clone(), after: back.clone() }])?;
    let (before, after) = if undo { (back, gone) } else { (gone, back) };
    insert_mood(transaction, step.0, &MoodChange { mood, before, after })?;
    Ok(Revived::Back)
}
