//! The fields of a song's tag that can hold a mood, by the names that each format has for them.

use std::fmt;
use std::str::FromStr;

/// A field of a song's tag that can hold a mood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The mood: `TMOO`, `MOOD`, `----:com.apple.iTunes:MOOD`.
    Mood,
    /// The grouping, for programs that show no mood: `TIT1`, `GROUPING`, `©grp`.
    Grouping,
    /// The comment, for programs that show neither: `COMM`, `COMMENT`, `©cmt`.
    Comment,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mood, Self::Grouping, Self::Comment];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mood => "mood",
            Self::Grouping => "grouping",
            Self::Comment => "comment",
        }
    }

    /// The frame of an `ID3v2` tag.
    pub const fn frame(self) -> [u8; 4] {
        match self {
            Self::Mood => *b"TMOO",
            Self::Grouping => *b"TIT1",
            Self::Comment => *b"COMM",
        }
    }

    /// The name among Vorbis comments.
    pub const fn comment(self) -> &'static str {
        match self {
            Self::Mood => "MOOD",
            Self::Grouping => "GROUPING",
            Self::Comment => "COMMENT",
        }
    }

    /// The item of an MP4 file; a mood has none of its own and is a freeform one.
    pub const fn item(self) -> [u8; 4] {
        match self {
            Self::Mood => *b"----",
            Self::Grouping => *b"\xa9grp",
            Self::Comment => *b"\xa9cmt",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No field has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mood can be written into mood, grouping and comment, not into {0}")]
pub struct UnknownField(String);

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|field| field.name() == text).ok_or_else(|| UnknownField(text.to_owned()))
    }
}
