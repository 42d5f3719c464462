//! The moods as their table holds them: looked up, added, changed, without what a change means for labels and history.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::StoreError;
use super::rows::{colour_from_number, mix_from_column, mood_from_text, number_from_colour, text_from_mix};
use crate::mood::{Mood, MoodEntry, MoodError, Rgb, SoundsLike, Vocabulary};

/// A mood as its columns hold it, without what is made of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MoodRow {
    pub(super) name: String,
    pub(super) colour: u32,
    pub(super) place: i64,
    pub(super) removed: bool,
    /// `None`: what its name says.
    pub(super) sounds_like: Option<SoundsLike>,
}

impl MoodRow {
    /// Reads name, colour, place, removed, `sounds_like` from five columns beginning at `first`.
    pub(super) fn from_row(row: &Row, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get(first)?,
            colour: row.get(first + 1)?,
            place: row.get(first + 2)?,
            removed: row.get(first + 3)?,
            sounds_like: mix_from_column(row, first + 4)?,
        })
    }

    /// The column `sounds_like`.
    pub(super) fn mix_column(&self) -> Option<String> {
        self.sounds_like.as_ref().map(text_from_mix)
    }
}

/// What happened to a mood.
pub(super) struct MoodChange {
    pub(super) mood: i64,
    pub(super) before: MoodRow,
    pub(super) after: MoodRow,
}

pub(super) fn vocabulary(connection: &Connection) -> Result<Vocabulary, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT name, colour, sounds_like FROM moods WHERE NOT removed ORDER BY place, id")?;
    let entries = statement.query_map([], |row| {
        Ok(MoodEntry {
            mood: mood_from_text(row.get(0)?)?,
            colour: colour_from_number(row.get(1)?),
            sounds_like: mix_from_column(row, 2)?,
        })
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
    let after = MoodRow {
        name: mood.as_str().to_owned(),
        colour: number_from_colour(colour),
        place,
        removed: false,
        sounds_like: None,
    };
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
    let mut set = transaction.prepare_cached(
        "UPDATE moods SET name = ?2, colour = ?3, place = ?4, removed = ?5, sounds_like = ?6 WHERE id = ?1",
    )?;
    let mut name = transaction.prepare_cached("UPDATE moods SET key = ?2 WHERE id = ?1")?;
    for MoodChange { mood, after, .. } in changes {
        set.execute((mood, &after.name, after.colour, after.place, after.removed, after.mix_column()))?;
        if !after.removed {
            name.execute((mood, mood_from_text(after.name.clone())?.key()))?;
        }
    }
    Ok(())
}

pub(super) fn get(connection: &Connection, mood: i64) -> rusqlite::Result<MoodRow> {
    let mut statement =
        connection.prepare_cached("SELECT name, colour, place, removed, sounds_like FROM moods WHERE id = ?1")?;
    statement.query_row([mood], |row| MoodRow::from_row(row, 0))
}

pub(super) fn name_of(connection: &Connection, mood: i64) -> rusqlite::Result<Mood> {
    mood_from_text(get(connection, mood)?.name)
}

/// The row id of the mood that has this name now.
pub(super) fn find(connection: &Connection, mood: &Mood) -> rusqlite::Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT id FROM moods WHERE key = ?1")?;
    statement.query_row([mood.key()], |row| row.get(0)).optional()
}

/// The moods of the vocabulary, in order.
pub(super) fn order(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached("SELECT id FROM moods WHERE NOT removed ORDER BY place, id")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    ids.collect()
}

/// The place behind the last mood.
pub(super) fn end(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(place) + 1, 0) FROM moods WHERE NOT removed", [], |row| row.get(0))
}
