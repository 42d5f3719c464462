//! The thread itself.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use super::ahead::{Ahead, AheadThread};
use super::known::{self, KnownSongs};
use super::message::AnalysisEvent;
use super::overviews::Overviews;
use super::slot::{Job, Question, Slot, Work};
use crate::dsp::LogMelSpectrogram;
use crate::ear::{Ear, Heard, WindowHeard};
use crate::learn::{explain, hints};
use crate::parallel::guard;
use crate::pipeline::{Analysis, AnalyzeError, Hearing, Progress, Recipe, Threads, analyze_and_hear, overview};
use crate::render::SpectrogramImage;
use crate::song::{FileStamp, Identity, SongId, file_name, identify_while};
use crate::worker::fail_point;
use crate::worker::job::{JobId, WantedJob};
use crate::worker::outbox::Outbox;

/// Peaks of the overview: about one per pixel of a wide window.
const OVERVIEW_BUCKETS: usize = 2000;

/// The window needs no more pictures of a growing spectrogram than this.
const SHORTEST_PAUSE: Duration = Duration::from_millis(25);

pub(super) struct Thread {
    pub(super) known: KnownSongs,
    pub(super) ahead: Arc<AheadThread>,
    pub(super) ear: Ear,
    /// What the network said of the song on screen.
    pub(super) said: Option<(JobId, Arc<Vec<WindowHeard>>)>,
    pub(super) overviews: Overviews,
    pub(super) slot: Arc<Slot>,
    pub(super) wanted: WantedJob,
    pub(super) outbox: Outbox<AnalysisEvent>,
}

/// Who looks at a song for less passes by.
const PASSING_BY: Duration = Duration::from_millis(300);

/// How often a wait looks whether it is still of use.
const GLANCE: Duration = Duration::from_millis(20);

/// The song of a job, as far as its overview needs it, and its picture, if it has one.
struct Shown {
    song: SongId,
    duration_secs: f64,
    analysis: Option<Arc<Analysis>>,
}

impl Shown {
    fn of(analysis: Arc<Analysis>) -> Self {
        Self { song: analysis.song, duration_secs: analysis.duration_secs, analysis: Some(analysis) }
    }
}

impl Thread {
    pub(super) fn run(&mut self, bell: &Receiver<()>) {
        for () in bell {
            let Some(job) = self.slot.take() else { continue };
            // A decoder bug on one file ends this job, and no other.
            if let Err(words) = guard(|| self.work(&job)) {
                let error = format!("Moodsic crashed on this file ({words}); please report it");
                self.outbox.send(AnalysisEvent::Failed { job: job.id, song: None, error });
            }
        }
    }

    fn work(&mut self, job: &Job) {
        fail_point::reach("analysis");
        match &job.work {
            Work::Analyze { path, expected, next } => self.analyze(job.id, path, *expected, next.as_deref()),
            Work::Explain(question) => self.explain(job.id, question),
        }
    }

    /// Tells what speaks for a mood, and then which songs are alike.
    fn explain(&mut self, job: JobId, question: &Question) {
        let start = Instant::now();
        let Question { song, hearing, heard, model, mood } = question;
        let Some(said) = self.closely(job, hearing) else { return };
        let explanation = explain(model, mood, heard, hearing, &said).map(Arc::new);
        let (id, mood) = (model.card.id.clone(), mood.clone());
        self.outbox.send(AnalysisEvent::Explained { job, model: id, mood, explanation });
        log::info!("reasons found in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
        let wanted = self.wanted.clone();
        if let Some(songs) = self.known.nearest(model, (*song, heard), &|| wanted.flow(job)) {
            self.outbox.send(AnalysisEvent::Nearest { job, songs });
        }
    }

    /// What the network says of the song of `job`, token by token. `None` when the job is not wanted any more.
    fn closely(&mut self, job: JobId, hearing: &Hearing) -> Option<Arc<Vec<WindowHeard>>> {
        if let Some((_, said)) = self.said.as_ref().filter(|(of, _)| *of == job) {
            return Some(Arc::clone(said));
        }
        let mut said = Vec::with_capacity(hearing.windows());
        for window in 0..hearing.windows() {
            if self.wanted.flow(job).is_break() {
                return None;
            }
            said.extend(self.ear.say(hearing, &[window]));
        }
        Some(self.keep_said(job, said))
    }

    fn keep_said(&mut self, job: JobId, said: Vec<WindowHeard>) -> Arc<Vec<WindowHeard>> {
        let said = Arc::new(said);
        self.said = Some((job, Arc::clone(&said)));
        said
    }

    /// A song that was listened to before is heard once more, so that whoever asks for reasons need not wait; but not while somebody
    /// only passes by.
    fn be_ready(&mut self, job: JobId, analysis: &Analysis) {
        let Some(hearing) = analysis.hearing.as_ref().filter(|_| self.said.as_ref().is_none_or(|(of, _)| *of != job))
        else {
            return;
        };
        for _ in 0..PASSING_BY.as_millis() / GLANCE.as_millis() {
            if self.wanted.flow(job).is_break() || self.slot.is_full() {
                return;
            }
            std::thread::sleep(GLANCE);
        }
        let _ = self.closely(job, hearing);
    }

    fn analyze(&mut self, job: JobId, path: &Path, expected: Option<SongId>, next: Option<&Path>) {
        let stamp = FileStamp::of(path).ok();
        let wanted = self.wanted.clone();
        let mut go_on = || wanted.flow(job);
        let looked = self.known.look_up(path, expected, stamp, &self.outbox, &mut go_on);
        let ControlFlow::Continue(identity) = looked else {
            // It is looked at later all the same: a label given to it must go to what was on screen.
            if let Some(expected) = expected {
                self.slot.pass(path.to_owned(), expected);
            }
            return;
        };
        if go_on().is_break() {
            return;
        }
        let shown = match self.ahead.take(path, identity.as_ref(), stamp) {
            Some(ahead) => Some(self.show_ahead(job, ahead)),
            None => self.make(job, path, identity, stamp),
        };
        let Some(shown) = shown else { return };
        self.ahead.prepare(next);
        let kept = self.overviews.load(shown.song);
        let is_kept = kept.is_some();
        if let Some(overview) = kept {
            self.outbox.send(AnalysisEvent::Overview { job, overview: Arc::new(overview) });
        }
        if let Some(analysis) = &shown.analysis {
            self.be_ready(job, analysis);
        }
        if !is_kept {
            self.overview(job, path, &shown);
        }
    }

    /// Makes the picture and listens now. Answers what song it is, if it can have an overview.
    fn make(&mut self, job: JobId, path: &Path, identity: Option<Identity>, stamp: Option<FileStamp>) -> Option<Shown> {
        let kept = identity.as_ref().and_then(|identity| self.known.heard(identity.id));
        let is_heard = kept.is_some();
        if let Some(heard) = kept {
            self.tell_heard(job, heard, true);
        }
        let made = match self.picture(job, path, identity.as_ref()) {
            // A mood was written into it just now, by this very program perhaps.
            Err(error) if error.is_of_a_replaced_file() => self.picture(job, path, identity.as_ref()),
            made => made,
        };
        match made {
            Ok(analysis) => {
                let analysis = Arc::new(analysis);
                self.outbox.send(AnalysisEvent::Analyzed { job, analysis: Arc::clone(&analysis) });
                if identity.is_none() {
                    known::tell(path, analysis.identity(), stamp, None, &self.outbox);
                }
                if !is_heard {
                    self.listen(job, &analysis);
                }
                self.tell_heard_picture(job, &analysis);
                Some(Shown::of(analysis))
            }
            Err(AnalyzeError::Cancelled) => None,
            Err(error) => {
                // A song without a picture (too short, silent minute) can still be heard and has an overview.
                let known = identity.or_else(|| {
                    let identity = identify_while(path, &mut || self.wanted.flow(job)).ok()??;
                    known::tell(path, identity.clone(), stamp, None, &self.outbox);
                    Some(identity)
                });
                let song = known.as_ref().filter(|_| error.lies_in_the_song()).map(|identity| identity.id);
                if let Some(song) = song {
                    self.known.without_picture(song, error.to_string());
                }
                self.outbox.send(AnalysisEvent::Failed { job, song, error: error.to_string() });
                known.map(|identity| Shown { song: identity.id, duration_secs: identity.length.secs, analysis: None })
            }
        }
    }

    /// Shows what was made ahead.
    fn show_ahead(&mut self, job: JobId, ahead: Ahead) -> Shown {
        let analysis = ahead.analysis;
        let columns = analysis.image.width() as usize;
        self.outbox.send(AnalysisEvent::Window { job, recipe: Recipe::default(), window: analysis.window, columns });
        self.outbox.send(AnalysisEvent::Analyzed { job, analysis: Arc::clone(&analysis) });
        match ahead.heard {
            Some((heard, is_kept)) => self.tell_heard(job, heard, is_kept),
            None => self.listen(job, &analysis),
        }
        self.tell_heard_picture(job, &analysis);
        Shown::of(analysis)
    }

    fn picture(&self, job: JobId, path: &Path, identity: Option<&Identity>) -> Result<Analysis, AnalyzeError> {
        let recipe = Recipe::default();
        let mut so_far = LogMelSpectrogram { n_mels: recipe.spectrogram.n_mels, values: Vec::new() };
        let mut shown_at: Option<Instant> = None;
        let mut total_columns = usize::MAX;
        analyze_and_hear(path, &recipe, identity, Threads::Several, &mut |progress| {
            match progress {
                Progress::Window { window, columns } => {
                    // A second window means that the file is not as long as it said: the columns come anew.
                    so_far.values.clear();
                    total_columns = columns;
                    self.outbox.send(AnalysisEvent::Window { job, recipe, window, columns });
                }
                Progress::Counting => {}
                Progress::Columns { log_mel, .. } => {
                    so_far.values.extend_from_slice(log_mel);
                    let complete = so_far.columns() >= total_columns;
                    if complete || shown_at.is_none_or(|at| at.elapsed() >= SHORTEST_PAUSE) {
                        let levels = recipe.grey.levels(&so_far).unwrap_or_else(|| vec![0; so_far.values.len()]);
                        let image = Arc::new(SpectrogramImage::from_levels(&levels, so_far.n_mels));
                        self.outbox.send(AnalysisEvent::Columns { job, image });
                        shown_at = Some(Instant::now());
                    }
                }
            }
            self.wanted.flow(job)
        })
    }

    /// Listens to the song on screen: first tells what is heard in some windows, then in all.
    fn listen(&mut self, job: JobId, analysis: &Analysis) {
        let Some(hearing) = &analysis.hearing else { return };
        let heard = self.ear.hear_closely(hearing, &mut |partial| {
            if partial.is_partial() {
                self.tell_heard(job, Arc::new(partial.clone()), false);
            }
            self.wanted.flow(job)
        });
        if let Some((heard, said)) = heard {
            self.keep_said(job, said);
            self.tell_heard(job, Arc::new(heard), false);
        }
    }

    fn tell_heard(&self, job: JobId, heard: Arc<Heard>, is_kept: bool) {
        let hints = hints(&heard);
        self.outbox.send(AnalysisEvent::Heard { job, heard, hints, is_kept });
    }

    /// Draws what was listened to: some milliseconds of work, so it comes after the suggestion.
    fn tell_heard_picture(&self, job: JobId, analysis: &Analysis) {
        if self.wanted.flow(job).is_break() {
            return;
        }
        if let Some(hearing) = &analysis.hearing {
            self.outbox.send(AnalysisEvent::HeardPicture { job, image: Arc::new(hearing.picture()) });
        }
    }

    fn overview(&mut self, job: JobId, path: &Path, shown: &Shown) {
        let made = overview(path, OVERVIEW_BUCKETS, shown.duration_secs, &mut |so_far| {
            self.outbox.send(AnalysisEvent::Overview { job, overview: Arc::new(so_far.clone()) });
            // Whoever asks why does not wait for the whole song.
            if let Some((id, question)) = self.slot.take_question() {
                self.explain(id, &question);
            }
            self.wanted.flow(job)
        });
        match made {
            Ok(overview) => {
                self.overviews.save(shown.song, &overview);
                self.outbox.send(AnalysisEvent::Overview { job, overview: Arc::new(overview) });
            }
            Err(AnalyzeError::Cancelled) => {}
            Err(error) => log::info!("no overview of {}: {error}", file_name(path)),
        }
    }
}
