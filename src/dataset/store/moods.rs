//! The vocabulary: which moods there are, their order, colours and what they sound like. Every edit is a step of the history. A removed mood's row
//! stays for the history's sake, under a key that no name has, so that another mood may take its name.

use rusqlite::Transaction;

use super::mood_rows::{MoodChange, MoodRow, add, find, get, name_of, order, put, row_id, vocabulary};
use super::rows::{StoredLabel, number_from_colour};
use super::steps::{Deed, LabelChange};
use super::{Store, StoreError, label_rows};
use crate::dataset::{StepKind, Written};
use crate::mood::{Mood, Rgb, SoundsLike, Vocabulary};
use crate::song::SongId;

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

    /// What a mood sounds like; `None`: what its name says, whatever that will be.
    pub fn set_sounds_like(&mut self, mood: &Mood, mix: Option<&SoundsLike>) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let id = row_id(transaction, mood)?;
            edit(transaction, id, |row| row.sounds_like = mix.cloned(), StepKind::SoundMood)
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
    changes.iter().try_for_each(|change| label_rows::put(transaction, change.row, change.after.as_ref()))?;
    Ok(changes)
}

fn removal(transaction: &Transaction, mood: i64) -> rusqlite::Result<MoodChange> {
    let before = get(transaction, mood)?;
    let change = MoodChange { mood, after: MoodRow { removed: true, ..before.clone() }, before };
    put(transaction, std::slice::from_ref(&change))?;
    Ok(change)
}
