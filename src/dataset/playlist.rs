//! What a playlist is made of, and what is known of one that is kept up to date.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::mood::Mood;

/// Which songs a playlist has, in which order, and how many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaylistRecipe {
    /// Of these moods; none: of every mood.
    pub moods: Vec<Mood>,
    /// Also songs without a label whose likeliest mood is one of them and scores this or more, 0 to 1. `None`: labels only.
    pub predicted: Option<f32>,
    /// One after another so.
    pub order: PlaylistOrder,
    /// No more than that.
    pub length: PlaylistLength,
}

/// The order of a playlist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlaylistOrder {
    /// As the songs came into the library.
    #[default]
    Added,
    /// By title.
    Title,
    /// By artist, then by title.
    Artist,
    /// Labelled songs first, then by score, highest first.
    Surest,
    /// In an order that this number decides: the same one every time.
    Shuffled(u64),
}

impl PlaylistOrder {
    /// "added", "title", "artist", "surest" or "shuffled".
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Title => "title",
            Self::Artist => "artist",
            Self::Surest => "surest",
            Self::Shuffled(_) => "shuffled",
        }
    }

    /// The number that a shuffle goes by, else 0.
    pub fn seed(self) -> u64 {
        if let Self::Shuffled(seed) = self { seed } else { 0 }
    }

    /// The order of that [`PlaylistOrder::name`].
    pub fn from_name(name: &str, seed: u64) -> Option<Self> {
        let all = [Self::Added, Self::Title, Self::Artist, Self::Surest, Self::Shuffled(seed)];
        all.into_iter().find(|order| order.name() == name)
    }
}

/// How long a playlist is at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaylistLength {
    /// So many songs.
    pub songs: Option<u32>,
    /// So many minutes.
    pub minutes: Option<u32>,
}

/// The form of a playlist's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlaylistForm {
    /// The songs, one after another, for any player.
    #[default]
    M3u8,
    /// A rule on the songs' own tags, which Navidrome carries out.
    Nsp,
}

impl PlaylistForm {
    /// How its files end: "m3u8" or "nsp".
    pub fn name(self) -> &'static str {
        match self {
            Self::M3u8 => "m3u8",
            Self::Nsp => "nsp",
        }
    }

    /// The form of that [`PlaylistForm::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::M3u8, Self::Nsp].into_iter().find(|form| form.name() == name)
    }
}

/// A file and what goes into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaylistFile {
    /// Where.
    pub path: PathBuf,
    /// Its form.
    pub form: PlaylistForm,
    /// Songs are named by the way from the playlist's folder, not from the root.
    pub relative: bool,
    /// Which songs.
    pub recipe: PlaylistRecipe,
}

/// BLAKE3 of a playlist's contents.
pub type ContentsHash = [u8; 32];

/// A playlist that is kept up to date.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPlaylist {
    /// The file, and what goes into it. A mood that was removed is still among its moods.
    pub file: PlaylistFile,
    /// The contents that were written last.
    pub written: Option<ContentsHash>,
    /// Those that were about to be written.
    pub writing: Option<ContentsHash>,
    /// Songs that were written last.
    pub songs: usize,
    /// When.
    pub at: Option<Timestamp>,
    /// A word for what keeps it from being written, once that was told.
    pub told: Option<String>,
}
