//! What the analysis' thread is told to do for the song on screen, and what it answers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::audio::ClipWindow;
use crate::ear::Heard;
use crate::learn::{Explanation, Hints, LocalModel};
use crate::mood::Mood;
use crate::pipeline::{Analysis, Hearing, Overview, Recipe};
use crate::render::SpectrogramImage;
use crate::song::{FileStamp, Song, SongId};
use crate::worker::job::JobId;

/// Work for the song on screen. The newest command wins.
#[derive(Clone, Debug)]
pub enum AnalysisCommand {
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
    /// Find out what in the song on screen speaks for a mood.
    Explain {
        /// The job of the song's analysis, tag of all events.
        job: JobId,
        /// The song, if the library has it.
        song: Option<SongId>,
        /// The song's minute.
        hearing: Arc<Hearing>,
        /// What was heard of it.
        heard: Arc<Heard>,
        /// Who judges.
        model: Arc<LocalModel>,
        /// For which mood.
        mood: Mood,
    },
    /// End the analysis.
    Cancel,
}

/// News of the song on screen.
#[derive(Debug)]
pub enum AnalysisEvent {
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
    /// The window of a song is known.
    Window {
        /// Of which job.
        job: JobId,
        /// How its picture is made.
        recipe: Recipe,
        /// Which part.
        window: ClipWindow,
        /// Columns to come.
        columns: usize,
    },
    /// The picture so far, by the running range.
    Columns {
        /// Of which job.
        job: JobId,
        /// All columns so far.
        image: Arc<SpectrogramImage>,
    },
    /// The picture is finished.
    Analyzed {
        /// Of which job.
        job: JobId,
        /// The picture.
        analysis: Arc<Analysis>,
    },
    /// What was heard of the song, first of some windows, then of all.
    Heard {
        /// Of which job.
        job: JobId,
        /// What was heard.
        heard: Arc<Heard>,
        /// What that hints at.
        hints: Hints,
        /// The library has it already.
        is_kept: bool,
    },
    /// What was listened to, as a picture: after what was heard, for nothing waits for it.
    HeardPicture {
        /// Of which job.
        job: JobId,
        /// [`Hearing::picture`].
        image: Arc<SpectrogramImage>,
    },
    /// Which parts of the picture spoke for a mood.
    Explained {
        /// Of which job.
        job: JobId,
        /// Id of the model that judged.
        model: String,
        /// For which mood.
        mood: Mood,
        /// The parts; `None` when the model does not know the mood.
        explanation: Option<Arc<Explanation>>,
    },
    /// The labelled songs that are the most like the song on screen: after the reasons, for nothing waits for it.
    Nearest {
        /// Of which job.
        job: JobId,
        /// Nearest first.
        songs: Vec<SongId>,
    },
    /// The song has no picture.
    Failed {
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
}
