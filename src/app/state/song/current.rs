//! The song on screen.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::offer::Offer;
use super::picture::Picture;
use super::why::Why;
use crate::audio::ClipWindow;
use crate::ear::Heard;
use crate::learn::Hints;
use crate::mood::Mood;
use crate::pipeline::{Analysis, Overview};
use crate::predict::Prediction;
use crate::render::SpectrogramImage;
use crate::song::SongId;
use crate::worker::JobId;

/// The song on screen.
#[derive(Clone, Debug)]
pub struct Current {
    /// Its file.
    pub path: PathBuf,
    /// Its identity, once known.
    pub song: Option<SongId>,
    /// Events of this job are its own.
    pub job: JobId,
    /// When it was opened.
    pub opened: Instant,
    /// The analysed part of the song, once known.
    pub window: Option<ClipWindow>,
    /// Its spectrogram.
    pub picture: Picture,
    /// The finished analysis with the exact picture.
    pub analysis: Option<Arc<Analysis>>,
    /// Why it has no picture.
    pub error: Option<String>,
    /// Peaks of the whole song, so far or whole.
    pub overview: Option<Arc<Overview>>,
    /// What was heard of it, of some windows at first.
    pub heard: Option<Arc<Heard>>,
    /// The sound that was listened to, as a picture.
    pub heard_picture: Option<Arc<SpectrogramImage>>,
    /// What was heard hints at this.
    pub hints: Option<Hints>,
    /// What the predictor says.
    pub prediction: Option<Prediction>,
    /// The mood that is suggested, and since when.
    pub offer: Offer,
    /// Its file holds the song that the list says.
    pub confirmed: bool,
    /// It was opened by its path, and the library does not know it yet.
    pub is_new: bool,
    /// Why, when the user asks.
    pub why: Option<Why>,
}

impl Current {
    /// Whether the reasons of this mood are wanted.
    pub(super) fn is_asked_why(&self, mood: &Mood) -> bool {
        self.why.as_ref().is_some_and(|why| why.mood == *mood)
    }

    /// A song that was opened just now.
    pub(super) fn new(path: PathBuf, song: Option<SongId>, job: JobId, opened: Instant) -> Self {
        Self {
            path,
            song,
            job,
            opened,
            window: None,
            picture: Picture::default(),
            analysis: None,
            error: None,
            overview: None,
            heard: None,
            heard_picture: None,
            hints: None,
            prediction: None,
            offer: Offer::default(),
            confirmed: false,
            is_new: song.is_none(),
            why: None,
        }
    }
}
