//! Domain values as column values, and back.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::types::{FromSqlError, Type, ValueRef};
use rusqlite::{Connection, Error, Row};

use super::super::{Annotation, LabelSource, LabelState};
use crate::mood::{Mood, Rgb, SoundsLike};
use crate::song::SongId;

/// A label as its columns hold it; moods by row id, so that history can be copied without being understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredLabel {
    pub(super) state: String,
    pub(super) mood: Option<i64>,
    pub(super) source: String,
    pub(super) at: String,
}

impl StoredLabel {
    /// Reads state, mood, source, at from four columns beginning at `first`; a state of NULL is no label.
    pub(super) fn from_row(row: &Row, first: usize) -> rusqlite::Result<Option<Self>> {
        let Some(state) = row.get(first)? else { return Ok(None) };
        Ok(Some(Self { state, mood: row.get(first + 1)?, source: row.get(first + 2)?, at: row.get(first + 3)? }))
    }

    /// The columns of a label; `mood` is the row id of the state's mood.
    pub(super) fn new(state: &LabelState, mood: Option<i64>, source: LabelSource, at: Timestamp) -> Self {
        Self { state: state.name().into(), mood, source: source.name().into(), at: at.to_string() }
    }

    /// What the columns mean.
    pub(super) fn to_annotation(&self, song: SongId, moods: &MoodNames) -> rusqlite::Result<Annotation> {
        let state = match (self.state.as_str(), self.mood) {
            ("unsure", _) => LabelState::Unsure,
            ("skipped", _) => LabelState::Skipped,
            (_, Some(id)) => LabelState::Labelled(moods.get(id)?),
            (_, None) => return Err(unreadable("a label without a mood")),
        };
        let source = LabelSource::from_name(&self.source).ok_or_else(|| unreadable("an unknown source of a label"))?;
        let at = self.at.parse().map_err(|_| unreadable("a time that is none"))?;
        Ok(Annotation { song, state, source, at })
    }
}

/// All moods by row id, those kept for the history only included.
pub(super) struct MoodNames(HashMap<i64, Mood>);

impl MoodNames {
    pub(super) fn load(connection: &Connection) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare_cached("SELECT id, name FROM moods")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, mood_from_text(row.get(1)?)?)))?;
        Ok(Self(rows.collect::<rusqlite::Result<_>>()?))
    }

    fn get(&self, id: i64) -> rusqlite::Result<Mood> {
        self.0.get(&id).cloned().ok_or_else(|| unreadable("a label with a mood that is gone"))
    }
}

pub(super) fn mood_from_text(name: String) -> rusqlite::Result<Mood> {
    Mood::try_from(name).map_err(|error| Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

pub(super) fn number_from_colour(Rgb(red, green, blue): Rgb) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}

pub(super) fn colour_from_number(number: u32) -> Rgb {
    let [_, red, green, blue] = number.to_be_bytes();
    Rgb(red, green, blue)
}

/// What a mood sounds like. What somebody else wrote there and nobody can read is as good as nothing: the moods must be there.
pub(super) fn mix_from_column(row: &Row, column: usize) -> rusqlite::Result<Option<SoundsLike>> {
    let ValueRef::Text(text) = row.get_ref(column)? else { return Ok(None) };
    let mix = serde_json::from_slice(text).inspect_err(|error| {
        log::warn!("what a mood sounds like cannot be read from the database, so its name decides: {error}");
    });
    Ok(mix.ok())
}

pub(super) fn text_from_mix(mix: &SoundsLike) -> String {
    serde_json::to_string(mix).expect("names and finite numbers are JSON")
}

pub(super) fn unreadable(what: &'static str) -> Error {
    FromSqlError::Other(what.into()).into()
}
