//! Writes moods into files: copies are made and compared on all cores, and take their places one after the other.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;

use super::compare::{Depth, check};
use super::copy::{Copy, Original};
use super::edit::FieldValues;
use super::lock::lock;
use super::{Failure, back, edit, field};
use crate::dataset::{RunId, Store, TagWrite};
use crate::parallel::{cores, for_each_in_order, guard};
use crate::song::tags::read_metadata;
use crate::song::{FileStamp, identify_while};

/// What became of a file: what the system did not let it keep, or why it was left as it was.
pub type Outcome = Result<Vec<&'static str>, Failure>;

/// What a caller is told, and asked whether to go on: the number of the file, and what became of it.
pub type Progress<'a> = &'a mut dyn FnMut(usize, &Outcome) -> ControlFlow<()>;

/// A run that is over, or broken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its number; `None` where nothing was written.
    pub run: Option<RunId>,
    /// Files that were written.
    pub files: usize,
}

/// A copy that was compared, and waits to take its place.
pub(super) struct Ready {
    pub(super) original: Original,
    pub(super) copy: Copy,
    pub(super) back: Vec<u8>,
}

/// Writes what was planned. `dir` is where the database is. What was written stays when it is broken off, by `go_on` (asked all the time)
/// or by `each` (asked after each file).
pub fn write_tags(
    store: &mut Store,
    dir: &Path,
    writes: &[TagWrite],
    depth: Depth,
    go_on: impl Fn() -> ControlFlow<()> + Sync,
    each: Progress<'_>,
) -> Result<Written, Failure> {
    let _lock = lock(store, dir)?;
    let run = store.begin_tag_run(writes, Timestamp::now())?;
    let work =
        |write: &TagWrite, _| guard(|| prepare(write, run, depth, &mut || go_on())).unwrap_or(Err(Failure::Panicked));
    let mut files = 0;
    let flow = for_each_in_order(writes, cores(), work, |index, ready| {
        let outcome = match ready {
            Ok(Some(ready)) => put_in_place(store, (run, index), &writes[index].path, ready),
            Ok(None) => return ControlFlow::Break(None),
            Err(failure) => Err(failure),
        };
        files += usize::from(outcome.is_ok());
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
    Ok(Written { run: (files > 0).then_some(run), files })
}

/// Makes and compares a copy with what `write` says in it. `None` where it was broken off.
pub(super) fn prepare(
    write: &TagWrite,
    run: RunId,
    depth: Depth,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<Ready>, Failure> {
    if go_on().is_break() {
        return Ok(None);
    }
    let original = Original::open(&write.path)?;
    // Another song may have come to lie there.
    match identify_while(&original.path, go_on).map_err(Failure::Sound)? {
        Some(identity) if identity.id == write.song => {}
        Some(_) => return Err(Failure::AnotherSong),
        None => return Ok(None),
    }
    let mut file = original.file.try_clone().map_err(Failure::Read)?;
    let layout = edit::open(&mut file)?;
    // It may have been changed since it was looked at.
    if write.fields.iter().any(|change| layout.values(change.field) != change.before) {
        return Err(Failure::Changed);
    }
    let changes: Vec<FieldValues> = write.fields.iter().map(field::after).collect();
    let pieces = layout.edited(&mut file, &changes)?;
    let back = back::inverse(&mut file, original.metadata.len(), &pieces).map_err(Failure::Read)?;
    let copy = Copy::make(&original, pieces, run)?;
    if !copy.leads_back(back.clone()).map_err(Failure::Copy)? {
        return Err(Failure::NoWayBack);
    }
    let checked = check(&original, copy.path(), &write.fields, depth, go_on)?;
    Ok(checked.map(|()| Ready { original, copy, back: back::to_bytes(&back) }))
}

/// The way back first, then the file. The library learns of it as if it had read the file again.
fn put_in_place(store: &mut Store, place: (RunId, usize), path: &Path, ready: Ready) -> Outcome {
    let Ready { original, copy, back } = ready;
    store.tag_is_ready(place, copy.hashes, &back)?;
    let lost = copy.lost.clone();
    if let Err(failure) = copy.take_place(&original) {
        store.tag_is_not_written(place)?;
        return Err(failure);
    }
    note(store, path)?;
    Ok(lost)
}

/// Tells the library what the file's tags say now.
pub(super) fn note(store: &mut Store, path: &Path) -> Result<(), Failure> {
    if let Ok(stamp) = FileStamp::of(path) {
        store.file_was_tagged(path, &read_metadata(path), stamp)?;
    }
    Ok(())
}
