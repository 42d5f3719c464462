//! A warning: what was found, and the sentence for people.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::learn::facts::Sort;
use crate::mood::Mood;

/// One thing that speaks against trusting the predictor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Warning {
    /// Nearly all songs of a mood have something in common that the other songs lack.
    Shared {
        /// The mood.
        mood: Mood,
        /// What they have in common.
        sort: Sort,
        /// Its value: the name of the artist, the genre, …
        value: String,
        /// Share of the mood's songs that have it, 0 to 1.
        inside: f64,
        /// Share of the other songs that have it, 0 to 1.
        outside: f64,
    },
    /// A number that has little to do with mood puts the songs of a mood on one side of the others.
    Ordered {
        /// The mood.
        mood: Mood,
        /// Which number.
        sort: Sort,
        /// Whether the mood's songs have the larger ones.
        higher: bool,
        /// How often a song of the mood lies on its side of another song, 0.5 to 1.
        agreement: f64,
    },
    /// Songs that sound the same.
    Duplicates {
        /// How many pairs.
        pairs: usize,
        /// Pairs that are tagged differently.
        differing: usize,
    },
    /// Two moods that are taken for each other.
    Confused {
        /// A mood.
        one: Mood,
        /// The other one.
        other: Mood,
        /// Songs of the one that were called the other.
        confused: usize,
        /// Songs of both.
        of: usize,
    },
    /// One mood has many more songs than another.
    Imbalance {
        /// The commonest mood.
        most: Mood,
        /// Its songs.
        most_songs: usize,
        /// The rarest.
        least: Mood,
        /// Its songs.
        least_songs: usize,
    },
    /// A mood with few songs.
    FewSongs {
        /// The mood.
        mood: Mood,
        /// Its songs.
        songs: usize,
        /// As many would do.
        enough: usize,
    },
}

impl Warning {
    /// The warning with its sentence.
    pub fn to_json(&self) -> serde_json::Value {
        let mut document = json!(self);
        document["text"] = json!(self.to_string());
        document
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        match self {
            Self::Shared { mood, sort, value, inside, outside } => write!(
                f,
                "{} of your {mood} songs have the {} {value}, of the others {}: the predictor may have learnt that \
                 instead of the mood. Tag other {mood} songs too.",
                percent(*inside),
                sort.name(),
                percent(*outside),
            ),
            Self::Ordered { mood, sort, higher, agreement } => write!(
                f,
                "{} alone nearly tells {mood}: a {mood} song is {} than another {} of the time. The predictor may have \
                 learnt that instead of the mood.",
                capital(sort.name()),
                sort.comparative(*higher),
                percent(*agreement),
            ),
            Self::Duplicates { pairs: 1, differing: 0 } => f.write_str(
                "1 song seems to be there twice. Both are tested together, so they do not flatter the figures.",
            ),
            Self::Duplicates { pairs, differing } => {
                let songs = if *pairs == 1 { "1 song seems" } else { &format!("{pairs} songs seem") };
                write!(f, "{songs} to be there twice. They are tested together, so they do not flatter the figures.")?;
                if *differing > 0 {
                    write!(f, " {differing} of them are tagged with different moods.")?;
                }
                Ok(())
            }
            Self::Confused { one, other, confused, of } => write!(
                f,
                "{one} and {other} are hard to tell apart: {confused} of their {of} songs were taken for the other mood."
            ),
            Self::Imbalance { most, most_songs, least, least_songs } => write!(
                f,
                "{most} has {most_songs} songs, {least} only {least_songs}: tag more {least} songs before others."
            ),
            Self::FewSongs { mood, songs, enough } => write!(
                f,
                "{mood} has only {songs} songs, so its figures can be far off; with {enough} they begin to mean something."
            ),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
