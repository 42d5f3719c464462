//! The song on screen and its picture as far as it is made.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::{Offer, Why};
use crate::audio::ClipWindow;
use crate::learn::Hints;
use crate::pipeline::{Analysis, Overview};
use crate::predict::Prediction;
use crate::render::SpectrogramImage;
use crate::song::SongId;
use crate::worker::JobId;

/// The spectrogram as far as it is made.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Loudness levels (0 quiet … 255 loud), column after column, 128 bands each, lowest first. The finished picture's own
    /// once it is there, by the running range before.
    pub levels: Arc<Vec<u8>>,
    /// Columns of the whole picture, as expected or known. 0 before the window is known.
    pub total_columns: usize,
    /// Goes up whenever `levels` is another; textures follow it.
    pub revision: u64,
    /// Columns heard so far: what the live view shows.
    pub revealed: usize,
}

impl Picture {
    /// Bands of a column.
    pub const BANDS: usize = 128;

    /// Takes the finished picture: its own pixels, turned back into columns of loudness.
    pub(super) fn show(&mut self, image: &SpectrogramImage) {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let pixels = image.pixels().as_raw();
        let mut levels = Vec::with_capacity(pixels.len());
        for column in 0..width {
            levels.extend((0..height).rev().map(|row| 255 - pixels[row * width + column]));
        }
        self.levels = Arc::new(levels);
        self.total_columns = width;
        self.revision += 1;
    }

    /// Columns that are there.
    pub fn columns(&self) -> usize {
        self.levels.len() / Self::BANDS
    }

    /// One level; `None` outside of what is there.
    pub fn level(&self, column: usize, band: usize) -> Option<u8> {
        if band >= Self::BANDS {
            return None;
        }
        self.levels.get(column * Self::BANDS + band).copied()
    }
}

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
    /// Features of the picture.
    pub features: Option<Arc<Vec<f32>>>,
    /// What the distilled tagger hints at.
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
