//! One song to its picture: window, columns, grey levels, PNG.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::excerpt::Excerpt;
use super::{AnalyzeError, Recipe, RecipeId};
use crate::audio::{AudioReader, ClipNote, ClipRule, ClipWindow, Resampler, StreamInfo};
use crate::dsp::{LogMelSpectrogram, StreamingLogMel};
use crate::render::{PictureText, SpectrogramImage};
use crate::song::{Identity, SongId, identify};
use crate::units::Frames;

/// Columns told at once: 0.74 s of sound, about a millisecond's work, so a cancel is heard soon.
const COLUMNS_A_BATCH: usize = 32;

/// Recipe `hacksc2020` reads this much, resamples it, and only then cuts it to [`HACKSC_SAMPLES`]: the resampler sees what
/// comes after the cut.
const HACKSC_READ_SECS: f64 = 50.0;
/// Samples at the picture's rate.
const HACKSC_SAMPLES: usize = 1_024_000;

/// Of the window's samples at least this many hundredths must be decodable.
const LEAST_PERCENT: u64 = 95;

/// What [`analyze`] tells while it works.
#[derive(Debug)]
pub enum Progress<'a> {
    /// The window is known (before any column). Comes a second time, and all columns anew, when the file turns out to be
    /// shorter or longer than its container says.
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

/// Makes the picture of `path`. `progress` is called per batch of columns; `Break` ends it with [`AnalyzeError::Cancelled`].
/// `identity`: the song's identity and exact length when already known, which saves one pass over its packets.
///
/// Without an identity the columns come first when the container's word is enough to place the window, and the packets
/// are counted after; a song that may be too short for the plain window is counted before.
pub fn analyze(
    path: &Path,
    recipe: &Recipe,
    identity: Option<&Identity>,
    progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Analysis, AnalyzeError> {
    let reader = AudioReader::open(path)?;
    let info = reader.info().clone();
    let (identity, window, columns) = if let Some(identity) = identity {
        let window = recipe.clip.resolve(identity.length.secs)?;
        (identity.clone(), window, Columns::make(reader, recipe, window, progress)?)
    } else if let Some(window) = plain_window(&info, recipe.clip) {
        let columns = Columns::make(reader, recipe, window, progress)?;
        let identity = identify(path)?;
        let true_window = recipe.clip.resolve(identity.length.secs)?;
        if true_window == window {
            (identity, window, columns)
        } else {
            let columns = Columns::make(AudioReader::open(path)?, recipe, true_window, progress)?;
            (identity, true_window, columns)
        }
    } else {
        let identity = identify(path)?;
        let window = recipe.clip.resolve(identity.length.secs)?;
        (identity, window, Columns::make(reader, recipe, window, progress)?)
    };
    columns.check_complete(&identity)?;
    finish(recipe, &identity, window, info, &columns.log_mel)
}

/// The window, when the container's word puts it well inside of the song.
fn plain_window(info: &StreamInfo, clip: ClipRule) -> Option<ClipWindow> {
    let window = clip.resolve(info.length?.secs).ok()?;
    (window.note == ClipNote::Full).then_some(window)
}

/// The columns of a window, and how much of it could be decoded.
struct Columns {
    log_mel: LogMelSpectrogram,
    decoded: u64,
    expected: u64,
}

impl Columns {
    fn make(
        reader: AudioReader,
        recipe: &Recipe,
        window: ClipWindow,
        progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Self, AnalyzeError> {
        let params = recipe.spectrogram;
        let rate = reader.info().sample_rate;
        let (start, end) = (Frames::from_secs(window.start_s, rate), Frames::from_secs(window.end_s, rate));
        let samples = Frames::from_secs(window.end_s - window.start_s, params.sample_rate).0 as usize;
        let columns = params.columns(samples);
        tell(progress, Progress::Window { window, columns })?;

        let mut log_mel = LogMelSpectrogram::new(params.n_mels);
        log_mel.values.reserve_exact(columns * params.n_mels);
        let mut stream = StreamingLogMel::new(params).expect("recipes have good parameters");
        let (read_end, most) = match recipe.clip {
            ClipRule::Minute => (end, usize::MAX),
            ClipRule::HackSc2020 => (Frames::from_secs(window.start_s + HACKSC_READ_SECS, rate), HACKSC_SAMPLES),
        };
        let mut excerpt = Excerpt::new(reader, start, read_end)?;
        let mut resampler = Resampler::new(rate, params.sample_rate, 1);
        let (mut mono, mut resampled) = (Vec::new(), Vec::new());
        let (mut told, mut wanted) = (0, most);
        while wanted > 0 {
            let more = excerpt.next_into(&mut mono)?;
            resampled.clear();
            if more {
                resampler.push(&mono, &mut resampled);
            } else {
                resampler.finish(&mut resampled);
            }
            resampled.truncate(wanted);
            wanted -= resampled.len();
            stream.push(&resampled, &mut log_mel);
            if log_mel.columns() - told >= COLUMNS_A_BATCH {
                told = tell_columns(progress, &log_mel, told)?;
            }
            if !more {
                break;
            }
        }
        stream.finish(&mut log_mel);
        tell_columns(progress, &log_mel, told)?;
        Ok(Self { log_mel, decoded: excerpt.decoded(), expected: end.0 - start.0 })
    }

    /// An estimated length refuses no song: only packets that were counted can be missed.
    fn check_complete(&self, identity: &Identity) -> Result<(), AnalyzeError> {
        let Self { decoded, expected, .. } = *self;
        let incomplete = identity.length.exact && decoded * 100 < expected * LEAST_PERCENT;
        if incomplete || decoded == 0 {
            return Err(AnalyzeError::Incomplete { decoded, expected });
        }
        Ok(())
    }
}

fn tell(progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>, news: Progress<'_>) -> Result<(), AnalyzeError> {
    match progress(news) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(AnalyzeError::Cancelled),
    }
}

/// Tells the columns from `first` on; answers how many have been told then.
fn tell_columns(
    progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    log_mel: &LogMelSpectrogram,
    first: usize,
) -> Result<usize, AnalyzeError> {
    let news = &log_mel.values[first * log_mel.n_mels..];
    if !news.is_empty() {
        tell(progress, Progress::Columns { first, log_mel: news })?;
    }
    Ok(log_mel.columns())
}

fn finish(
    recipe: &Recipe,
    identity: &Identity,
    window: ClipWindow,
    info: StreamInfo,
    log_mel: &LogMelSpectrogram,
) -> Result<Analysis, AnalyzeError> {
    let silence = AnalyzeError::Silence { start_s: window.start_s, end_s: window.end_s };
    let (Some((min_log_mel, max_log_mel)), Some(levels)) = (log_mel.range(), recipe.grey.levels(log_mel)) else {
        return Err(silence);
    };
    let recipe = recipe.id();
    let image = SpectrogramImage::from_levels(&levels, log_mel.n_mels);
    let png = image.to_png(&PictureText {
        recipe: recipe.to_string(),
        window: format!("{:.3}-{:.3}", window.start_s, window.end_s),
        song: identity.id.to_string(),
    });
    Ok(Analysis {
        song: identity.id,
        recipe,
        window,
        duration_secs: identity.length.secs,
        info,
        image: Arc::new(image),
        sha256: hex(&Sha256::digest(&png)),
        png: png.into(),
        max_log_mel,
        min_log_mel,
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all text");
        text
    })
}
