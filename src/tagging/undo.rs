//! Takes a run back: files that nobody touched since become what they were, byte by byte; of others only the field.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::compare::Depth;
use super::copy::{Copy, Original, hash_of};
use super::lock::lock;
use super::write::{Outcome, Progress, Ready, note, prepare};
use super::{Failure, back, edit};
use crate::dataset::{FieldChange, RunId, Store, TagWrite, WrittenTag};
use crate::parallel::{cores, for_each_in_order, guard};
use crate::song::{SongId, identify};

/// What was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// What the run had written, in its order, each where it is now.
    pub files: Vec<TagWrite>,
    /// How many of them are as they were.
    pub undone: usize,
}

/// What is to be done with a file.
enum Way {
    /// It is as it was: the program was stopped by force before it was replaced.
    Already,
    /// A copy waits to take its place.
    Ready(Box<Ready>),
}

/// A file of the run with all that is known of it.
struct Asked {
    written: WrittenTag,
    /// Where it may be now.
    places: Vec<PathBuf>,
    back: Option<Vec<u8>>,
}

/// Takes `run` back. Answers what it had written; `each` hears of every file by its place in that.
pub fn undo_tags(
    store: &mut Store,
    dir: &Path,
    run: RunId,
    go_on: impl Fn() -> ControlFlow<()> + Sync,
    each: Progress<'_>,
) -> Result<Undone, Failure> {
    let _lock = lock(store, dir)?;
    let asked = ask(store, run)?;
    let paths: Vec<(usize, PathBuf)> =
        asked.iter().filter_map(|asked| Some((asked.written.seq, find(asked)?.clone()))).collect();
    let now: HashMap<usize, PathBuf> = paths.iter().cloned().collect();
    store.reopen_tag_run(run, &paths)?;
    let work = |asked: &Asked, _| {
        let path = now.get(&asked.written.seq);
        guard(|| way(asked, path, run, &mut || go_on())).unwrap_or(Err(Failure::Panicked))
    };
    let mut undone = 0;
    let flow = for_each_in_order(&asked, cores(), work, |index, way| {
        let outcome = match way {
            Ok(Some(way)) => {
                let seq = asked[index].written.seq;
                go(store, (run, seq), now.get(&seq).map(PathBuf::as_path), way)
            }
            Ok(None) => return ControlFlow::Break(None),
            Err(failure) => Err(failure),
        };
        undone += usize::from(outcome.is_ok());
        match outcome {
            Err(Failure::Store(error)) => ControlFlow::Break(Some(error)),
            outcome => match each(index, &outcome) {
                ControlFlow::Continue(()) if go_on().is_continue() => ControlFlow::Continue(()),
                _ => ControlFlow::Break(None),
            },
        }
    });
    let ended = store.end_tag_run(run, Timestamp::now());
    if let ControlFlow::Break(Some(error)) = flow {
        return Err(error.into());
    }
    ended?;
    let files = asked.into_iter().map(|Asked { written, .. }| {
        let path = now.get(&written.seq).cloned().unwrap_or(written.write.path);
        TagWrite { path, ..written.write }
    });
    Ok(Undone { files: files.collect(), undone })
}

fn ask(store: &Store, run: RunId) -> Result<Vec<Asked>, Failure> {
    let written = store.written_tags(run)?.ok_or(Failure::NoRun(run))?;
    let ask = |written: WrittenTag| {
        let mut places = vec![written.write.path.clone()];
        places.extend(store.files_of(written.write.song)?);
        let back = store.tag_way_back((run, written.seq))?;
        Ok(Asked { written, places, back })
    };
    written.into_iter().map(ask).collect()
}

/// Where the file is now: where it was, or where else the song was seen. Another copy of the song that was never written to must not be
/// taken for it while there is a better one.
fn find(asked: &Asked) -> Option<&PathBuf> {
    let WrittenTag { write, hashes: [before, after], .. } = &asked.written;
    let there: Vec<&PathBuf> = asked.places.iter().filter(|path| path.is_file()).collect();
    if let [only] = there[..] {
        // Which file it is will be seen when it is read.
        return Some(only);
    }
    let hash = |path: &PathBuf| Original::open(path).and_then(|original| hash_of(&original)).ok();
    let known: Vec<_> = there.into_iter().map(|path| (path, hash(path))).collect();
    let with = |wanted: &[u8; 32]| known.iter().find(|(_, hash)| hash.as_ref() == Some(wanted));
    let here = || {
        known.iter().find(|(path, hash)| *path == &write.path && (hash == &Some(*before) || holds(path, write.song)))
    };
    let other = || known.iter().find(|(path, _)| holds(path, write.song));
    with(after).or_else(here).or_else(|| with(before)).or_else(other).map(|(path, _)| *path)
}

fn holds(path: &Path, song: SongId) -> bool {
    identify(path).is_ok_and(|identity| identity.id == song)
}

fn way(
    asked: &Asked,
    path: Option<&PathBuf>,
    run: RunId,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<Way>, Failure> {
    if go_on().is_break() {
        return Ok(None);
    }
    let path = path.ok_or(Failure::Gone)?;
    let WrittenTag { write, hashes: [before, after], .. } = &asked.written;
    let original = Original::open(path)?;
    let hash = hash_of(&original)?;
    if hash == *before {
        return Ok(Some(Way::Already));
    }
    let back = asked.back.as_deref().and_then(back::from_bytes);
    if let Some(pieces) = back.filter(|_| hash == *after) {
        let copy = Copy::make(&original, pieces, run)?;
        if copy.hashes[1] != *before {
            return Err(Failure::Differs("it would not be what it was".to_owned()));
        }
        return Ok(Some(Way::Ready(Box::new(Ready { original, copy, back: Vec::new() }))));
    }
    if !holds(path, write.song) {
        return Err(Failure::Gone);
    }
    // Somebody has changed the file since. Where our values still stand they are taken back, by the same careful way.
    let mut file = original.file.try_clone().map_err(Failure::Read)?;
    let layout = edit::open(&mut file)?;
    for change in &write.fields {
        let now = layout.values(change.field);
        if now.join("; ") != change.after.join("; ") {
            return Err(Failure::ChangedSince { field: change.field, now: now.join("; ") });
        }
    }
    let back = |change: &FieldChange| {
        let before = layout.values(change.field);
        FieldChange { field: change.field, before, after: change.before.clone() }
    };
    let fields = write.fields.iter().map(back).collect();
    let write = TagWrite { path: path.clone(), fields, ..write.clone() };
    Ok(prepare(&write, run, Depth::Sound, go_on)?.map(|ready| Way::Ready(Box::new(ready))))
}

fn go(store: &mut Store, place: (RunId, usize), path: Option<&Path>, way: Way) -> Outcome {
    let mut lost = Vec::new();
    if let Way::Ready(ready) = way {
        let Ready { original, copy, .. } = *ready;
        lost.clone_from(&copy.lost);
        copy.take_place(&original)?;
    }
    store.tag_is_undone(place)?;
    path.map_or(Ok(()), |path| note(store, path))?;
    Ok(lost)
}
