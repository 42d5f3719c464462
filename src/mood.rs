//! Moods: validated names, and the ordered, coloured set of them that a library uses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of a mood: trimmed, 1 to 40 characters, no control characters, commas, pipes or newlines. Compared without case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mood(String);

/// Why a text is no mood name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoodError {
    /// Nothing but white space.
    #[error("a mood needs a name")]
    Empty,
    /// Over 40 characters.
    #[error("a mood's name has at most 40 characters, this one has {0}")]
    TooLong(usize),
    /// A character that the file forms cannot carry.
    #[error("a mood's name cannot hold {0:?}")]
    BadCharacter(char),
    /// The vocabulary has it already.
    #[error("there is a mood {0} already")]
    Taken(Mood),
    /// The vocabulary does not have it.
    #[error("there is no mood {0}; add it first, or use one of the moods that are there")]
    Unknown(Mood),
}

impl Mood {
    /// Checks and normalises a name: white space trimmed and folded, lower case kept as typed.
    pub fn new(_name: &str) -> Result<Self, MoodError> {
        todo!()
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Mood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Mood {
    type Error = MoodError;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::new(&name)
    }
}

impl From<Mood> for String {
    fn from(mood: Mood) -> Self {
        mood.0
    }
}

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// A mood as the library uses it. The key that sets it is its place: the first has 1, the ninth 9.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoodEntry {
    /// Its name.
    pub mood: Mood,
    /// Its colour.
    pub colour: Rgb,
}

/// The moods of a library, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    entries: Vec<MoodEntry>,
}

impl Default for Vocabulary {
    /// sad, happy, calm.
    fn default() -> Self {
        todo!()
    }
}

impl Vocabulary {
    /// From entries, in order. A name that stands twice is refused.
    pub fn new(_entries: Vec<MoodEntry>) -> Result<Self, MoodError> {
        todo!()
    }

    /// All moods, in order.
    pub fn entries(&self) -> &[MoodEntry] {
        &self.entries
    }

    /// The mood of key `digit` (1 to 9).
    pub fn by_digit(&self, digit: u8) -> Option<&Mood> {
        let index = usize::from(digit).checked_sub(1)?;
        self.entries.get(index).map(|entry| &entry.mood)
    }

    /// The place of `mood`, names compared without case.
    pub fn position(&self, _mood: &Mood) -> Option<usize> {
        todo!()
    }

    /// The colour of `mood`; grey for an unknown one.
    pub fn colour(&self, mood: &Mood) -> Rgb {
        self.position(mood).map_or(Rgb(128, 128, 128), |index| self.entries[index].colour)
    }

    /// A distinct colour for the next mood.
    pub fn next_colour(&self) -> Rgb {
        todo!()
    }
}
