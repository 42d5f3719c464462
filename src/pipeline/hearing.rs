//! What the pretrained network hears of a song: the picture's minute, from the same decoder, as a finer mel spectrogram.
//!
//! The picture's columns of 23 ms and its 80 dB are too coarse for that network, so it has a recipe of its own. It listens to
//! windows of ten seconds, each by itself.

use std::ops::ControlFlow;
use std::path::Path;

use super::complete::check_complete;
use super::reading::{Read, Reading, Threads, read};
use super::{AnalyzeError, Fidelity, RecipeId};
use crate::audio::{AudioReader, ClipRule, ClipWindow, Downmix, Resampler};
use crate::dsp::{LogMelSpectrogram, LogRule, MelScale, SpectrogramParams, StreamingLogMel};
use crate::song::Identity;
use crate::units::{Frames, SampleRate};

/// Raised when anything that the parameters below do not tell changes the numbers.
const VERSION: u32 = 1;

/// Rate of what is heard.
const RATE: SampleRate = SampleRate::new(16_000).expect("not zero");

/// Samples of a window: 10 s.
const WINDOW: usize = 160_000;

/// The sound of a song's minute, ready to be listened to in windows.
#[derive(Clone, Debug, PartialEq)]
pub struct Hearing {
    /// One channel at 16 kHz, at least one window long.
    samples: Vec<f32>,
    /// How true it is to the song.
    pub fidelity: Fidelity,
}

impl Hearing {
    /// Frames of a window.
    pub const FRAMES: usize = 1001;
    /// The most windows of a minute. A sample more than a minute, from rounding, makes no seventh.
    pub const MOST_WINDOWS: usize = 6;
    /// Mel bands of a frame.
    pub const BANDS: usize = 64;

    /// Name, version and a hash over every parameter: `ear-1-` and 12 hex digits.
    pub fn recipe() -> RecipeId {
        let hash = blake3::hash(parameters().as_bytes()).to_hex();
        RecipeId::from(format!("ear-{VERSION}-{}", &hash[..12]))
    }

    /// STFT and mel parameters.
    pub fn params() -> SpectrogramParams {
        SpectrogramParams {
            sample_rate: RATE,
            n_fft: 512,
            hop_length: 160,
            n_mels: Self::BANDS,
            fmin: 0.0,
            fmax: 8000.0,
            scale: MelScale::Htk,
            log: LogRule::Decibels,
        }
    }

    /// The sound: one channel at 16 kHz.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Number of windows: six of a whole minute.
    pub fn windows(&self) -> usize {
        self.samples.len().div_ceil(WINDOW).clamp(1, Self::MOST_WINDOWS)
    }

    /// How much sound there is, in seconds: a minute, or less of a short song.
    pub fn secs(&self) -> f64 {
        self.samples.len() as f64 / f64::from(RATE.get())
    }

    /// Where a window starts, in seconds of the minute. The last one ends with the minute, so it may overlap the one before.
    pub fn start_secs(&self, window: usize) -> f64 {
        self.start(window) as f64 / f64::from(RATE.get())
    }

    /// The mel spectrogram of a window in decibels: 1001 frames of 64 bands.
    ///
    /// # Panics
    /// When there is no such window.
    pub fn mel(&self, window: usize) -> LogMelSpectrogram {
        assert!(window < self.windows(), "window {window} of {}", self.windows());
        mel(&self.samples[self.start(window)..][..WINDOW])
    }

    /// The sample where a window starts.
    pub(super) fn start(&self, window: usize) -> usize {
        (window * WINDOW).min(self.samples.len() - WINDOW)
    }
}

fn mel(samples: &[f32]) -> LogMelSpectrogram {
    let mut stream = StreamingLogMel::new(Hearing::params()).expect("good parameters");
    let mut mel = LogMelSpectrogram::new(Hearing::BANDS);
    mel.values.reserve_exact(Hearing::params().columns(samples.len()) * Hearing::BANDS);
    stream.push(samples, &mut mel);
    stream.finish(&mut mel);
    mel
}

/// Every parameter in words, as hashed into the recipe's id.
fn parameters() -> String {
    format!(
        "ear {VERSION}; clip 60 s to 120 s, else the last 60 s, else all from 10 s on; channels averaged; {rate} Hz by rubato \
         Fft FixedSync::Both in blocks of 320; windows of {WINDOW} samples, each by itself, the last one at the end; {params}",
        rate = RATE.get(),
        params = Hearing::params().words(),
    )
}

/// Takes the minute's samples as the decoder gives them.
pub struct Listener {
    resampler: Resampler,
    samples: Vec<f32>,
}

impl Listener {
    /// For one channel at `rate`.
    pub fn new(rate: SampleRate) -> Self {
        Self { resampler: Resampler::new(rate, RATE, 1), samples: Vec::new() }
    }

    /// Takes the next samples.
    pub fn push(&mut self, mono: &[f32]) {
        self.resampler.push(mono, &mut self.samples);
    }

    /// The end of the minute. Sound that fills no window, which only a damaged song has, is repeated until it does; `None`
    /// when there was no sample.
    pub fn finish(mut self) -> Option<Hearing> {
        self.resampler.finish(&mut self.samples);
        let heard = self.samples.len();
        if heard == 0 {
            return None;
        }
        for index in heard..WINDOW {
            self.samples.push(self.samples[index - heard]);
        }
        Some(Hearing { samples: self.samples, fidelity: Fidelity::default() })
    }
}

/// Hears the minute of the song at `path`, whose identity is known. `go_on` is asked every now and then; `Break` ends it with
/// [`AnalyzeError::Cancelled`].
pub fn hear(
    path: &Path,
    identity: &Identity,
    threads: Threads,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Hearing, AnalyzeError> {
    let ClipWindow { start_s, end_s, .. } = ClipRule::Minute.resolve(identity.length.secs)?;
    let reader = AudioReader::open_mono(path, Downmix::Average)?;
    let rate = reader.info().sample_rate;
    let (start, end) = (Frames::from_secs(start_s, rate), Frames::from_secs(end_s, rate));
    let reading = Reading { start, end, identifying: false, whole: true };
    let Read { drawn: hearing, yielded, downmix, .. } = read(reader, &reading, threads, &mut |pieces| {
        let mut listener = Listener::new(rate);
        for piece in pieces {
            if go_on().is_break() {
                return Err(AnalyzeError::Cancelled);
            }
            listener.push(&piece?);
        }
        Ok(listener.finish())
    })?;
    let (decoded, expected) = (yielded.frames, end.0 - start.0);
    check_complete(decoded, expected, identity)?;
    let mut hearing = hearing.ok_or(AnalyzeError::Incomplete { decoded, expected })?;
    hearing.fidelity = Fidelity::new(decoded, expected, downmix);
    if hearing.samples.iter().all(|&sample| sample == 0.0) {
        return Err(AnalyzeError::Silence { start_s, end_s });
    }
    Ok(hearing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(samples: usize) -> Hearing {
        let mut listener = Listener::new(RATE);
        listener.push(&(0..samples).map(|n| (n % 1000) as f32 / 1000.0).collect::<Vec<_>>());
        listener.finish().expect("some sound")
    }

    #[test]
    fn the_recipe_has_its_own_id_and_it_stays_what_it_was() {
        // Cached features and models carry it. Whoever changes it on purpose raises VERSION.
        assert_eq!(Hearing::recipe().as_str(), "ear-1-673f01f090f5");
    }

    #[test]
    fn a_minute_has_six_windows_and_the_last_one_ends_with_it() {
        for (samples, windows, last_start) in [
            (960_000, 6, 800_000),
            (959_999, 6, 799_999),
            (960_001, 6, 800_000),
            (400_000, 3, 240_000),
            (160_000, 1, 0),
        ] {
            let hearing = heard(samples);
            assert_eq!(hearing.windows(), windows, "{samples} samples");
            assert_eq!(hearing.start(windows - 1), last_start, "{samples} samples");
            assert_eq!(hearing.mel(windows - 1).columns(), Hearing::FRAMES);
        }
    }

    #[test]
    fn sound_that_fills_no_window_is_repeated() {
        let hearing = heard(150_000);
        assert_eq!(hearing.samples.len(), WINDOW);
        assert_eq!(hearing.samples[150_000..], hearing.samples[..10_000]);
        assert_eq!(Listener::new(RATE).finish(), None);
    }
}
