//! A mood's name: what counts as one, and how names are compared.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// The most characters a name may have.
const MAX_CHARS: usize = 40;

/// The name of a mood: trimmed, 1 to 40 characters, no control characters, commas, pipes or newlines. Compared without case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mood(pub(super) String);

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
}
