//! The vocabulary: which moods there are, their order and colours. A removed mood's row stays for the history's sake.

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::rows::{colour_from_number, mood_from_text, number_from_colour};
use super::{Store, StoreError};
use crate::dataset::Written;
use crate::mood::{Mood, MoodEntry, MoodError, Rgb, Vocabulary};

impl Store {
    /// The moods.
    pub fn vocabulary(&self) -> Result<Vocabulary, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT name, colour FROM moods WHERE NOT removed ORDER BY place, id")?;
        let entries = statement.query_map([], |row| {
            Ok(MoodEntry { mood: mood_from_text(row.get(0)?)?, colour: colour_from_number(row.get(1)?) })
        })?;
        Ok(Vocabulary::new(entries.collect::<rusqlite::Result<_>>()?)?)
    }

    /// Adds a mood at the end.
    pub fn add_mood(&mut self, mood: &Mood, colour: Rgb) -> Result<Written, StoreError> {
        let transaction = self.begin()?;
        add(&transaction, mood, colour)?;
        transaction.commit()?;
        Ok(Written::default())
    }

    /// Renames a mood with all its labels (history included); renaming to another mood's name merges the two.
    pub fn rename_mood(&mut self, from: &Mood, to: &Mood) -> Result<Written, StoreError> {
        let transaction = self.begin()?;
        let from = row_id(&transaction, from)?;
        match find(&transaction, to)? {
            Some((other, removed)) if other != from => {
                // A removed mood has only history; it gives its name away. A living one takes the songs over.
                let (gone, stays) = if removed { (other, from) } else { (from, other) };
                merge(&transaction, gone, stays)?;
                if removed {
                    set_name(&transaction, from, to)?;
                }
            }
            _ => set_name(&transaction, from, to)?,
        }
        transaction.commit()?;
        Ok(Written::default())
    }

    /// Another colour.
    pub fn recolour_mood(&mut self, mood: &Mood, colour: Rgb) -> Result<Written, StoreError> {
        let transaction = self.begin()?;
        let id = row_id(&transaction, mood)?;
        transaction.execute("UPDATE moods SET colour = ?2 WHERE id = ?1", (id, number_from_colour(colour)))?;
        transaction.commit()?;
        Ok(Written::default())
    }

    /// Moves a mood to `place` (0 = first; a place behind the end is the end).
    pub fn move_mood(&mut self, mood: &Mood, place: usize) -> Result<Written, StoreError> {
        let transaction = self.begin()?;
        let id = row_id(&transaction, mood)?;
        let mut order: Vec<i64> = {
            let mut statement =
                transaction.prepare_cached("SELECT id FROM moods WHERE NOT removed AND id <> ?1 ORDER BY place, id")?;
            let ids = statement.query_map([id], |row| row.get(0))?;
            ids.collect::<rusqlite::Result<_>>()?
        };
        order.insert(place.min(order.len()), id);
        for (place, id) in (0_i64..).zip(order) {
            transaction.execute("UPDATE moods SET place = ?2 WHERE id = ?1", (id, place))?;
        }
        transaction.commit()?;
        Ok(Written::default())
    }

    /// Removes a mood that no song has; [`MoodError::InUse`] otherwise.
    pub fn remove_mood(&mut self, mood: &Mood) -> Result<Written, StoreError> {
        let transaction = self.begin()?;
        let id = row_id(&transaction, mood)?;
        let songs: u32 =
            transaction.query_row("SELECT count(*) FROM labels WHERE mood = ?1", [id], |row| row.get(0))?;
        if songs > 0 {
            return Err(MoodError::InUse { mood: mood.clone(), songs: songs as usize }.into());
        }
        transaction.execute("UPDATE moods SET removed = 1 WHERE id = ?1", [id])?;
        transaction.commit()?;
        Ok(Written::default())
    }
}

/// The row id of a mood of the vocabulary.
pub(super) fn row_id(connection: &Connection, mood: &Mood) -> Result<i64, StoreError> {
    match find(connection, mood)? {
        Some((id, false)) => Ok(id),
        _ => Err(MoodError::Unknown(mood.clone()).into()),
    }
}

/// Adds a mood at the end; one that was removed comes back with its history.
pub(super) fn add(transaction: &Transaction, mood: &Mood, colour: Rgb) -> Result<(), StoreError> {
    match find(transaction, mood)? {
        Some((_, false)) => return Err(MoodError::Taken(mood.clone()).into()),
        Some((id, true)) => {
            set_name(transaction, id, mood)?;
            transaction.execute("UPDATE moods SET colour = ?2 WHERE id = ?1", (id, number_from_colour(colour)))?;
            revive(transaction, id)?;
        }
        None => {
            transaction.execute(
                "INSERT INTO moods (name, key, colour, place) \
                 VALUES (?1, ?2, ?3, (SELECT coalesce(max(place) + 1, 0) FROM moods WHERE NOT removed))",
                (mood.as_str(), mood.key(), number_from_colour(colour)),
            )?;
        }
    }
    Ok(())
}

/// Puts a removed mood back, at the end; one that is there stays where it is.
pub(super) fn revive(transaction: &Transaction, id: i64) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE moods SET removed = 0, place = (SELECT coalesce(max(place) + 1, 0) FROM moods WHERE NOT removed) \
         WHERE id = ?1 AND removed",
        [id],
    )?;
    Ok(())
}

/// Row id, and whether it was removed.
fn find(connection: &Connection, mood: &Mood) -> rusqlite::Result<Option<(i64, bool)>> {
    let mut statement = connection.prepare_cached("SELECT id, removed FROM moods WHERE key = ?1")?;
    statement.query_row([mood.key()], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

fn set_name(transaction: &Transaction, id: i64, mood: &Mood) -> rusqlite::Result<()> {
    transaction.execute("UPDATE moods SET name = ?2, key = ?3 WHERE id = ?1", (id, mood.as_str(), mood.key()))?;
    Ok(())
}

/// Every label and every step that names `gone` names `stays` from now on.
fn merge(transaction: &Transaction, gone: i64, stays: i64) -> rusqlite::Result<()> {
    for sql in [
        "UPDATE labels SET mood = ?2 WHERE mood = ?1",
        "UPDATE history_changes SET before_mood = ?2 WHERE before_mood = ?1",
        "UPDATE history_changes SET after_mood = ?2 WHERE after_mood = ?1",
    ] {
        transaction.execute(sql, (gone, stays))?;
    }
    transaction.execute("DELETE FROM moods WHERE id = ?1", [gone])?;
    Ok(())
}
