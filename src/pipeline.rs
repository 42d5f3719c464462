//! Song in, picture out: the only place that composes audio, dsp and render. The window, the command line, training,
//! export and the tests all call [`analyze`], so all of them see the same bytes.

use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use crate::audio::{ClipError, ClipRule, ClipWindow, DecodeError, StreamInfo};
use crate::dsp::SpectrogramParams;
use crate::render::{GreyScale, SpectrogramImage};
use crate::song::SongId;

/// Names all parameters of a picture. Things of unequal recipes never meet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct RecipeId(String);

impl RecipeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RecipeId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl fmt::Display for RecipeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A named, versioned set of all parameters (spectrogram.md).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// "minute" or "hacksc2020".
    pub name: &'static str,
    /// Which part of the song.
    pub clip: ClipRule,
    /// STFT and mel parameters.
    pub spectrogram: SpectrogramParams,
    /// Grey rule.
    pub grey: GreyScale,
}

impl Recipe {
    /// The default recipe.
    pub fn minute() -> Self {
        todo!()
    }

    /// The ancestor's recipe.
    pub fn hacksc2020() -> Self {
        todo!()
    }

    /// By name.
    pub fn by_name(_name: &str) -> Option<Self> {
        todo!()
    }

    /// Name, version and every parameter, resampler included.
    pub fn id(&self) -> RecipeId {
        todo!()
    }
}

/// What [`analyze`] tells while it works.
#[derive(Debug)]
pub enum Progress<'a> {
    /// The window is known (before any column).
    Window {
        /// Which part of the song.
        window: ClipWindow,
        /// Columns to come, as far as is known (the last song seconds may miss).
        columns: usize,
    },
    /// New columns, natural-log mel power, lowest band first.
    Columns {
        /// Index of the first.
        first: usize,
        /// `n × n_mels` values.
        log_mel: &'a [f32],
    },
}

/// A finished picture and all that belongs to it.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Identity of the song.
    pub song: SongId,
    /// Recipe that made it.
    pub recipe: RecipeId,
    /// Which part of the song, and what the rule had to do.
    pub window: ClipWindow,
    /// Exact length of the song in seconds.
    pub duration_secs: f64,
    /// The container's word.
    pub info: StreamInfo,
    /// The picture.
    pub image: Arc<SpectrogramImage>,
    /// Its PNG bytes.
    pub png: Arc<[u8]>,
    /// SHA-256 of the PNG bytes, hex.
    pub sha256: String,
    /// The largest log-mel value of the picture (grey 0): the reference of the dB read-out.
    pub max_log_mel: f32,
    /// The smallest.
    pub min_log_mel: f32,
}

/// Why a song has no picture. The texts are shown to users as they are.
#[derive(Debug, thiserror::Error)]
pub enum AnalyzeError {
    /// It cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It is too short for the recipe.
    #[error(transparent)]
    Clip(#[from] ClipError),
    /// Digital silence.
    #[error("no usable audio: silence from {start_s:.0} s to {end_s:.0} s")]
    Silence {
        /// Window start.
        start_s: f64,
        /// Window end.
        end_s: f64,
    },
    /// Less than 95 % of the window could be decoded.
    #[error("no usable audio: only {decoded} of {expected} samples could be decoded")]
    Incomplete {
        /// Decoded frames.
        decoded: u64,
        /// Frames of the window.
        expected: u64,
    },
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

/// Makes the picture of `path`. `progress` is called per batch of columns; `Break` ends it with [`AnalyzeError::Cancelled`].
/// `identity`: the song's identity and exact length when already known, which saves one pass over its packets.
pub fn analyze(
    _path: &Path,
    _recipe: &Recipe,
    _identity: Option<&crate::song::Identity>,
    _progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Analysis, AnalyzeError> {
    todo!()
}

/// Peaks of a whole song for the overview.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Peak amplitude in [0, 1] per bucket.
    pub peaks: Vec<f32>,
    /// Seconds covered by one bucket.
    pub bucket_secs: f64,
}

/// Decodes the whole song in chunks (memory does not grow with its length) into about `buckets` peaks; tells `progress` the
/// overview so far a few times a second.
pub fn overview(
    _path: &Path,
    _buckets: usize,
    _duration_secs: f64,
    _progress: &mut dyn FnMut(&Overview) -> ControlFlow<()>,
) -> Result<Overview, AnalyzeError> {
    todo!()
}
