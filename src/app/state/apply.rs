//! Takes in what the threads report: each part its own, and here what concerns more than one.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::labels::Stored;
use super::song::Reported;
use super::{NoticeLevel, State};
use crate::app::effect::{Effect, PlayerCommand};
use crate::song::file_name;
use crate::worker::{AnalysisEvent, Event, LearnCommand, ScanEvent, StoreEvent, Thread};

impl State {
    /// Takes one event in and answers what is to be done about it.
    pub fn apply(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.take_in(event);
        effects.extend(self.resume());
        effects.extend(self.look_at_files());
        effects
    }

    fn take_in(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Store(event) => self.store_event(event),
            Event::Analysis(event) => self.analysis_event(event),
            Event::Scan(event) => self.scan_event(event),
            Event::Learn(event) => self.learn_event(event),
            Event::Cloud(event) => self.cloud_event(event),
            Event::FileTags(event) => {
                self.file_tags_event(event);
                Vec::new()
            }
            Event::Playlists(event) => {
                self.playlist_event(event);
                Vec::new()
            }
            Event::Failed(thread, words) => {
                self.thread_failed(thread, &words);
                Vec::new()
            }
        }
    }

    fn store_event(&mut self, event: StoreEvent) -> Vec<Effect> {
        self.note_file_moods(&event);
        match &event {
            StoreEvent::Written { ticket, written } => self.labelled_by_files(*ticket, written.changes.len()),
            StoreEvent::WriteRefused { ticket, .. } => self.not_labelled_by_files(*ticket),
            _ => {}
        }
        match self.labels.apply(event, &mut self.library) {
            Stored::Effects(effects) => return effects,
            Stored::Library => {
                let is_first = !self.ready;
                let recall = is_first.then(|| self.recall_cloud());
                let listen = self.listen_to_all().filter(|_| is_first);
                self.ready = true;
                self.files_became_known();
                let back = self.come_back();
                let playlists = is_first.then(State::refresh_playlists);
                return self.teach().into_iter().chain(recall).chain(listen).chain(playlists).chain(back).collect();
            }
            Stored::Failed(error) => {
                self.ready = true;
                if self.labels.are_saved() {
                    self.notify("store", NoticeLevel::Error, format!("Labels cannot be saved: {error}."));
                }
            }
            Stored::Ready => self.clear_notice("store"),
            Stored::Songs(arrived) => return self.songs_arrived(&arrived),
            Stored::Written { teaches, renamed } => {
                if let Some((from, to)) = renamed {
                    self.song.rename_mood(&from, &to);
                }
                return self.written(teaches);
            }
            Stored::Delayed(error) => self.write_delayed(&error),
            Stored::Refused { labels, error } => return self.write_refused(labels, &error),
        }
        Vec::new()
    }

    fn scan_event(&mut self, event: ScanEvent) -> Vec<Effect> {
        match event {
            ScanEvent::Progress(progress) => self.scan = Some(progress),
            ScanEvent::Failed(files) => {
                for (path, _) in &files {
                    self.unidentifiable(path);
                }
                self.failures.extend(files);
            }
            ScanEvent::Finished { found, failed, cancelled } => return self.scan_finished(found, failed, cancelled),
        }
        Vec::new()
    }

    /// A thread goes on after a panic. What it was doing is over.
    fn thread_failed(&mut self, thread: Thread, words: &str) {
        let (topic, what) = match thread {
            Thread::Store => ("thread-store", "Saving labels"),
            Thread::Analysis => ("thread-analysis", "Showing the song"),
            Thread::Ahead => ("thread-ahead", "Preparing the next song"),
            Thread::Scan => {
                self.scan = None;
                self.song.scan_found_nothing();
                ("thread-scan", "Adding songs")
            }
            Thread::Learn => {
                self.learning.break_off();
                ("thread-learn", "Learning")
            }
            Thread::FileTags => {
                self.file_tags_failed();
                ("thread-file-tags", "Writing into files")
            }
            Thread::Cloud => ("thread-cloud", "Talking to the cloud"),
            Thread::Playlists => {
                self.playlists.busy = false;
                ("thread-playlists", "Writing playlists")
            }
        };
        let mut text = format!("{what} crashed and was restarted; please report this: {words}.");
        if thread == Thread::Store {
            text = format!("{text} {}.", self.words_about_unsaved());
        }
        self.notify(topic, NoticeLevel::Error, text);
    }

    /// Names the files whose labels are not on the disk yet, each once.
    fn words_about_unsaved(&self) -> String {
        let mut files = HashSet::new();
        let files = self.labels.unsaved_files(&self.library).filter(|path| files.insert(*path));
        let names: Vec<String> = files.map(|path| file_name(path)).collect();
        if !names.is_empty() {
            format!("Not saved yet: {}", listed(&names))
        } else if self.labels.are_saved() {
            "No label was lost".to_owned()
        } else {
            "A change of the moods or of the list is still to be saved".to_owned()
        }
    }

    fn analysis_event(&mut self, event: AnalysisEvent) -> Vec<Effect> {
        let model = self.learning.model().map(Arc::as_ref);
        match self.song.apply(event, model) {
            Reported::Confirmed(path) => self.labels.confirmed(&path),
            Reported::Holds { song, stamp, before } => return self.holds(song, stamp, before),
            Reported::Minute(start) => {
                let mut effects = self.load_player(start);
                if self.settings.loop_minute {
                    effects.push(Effect::Player(PlayerCommand::Loop(self.wished_loop())));
                }
                return effects;
            }
            Reported::Analyzed(song) => self.library.follow(Some(song)),
            Reported::Judged { song: Some(song), prediction, facts, to_keep } => {
                self.library.add_facts(vec![(song, facts)]);
                self.suggest(prediction.map(|prediction| (song, prediction)).into_iter().collect());
                let keep = to_keep.map(|heard| Effect::work(LearnCommand::KeepHeard { song, heard }));
                // Reasons of a first answer are no longer the whole truth.
                return keep.into_iter().chain(self.explain_again()).collect();
            }
            Reported::Nothing | Reported::Judged { song: None, .. } => {}
            Reported::Failed { song, error, is_shown } => {
                if let Some(song) = song {
                    self.library.has_no_picture(song, error);
                }
                if is_shown {
                    return self.load_player(0.0);
                }
            }
            Reported::Nearest { job, songs } => self.song.found_nearest(job, songs),
            Reported::Explained { job, model, mood, explanation } => {
                // The reasons of another model are nothing to go by.
                if self.learning.is_model(&model) {
                    let over = self.song.explained(job, &mood, explanation);
                    return over.map_or_else(Vec::new, |listened| self.stop_listening(listened));
                }
            }
        }
        Vec::new()
    }

    fn scan_finished(&mut self, found: usize, failed: usize, cancelled: bool) -> Vec<Effect> {
        self.scan = None;
        if found == 0 {
            // The songs themselves come from another thread, maybe later than this.
            self.song.scan_found_nothing();
        }
        let mut sentences = Vec::new();
        if cancelled {
            sentences.push("The scan was stopped; what was found stays.".to_owned());
        } else if found == 0 && failed == 0 {
            sentences.push("No songs were found there (MP3, FLAC, WAV, OGG Vorbis, Opus, M4A, AIFF).".to_owned());
        }
        if failed == 1
            && let Some((path, error)) = self.failures.last()
        {
            let name = file_name(path);
            sentences.push(format!("{name} was left out: {error}."));
        } else if failed > 1 {
            sentences.push(format!("{failed} files were left out; click here for the reasons."));
        }
        if sentences.is_empty() {
            self.clear_notice("scan");
        } else {
            let level = if failed > 0 { NoticeLevel::Warning } else { NoticeLevel::Info };
            self.notify("scan", level, sentences.join(" "));
        }
        if found > 0 { self.listen_to_all().into_iter().collect() } else { Vec::new() }
    }

    /// A file turned out to be no song: a label that it was given stays with it, and the user is told.
    fn unidentifiable(&mut self, path: &Path) {
        if self.labels.label_of_file(path).is_some() {
            let name = file_name(path);
            let words = format!("{name} cannot be read as a song now. Its label is kept until it can.");
            self.notify("label", NoticeLevel::Warning, words);
        }
    }
}

/// Names for a sentence: the first three, and how many more there are.
fn listed(names: &[String]) -> String {
    let shown = names[..names.len().min(3)].join(", ");
    match names.len().saturating_sub(3) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
