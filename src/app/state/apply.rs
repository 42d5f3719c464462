//! Takes in what the threads report. Events of an older job than the one on screen are stale and dropped.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::notice::{file_name, sentence};
use super::{Current, NoticeLevel, State};
use crate::app::effect::{Effect, PlayerCommand};
use crate::dataset::LibrarySong;
use crate::pipeline::Analysis;
use crate::song::SongId;
use crate::worker::{
    AnalysisEvent, Event, JobId, LearnCommand, LearnEvent, ScanCommand, ScanEvent, StoreEvent, Thread,
};

impl State {
    /// Takes one event in and answers what is to be done about it.
    pub fn apply(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.take_in(event);
        effects.extend(self.resume());
        effects
    }

    fn take_in(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Store(event) => self.store_event(event),
            Event::Analysis(event) => self.analysis_event(event),
            Event::Scan(event) => self.scan_event(event),
            Event::Learn(event) => self.learn_event(event),
            Event::Cloud(event) => self.cloud_event(event),
            Event::Failed(thread, words) => {
                self.thread_failed(thread, &words);
                Vec::new()
            }
        }
    }

    fn store_event(&mut self, event: StoreEvent) -> Vec<Effect> {
        match event {
            StoreEvent::Library { songs, vocabulary, history, pictureless } => {
                self.vocabulary = vocabulary;
                if self.journal.is_empty() {
                    self.trail.settle(&history);
                }
                let recall = (!self.ready).then(|| self.recall_cloud());
                self.ready = true;
                let known = paths_of(&songs);
                self.library.replace_all(songs, pictureless);
                for (path, song) in &known {
                    self.became_known(path, *song);
                }
                let mut effects = self.teach();
                effects.extend(recall);
                return effects;
            }
            StoreEvent::Failed(error) => {
                self.ready = true;
                if self.journal.is_empty() {
                    self.notify("store", NoticeLevel::Error, format!("Labels cannot be saved: {error}."));
                }
                self.saving.error = Some(error);
            }
            StoreEvent::Ready => {
                self.clear_notice("store");
                self.saving.error = None;
            }
            StoreEvent::Songs(songs) => {
                let arrived = paths_of(&songs);
                self.library.upsert(songs);
                return self.songs_arrived(&arrived);
            }
            StoreEvent::Written { ticket, written } => return self.written(ticket, written),
            StoreEvent::WriteDelayed(error) => self.write_delayed(error),
            StoreEvent::WriteRefused { ticket, error } => return self.write_refused(ticket, &error),
            StoreEvent::Unread(paths) => return vec![Effect::work(ScanCommand::Read { paths })],
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

    fn learn_event(&mut self, event: LearnEvent) -> Vec<Effect> {
        match event {
            LearnEvent::Progress { job, stage } => {
                if let Some(running) = self.training.running.as_mut().filter(|running| running.0 == job) {
                    *running = (job, stage);
                }
            }
            LearnEvent::Model(model) => return self.new_model(model),
            LearnEvent::Taught { model, tested } => self.taught(model, tested),
            LearnEvent::ModelRefused(error) => self.notify("model", NoticeLevel::Error, sentence(&error)),
            LearnEvent::ModelShared(path) => {
                let text =
                    format!("The model was written to {}. It does not say which songs it learnt from.", path.display());
                self.notify("model", NoticeLevel::Info, text);
            }
            LearnEvent::TooFewLabels(few) => {
                self.training.running = None;
                self.training.too_few = Some(few);
            }
            LearnEvent::Failed { job, error } => {
                if self.training.running.is_some_and(|running| running.0 == job) {
                    self.training.running = None;
                    self.training.error = Some(error);
                }
            }
            LearnEvent::LeftOut(songs) => self.failures.extend(songs),
            LearnEvent::Suggestions { model, scores } => {
                if self.model.as_ref().is_some_and(|current| current.card.id == model) {
                    self.suggest(scores);
                }
            }
            LearnEvent::Survey(tally) => self.survey = (tally.done < tally.total).then_some(tally),
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
                ("thread-scan", "Adding songs")
            }
            Thread::Learn => {
                (self.training.running, self.survey) = (None, None);
                ("thread-learn", "Learning")
            }
            Thread::Cloud => ("thread-cloud", "Talking to the cloud"),
        };
        let mut text = format!("{what} failed inside Moodsic and was started again; please report this: {words}.");
        if thread == Thread::Store {
            text.push_str(&match self.unsaved_names().as_slice() {
                [] => " No label was lost.".to_owned(),
                names => format!(" Not saved yet: {}.", listed(names)),
            });
        }
        self.notify(topic, NoticeLevel::Error, text);
    }

    /// The names of the files whose labels are not on the disk yet.
    fn unsaved_names(&self) -> Vec<String> {
        let songs = self.journal.songs().filter_map(|song| self.library.get(song)).map(|row| &row.song.path);
        songs.chain(self.journal.files()).map(|path| file_name(path)).collect()
    }

    /// The song on screen, if `job` is its own.
    fn of_job(&mut self, job: JobId) -> Option<&mut Current> {
        self.current.as_mut().filter(|current| current.job == job)
    }

    fn analysis_event(&mut self, event: AnalysisEvent) -> Vec<Effect> {
        match event {
            AnalysisEvent::Identified { path, song } => {
                self.journal.take_unconfirmed(&path);
                let shown = self.current.as_mut().filter(|current| current.path == path && current.song == Some(song));
                if let Some(current) = shown {
                    current.confirmed = true;
                }
            }
            AnalysisEvent::Holds { song, stamp, before } => return self.holds(song, stamp, before),
            AnalysisEvent::Explained { job, model, mood, explanation } => {
                self.explained(job, &model, &mood, explanation);
            }
            AnalysisEvent::Window { job, recipe, window, columns } => {
                let Some(current) = self.of_job(job) else { return Vec::new() };
                current.window = Some(window);
                current.picture.recipe = recipe;
                current.picture.total_columns = columns;
                let mut effects = self.load_player(window.start_s);
                if self.settings.loop_minute {
                    effects.push(Effect::Player(PlayerCommand::Loop(self.wished_loop())));
                }
                return effects;
            }
            AnalysisEvent::Columns { job, image } => {
                if let Some(current) = self.of_job(job) {
                    if current.picture.image.is_none() {
                        log::info!(
                            "first columns {:.0} ms after opening",
                            current.opened.elapsed().as_secs_f64() * 1e3
                        );
                    }
                    current.picture.grow(image);
                }
            }
            AnalysisEvent::Analyzed { job, analysis } => self.analyzed(job, analysis),
            AnalysisEvent::Features { job, features, hints } => {
                let model = self.model.clone();
                if let Some(current) = self.of_job(job) {
                    current.prediction = model.and_then(|model| model.predict_features(&features).ok());
                    current.features = Some(Arc::clone(&features));
                    current.hints = Some(hints);
                    let Some(song) = current.song else { return Vec::new() };
                    if let Some(prediction) = current.prediction.clone() {
                        self.suggest(vec![(song, prediction)]);
                    }
                    return vec![Effect::work(LearnCommand::KeepFeatures { song, features })];
                }
            }
            AnalysisEvent::Failed { job, song, error } => {
                if let Some(song) = song {
                    self.library.has_no_picture(song, error.clone());
                }
                let Some(current) = self.of_job(job) else { return Vec::new() };
                current.error = Some(sentence(&error));
                return self.load_player(0.0);
            }
            AnalysisEvent::Overview { job, overview } => {
                if let Some(current) = self.of_job(job) {
                    current.overview = Some(overview);
                }
            }
        }
        Vec::new()
    }

    fn analyzed(&mut self, job: JobId, analysis: Arc<Analysis>) {
        let Some(current) = self.of_job(job) else { return };
        let picture = &mut current.picture;
        picture.finish(Arc::clone(&analysis.image));
        log::info!("whole picture {:.0} ms after opening", current.opened.elapsed().as_secs_f64() * 1e3);
        current.window = Some(analysis.window);
        let shown = *current.song.get_or_insert(analysis.song);
        current.analysis = Some(analysis);
        self.library.follow(Some(shown));
    }

    fn scan_finished(&mut self, found: usize, failed: usize, cancelled: bool) -> Vec<Effect> {
        self.scan = None;
        if found == 0 {
            // The songs themselves come from another thread, maybe later than this.
            self.scan_found_nothing();
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
        match self.model {
            Some(_) if found > 0 => vec![Effect::work(LearnCommand::Survey { only_cached: false })],
            _ => Vec::new(),
        }
    }

    /// A file turned out to be no song: a label that it was given stays with it, and the user is told.
    fn unidentifiable(&mut self, path: &Path) {
        if self.journal.label_of_file(path).is_some() {
            let name = file_name(path);
            let words = format!("{name} cannot be read as a song now. Its label is kept until it can.");
            self.notify("label", NoticeLevel::Warning, words);
        }
    }
}

fn paths_of(songs: &[LibrarySong]) -> Vec<(PathBuf, SongId)> {
    songs.iter().map(|row| (row.song.path.clone(), row.song.id)).collect()
}

/// Names for a sentence: the first three, and how many more there are.
fn listed(names: &[String]) -> String {
    let shown = names[..names.len().min(3)].join(", ");
    match names.len().saturating_sub(3) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
