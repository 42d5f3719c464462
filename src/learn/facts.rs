//! What may be known of a song besides what is learnt from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something that is known of a song besides what is learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Who plays.
    Artist,
    /// The record.
    Album,
    /// By the file's own tag.
    Genre,
    /// Codec and container.
    Format,
    /// In Hz.
    SampleRate,
    /// Of the recording, by the file's own tag.
    Year,
    /// Mean level of the minute, against its loudest moment.
    Loudness,
    /// Up to which band there is sound at all.
    CutOff,
}

impl Sort {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Genre => "genre",
            Self::Format => "file format",
            Self::SampleRate => "sample rate",
            Self::Year => "year",
            Self::Loudness => "loudness",
            Self::CutOff => "the highest frequency",
        }
    }

    /// "newer", "quieter", …
    pub(in crate::learn) fn comparative(self, higher: bool) -> &'static str {
        match (self, higher) {
            (Self::Year, true) => "newer",
            (Self::Year, false) => "older",
            (Self::CutOff, true) => "brighter (less cut off)",
            (Self::CutOff, false) => "duller (more cut off)",
            (Self::Loudness, true) => "louder throughout",
            (Self::Loudness, false) => "quieter throughout",
            (_, true) => "higher",
            (_, false) => "lower",
        }
    }
}

/// What is known of one song besides what is learnt from; what is missing does not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Names, compared without case.
    pub names: BTreeMap<Sort, String>,
    /// Numbers, finite.
    pub numbers: BTreeMap<Sort, f64>,
}
