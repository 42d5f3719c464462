//! Changing the sample rate with `rubato::Fft` (`FixedSync::Both`, blocks of about 320 frames), its delay trimmed. One channel
//! to half its rate takes the short way of [`Halver`] to the same samples.

mod blocks;
mod halve;

use self::blocks::Blocks;
use self::halve::Halver;
use crate::units::{Frames, SampleRate};

/// Frames of an FFT block at the lower of the two rates, as near as their ratio allows. Part of the recipe: another value
/// gives another picture. 320 puts the filter's edge (flat to 10 kHz, −1.5 dB at 10.45 kHz, under −140 dB from 11.025 kHz,
/// for 44,100 to 22,050 Hz) where soxr HQ has it, the default of librosa; blocks of 512 would let 200 Hz more pass.
const BLOCK: usize = 320;

/// A streaming resampler for interleaved frames. Same samples, however the input is cut into pieces.
pub struct Resampler {
    channels: usize,
    from: SampleRate,
    to: SampleRate,
    /// Frames taken since the start.
    taken: u64,
    /// `None` for equal rates.
    stage: Option<Stage>,
    trim: Trim,
}

impl Resampler {
    /// From rate `from` to rate `to` with `channels` channels. Equal rates copy.
    ///
    /// # Panics
    /// When `channels` is 0.
    pub fn new(from: SampleRate, to: SampleRate, channels: usize) -> Self {
        assert!(channels > 0, "at least one channel");
        let stage = (from != to).then(|| Stage::new(from, to, channels));
        let trim = Trim::new(stage.as_ref());
        Self { channels, from, to, taken: 0, stage, trim }
    }

    /// Takes interleaved frames and appends what is ready to `out`.
    ///
    /// # Panics
    /// When `interleaved` ends within a frame.
    pub fn push(&mut self, interleaved: &[f32], out: &mut Vec<f32>) {
        assert!(interleaved.len().is_multiple_of(self.channels), "whole frames of {} channels", self.channels);
        self.taken += (interleaved.len() / self.channels) as u64;
        match &mut self.stage {
            None => out.extend_from_slice(interleaved),
            Some(stage) => stage.push(interleaved, &mut |frames| {
                self.trim.append(frames, self.channels, u64::MAX, out);
            }),
        }
    }

    /// Appends the rest, so that `round(frames_in × to / from)` frames have come out in all, and starts anew.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        let (from, to) = (u128::from(self.from.get()), u128::from(self.to.get()));
        let due = u64::try_from((u128::from(self.taken) * to * 2 + from) / (from * 2)).unwrap_or(u64::MAX);
        self.taken = 0;
        if let Some(stage) = &mut self.stage {
            while self.trim.given < due {
                stage.push_silence(&mut |frames| self.trim.append(frames, self.channels, due, out));
            }
            stage.reset();
        }
        self.trim = Trim::new(self.stage.as_ref());
    }
}

/// What changes the rate, with its delay.
enum Stage {
    Blocks(Box<Blocks>),
    Halver(Halver),
}

impl Stage {
    fn new(from: SampleRate, to: SampleRate, channels: usize) -> Self {
        let (from, to) = (from.get() as usize, to.get() as usize);
        let block = block_frames(from, to);
        if channels == 1 && from == 2 * to {
            Self::Halver(Halver::new(block))
        } else {
            Self::Blocks(Box::new(Blocks::new(from, to, block, channels)))
        }
    }

    fn push(&mut self, interleaved: &[f32], out: &mut dyn FnMut(&[f32])) {
        match self {
            Self::Blocks(blocks) => blocks.push(interleaved, out),
            Self::Halver(halver) => halver.push(interleaved, out),
        }
    }

    /// As much silence as brings something out.
    fn push_silence(&mut self, out: &mut dyn FnMut(&[f32])) {
        match self {
            Self::Blocks(blocks) => blocks.push_silence(out),
            Self::Halver(halver) => halver.push_silence(out),
        }
    }

    fn delay(&self) -> usize {
        match self {
            Self::Blocks(blocks) => blocks.delay(),
            Self::Halver(halver) => halver.delay(),
        }
    }

    fn reset(&mut self) {
        match self {
            Self::Blocks(blocks) => blocks.reset(),
            Self::Halver(halver) => halver.reset(),
        }
    }
}

/// Drops the delay in front and what is not due behind.
struct Trim {
    /// Frames of the delay still to be dropped.
    delay_left: usize,
    /// Frames given out since the start.
    given: u64,
}

impl Trim {
    fn new(stage: Option<&Stage>) -> Self {
        Self { delay_left: stage.map_or(0, Stage::delay), given: 0 }
    }

    /// Appends `interleaved` to `out`, less the delay, up to `due` frames in all.
    fn append(&mut self, interleaved: &[f32], channels: usize, due: u64, out: &mut Vec<f32>) {
        let frames = interleaved.len() / channels;
        let skip = self.delay_left.min(frames);
        self.delay_left -= skip;
        let take = (frames - skip).min(Frames(due - self.given).to_len());
        self.given += take as u64;
        out.extend_from_slice(&interleaved[skip * channels..(skip + take) * channels]);
    }
}

/// Input frames of a block: whole periods of the ratio, and even on both sides, for half a frame of delay cannot be trimmed.
fn block_frames(from: usize, to: usize) -> usize {
    let common = gcd(from, to);
    let (period_in, period_out) = (from / common, to / common);
    let shorter = period_in.min(period_out);
    let mut periods = ((BLOCK + shorter / 2) / shorter).max(1);
    if !(periods * period_in).is_multiple_of(2) || !(periods * period_out).is_multiple_of(2) {
        periods += periods % 2;
    }
    periods * period_in
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Resamples a whole mono signal.
pub fn resample_mono(samples: &[f32], from: SampleRate, to: SampleRate) -> Vec<f32> {
    let frames = samples.len() as u64 * u64::from(to.get()) / u64::from(from.get());
    let mut out = Vec::with_capacity(Frames(frames).to_len() + 4 * BLOCK);
    let mut resampler = Resampler::new(from, to, 1);
    resampler.push(samples, &mut out);
    resampler.finish(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: fn(u32) -> SampleRate = |hertz| SampleRate::new(hertz).expect("not zero");

    fn sine(freq_hz: f64, rate: u32, frames: usize) -> Vec<f32> {
        (0..frames).map(|n| (std::f64::consts::TAU * freq_hz * n as f64 / f64::from(rate)).sin() as f32).collect()
    }

    #[test]
    fn a_tone_keeps_its_phase_and_level_at_every_usual_rate() {
        for from in [8_000, 11_025, 16_000, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000] {
            let out = resample_mono(&sine(1000.0, from, from as usize), RATE(from), RATE(22_050));
            let want = sine(1000.0, 22_050, 22_050);
            assert_eq!(out.len(), want.len(), "{from}");
            let worst = out[600..21_450].iter().zip(&want[600..21_450]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-4, "{from}: {worst}");
        }
    }

    #[test]
    fn a_block_is_even_on_both_sides_and_about_320_frames_at_the_lower_rate() {
        assert_eq!(block_frames(44_100, 22_050), 640);
        assert_eq!(block_frames(48_000, 22_050), 640);
        assert_eq!(block_frames(96_000, 22_050), 1280);
        assert_eq!(block_frames(32_000, 22_050), 1280);
        assert_eq!(block_frames(11_025, 22_050), 320);
        assert_eq!(block_frames(44_100, 48_000), 294);
        assert_eq!(block_frames(22_051, 22_050), 44_102);
    }

    #[test]
    fn the_samples_are_the_same_however_the_input_is_cut() {
        let input = sine(440.0, 48_000, 2 * 10_000);
        let mut whole = Vec::new();
        let mut resampler = Resampler::new(RATE(48_000), RATE(44_100), 2);
        resampler.push(&input, &mut whole);
        resampler.finish(&mut whole);
        assert_eq!(whole.len(), 2 * 9188);
        for piece in [2, 14, 2000, 2560, 5122] {
            let mut cut = Vec::new();
            // The same resampler again: `finish` starts anew.
            input.chunks(piece).for_each(|piece| resampler.push(piece, &mut cut));
            resampler.finish(&mut cut);
            assert!(cut == whole, "pieces of {piece} samples");
        }
    }

    #[test]
    fn the_length_is_the_rounded_length_even_of_next_to_nothing() {
        for frames in [0, 1, 2, 3, 511, 1023, 1024, 1025, 22_051] {
            let out = resample_mono(&vec![0.5; frames], RATE(44_100), RATE(22_050));
            assert_eq!(out.len(), frames.div_ceil(2), "{frames}");
        }
        assert_eq!(resample_mono(&[0.5; 3], RATE(8000), RATE(48_000)).len(), 18);
    }

    #[test]
    fn equal_rates_copy() {
        let input = sine(3.0, 100, 77);
        assert_eq!(resample_mono(&input, RATE(44_100), RATE(44_100)), input);
    }

    #[test]
    fn nothing_above_the_new_band_comes_back_as_an_alias() {
        let out = resample_mono(&sine(15_000.0, 44_100, 44_100), RATE(44_100), RATE(22_050));
        let peak = out[1000..21_000].iter().fold(0f32, |peak, sample| peak.max(sample.abs()));
        assert!(peak < 1e-6, "{peak}");
    }
}
