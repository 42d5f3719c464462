//! How the list of songs and the player are to be: the tables `[list]` and `[player]` of `config.toml`.

use super::reader::Reader;
use super::value::{Value, Values};

/// Names of the tables.
const LIST: &str = "list";
const PLAYER: &str = "player";

/// How the list of songs looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user")]
pub struct ListChoices {
    /// One line a song.
    pub compact: bool,
    /// A column each, where there is room.
    pub length: bool,
    /// The label.
    pub mood: bool,
    /// What is suggested.
    pub suggestion: bool,
    /// How sure that is.
    pub score: bool,
    /// What a song sounds like.
    pub hears: bool,
}

impl Default for ListChoices {
    fn default() -> Self {
        Self { compact: false, length: true, mood: true, suggestion: true, score: true, hears: true }
    }
}

impl ListChoices {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let usual = Self::default();
        let mut flag = |name, usual| reader.flag(&[LIST, name], usual);
        Self {
            compact: flag("compact", usual.compact),
            length: flag("length", usual.length),
            mood: flag("mood", usual.mood),
            suggestion: flag("suggestion", usual.suggestion),
            score: flag("score", usual.score),
            hears: flag("hears", usual.hears),
        }
    }

    pub(super) fn put_into(self, values: &mut Values) {
        for (name, value) in [
            ("compact", self.compact),
            ("length", self.length),
            ("mood", self.mood),
            ("suggestion", self.suggestion),
            ("score", self.score),
            ("hears", self.hears),
        ] {
            values.put(&[LIST, name], Value::Flag(value));
        }
    }
}

/// What the player does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlayerChoices {
    /// Go on to the next song at the end of one.
    pub plays_on: bool,
    /// Begin a song at 0:00, not at its analysed minute.
    pub from_start: bool,
    /// The sound device, by its name; the system's own where there is none of that name.
    pub device: Option<String>,
}

impl PlayerChoices {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            plays_on: reader.flag(&[PLAYER, "plays_on"], false),
            from_start: reader.flag(&[PLAYER, "from_start"], false),
            device: reader.text(&[PLAYER, "device"], None),
        }
    }

    pub(super) fn put_into(&self, values: &mut Values) {
        values.put(&[PLAYER, "plays_on"], Value::Flag(self.plays_on));
        values.put(&[PLAYER, "from_start"], Value::Flag(self.from_start));
        if let Some(device) = &self.device {
            values.put(&[PLAYER, "device"], Value::Text(device.clone()));
        }
    }
}
