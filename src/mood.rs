//! Moods: validated names, and the ordered, coloured set of them that a library uses.
//!
//! Knows nothing of songs, files or the window; where names are kept is the dataset's business.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// The most characters a name may have.
const MAX_CHARS: usize = 40;

/// The colours of Okabe and Ito (<https://jfly.uni-koeln.de/color/>) without black: told apart by colour-blind eyes too.
/// The first three are those of sad, happy and calm.
const PALETTE: [Rgb; 7] = [
    Rgb(0, 114, 178),
    Rgb(230, 159, 0),
    Rgb(0, 158, 115),
    Rgb(204, 121, 167),
    Rgb(86, 180, 233),
    Rgb(213, 94, 0),
    Rgb(240, 228, 66),
];

/// The name of a mood: trimmed, 1 to 40 characters, no control characters, commas, pipes or newlines. Compared without case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mood(String);

/// Why a text is no mood name, or a mood cannot be used so.
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
    /// Checks and normalises a name: white space trimmed and folded, composed (NFC), upper and lower case kept as typed.
    pub fn new(name: &str) -> Result<Self, MoodError> {
        let name = name.trim();
        if let Some(bad) = name.chars().find(|&c| c.is_control() || c == ',' || c == '|') {
            return Err(MoodError::BadCharacter(bad));
        }
        let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
        match name.chars().count() {
            0 => Err(MoodError::Empty),
            count if count > MAX_CHARS => Err(MoodError::TooLong(count)),
            _ => Ok(Self(name)),
        }
    }

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What names are compared by: the name in lower case.
    pub fn key(&self) -> String {
        self.folded().collect()
    }

    fn folded(&self) -> impl Iterator<Item = char> + '_ {
        self.0.chars().flat_map(char::to_lowercase)
    }
}

impl PartialEq for Mood {
    fn eq(&self, other: &Self) -> bool {
        self.folded().eq(other.folded())
    }
}

impl Eq for Mood {}

impl Ord for Mood {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded().cmp(other.folded())
    }
}

impl PartialOrd for Mood {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Mood {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().for_each(|c| c.hash(state));
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

/// A mood as the library uses it. The key that sets it is its index plus one: the first has 1, the ninth 9.
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
        let names = ["sad", "happy", "calm"];
        let entries = names.iter().zip(PALETTE).map(|(name, colour)| MoodEntry { mood: Mood((*name).into()), colour });
        Self { entries: entries.collect() }
    }
}

impl Vocabulary {
    /// From entries, in order. A name that stands twice is refused.
    pub fn new(entries: Vec<MoodEntry>) -> Result<Self, MoodError> {
        for (index, entry) in entries.iter().enumerate() {
            if entries[..index].iter().any(|earlier| earlier.mood == entry.mood) {
                return Err(MoodError::Taken(entry.mood.clone()));
            }
        }
        Ok(Self { entries })
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

    /// The index of `mood`, names compared without case.
    pub fn position(&self, mood: &Mood) -> Option<usize> {
        self.entries.iter().position(|entry| entry.mood == *mood)
    }

    /// Whether `from` can be renamed `to`: no other mood has that name. (Else the two would be merged.)
    pub fn is_free_for(&self, to: &Mood, from: &Mood) -> bool {
        self.position(to).is_none_or(|index| self.position(from) == Some(index))
    }

    /// The colour of `mood`; grey for an unknown one.
    pub fn colour(&self, mood: &Mood) -> Rgb {
        self.position(mood).map_or(Rgb(128, 128, 128), |index| self.entries[index].colour)
    }

    /// A distinct colour for the next mood: the first of the palette that no mood has; with all of them taken, a hue
    /// turned on by the golden angle.
    pub fn next_colour(&self) -> Rgb {
        let taken = |colour: &Rgb| self.entries.iter().any(|entry| entry.colour == *colour);
        let turned = (self.entries.len()..).map(|n| colour_of_hue(n as f32 * 137.508 % 360.0));
        // 360 turns are more than a vocabulary ever has moods; the last one would only repeat a colour.
        PALETTE.into_iter().chain(turned.take(360)).find(|colour| !taken(colour)).unwrap_or(PALETTE[0])
    }
}

/// A colour of medium lightness and saturation, readable on dark and on light; `hue` in degrees.
fn colour_of_hue(hue: f32) -> Rgb {
    let channel = |offset: f32| {
        let k = (offset + hue / 30.0) % 12.0;
        let level = 0.5 - 0.3 * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (level * 255.0).round() as u8
    };
    Rgb(channel(0.0), channel(8.0), channel(4.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn mood(name: &str) -> Mood {
        Mood::new(name).expect("a good name")
    }

    #[test]
    fn a_name_is_trimmed_and_its_spaces_folded_but_keeps_its_case() {
        assert_eq!(mood("  Laid   Back ").as_str(), "Laid Back");
    }

    #[test]
    fn names_are_equal_without_case_in_any_script() {
        assert_eq!(mood("SAD"), mood("sad"));
        assert_eq!(mood("ГРУСТЬ"), mood("грусть"));
        assert_eq!(mood("Cafe\u{301}"), mood("café"), "composed and decomposed");
        assert_ne!(mood("sad"), mood("sadder"));
        assert_eq!(BTreeSet::from([mood("Calm"), mood("calm")]).len(), 1);
    }

    #[test]
    fn a_name_that_the_file_forms_cannot_carry_is_refused() {
        assert_eq!(Mood::new(" \t "), Err(MoodError::Empty));
        assert_eq!(Mood::new("a,b"), Err(MoodError::BadCharacter(',')));
        assert_eq!(Mood::new("a|b"), Err(MoodError::BadCharacter('|')));
        assert_eq!(Mood::new("a\nb"), Err(MoodError::BadCharacter('\n')));
        assert_eq!(Mood::new(&"é".repeat(41)), Err(MoodError::TooLong(41)));
        assert!(Mood::new(&"é".repeat(40)).is_ok());
    }

    #[test]
    fn a_bad_name_is_refused_by_serde_too() {
        assert!(serde_json::from_str::<Mood>("\"a|b\"").is_err());
        assert_eq!(serde_json::to_string(&mood("Sad")).expect("a string"), "\"Sad\"");
    }

    #[test]
    fn sad_happy_and_calm_have_the_keys_one_to_three() {
        let vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.by_digit(1), Some(&mood("sad")));
        assert_eq!(vocabulary.by_digit(3), Some(&mood("calm")));
        assert_eq!(vocabulary.by_digit(0), None);
        assert_eq!(vocabulary.by_digit(4), None);
    }

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        let entry = |name: &str| MoodEntry { mood: mood(name), colour: Rgb(0, 0, 0) };
        assert_eq!(Vocabulary::new(vec![entry("sad"), entry("Sad")]), Err(MoodError::Taken(mood("sad"))));
    }

    #[test]
    fn forty_moods_have_forty_colours() {
        let mut vocabulary = Vocabulary::default();
        while vocabulary.entries.len() < 40 {
            let entry =
                MoodEntry { mood: mood(&vocabulary.entries.len().to_string()), colour: vocabulary.next_colour() };
            vocabulary.entries.push(entry);
        }
        let colours: BTreeSet<_> = vocabulary.entries.iter().map(|e| (e.colour.0, e.colour.1, e.colour.2)).collect();
        assert_eq!(colours.len(), 40);
    }
}
