//! The history of one song, put together anew: when a placeholder turns out to be a song that has a history of its own, or a
//! label went to the wrong song. What people (and files) said keeps its step; what merged and removed moods did to the labels
//! follows from it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Transaction;

use super::label_rows;
use super::rows::StoredLabel;
use super::steps::insert_label;

/// What was said of the song in one step.
struct Saying {
    seq: i64,
    after: Option<StoredLabel>,
}

/// What was said of one song, by step.
pub(super) struct Chain {
    /// Its label before all that.
    start: Option<StoredLabel>,
    sayings: BTreeMap<i64, Saying>,
}

/// A step that took a mood away from all songs that had it.
struct Taking {
    gone: i64,
    instead: Option<i64>,
}

impl Chain {
    pub(super) fn of(transaction: &Transaction, song: i64) -> rusqlite::Result<Self> {
        let mut statement = transaction.prepare_cached(
            "SELECT c.step, c.seq, t.kind IN ('merge-moods', 'remove-mood'), c.before_state, c.before_mood, \
             c.before_source, c.before_at, c.after_state, c.after_mood, c.after_source, c.after_at \
             FROM history_changes c JOIN history_steps t ON t.id = c.step WHERE c.song = ?1 ORDER BY c.step",
        )?;
        let mut rows = statement.query([song])?;
        let mut start = None;
        let mut sayings = BTreeMap::new();
        while let Some(row) = rows.next()? {
            if start.is_none() {
                start = Some(StoredLabel::from_row(row, 3)?);
            }
            let follows: bool = row.get(2)?;
            if !follows {
                sayings.insert(row.get(0)?, Saying { seq: row.get(1)?, after: StoredLabel::from_row(row, 7)? });
            }
        }
        let start = start.map_or_else(|| label_rows::get(transaction, song), Ok)?;
        Ok(Self { start, sayings })
    }

    /// Takes out what was said in one step, as a chain of its own; none when nothing was.
    pub(super) fn take(&mut self, step: i64) -> Option<Self> {
        let sayings = BTreeMap::from([(step, self.sayings.remove(&step)?)]);
        Some(Self { start: None, sayings })
    }

    /// Takes over what another chain says. Where both speak in one step, its later word counts.
    pub(super) fn absorb(&mut self, other: Self) {
        for (step, saying) in other.sayings {
            match self.sayings.get(&step) {
                Some(own) if own.seq > saying.seq => {}
                _ => {
                    self.sayings.insert(step, saying);
                }
            }
        }
    }

    /// Makes this the history of `song`, and what came of it its label.
    pub(super) fn write(self, transaction: &Transaction, row: i64) -> rusqlite::Result<()> {
        let mut touched = clear(transaction, row)?;
        let takings = takings(transaction)?;
        let undone_from = first_undone(transaction)?;
        let steps: BTreeSet<i64> = self.sayings.keys().chain(takings.keys()).copied().collect();
        let (mut current, mut now) = (self.start.clone(), self.start);
        for step in steps {
            let (seq, after) = match (self.sayings.get(&step), takings.get(&step)) {
                (Some(saying), _) => (saying.seq, saying.after.clone()),
                (None, Some(taking)) => match &current {
                    Some(label) if label.mood == Some(taking.gone) => {
                        let after = taking.instead.map(|mood| StoredLabel { mood: Some(mood), ..label.clone() });
                        (next_seq(transaction, step)?, after)
                    }
                    _ => continue,
                },
                (None, None) => continue,
            };
            insert_label(transaction, step, seq, row, [&current, &after])?;
            touched.push(step);
            current = after;
            if undone_from.is_none_or(|undone| step < undone) {
                now.clone_from(&current);
            }
        }
        for step in touched {
            count_songs(transaction, step)?;
        }
        label_rows::put(transaction, row, now.as_ref())
    }
}

/// Takes label and history from a song that is about to go.
pub(super) fn forget(transaction: &Transaction, song: i64) -> rusqlite::Result<()> {
    label_rows::put(transaction, song, None)?;
    clear(transaction, song)?.into_iter().try_for_each(|step| count_songs(transaction, step))
}

/// Removes the song from all steps, and answers which.
fn clear(transaction: &Transaction, song: i64) -> rusqlite::Result<Vec<i64>> {
    let mut delete = transaction.prepare_cached("DELETE FROM history_changes WHERE song = ?1 RETURNING step")?;
    let steps = delete.query_map([song], |row| row.get(0))?;
    steps.collect()
}

fn takings(transaction: &Transaction) -> rusqlite::Result<BTreeMap<i64, Taking>> {
    let mut statement = transaction.prepare_cached(
        "SELECT t.id, gone.mood, stays.mood FROM history_steps t \
         JOIN history_moods gone ON gone.step = t.id AND gone.after_removed AND NOT gone.before_removed \
         LEFT JOIN history_moods stays ON stays.step = t.id AND NOT stays.after_removed \
         WHERE t.kind IN ('merge-moods', 'remove-mood')",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, Taking { gone: row.get(1)?, instead: row.get(2)? })))?;
    rows.collect()
}

fn first_undone(transaction: &Transaction) -> rusqlite::Result<Option<i64>> {
    transaction.query_row("SELECT min(id) FROM history_steps WHERE undone = 1", [], |row| row.get(0))
}

fn next_seq(transaction: &Transaction, step: i64) -> rusqlite::Result<i64> {
    let mut statement =
        transaction.prepare_cached("SELECT coalesce(max(seq) + 1, 0) FROM history_changes WHERE step = ?1")?;
    statement.query_row([step], |row| row.get(0))
}

fn count_songs(transaction: &Transaction, step: i64) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "UPDATE history_steps SET songs = (SELECT count(*) FROM history_changes WHERE step = ?1) + \
         (SELECT count(*) FROM history_hidden WHERE step = ?1) WHERE id = ?1",
    )?;
    statement.execute([step])?;
    Ok(())
}
