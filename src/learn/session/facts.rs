//! What is known of a song besides its picture: its tags, its format, and how loud and how cut off it is.

use crate::learn::{Facts, Sort};
use crate::learn::{filled_bands, mean_level};
use crate::song::Song;
use crate::song::tags::read_background;

/// The facts of `song`, whose picture has `features`. Reads the file's tags; what cannot be read is missing.
pub(super) fn facts_of(song: &Song, features: &[f32]) -> Facts {
    let background = read_background(&song.path);
    let mut facts = Facts::default();
    let mut name = |sort, name: Option<String>| {
        if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
            facts.names.insert(sort, name);
        }
    };
    name(Sort::Artist, song.metadata.artist.clone());
    name(Sort::Album, song.metadata.album.clone());
    name(Sort::Genre, background.genre);
    name(Sort::Format, Some(song.format.clone()));
    name(Sort::SampleRate, background.sample_rate.map(|hertz| format!("{hertz} Hz")));
    if let Some(year) = background.year {
        facts.numbers.insert(Sort::Year, f64::from(year));
    }
    facts.numbers.insert(Sort::Loudness, mean_level(features));
    facts.numbers.insert(Sort::CutOff, filled_bands(features));
    facts
}
