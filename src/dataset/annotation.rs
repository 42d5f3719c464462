//! One song's label.

use jiff::Timestamp;

use crate::mood::Mood;
use crate::song::SongId;

/// What was decided about a song.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelState {
    /// It has this mood.
    Labelled(Mood),
    /// The labeller could not decide.
    Unsure,
    /// Not to be labelled.
    Skipped,
}

impl LabelState {
    /// The mood, if there is one.
    pub fn mood(&self) -> Option<&Mood> {
        match self {
            Self::Labelled(mood) => Some(mood),
            Self::Unsure | Self::Skipped => None,
        }
    }

    /// The mood's name, "unsure" or "skipped".
    pub fn word(&self) -> &str {
        self.mood().map_or(self.name(), Mood::as_str)
    }

    /// "labelled", "unsure" or "skipped".
    pub fn name(&self) -> &'static str {
        match self {
            Self::Labelled(_) => "labelled",
            Self::Unsure => "unsure",
            Self::Skipped => "skipped",
        }
    }
}

/// Who said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelSource {
    /// The user, in the window or with `moodsic tag`.
    Human,
    /// A label file.
    Import,
    /// The song's own metadata.
    FileTag,
    /// The demo library.
    Demo,
}

impl LabelSource {
    /// "human", "import", "file-tag" or "demo".
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Import => "import",
            Self::FileTag => "file-tag",
            Self::Demo => "demo",
        }
    }

    /// The source of that [`LabelSource::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Human, Self::Import, Self::FileTag, Self::Demo].into_iter().find(|source| source.name() == name)
    }
}

/// A label with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Which song.
    pub song: SongId,
    /// What was decided.
    pub state: LabelState,
    /// Who said so.
    pub source: LabelSource,
    /// When.
    pub at: Timestamp,
}
