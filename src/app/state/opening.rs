//! Bringing songs on screen: from dialogs, drops, the path box, the list.

use std::path::{Path, PathBuf};

use super::{Current, Filter, Offer, Overlay, Picture, State};
use crate::app::action::OpenAction;
use crate::app::effect::{Effect, PickKind, PlayerCommand};
use crate::audio::ClipRule;
use crate::song::SongId;
use crate::worker::{AnalysisCommand, ScanCommand};

/// What opening still waits for.
#[derive(Clone, Debug, Default)]
pub(super) struct Opening {
    /// The first song of a scan is to be shown.
    show_first: bool,
    /// The file system is asked whether this is a song or a folder.
    asked: Option<PathBuf>,
    /// The player is to be loaded as soon as the minute is known; whether to play.
    load_player: Option<bool>,
}

impl State {
    pub(super) fn open(&mut self, action: OpenAction) -> Vec<Effect> {
        match action {
            OpenAction::PickFiles => vec![Effect::Pick(PickKind::Files)],
            OpenAction::PickFolder => vec![Effect::Pick(PickKind::Folder)],
            OpenAction::Paths(paths) => self.open_paths(paths),
            OpenAction::TypedPath(text) => match path_from_text(&text) {
                Some(path) => self.open_paths(vec![path]),
                None => Vec::new(),
            },
            OpenAction::Demo => {
                self.opening.show_first = true;
                self.failures.clear();
                vec![Effect::work(ScanCommand::ComposeDemo)]
            }
            OpenAction::CancelScan => vec![Effect::work(ScanCommand::Cancel)],
        }
    }

    pub(super) fn open_paths(&mut self, paths: Vec<PathBuf>) -> Vec<Effect> {
        let paths: Vec<PathBuf> = paths.into_iter().map(|path| std::path::absolute(&path).unwrap_or(path)).collect();
        let Some(first) = paths.first().cloned() else { return Vec::new() };
        if self.overlay == Some(Overlay::Path) {
            self.overlay = None;
        }
        self.clear_notice("dialog");
        self.failures.clear();
        self.library.choose_none();
        // A file named by the user is shown at once; of a folder, the first song that is found. Only the disk knows which of the
        // two a path is, and the disk may be slow.
        let mut effects = Vec::new();
        if self.library.by_path(&first).is_some() {
            self.expect_no_song();
            effects = self.show_path(&first, true);
        } else {
            self.opening.show_first = true;
            self.opening.asked = Some(first.clone());
            effects.push(Effect::Look(first));
        }
        effects.push(Effect::work(ScanCommand::Read { paths }));
        effects
    }

    /// The file system has answered: `path` is a file, or it is not.
    pub fn looked(&mut self, path: &Path, is_file: bool) -> Vec<Effect> {
        if self.opening.asked.as_deref() != Some(path) {
            return Vec::new();
        }
        self.opening.asked = None;
        if !is_file {
            return Vec::new();
        }
        self.opening.show_first = false;
        self.show_path(path, true)
    }

    /// The library has the song of this file now: whatever was said of the file is said of the song.
    pub(super) fn became_known(&mut self, path: &Path, song: SongId) {
        self.journal.file_is(path);
        let other = |current: &&mut Current| current.path == path && (current.is_new || current.song != Some(song));
        if let Some(current) = self.current.as_mut().filter(other) {
            current.song = Some(song);
            current.is_new = false;
            self.library.follow(Some(song));
        }
    }

    /// A scan has ended without a song: none is waited for any more.
    pub(super) fn scan_found_nothing(&mut self) {
        self.opening.show_first = false;
    }

    /// Nothing comes on screen by itself any more.
    pub(super) fn expect_no_song(&mut self) {
        self.opening.show_first = false;
        self.opening.asked = None;
    }

    /// Nothing hides a song that was opened by its path.
    fn list_everything(&mut self) {
        self.library.set_search(String::new());
        self.library.set_filter(Filter::All);
    }

    /// Shows a song of the library.
    pub(super) fn show_song(&mut self, song: SongId, play: bool) -> Vec<Effect> {
        let Some(row) = self.library.get(song) else { return Vec::new() };
        let (path, duration_secs) = (row.song.path.clone(), row.song.duration_secs);
        let mut effects = self.begin(&path, Some(song), play);
        // The length is known, so the player need not wait for the analysis.
        let start = ClipRule::Minute.resolve(duration_secs).map_or(0.0, |window| window.start_s);
        self.opening.load_player = None;
        effects.push(load(&path, start, play));
        effects
    }

    /// Shows a file, whether the library knows it or not.
    pub(super) fn show_path(&mut self, path: &Path, play: bool) -> Vec<Effect> {
        self.queue = None;
        let Some(song) = self.library.by_path(path).map(|row| row.song.id) else {
            let effects = self.begin(path, None, play);
            self.list_everything();
            return effects;
        };
        if self.library.row_of(song).is_none() {
            self.list_everything();
        }
        self.show_song(song, play)
    }

    fn begin(&mut self, path: &Path, song: Option<SongId>, play: bool) -> Vec<Effect> {
        let job = self.new_job();
        let whole_at_once = !play;
        self.opening.load_player = Some(play);
        self.clear_notice("song");
        self.clear_notice("history");
        self.clear_notice("replaced");
        self.resting = false;
        self.remark = None;
        self.library.follow(song);
        self.current = Some(Current {
            path: path.to_owned(),
            song,
            job,
            opened: self.now,
            window: None,
            picture: Picture { revealed: if whole_at_once { usize::MAX } else { 0 }, ..Picture::default() },
            analysis: None,
            error: None,
            overview: None,
            features: None,
            hints: None,
            prediction: None,
            offer: Offer::default(),
            confirmed: false,
            is_new: song.is_none(),
            why: None,
        });
        self.note_offer();
        let next = self.next_path();
        vec![Effect::work(AnalysisCommand::Analyze { job, path: path.to_owned(), expected: song, next })]
    }

    /// The analysed minute is known (or there is none): the player can begin there.
    pub(super) fn load_player(&mut self, start_secs: f64) -> Vec<Effect> {
        let (Some(play), Some(current)) = (self.opening.load_player.take(), &self.current) else {
            return Vec::new();
        };
        vec![load(&current.path, start_secs, play)]
    }

    /// Songs came into the library: the first may be waited for.
    pub(super) fn songs_arrived(&mut self, songs: &[(PathBuf, SongId)]) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (path, song) in songs {
            self.journal.was_read(path, *song);
            self.became_known(path, *song);
        }
        if self.opening.show_first
            && let Some((path, song)) = songs.first()
        {
            // A song named by its user sounds, be its file read sooner or later than the file system has answered.
            let named = self.opening.asked.as_ref() == Some(path);
            self.expect_no_song();
            if self.library.row_of(*song).is_none() {
                self.list_everything();
            }
            effects.extend(self.show_song(*song, named));
        }
        effects
    }
}

fn load(path: &Path, start_secs: f64, play: bool) -> Effect {
    let start = std::time::Duration::from_secs_f64(start_secs.max(0.0));
    Effect::Player(PlayerCommand::Load { path: path.to_owned(), start, play })
}

/// A path as people paste it: quoted, as a `file://` address, with `~`.
pub(super) fn path_from_text(text: &str) -> Option<PathBuf> {
    let text = text.trim();
    let text = [('"', '"'), ('\'', '\'')]
        .iter()
        .find_map(|&(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    if let Some(address) = text.strip_prefix("file://") {
        let decoded = percent_encoding::percent_decode_str(address).collect::<Vec<u8>>();
        return Some(crate::path_bytes::path_from_bytes(decoded));
    }
    if let Some(rest) = text.strip_prefix("~/")
        && let Some(home) = std::env::home_dir()
    {
        return Some(home.join(rest));
    }
    Some(PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_paths_are_understood() {
        let path = |text| path_from_text(text).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path(" '/a b/c.mp3' ").as_deref(), Some("/a b/c.mp3"));
        assert_eq!(path("file:///a%20b/%C3%BC.ogg").as_deref(), Some("/a b/ü.ogg"));
        assert_eq!(path("/plain%20name.ogg").as_deref(), Some("/plain%20name.ogg"));
        assert_eq!(path("  "), None);
    }
}
