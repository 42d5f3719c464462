//! Moods: validated names, and the ordered, coloured set of them that a library uses.
//!
//! Knows nothing of songs, files or the window; where names are kept is the dataset's business.

mod audio_mood;
mod name;
mod sounds_like;
mod vocabulary;

pub use audio_mood::AudioMood;
pub use name::{Mood, MoodError};
pub use sounds_like::SoundsLike;
pub use vocabulary::{MoodEntry, Rgb, Vocabulary};
