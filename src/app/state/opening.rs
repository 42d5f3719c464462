//! Bringing songs on screen: from dialogs, drops, the path box, the list.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::{Current, Overlay, Picture, State};
use crate::app::action::OpenAction;
use crate::app::effect::{Effect, PickKind, PlayerCommand};
use crate::audio::ClipRule;
use crate::song::SongId;
use crate::worker::Command;

/// What opening still waits for.
#[derive(Clone, Debug, Default)]
pub(super) struct Opening {
    /// The first song of a scan is to be shown.
    show_first: bool,
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
                vec![Effect::Work(Command::ComposeDemo)]
            }
            OpenAction::CancelScan => vec![Effect::Work(Command::CancelScan)],
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
        // A file named by the user is shown at once; of a folder, the first song that is found.
        let looks_like_a_song = first.extension().is_some();
        let mut effects = if looks_like_a_song { self.show_path(&first, true) } else { Vec::new() };
        self.opening.show_first = !looks_like_a_song;
        effects.push(Effect::Work(Command::Scan { paths }));
        effects
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
    fn show_path(&mut self, path: &Path, play: bool) -> Vec<Effect> {
        match self.library.by_path(path).map(|row| row.song.id) {
            Some(song) => self.show_song(song, play),
            None => self.begin(path, None, play),
        }
    }

    fn begin(&mut self, path: &Path, song: Option<SongId>, play: bool) -> Vec<Effect> {
        let job = self.new_job();
        let whole_at_once = !play;
        self.opening.load_player = Some(play);
        self.clear_notice("song");
        self.clear_notice("history");
        self.current = Some(Current {
            path: path.to_owned(),
            song,
            job,
            opened: Instant::now(),
            window: None,
            picture: Picture { revealed: if whole_at_once { usize::MAX } else { 0 }, ..Picture::default() },
            analysis: None,
            error: None,
            overview: None,
            features: None,
            hints: None,
            prediction: None,
            why: None,
        });
        vec![Effect::Work(Command::Analyze { job, path: path.to_owned(), identity: None })]
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
            effects.extend(self.identified(path, *song));
            if let Some(current) = &mut self.current
                && current.path == *path
            {
                current.song = Some(*song);
            }
        }
        if self.opening.show_first
            && let Some((_, song)) = songs.first()
        {
            self.opening.show_first = false;
            effects.extend(self.show_song(*song, false));
        }
        effects
    }

    /// A scan has ended without a song: nothing is waited for any more.
    pub(super) fn scan_found_nothing(&mut self) {
        self.opening.show_first = false;
    }
}

fn load(path: &Path, start_secs: f64, play: bool) -> Effect {
    let start = std::time::Duration::from_secs_f64(start_secs.max(0.0));
    Effect::Player(PlayerCommand::Load { path: path.to_owned(), start, play })
}

/// A path as people paste it: quoted, as a `file://` address, with `~`.
fn path_from_text(text: &str) -> Option<PathBuf> {
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
        return Some(path_from_bytes(decoded));
    }
    if let Some(rest) = text.strip_prefix("~/")
        && let Some(home) = std::env::home_dir()
    {
        return Some(home.join(rest));
    }
    Some(PathBuf::from(text))
}

#[cfg(unix)]
fn path_from_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
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
