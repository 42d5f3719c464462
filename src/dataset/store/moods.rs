//! The vocabulary: which moods there are, their order and colours. Every edit is a step of the history. A removed mood's row
//! stays for the history's sake, under a key that no name has, so that another mood may take its name.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::rows::{StoredLabel, colour_from_number, mood_from_text, number_from_colour};
use super::steps::{Deed, LabelChange, MoodChange, insert_mood};
use super::{Store, StoreError, labels};
use crate::dataset::{StepId, StepKind, Written};
use crate::mood::{Mood, MoodEntry, MoodError, Rgb, Vocabulary};
use crate::song::SongId;

/// A mood as its columns hold it, without what is made of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MoodRow {
    pub(super) name: String,
    pub(super) colour: u32,
    pub(super) place: i64,
    pub(super) removed: bool,
}

impl MoodRow {
    /// Reads name, colour, place, removed from four columns beginning at `first`.
    pub(super) fn from_row(row: &Row, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get(first)?,
            colour: row.get(first + 1)?,
            place: row.get(first + 2)?,
            removed: row.get(first + 3)?,
        })
    }
}

/// What became of a mood that a label needs.
pub(super) enum Revived {
    /// It is there.
    NotNeeded,
    /// It was gone and is back, at the end.
    Back,
    /// Another mood has its name now and takes its place.
    As(i64),
}

impl Store {
    /// The moods.
    pub fn vocabulary(&self) -> Result<Vocabulary, StoreError> {
        vocabulary(&self.connection)
    }

    /// Adds a mood at the end.
    pub fn add_mood(&mut self, mood: &Mood, colour: Rgb) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let moods = vec![add(transaction, mood, colour)?];
            Ok(Deed { moods, ..Deed::default() }.written(transaction, &StepKind::AddMood(mood.clone()))?)
        })
    }

    /// Renames a mood with all its labels. Renaming to another mood's name merges the two: its songs get the other mood, from
    /// the same source at the same time. The changes are the labels that were rewritten so; under a new name there are none.
    pub fn rename_mood(&mut self, from: &Mood, to: &Mood) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let id = row_id(transaction, from)?;
            match find(transaction, to)? {
                Some(other) if other != id => merge(transaction, id, other),
                _ => edit(
                    transaction,
                    id,
                    |row| to.as_str().clone_into(&mut row.name),
                    |from| StepKind::RenameMood { from, to: to.clone() },
                ),
            }
        })
    }

    /// Another colour.
    pub fn recolour_mood(&mut self, mood: &Mood, colour: Rgb) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let id = row_id(transaction, mood)?;
            edit(transaction, id, |row| row.colour = number_from_colour(colour), StepKind::RecolourMood)
        })
    }

    /// Moves a mood to `index` (an index behind the end is the end).
    pub fn move_mood(&mut self, mood: &Mood, index: usize) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let id = row_id(transaction, mood)?;
            let before = order(transaction)?;
            let mut after = before.clone();
            after.retain(|other| *other != id);
            after.insert(index.min(after.len()), id);
            if after == before {
                return Ok(Written::default());
            }
            let mut moods = Vec::new();
            for (place, mood) in (0..).zip(after) {
                let before = get(transaction, mood)?;
                if before.place != place {
                    moods.push(MoodChange { mood, after: MoodRow { place, ..before.clone() }, before });
                }
            }
            put(transaction, &moods)?;
            let kind = StepKind::MoveMood(name_of(transaction, id)?);
            Ok(Deed { moods, ..Deed::default() }.written(transaction, &kind)?)
        })
    }

    /// Removes a mood, and with it the labels of its songs.
    pub fn remove_mood(&mut self, mood: &Mood) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let id = row_id(transaction, mood)?;
            let kind = StepKind::RemoveMood(name_of(transaction, id)?);
            let labels = relabel(transaction, id, |_| None)?;
            let moods = vec![removal(transaction, id)?];
            Ok(Deed { labels, moods, ..Deed::default() }.written(transaction, &kind)?)
        })
    }
}

pub(super) fn vocabulary(connection: &Connection) -> Result<Vocabulary, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT name, colour FROM moods WHERE NOT removed ORDER BY place, id")?;
    let entries = statement.query_map([], |row| {
        Ok(MoodEntry { mood: mood_from_text(row.get(0)?)?, colour: colour_from_number(row.get(1)?) })
    })?;
    Ok(Vocabulary::new(entries.collect::<rusqlite::Result<_>>()?)?)
}

/// The row id of a mood of the vocabulary.
pub(super) fn row_id(connection: &Connection, mood: &Mood) -> Result<i64, StoreError> {
    find(connection, mood)?.ok_or_else(|| MoodError::Unknown(mood.clone()).into())
}

/// Adds a mood at the end. Before, it was removed: so undo knows what to do.
pub(super) fn add(transaction: &Transaction, mood: &Mood, colour: Rgb) -> Result<MoodChange, StoreError> {
    if find(transaction, mood)?.is_some() {
        return Err(MoodError::Taken(mood.clone()).into());
    }
    let place = end(transaction)?;
    let after = MoodRow { name: mood.as_str().to_owned(), colour: number_from_colour(colour), place, removed: false };
    transaction.execute(
        "INSERT INTO moods (name, key, colour, place, removed) VALUES (?1, '|', ?2, ?3, 1)",
        (&after.name, after.colour, place),
    )?;
    let before = MoodRow { removed: true, ..after.clone() };
    let change = MoodChange { mood: transaction.last_insert_rowid(), before, after };
    put(transaction, std::slice::from_ref(&change))?;
    Ok(change)
}

/// Makes moods what they are after `changes`.
pub(super) fn put(transaction: &Transaction, changes: &[MoodChange]) -> rusqlite::Result<()> {
    // First all keys are given away, for one mood may take the name of another.
    let mut free = transaction.prepare_cached("UPDATE moods SET key = '|' || id WHERE id = ?1")?;
    for change in changes {
        free.execute([change.mood])?;
    }
    let mut set = transaction
        .prepare_cached("UPDATE moods SET name = ?2, colour = ?3, place = ?4, removed = ?5 WHERE id = ?1")?;
    let mut name = transaction.prepare_cached("UPDATE moods SET key = ?2 WHERE id = ?1")?;
    for MoodChange { mood, after, .. } in changes {
        set.execute((mood, &after.name, after.colour, after.place, after.removed))?;
        if !after.removed {
            name.execute((mood, mood_from_text(after.name.clone())?.key()))?;
        }
    }
    Ok(())
}

/// Brings a mood back that a label needs. Only histories from before moods were part of them need this: then it becomes a
/// part of `step`, which is just being taken back (`undo`) or repeated.
pub(super) fn revive(transaction: &Transaction, mood: i64, step: StepId, undo: bool) -> rusqlite::Result<Revived> {
    let gone = get(transaction, mood)?;
    if !gone.removed {
        return Ok(Revived::NotNeeded);
    }
    if let Some(living) = find(transaction, &mood_from_text(gone.name.clone())?)? {
        transaction.execute(
            "UPDATE history_changes SET before_mood = iif(before_mood = ?2, ?3, before_mood), \
             after_mood = iif(after_mood = ?2, ?3, after_mood) WHERE step = ?1",
            (step.0, mood, living),
        )?;
        return Ok(Revived::As(living));
    }
    let back = MoodRow { removed: false, place: end(transaction)?, ..gone.clone() };
    put(transaction, &[MoodChange { mood, before: gone.clone(), after: back.clone() }])?;
    let (before, after) = if undo { (back, gone) } else { (gone, back) };
    insert_mood(transaction, step.0, &MoodChange { mood, before, after })?;
    Ok(Revived::Back)
}

/// Changes one mood; `kind` gets the name that it had.
fn edit(
    transaction: &Transaction,
    mood: i64,
    change: impl FnOnce(&mut MoodRow),
    kind: impl FnOnce(Mood) -> StepKind,
) -> Result<Written, StoreError> {
    let kind = kind(name_of(transaction, mood)?);
    let before = get(transaction, mood)?;
    let mut after = before.clone();
    change(&mut after);
    let moods = vec![MoodChange { mood, before, after }];
    put(transaction, &moods)?;
    Ok(Deed { moods, ..Deed::default() }.written(transaction, &kind)?)
}

fn merge(transaction: &Transaction, from: i64, to: i64) -> Result<Written, StoreError> {
    let kind = StepKind::MergeMoods { from: name_of(transaction, from)?, to: name_of(transaction, to)? };
    let labels = relabel(transaction, from, |label| Some(StoredLabel { mood: Some(to), ..label.clone() }))?;
    let stays = get(transaction, to)?;
    let moods = vec![removal(transaction, from)?, MoodChange { mood: to, before: stays.clone(), after: stays }];
    Ok(Deed { labels, moods, ..Deed::default() }.written(transaction, &kind)?)
}

/// Gives the songs of `mood` another label, or none.
fn relabel(
    transaction: &Transaction,
    mood: i64,
    other: impl Fn(&StoredLabel) -> Option<StoredLabel>,
) -> rusqlite::Result<Vec<LabelChange>> {
    let mut statement = transaction.prepare_cached(
        "SELECT s.content_id, s.id, l.state, l.mood, l.source, l.at FROM labels l JOIN songs s ON s.id = l.song \
         WHERE l.mood = ?1 ORDER BY s.id",
    )?;
    let changes = statement.query_map([mood], |row| {
        let before = StoredLabel::from_row(row, 2)?;
        let after = before.as_ref().and_then(&other);
        Ok(LabelChange { song: SongId::from_bytes(row.get(0)?), row: row.get(1)?, before, after })
    })?;
    let changes: Vec<_> = changes.collect::<rusqlite::Result<_>>()?;
    changes.iter().try_for_each(|change| labels::put(transaction, change.row, change.after.as_ref()))?;
    Ok(changes)
}

fn removal(transaction: &Transaction, mood: i64) -> rusqlite::Result<MoodChange> {
    let before = get(transaction, mood)?;
    let change = MoodChange { mood, after: MoodRow { removed: true, ..before.clone() }, before };
    put(transaction, std::slice::from_ref(&change))?;
    Ok(change)
}

fn get(connection: &Connection, mood: i64) -> rusqlite::Result<MoodRow> {
    let mut statement = connection.prepare_cached("SELECT name, colour, place, removed FROM moods WHERE id = ?1")?;
    statement.query_row([mood], |row| MoodRow::from_row(row, 0))
}

fn name_of(connection: &Connection, mood: i64) -> rusqlite::Result<Mood> {
    mood_from_text(get(connection, mood)?.name)
}

/// The row id of the mood that has this name now.
fn find(connection: &Connection, mood: &Mood) -> rusqlite::Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT id FROM moods WHERE key = ?1")?;
    statement.query_row([mood.key()], |row| row.get(0)).optional()
}

/// The moods of the vocabulary, in order.
fn order(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached("SELECT id FROM moods WHERE NOT removed ORDER BY place, id")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    ids.collect()
}

/// The place behind the last mood.
fn end(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(place) + 1, 0) FROM moods WHERE NOT removed", [], |row| row.get(0))
}
