//! The columns of a window: its sound resampled and transformed as it comes.

use std::ops::ControlFlow;

use super::hearing::{Hearing, Listener};
use super::reading::{Pieces, Read, Reading, Threads, read};
use super::{AnalyzeError, Progress, Recipe};
use crate::audio::{AudioReader, ClipRule, ClipWindow, Downmix, Resampler};
use crate::dsp::{LogMelSpectrogram, StreamingLogMel};
use crate::song::Identity;
use crate::units::Frames;

/// Columns told at once: 0.74 s of sound, about a millisecond's work, so a cancel is heard soon.
const COLUMNS_A_BATCH: usize = 32;

/// Recipe `hacksc2020` reads this much, resamples it, and only then cuts it to [`HACKSC_SAMPLES`]: the resampler sees what
/// comes after the cut.
const HACKSC_READ_SECS: f64 = 50.0;
/// Samples at the picture's rate.
const HACKSC_SAMPLES: usize = 1_024_000;

/// The columns of a window, and how much of it could be decoded.
pub(super) struct Columns {
    pub(super) log_mel: LogMelSpectrogram,
    /// The same sound for the ear, where that was asked for.
    pub(super) hearing: Option<Hearing>,
    /// Decoded frames.
    pub(super) decoded: u64,
    /// Frames of the window.
    pub(super) expected: u64,
    /// What the one channel is made of.
    pub(super) downmix: Downmix,
    /// Who the song is, where that was asked for.
    pub(super) identity: Option<Identity>,
}

/// What else is made of the pass over the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Beside {
    /// The whole file goes by a fresh reader, and the identity comes as well.
    pub(super) identity: bool,
    /// The sound is kept for the ear.
    pub(super) hearing: bool,
}

impl Columns {
    /// Reads the `window` of the song behind `reader`; tells `progress` the window and then the columns. Where left and right
    /// turn out to cancel each other over the whole window, all is told anew of the louder of them.
    pub(super) fn make(
        reader: AudioReader,
        recipe: &Recipe,
        window: ClipWindow,
        beside: Beside,
        threads: Threads,
        progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Self, AnalyzeError> {
        let params = recipe.spectrogram;
        let rate = reader.info().sample_rate;
        let (start, end) = (Frames::from_secs(window.start_s, rate), Frames::from_secs(window.end_s, rate));
        let samples = Frames::from_secs(window.end_s - window.start_s, params.sample_rate).to_len();
        let columns = params.columns(samples);
        let (read_end, most) = match recipe.clip {
            ClipRule::Minute => (end, usize::MAX),
            ClipRule::HackSc2020 => (Frames::from_secs(window.start_s + HACKSC_READ_SECS, rate), HACKSC_SAMPLES),
        };
        let whole = most == usize::MAX;
        let reading = Reading { start, end: read_end, identifying: beside.identity, whole };
        let read = read(reader, &reading, threads, &mut |pieces| {
            tell(progress, Progress::Window { window, columns })?;
            let resampler = Resampler::new(rate, params.sample_rate, 1);
            let stream = StreamingLogMel::new(params).expect("recipes have good parameters");
            let mut log_mel = LogMelSpectrogram::new(params.n_mels);
            log_mel.values.reserve_exact(columns * params.n_mels);
            // What is read beyond the window is not of the minute.
            let mut listener = (beside.hearing && whole).then(|| Listener::new(rate));
            let mut pieces = pieces.inspect(|piece| {
                if let (Some(listener), Ok(mono)) = (&mut listener, piece) {
                    listener.push(mono);
                }
            });
            draw(&mut pieces, resampler, stream, most, &mut log_mel, progress)?;
            drop(pieces);
            Ok((log_mel, listener.and_then(Listener::finish)))
        })?;
        let Read { drawn: (log_mel, hearing), yielded, downmix, identity } = read;
        Ok(Self { log_mel, hearing, decoded: yielded.frames, expected: end.0 - start.0, downmix, identity })
    }
}

/// Samples to columns, told in batches; at most `most` samples at the picture's rate.
fn draw(
    pieces: Pieces<'_>,
    mut resampler: Resampler,
    mut stream: StreamingLogMel,
    most: usize,
    log_mel: &mut LogMelSpectrogram,
    progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<(), AnalyzeError> {
    let mut resampled = Vec::new();
    let (mut told, mut wanted) = (0, most);
    while wanted > 0 {
        let piece = pieces.next().transpose()?;
        resampled.clear();
        match &piece {
            Some(mono) => resampler.push(mono, &mut resampled),
            None => resampler.finish(&mut resampled),
        }
        resampled.truncate(wanted);
        wanted -= resampled.len();
        stream.push(&resampled, log_mel);
        if log_mel.columns() - told >= COLUMNS_A_BATCH {
            told = tell_columns(progress, log_mel, told)?;
        }
        if piece.is_none() {
            break;
        }
    }
    stream.finish(log_mel);
    tell_columns(progress, log_mel, told)?;
    Ok(())
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
