//! The labelled songs of a library as examples.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::dataset::GroupBy;
use crate::dataset::{Store, StoreError};
use crate::ear::Heard;
use crate::learn::example::GroupedExample;
use crate::learn::prior::Reference;
use crate::learn::session::error::{FeatureError, TrainingError};
use crate::learn::session::features::{hear_all, kept};
use crate::learn::session::stage::Stage;
use crate::mood::{Mood, SoundsLike};
use crate::pipeline::{Fidelity, Hearing};
use crate::song::{Song, SongId};

/// Songs of a library that the others are measured against: more of them move a mean by less than a fiftieth of a deviation.
const REFERENCE_SONGS: usize = 2000;

/// The examples of a library.
#[derive(Debug)]
pub struct Examples {
    /// What they are measured against: songs of the library, labelled or not.
    pub reference: Reference,
    /// One a song, in the order of `songs`.
    pub examples: Vec<GroupedExample>,
    /// The songs, in the order of their ids: equal labels give equal models, whatever order they were given in.
    pub songs: Vec<Song>,
    /// Those of them that could not be decoded whole, or whose channels cancel each other.
    pub impaired: Vec<(PathBuf, Fidelity)>,
    /// Labelled songs that could not be listened to, and why.
    pub failed: Vec<(PathBuf, FeatureError)>,
}

impl Examples {
    /// None yet.
    fn of(store: &Store) -> Result<Self, StoreError> {
        let (examples, songs, impaired, failed) = Default::default();
        Ok(Self { reference: reference(store)?, examples, songs, impaired, failed })
    }

    /// Looks up which of the songs have lost something.
    fn with_impaired(mut self, store: &Store) -> Result<Self, StoreError> {
        let ids: Vec<SongId> = self.songs.iter().map(|song| song.id).collect();
        let by_song: HashMap<SongId, Fidelity> = store.impaired(&ids, &Hearing::recipe())?.into_iter().collect();
        let impaired = self.songs.iter().filter_map(|song| {
            let fidelity = by_song.get(&song.id).filter(|fidelity| !fidelity.remarks().is_empty())?;
            Some((song.path.clone(), *fidelity))
        });
        self.impaired = impaired.collect();
        Ok(self)
    }

    fn push(&mut self, song: Song, mood: Mood, heard: Arc<Heard>, group_by: GroupBy) {
        self.examples.push(GroupedExample { heard, mood, group: group_by.group_of(&song) });
        self.songs.push(song);
    }
}

/// What the songs of the library that were listened to are like, and what its moods sound like.
fn reference(store: &Store) -> Result<Reference, StoreError> {
    let rows = store.features_of_library(&Hearing::recipe(), REFERENCE_SONGS)?;
    let songs: Vec<Arc<Heard>> =
        rows.iter().filter_map(|bytes| Some(Arc::new(Heard::from_bytes(bytes).ok()?))).collect();
    Ok(Reference::of(&songs, mixes(store)?))
}

fn mixes(store: &Store) -> Result<BTreeMap<Mood, SoundsLike>, StoreError> {
    let vocabulary = store.vocabulary()?;
    let moods = vocabulary.entries().iter().map(|entry| &entry.mood);
    Ok(moods.filter_map(|mood| Some((mood.clone(), vocabulary.sounds_like(mood)?))).collect())
}

/// The labelled songs and their moods, in the order of the songs' ids.
fn labelled(store: &Store) -> Result<Vec<(Song, Mood)>, StoreError> {
    let mut labelled = Vec::new();
    for entry in store.songs()? {
        if let Some(mood) = entry.annotation.as_ref().and_then(|annotation| annotation.state.mood()) {
            labelled.push((entry.song, mood.clone()));
        }
    }
    labelled.sort_by_key(|(song, _)| song.id);
    Ok(labelled)
}

/// Those labelled songs that were listened to already. Quick enough to go after every label.
pub fn gather_cached(store: &Store, group_by: GroupBy) -> Result<Examples, TrainingError> {
    let mut gathered = Examples::of(store)?;
    for (song, mood) in labelled(store)? {
        if let Some(heard) = kept(store, song.id)? {
            gathered.push(song, mood, heard, group_by);
        }
    }
    Ok(gathered.with_impaired(store)?)
}

/// All labelled songs of the library as examples, grouped by `group_by`.
pub fn gather(
    store: &mut Store,
    group_by: GroupBy,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<Examples, TrainingError> {
    let (songs, moods): (Vec<_>, Vec<_>) = labelled(store)?.into_iter().unzip();

    let mut outcomes: Vec<Option<Result<Arc<Heard>, FeatureError>>> = Vec::new();
    outcomes.resize_with(songs.len(), || None);
    let (mut done, total) = (0, songs.len());
    hear_all(store, &songs, &mut |index, outcome| {
        outcomes[index] = Some(outcome);
        done += 1;
        progress(Stage::Listening { done, total })
    })?;

    let mut gathered = Examples::of(store)?;
    for ((song, mood), outcome) in songs.into_iter().zip(moods).zip(outcomes) {
        match outcome {
            Some(Ok(heard)) => gathered.push(song, mood, heard, group_by),
            Some(Err(error)) => gathered.failed.push((song.path, error)),
            None => {}
        }
    }
    Ok(gathered.with_impaired(store)?)
}
