//! What is heard of songs: from the store where it is kept, else heard now and kept.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::dataset::{Store, StoreError};
use crate::ear::{Ear, Heard};
use crate::learn::explain::Nearest;
use crate::learn::model::LocalModel;
use crate::learn::session::error::{FeatureError, TrainingError};
use crate::learn::session::stage::Stage;
use crate::parallel::{cores, for_each_in_order, guard};
use crate::pipeline::{AnalyzeError, Hearing, Recipe, Threads, hear};
use crate::song::{FileStamp, Identity, Song, SongId, identify_while};

/// What the library knows of a song's file: how it was when it was read, and which song it held.
pub type KeptFile = (FileStamp, Identity);

/// What is kept of a song; bytes that are nothing heard, or not all of it, are of no use.
pub fn kept(store: &Store, song: SongId) -> Result<Option<Arc<Heard>>, StoreError> {
    let bytes = store.features(song, &Hearing::recipe())?;
    let heard = bytes.and_then(|bytes| Heard::from_bytes(&bytes).ok());
    Ok(heard.filter(|heard| !heard.is_partial()).map(Arc::new))
}

/// The `count` labelled songs, other than `song`, that `model` takes for the most like `heard`, nearest first, among those that were
/// listened to. `None` when `go_on` ends it.
pub fn nearest_labelled(
    store: &Store,
    model: &LocalModel,
    (song, heard): (Option<SongId>, &Heard),
    count: usize,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Result<Option<Vec<SongId>>, StoreError> {
    let mut nearest = Nearest::to(model, heard, count);
    let flow = store.each_labelled_features(&Hearing::recipe(), &mut |other, bytes| {
        if let Some(heard) = Heard::from_bytes(bytes).ok().filter(|heard| Some(other) != song && !heard.is_partial()) {
            nearest.offer(other, &heard);
        }
        go_on()
    })?;
    Ok(flow.is_continue().then(|| nearest.into_songs()))
}

/// Keeps what came of a song: what was heard, or that it has no minute to listen to and why.
pub fn keep(store: &mut Store, song: SongId, outcome: &Result<Arc<Heard>, FeatureError>) -> Result<(), StoreError> {
    match outcome {
        Ok(heard) => store.put_features(song, &Hearing::recipe(), &heard.to_bytes(), heard.fidelity),
        Err(error) if error.lies_in_the_song() => {
            store.put_without_picture(song, &Recipe::default().id(), &error.to_string())
        }
        Err(_) => Ok(()),
    }
}

/// Listens to a song by `ear`, which takes a third of a second on one core. `None` when `go_on` ends it.
pub fn listen(
    song: &Song,
    file: Option<&KeptFile>,
    ear: &Ear,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Option<Result<Arc<Heard>, FeatureError>> {
    let heard = guard(|| listen_to(song, file, ear, go_on)).unwrap_or_else(|words| Err(FeatureError::Crashed(words)));
    match heard {
        Err(FeatureError::Analyze(AnalyzeError::Cancelled)) => None,
        outcome => Some(outcome),
    }
}

fn listen_to(
    song: &Song,
    file: Option<&KeptFile>,
    ear: &Ear,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Result<Arc<Heard>, FeatureError> {
    let now = FileStamp::of(&song.path).ok();
    let identity = match file.filter(|(stamp, _)| now == Some(*stamp)) {
        Some((_, identity)) => identity.clone(),
        None => {
            identify_while(&song.path, &mut || go_on()).map_err(AnalyzeError::from)?.ok_or(AnalyzeError::Cancelled)?
        }
    };
    if identity.id != song.id {
        return Err(FeatureError::OtherSong);
    }
    let threads = if ear.cores() > 1 { Threads::Several } else { Threads::One };
    let hearing = hear(&song.path, &identity, threads, &mut || go_on())?;
    // As it comes back from the store: a model is the same whether its songs were kept before or not.
    let heard = ear.hear_whole(&hearing, &mut |_| go_on()).ok_or(AnalyzeError::Cancelled)?;
    Ok(Arc::new(heard))
}

/// Listens to all songs of the library that were not listened to yet, on all cores, and keeps what is heard. Answers which could not be
/// listened to, and why.
pub fn listen_to_all(
    store: &mut Store,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<Vec<(PathBuf, FeatureError)>, TrainingError> {
    let recipe = Hearing::recipe();
    let mut ids = store.songs_without_features(&recipe, true)?;
    ids.extend(store.songs_without_features(&recipe, false)?);
    let songs: Vec<Song> = store.songs_of(&ids)?.into_iter().map(|row| row.song).collect();
    let (mut done, total) = (0, songs.len());
    let mut failed = Vec::new();
    hear_all(store, &songs, &mut |index, outcome| {
        done += 1;
        failed.extend(outcome.err().map(|error| (songs[index].path.clone(), error)));
        progress(Stage::Listening { done, total })
    })?;
    Ok(failed)
}

/// What is heard of `songs`: kept ones first, then the others, listened to on all cores and kept. `each` gets the index of a song
/// and its outcome; `Break` ends it with [`TrainingError::Cancelled`].
pub(super) fn hear_all(
    store: &mut Store,
    songs: &[Song],
    each: &mut dyn FnMut(usize, Result<Arc<Heard>, FeatureError>) -> ControlFlow<()>,
) -> Result<(), TrainingError> {
    let mut each = |index, outcome| match each(index, outcome) {
        ControlFlow::Continue(()) => ControlFlow::Continue(()),
        ControlFlow::Break(()) => ControlFlow::Break(TrainingError::Cancelled),
    };
    let without = store.songs_without_picture(&Recipe::default().id())?;
    let mut missing = Vec::new();
    for (index, song) in songs.iter().enumerate() {
        let known = match kept(store, song.id)? {
            Some(heard) => Some(Ok(heard)),
            None => without.get(&song.id).map(|reason| Err(FeatureError::Known(reason.clone()))),
        };
        match known {
            Some(outcome) => {
                if let ControlFlow::Break(error) = each(index, outcome) {
                    return Err(error);
                }
            }
            None => missing.push((index, song, store.kept_file(&song.path)?)),
        }
    }
    let go_on = || ControlFlow::Continue(());
    let mut keeps = store.can_be_written();
    let flow = for_each_in_order(
        &missing,
        cores(),
        |(_, song, file), at_once| listen(song, file.as_ref(), &Ear::on(cores() / at_once), &go_on),
        |position, outcome| {
            let (index, song, _) = &missing[position];
            let Some(outcome) = outcome else { return ControlFlow::Break(TrainingError::Cancelled) };
            // Where nothing can be written now, it is listened to again another time.
            if keeps && let Err(error) = keep(store, song.id, &outcome) {
                log::warn!("what is heard is not kept: {error}");
                keeps = false;
            }
            each(*index, outcome)
        },
    );
    flow.break_value().map_or(Ok(()), Err)
}
