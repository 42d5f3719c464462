//! What a model was fitted to.

use crate::learn::Reference;
use crate::learn::session::Examples;
use crate::mood::Mood;
use crate::song::SongId;

/// Labels, and what their songs are measured against.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Learnt {
    labels: Vec<(SongId, Mood)>,
    reference: Reference,
}

impl From<&Examples> for Learnt {
    fn from(gathered: &Examples) -> Self {
        let songs = gathered.songs.iter().zip(&gathered.examples);
        let labels = songs.map(|(song, example)| (song.id, example.mood.clone())).collect();
        Self { labels, reference: gathered.reference.clone() }
    }
}
