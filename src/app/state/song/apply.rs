//! What the analysis reports. Events of an older job than the one on screen are stale and dropped.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::notice::sentence;
use super::OnScreen;
use crate::ear::{Facts, Heard};
use crate::learn::{Explanation, LocalModel};
use crate::mood::Mood;
use crate::pipeline::Analysis;
use crate::predict::Prediction;
use crate::song::{FileStamp, Song, SongId};
use crate::worker::{AnalysisEvent, JobId};

/// What others have to know of a report.
pub(in super::super) enum Reported {
    /// Nothing.
    Nothing,
    /// A file holds the song that the list says.
    Confirmed(PathBuf),
    /// A file holds this song, and the list has another one there, or none.
    Holds {
        /// What it holds.
        song: Box<Song>,
        /// The file as it was then.
        stamp: Option<FileStamp>,
        /// What the list has.
        before: Option<SongId>,
    },
    /// The analysed minute is known, which begins at so many seconds.
    Minute(f64),
    /// The picture is finished; this is its song.
    Analyzed(SongId),
    /// The predictor has judged it, if there is one.
    Judged {
        /// Which song, if it is known.
        song: Option<SongId>,
        /// What the predictor says.
        prediction: Option<Prediction>,
        /// What it sounds like.
        facts: Facts,
        /// What was heard of all of the song, if the library does not have it yet.
        to_keep: Option<Arc<Heard>>,
    },
    /// There is no picture of a song.
    Failed {
        /// Which, if that is known.
        song: Option<SongId>,
        /// Why.
        error: String,
        /// Whether it is the one on screen.
        is_shown: bool,
    },
    /// The labelled songs that are the most like it.
    Nearest {
        /// Of which job.
        job: JobId,
        /// Nearest first.
        songs: Vec<SongId>,
    },
    /// The parts of the picture that speak for a mood by a model.
    Explained {
        /// Which picture.
        job: JobId,
        /// The model's id.
        model: String,
        /// The mood.
        mood: Mood,
        /// The parts, if the model knows the mood.
        explanation: Option<Arc<Explanation>>,
    },
}

impl OnScreen {
    /// Takes a report in and answers what others have to know of it. `model` judges.
    pub(in super::super) fn apply(&mut self, event: AnalysisEvent, model: Option<&LocalModel>) -> Reported {
        match event {
            AnalysisEvent::Identified { path, song } => {
                let shown = self.current.as_mut().filter(|current| current.path == path && current.song == Some(song));
                if let Some(current) = shown {
                    current.confirmed = true;
                }
                return Reported::Confirmed(path);
            }
            AnalysisEvent::Holds { song, stamp, before } => return Reported::Holds { song, stamp, before },
            AnalysisEvent::Explained { job, model, mood, explanation } => {
                return Reported::Explained { job, model, mood, explanation };
            }
            AnalysisEvent::Nearest { job, songs } => return Reported::Nearest { job, songs },
            AnalysisEvent::Window { job, recipe, window, columns } => {
                let Some(current) = self.of_job(job) else { return Reported::Nothing };
                current.window = Some(window);
                current.picture.recipe = recipe;
                current.picture.total_columns = columns;
                return Reported::Minute(window.start_s);
            }
            AnalysisEvent::Columns { job, image } => {
                if let Some(current) = self.of_job(job) {
                    if current.picture.image.is_none() {
                        let millis = current.opened.elapsed().as_secs_f64() * 1e3;
                        log::info!("first columns {millis:.0} ms after opening");
                    }
                    current.picture.grow(image);
                }
            }
            AnalysisEvent::Analyzed { job, analysis } => return self.analyzed(job, analysis),
            AnalysisEvent::Heard { job, heard, hints, is_kept } => {
                let Some(current) = self.of_job(job) else { return Reported::Nothing };
                let millis = current.opened.elapsed().as_secs_f64() * 1e3;
                log::info!("{} windows heard {millis:.0} ms after opening", heard.windows());
                let prediction = model.map(|model| model.predict_heard(&heard));
                current.prediction.clone_from(&prediction);
                current.heard = Some(Arc::clone(&heard));
                current.hints = Some(hints);
                if heard.is_partial() {
                    // A first answer is for whoever looks at the song.
                    return Reported::Nothing;
                }
                let facts = Facts::of(&heard);
                return Reported::Judged {
                    song: current.song,
                    prediction,
                    facts,
                    to_keep: (!is_kept).then_some(heard),
                };
            }
            AnalysisEvent::HeardPicture { job, image } => {
                if let Some(current) = self.of_job(job) {
                    current.heard_picture = Some(image);
                }
            }
            AnalysisEvent::Failed { job, song, error } => {
                let current = self.of_job(job);
                let is_shown = current.is_some();
                if let Some(current) = current {
                    current.error = Some(sentence(&error));
                }
                return Reported::Failed { song, error, is_shown };
            }
            AnalysisEvent::Overview { job, overview } => {
                if let Some(current) = self.of_job(job) {
                    current.overview = Some(overview);
                }
            }
        }
        Reported::Nothing
    }

    fn analyzed(&mut self, job: JobId, analysis: Arc<Analysis>) -> Reported {
        let Some(current) = self.of_job(job) else { return Reported::Nothing };
        current.picture.finish(Arc::clone(&analysis.image));
        log::info!("whole picture {:.0} ms after opening", current.opened.elapsed().as_secs_f64() * 1e3);
        current.window = Some(analysis.window);
        let song = *current.song.get_or_insert(analysis.song);
        current.analysis = Some(analysis);
        Reported::Analyzed(song)
    }
}
