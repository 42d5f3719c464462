//! Which song a file holds: as the library knows it where the file has not changed since, else as its packets say. A label
//! must go to what was on screen, also when a file was replaced by another song.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::Sender;

use super::message::AnalysisEvent;
use crate::dataset::Store;
use crate::ear::Heard;
use crate::learn::LocalModel;
use crate::learn::session::{kept, nearest_labelled};
use crate::song::{FileStamp, Identity, SongId, identify_while, read_song};
use crate::worker::outbox::Outbox;
use crate::worker::store::Bulk;

/// Songs that are shown beside the reasons.
const NEAREST: usize = 2;

/// Looks songs up in a connection of its own, which only reads.
pub(super) struct KnownSongs {
    data: PathBuf,
    store: Option<Store>,
    bulk: Option<Sender<Bulk>>,
}

impl KnownSongs {
    pub(super) fn new(data: &Path, bulk: Option<Sender<Bulk>>) -> Self {
        Self { data: data.to_owned(), store: None, bulk }
    }

    /// The identity of `path`, where it is known or must be: the window shows the song `expected` for it. Tells whether it
    /// is that one. `stamp` is of the file before anything of it was read. `Break` when `go_on` says so: the file has changed, is
    /// long, and was not read to its end.
    pub(super) fn look_up(
        &mut self,
        path: &Path,
        expected: Option<SongId>,
        stamp: Option<FileStamp>,
        outbox: &Outbox<AnalysisEvent>,
        go_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> ControlFlow<(), Option<Identity>> {
        let kept = self.kept(path);
        let Some(expected) = expected else { return ControlFlow::Continue(kept) };
        let identity = match kept {
            Some(identity) => identity,
            None => match identify_while(path, go_on) {
                Ok(Some(identity)) => identity,
                Ok(None) => return ControlFlow::Break(()),
                Err(_) => return ControlFlow::Continue(None),
            },
        };
        if identity.id == expected {
            outbox.send(AnalysisEvent::Identified { path: path.to_owned(), song: expected });
        } else {
            tell(path, identity.clone(), stamp, Some(expected), outbox);
        }
        ControlFlow::Continue(Some(identity))
    }

    /// The identity of a file that has not changed since the library read it.
    pub(super) fn kept(&mut self, path: &Path) -> Option<Identity> {
        if self.store.is_none() {
            // Without the database the song is read, which takes longer.
            self.store = Store::open_for_reading(&self.data).ok().flatten();
        }
        let known = self.store.as_ref()?.known_file(path);
        if known.is_err() {
            self.store = None;
        }
        known.ok()?.identity
    }

    /// What was heard of a song before.
    pub(super) fn heard(&mut self, song: SongId) -> Option<Arc<Heard>> {
        let kept = kept(self.store.as_ref()?, song);
        if kept.is_err() {
            self.store = None;
        }
        kept.ok()?
    }

    /// The labelled songs that are the most like a song, if the library can tell. `go_on` may end it.
    pub(super) fn nearest(
        &mut self,
        model: &LocalModel,
        song: (Option<SongId>, &Heard),
        go_on: &dyn Fn() -> ControlFlow<()>,
    ) -> Option<Vec<SongId>> {
        let found = nearest_labelled(self.store.as_ref()?, model, song, NEAREST, go_on);
        if found.is_err() {
            self.store = None;
        }
        found.ok()?
    }

    /// Nothing can be learnt from a song.
    pub(super) fn without_picture(&self, song: SongId, reason: String) {
        self.hand_over(Bulk::WithoutPicture(song, reason));
    }

    fn hand_over(&self, found: Bulk) {
        if let Some(bulk) = &self.bulk {
            // Where the database cannot be written now, the next scan finds the song again: nothing waits here for it.
            let _ = bulk.try_send(found);
        }
    }
}

/// A file on screen is a song that the library does not have there: it gets it now, and with it a label that was given meanwhile.
pub(super) fn tell(
    path: &Path,
    identity: Identity,
    stamp: Option<FileStamp>,
    before: Option<SongId>,
    outbox: &Outbox<AnalysisEvent>,
) {
    if let Ok(song) = read_song(path, Some(identity)) {
        outbox.send(AnalysisEvent::Holds { song: Box::new(song), stamp, before });
    }
}
