//! Leaving. Labels that are not on the disk keep the window open: it says how many they are and why, waits, or saves them
//! elsewhere.

use std::path::PathBuf;
use std::time::Duration;

use super::{NoticeLevel, Overlay, State};
use crate::app::action::LeaveAction;
use crate::app::effect::Effect;
use crate::dataset::{Annotation, LabelSource, LabelState, LibrarySong};
use crate::song::{Metadata, Song, SongId};

/// What takes longer than this to be written is worth a word.
const UNNOTICED: Duration = Duration::from_millis(400);
/// Who is told to end by the system, not by its user, waits no longer than this.
const LAST_WORD: Duration = Duration::from_secs(4);

impl State {
    pub(super) fn leave(&mut self, action: LeaveAction) -> Vec<Effect> {
        match action {
            LeaveAction::Stay => {
                self.overlay = None;
                self.stay();
                Vec::new()
            }
            LeaveAction::SaveTo(text) => match super::song::path_from_text(&text) {
                Some(path) => vec![self.save_elsewhere(path)],
                None => Vec::new(),
            },
            LeaveAction::Anyway => self.quit(),
        }
    }

    /// Does not want to leave any more.
    pub(super) fn stay(&mut self) {
        self.closing.wished = None;
    }

    /// Whether the window may close at once.
    pub fn may_close(&self) -> bool {
        self.closing.agreed
    }

    /// Whether the window closes as soon as everything is written.
    pub fn is_leaving(&self) -> bool {
        self.closing.wished.is_some()
    }

    /// Closes the window, once all labels are on the disk.
    pub fn wish_to_leave(&mut self, by_system: bool) -> Vec<Effect> {
        if self.labels.are_saved() {
            return self.quit();
        }
        self.closing.wished = self.closing.wished.or(Some(self.now));
        self.closing.by_system = by_system;
        Vec::new()
    }

    fn quit(&mut self) -> Vec<Effect> {
        self.closing.agreed = true;
        // What is still to be written into playlists is, as far as the end of the program leaves time for it.
        let last = self.playlists.take_due().then(Self::refresh_playlists);
        last.into_iter().chain([Effect::Quit]).collect()
    }

    pub(super) fn close_if_saved(&mut self) -> Vec<Effect> {
        if self.is_leaving() && self.labels.are_saved() { self.quit() } else { Vec::new() }
    }

    /// Says what is not saved, when that takes longer than nobody notices; a session that ends gets its labels into a file.
    pub fn keep_leaving(&mut self) -> Vec<Effect> {
        let Some(wished) = self.closing.wished else { return Vec::new() };
        let waited = self.now.saturating_duration_since(wished);
        if self.overlay != Some(Overlay::Unsaved) && waited >= UNNOTICED {
            self.overlay = Some(Overlay::Unsaved);
        }
        if self.closing.by_system && waited >= LAST_WORD {
            self.stay();
            // Only what is not on the disk: the list is brought in later, over what is said meanwhile.
            let mut effects = vec![Effect::SaveLabels { path: PathBuf::new(), songs: self.songs_as_expected(true) }];
            effects.extend(self.quit());
            return effects;
        }
        Vec::new()
    }

    /// Writes all labels as they should be into a file, those that are not on the disk included.
    fn save_elsewhere(&mut self, path: PathBuf) -> Effect {
        self.closing.rescuing = Some(self.labels.last_write());
        Effect::SaveLabels { path, songs: self.songs_as_expected(false) }
    }

    /// Every labelled song with its label as it will be, or only those whose label is not on the disk.
    fn songs_as_expected(&self, only_unsaved: bool) -> Vec<LibrarySong> {
        let at = jiff::Timestamp::now();
        let annotation = |song: SongId, state: LabelState| Annotation { song, state, source: LabelSource::Human, at };
        let mut songs = Vec::new();
        for row in self.library.songs() {
            let song = row.song.id;
            let label = match self.library.expected(song) {
                Some(expected) => expected.clone().map(|label| annotation(song, label)),
                None => row.annotation.clone().filter(|_| !only_unsaved),
            };
            if label.is_some() {
                songs.push(LibrarySong { annotation: label, ..row.clone() });
            }
        }
        for (path, label) in self.labels.labels_of_files() {
            let id = SongId::from_bytes([0; 32]);
            let song = Song {
                id,
                path: path.to_owned(),
                metadata: Metadata::default(),
                duration_secs: 0.0,
                format: String::new(),
            };
            songs.push(LibrarySong { song, annotation: Some(annotation(id, label.clone())), added: 0 });
        }
        songs
    }

    /// The labels were written into a file, or not.
    pub fn saved_elsewhere(&mut self, outcome: Result<PathBuf, String>) -> Vec<Effect> {
        match outcome {
            Ok(path) => {
                let path = path.display();
                let words = format!(
                    "The labels of all listed songs are in {path}. moodsic import {path} --overwrite brings them into a library. \
                     What was taken back or removed is not in it."
                );
                self.notify("rescue", NoticeLevel::Info, words);
                self.closing.rescued = self.closing.rescuing;
                Vec::new()
            }
            Err(error) => {
                self.notify("rescue", NoticeLevel::Error, format!("The labels were not written: {error}."));
                Vec::new()
            }
        }
    }

    /// All labels are in a file elsewhere, so that nothing is lost by leaving.
    pub fn is_rescued(&self) -> bool {
        self.closing.rescued == Some(self.labels.last_write())
    }
}
