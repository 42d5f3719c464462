//! The songs that a model takes for the most alike.

use crate::ear::{FEATURES, Heard};
use crate::learn::model::LocalModel;
use crate::song::SongId;

/// Songs that are near to another one, nearest first: by Euclid's distance of the z-scores of what was heard.
pub(in crate::learn) struct Nearest<'a> {
    model: &'a LocalModel,
    row: Vec<f64>,
    count: usize,
    songs: Vec<(f64, SongId)>,
}

impl<'a> Nearest<'a> {
    /// At most `count` songs that are near to `heard` for `model`: none yet.
    pub(in crate::learn) fn to(model: &'a LocalModel, heard: &Heard, count: usize) -> Self {
        Self { model, row: model.scale.row(heard), count, songs: Vec::with_capacity(count + 1) }
    }

    /// Takes a song in if it is nearer than those that are there.
    pub(in crate::learn) fn offer(&mut self, song: SongId, heard: &Heard) {
        let other = self.model.scale.row(heard);
        let pairs = self.row[..FEATURES].iter().zip(&other);
        let distance = pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        let place = self.songs.partition_point(|(nearer, _)| *nearer <= distance);
        self.songs.insert(place, (distance, song));
        self.songs.truncate(self.count);
    }

    /// Nearest first.
    pub(in crate::learn) fn into_songs(self) -> Vec<SongId> {
        self.songs.into_iter().map(|(_, song)| song).collect()
    }
}
