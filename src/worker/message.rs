//! What goes to the threads and what comes back.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::net::{CloudCommand, CloudEvent};
use crate::audio::ClipWindow;
use crate::classify::local::{Hints, LocalModel, TooFew};
use crate::classify::{Explanation, Prediction};
use crate::dataset::{Change, History, HistoryStep, LabelState, LibrarySong, StepId};
use crate::mood::{Mood, Rgb, Vocabulary};
use crate::pipeline::{Analysis, Overview};
use crate::song::{FileStamp, Song, SongId};

/// Tells jobs apart; events of an older job than the current one are stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// Tells the window's writes to the label database apart. They are carried out in the order of their tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// A step of the history, as the window knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepRef {
    /// What this write has made or will make. It may be waiting for the disk.
    Ticket(Ticket),
    /// A step that the database has.
    Step(StepId),
}

/// One write to the label database.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Set or clear a label of songs: of all of them, or (when that fails) of none.
    Annotate {
        /// Which songs.
        songs: Vec<SongId>,
        /// The label, `None` clears.
        state: Option<LabelState>,
    },
    /// Set or clear the label of a file whose song is not known yet.
    AnnotateFile {
        /// The file.
        path: PathBuf,
        /// The label, `None` clears.
        state: Option<LabelState>,
    },
    /// Undo or redo this step, if it is still the one on top.
    StepHistory {
        /// Which of the two.
        direction: HistoryStep,
        /// Which step.
        of: StepRef,
    },
    /// Change the vocabulary.
    EditMood(MoodEdit),
    /// Take songs out of the list.
    HideSongs(Vec<SongId>),
    /// A file that is on screen holds this song, which the library does not have there: it is added, and labels that were
    /// given to another song in its place go over to it.
    Holds {
        /// The song that the file holds.
        song: Box<Song>,
        /// The file as it was read.
        stamp: Option<FileStamp>,
        /// Labels that were given to another song in its place.
        labels: Vec<(StepRef, SongId)>,
    },
}

/// What a write has done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The step of the history that it made; `None` when nothing changed.
    pub step: Option<StepId>,
    /// Labels that changed.
    pub changes: Vec<Change>,
    /// Songs that left the list.
    pub hidden: Vec<SongId>,
    /// Songs came back, or moods changed: the whole library is told before this.
    pub library: bool,
    /// The history after it.
    pub history: History,
}

/// A change of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoodEdit {
    /// A new mood at the end.
    Add(Mood, Rgb),
    /// Another name; another mood's name merges the two.
    Rename(Mood, Mood),
    /// Another colour.
    Recolour(Mood, Rgb),
    /// Another place, 0 first.
    Move(Mood, usize),
    /// Away, with the labels of its songs.
    Remove(Mood),
}

/// Work for a thread.
#[derive(Clone, Debug)]
pub enum Command {
    /// Make the picture (and then the overview) of a song; ends an older analysis.
    Analyze {
        /// Tag of all its events.
        job: JobId,
        /// The song.
        path: PathBuf,
        /// The song that the library has at this path.
        expected: Option<SongId>,
        /// The file that is likely to come next: it is made ahead when there is nothing else to do.
        next: Option<PathBuf>,
    },
    /// Find out which parts of the picture of the song on screen speak for a mood.
    Explain {
        /// The job of the song's analysis, tag of all events.
        job: JobId,
        /// The song's picture.
        analysis: Arc<Analysis>,
        /// Who judges.
        model: Arc<LocalModel>,
        /// For which mood.
        mood: Mood,
    },
    /// End the analysis.
    CancelAnalysis,
    /// Write to the label database. Nothing but the database is ever waited for.
    Write {
        /// Answered by [`Event::Written`] or [`Event::WriteRefused`] with the same number.
        ticket: Ticket,
        /// What to write.
        write: Write,
    },
    /// Read files and folders into the library.
    Scan {
        /// Files and folders.
        paths: Vec<PathBuf>,
    },
    /// Compose the demo library, add and tag it.
    ComposeDemo,
    /// End the scan (or the composing).
    CancelScan,
    /// Train on what is labelled, cross-validate, save.
    Train {
        /// Tag of all its events.
        job: JobId,
    },
    /// End the training.
    CancelTraining,
    /// Labels have changed: fit anew in the background, and test when there is nothing else to do.
    Teach {
        /// The songs that come next in the list; their suggestions are made first.
        ahead: Vec<SongId>,
    },
    /// Keep the features of a song that was just analysed, so that its label counts at once.
    KeepFeatures {
        /// The song.
        song: SongId,
        /// Its features.
        features: Arc<Vec<f32>>,
    },
    /// Use the model of a file from now on.
    UseModel {
        /// The file.
        path: PathBuf,
    },
    /// Write the model into a file for others.
    ShareModel {
        /// The file.
        path: PathBuf,
    },
    /// Suggest moods for the library's songs: features where missing, then the model's scores.
    Survey {
        /// Only songs whose features are cached already (fast), or all of them.
        only_cached: bool,
    },
    /// End the survey.
    CancelSurvey,
    /// The cloud.
    Cloud(CloudCommand),
}

/// How far a survey is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SurveyTally {
    /// Songs looked at.
    pub done: usize,
    /// Songs in all.
    pub total: usize,
}

/// News from a thread.
#[derive(Debug)]
pub enum Event {
    /// The whole library, at the start and after edits that touch many songs.
    Library {
        /// All songs.
        songs: Vec<LibrarySong>,
        /// The moods.
        vocabulary: Vocabulary,
        /// What can be undone and redone.
        history: History,
        /// Songs that have no picture, and why.
        pictureless: HashMap<SongId, String>,
    },
    /// The database cannot be used as it should: one sentence. Writes are kept and tried again.
    StoreFailed(String),
    /// The database can be written (again).
    StoreReady,
    /// Songs that were added or updated.
    Songs(Vec<LibrarySong>),
    /// A write is on the disk.
    Written {
        /// From [`Command::Write`].
        ticket: Ticket,
        /// What it did.
        written: Written,
    },
    /// Writes cannot be made now: why. They are kept, and tried again in their order.
    WriteDelayed(String),
    /// A write that cannot be made at all: nothing was changed.
    WriteRefused {
        /// From [`Command::Write`].
        ticket: Ticket,
        /// Why.
        error: String,
    },
    /// A file holds the song that the library says.
    Identified {
        /// The file.
        path: PathBuf,
        /// The song.
        song: SongId,
    },
    /// A file holds this song, and the library does not have it there.
    Holds {
        /// The song it holds.
        song: Box<Song>,
        /// The file as it was before it was read.
        stamp: Option<FileStamp>,
        /// The song that the library had at its path, if it had one.
        before: Option<SongId>,
    },
    /// Files that were labelled in an earlier run, before anybody had read them.
    Unread(Vec<PathBuf>),
    /// The window of a song is known.
    Window {
        /// Of which job.
        job: JobId,
        /// Which part.
        window: ClipWindow,
        /// Columns to come.
        columns: usize,
    },
    /// Columns so far, as loudness levels by the running range.
    Columns {
        /// Of which job.
        job: JobId,
        /// Column after column, lowest band first.
        levels: Arc<Vec<u8>>,
    },
    /// The picture is finished.
    Analyzed {
        /// Of which job.
        job: JobId,
        /// The picture.
        analysis: Arc<Analysis>,
    },
    /// The features of the picture.
    Features {
        /// Of which job.
        job: JobId,
        /// What is read from the picture.
        features: Arc<Vec<f32>>,
        /// What the distilled tagger says.
        hints: Hints,
    },
    /// Which parts of the picture spoke for a mood.
    Explained {
        /// Of which job.
        job: JobId,
        /// Id of the model that judged.
        model: String,
        /// For which mood.
        mood: Mood,
        /// The parts.
        explanation: Arc<Explanation>,
    },
    /// The song has no picture.
    AnalysisFailed {
        /// Of which job.
        job: JobId,
        /// The song, when that is known and the reason lies in it, not in the disk.
        song: Option<SongId>,
        /// One sentence.
        error: String,
    },
    /// The overview, so far or whole.
    Overview {
        /// Of which job.
        job: JobId,
        /// Peaks.
        overview: Arc<Overview>,
    },
    /// How far the scan is.
    ScanProgress {
        /// Files done.
        done: usize,
        /// Files found.
        total: usize,
        /// "Reading songs" or "Composing the demo library".
        what: &'static str,
    },
    /// A file that is no song.
    ScanFailed {
        /// The file.
        path: PathBuf,
        /// Why, one sentence.
        error: String,
    },
    /// The scan is over.
    ScanFinished {
        /// Songs found.
        found: usize,
        /// Files refused.
        failed: usize,
        /// Broken off.
        cancelled: bool,
    },
    /// How far training is.
    TrainProgress {
        /// Of which job.
        job: JobId,
        /// "pictures", "fitting" or "cross-validating".
        stage: &'static str,
        /// 0 to 1.
        fraction: f32,
    },
    /// A model: trained because the user asked for it, found at the start, or read from a file.
    Model(Arc<LocalModel>),
    /// A model that was fitted by itself after a label.
    Taught {
        /// The model; its figures come with its test.
        model: Arc<LocalModel>,
        /// Its test is done.
        tested: bool,
    },
    /// A model file cannot be read or written: why.
    ModelRefused(String),
    /// The model was written into this file.
    ModelShared(PathBuf),
    /// Nothing was trained for want of labels.
    TooFewLabels(TooFew),
    /// Training ended without a model.
    TrainFailed {
        /// Of which job.
        job: JobId,
        /// Why.
        error: String,
    },
    /// Scores of songs by a model.
    Suggestions {
        /// Id of the model.
        model: String,
        /// Songs and their scores.
        scores: Vec<(SongId, Prediction)>,
    },
    /// How far the survey is; `done == total` ends it.
    Survey(SurveyTally),
    /// The cloud.
    Cloud(CloudEvent),
}
