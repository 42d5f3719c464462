//! Bringing songs on screen: from dialogs, drops, the path box, the list.

use std::path::{Path, PathBuf};

use super::song::path_from_text;
use super::{Overlay, State};
use crate::app::action::OpenAction;
use crate::app::choices::Filter;
use crate::app::effect::{Effect, PickKind, PlayerCommand};
use crate::audio::ClipRule;
use crate::song::SongId;
use crate::worker::{AnalysisCommand, ScanCommand};

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
                self.song.expect_first(None);
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
            self.song.expect_none();
            effects = self.show_path(&first, true);
        } else {
            self.song.expect_first(Some(first.clone()));
            effects.push(Effect::Look(first));
        }
        effects.push(Effect::work(ScanCommand::Read { paths }));
        effects
    }

    /// The file system has answered: `path` is a file, or it is not.
    pub fn looked(&mut self, path: &Path, is_file: bool) -> Vec<Effect> {
        if self.song.looked(path, is_file) { self.show_path(path, true) } else { Vec::new() }
    }

    /// The library has the song of this file now: whatever was said of the file is said of the song.
    fn became_known(&mut self, path: &Path, song: SongId) {
        self.labels.file_is_known(path);
        if self.song.became_known(path, song) {
            self.library.follow(Some(song));
        }
    }

    /// The library was read: it may have the songs of the files that were labelled or opened before.
    pub(super) fn files_became_known(&mut self) {
        let mut paths: Vec<PathBuf> = self.labels.files_without_song().map(Path::to_owned).collect();
        paths.extend(self.song.current().map(|current| current.path.clone()));
        for path in paths {
            if let Some(song) = self.library.by_path(&path).map(|row| row.song.id) {
                self.became_known(&path, song);
            }
        }
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
        let minute = ClipRule::Minute.resolve(duration_secs).map_or(0.0, |window| window.start_s);
        let start = self.start_at(minute);
        self.song.player_is_loaded();
        effects.push(load(&path, start, play));
        effects
    }

    /// Shows a file, whether the library knows it or not.
    pub(super) fn show_path(&mut self, path: &Path, play: bool) -> Vec<Effect> {
        self.player.end_queue();
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
        let job = self.jobs.next();
        self.clear_notice("song");
        self.clear_notice("history");
        self.clear_notice("replaced");
        self.labels.arm();
        self.library.follow(song);
        self.song.begin(path.to_owned(), song, job, self.now, play);
        self.note_offer();
        let next = self.next_path();
        vec![Effect::work(AnalysisCommand::Analyze { job, path: path.to_owned(), expected: song, next })]
    }

    /// The analysed minute is known (or there is none): the player can begin there.
    pub(super) fn load_player(&mut self, start_secs: f64) -> Vec<Effect> {
        let start = self.start_at(start_secs);
        self.song.take_load().map(|(path, play)| load(path, start, play)).into_iter().collect()
    }

    /// Where a song begins to play, by its user's choice.
    fn start_at(&self, minute: f64) -> f64 {
        if self.settings.player.from_start { 0.0 } else { minute }
    }

    /// Songs came into the library: the first may be waited for.
    pub(super) fn songs_arrived(&mut self, songs: &[(PathBuf, SongId)]) -> Vec<Effect> {
        for (path, song) in songs {
            self.labels.was_read(path, *song);
            self.became_known(path, *song);
        }
        let Some((path, song)) = songs.first() else { return Vec::new() };
        // A song named by its user sounds, be its file read sooner or later than the file system has answered.
        let Some(named) = self.song.take_first(path) else { return Vec::new() };
        if self.library.row_of(*song).is_none() {
            self.list_everything();
        }
        self.show_song(*song, named)
    }
}

fn load(path: &Path, start_secs: f64, play: bool) -> Effect {
    let start = std::time::Duration::from_secs_f64(start_secs.max(0.0));
    Effect::Player(PlayerCommand::Load { path: path.to_owned(), start, play })
}
