//! Lets only some frequencies through, for listening to a part of the picture. Works on interleaved frames; runs where the
//! song is decoded, never in the device's callback.

use biquad::{Biquad as _, Coefficients, DirectForm2Transposed, ToHertz as _, Type};

use crate::units::SampleRate;

/// Qualities of two stages that make a fourth-order Butterworth filter: 1 / (2 cos(π/8)) and 1 / (2 cos(3π/8)).
const QUALITIES: [f64; 2] = [0.541_196_100_146_197, 1.306_562_964_876_376_5];

/// Lower edges below this, and upper edges above this share of half the rate, let everything through on their side.
const LOWEST_HZ: f64 = 25.0;
const HIGHEST_SHARE: f64 = 0.95;

/// A high pass and a low pass, each of fourth order, for every channel.
pub(super) struct Band {
    channels: Vec<Vec<DirectForm2Transposed<f64>>>,
}

impl Band {
    /// From `low_hz` to `high_hz`, for `channels` channels at `rate`.
    pub(super) fn new((low_hz, high_hz): (f32, f32), rate: SampleRate, channels: usize) -> Self {
        let (low, high) = (f64::from(low_hz), f64::from(high_hz));
        let highest = f64::from(rate.get()) / 2.0 * HIGHEST_SHARE;
        let mut stages = Vec::new();
        for quality in QUALITIES {
            let mut stage = |kind, hertz: f64| {
                let made = Coefficients::from_params(kind, f64::from(rate.get()).hz(), hertz.hz(), quality);
                // Edges outside of what the rate can carry make no filter.
                stages.extend(made.ok().map(DirectForm2Transposed::new));
            };
            if (LOWEST_HZ..highest).contains(&low) {
                stage(Type::HighPass, low);
            }
            if (LOWEST_HZ..highest).contains(&high) {
                stage(Type::LowPass, high);
            }
        }
        Self { channels: vec![stages; channels] }
    }

    /// Filters whole frames in place; goes on where the last call ended.
    pub(super) fn filter(&mut self, interleaved: &mut [f32]) {
        let count = self.channels.len().max(1);
        for frame in interleaved.chunks_exact_mut(count) {
            for (sample, stages) in frame.iter_mut().zip(&mut self.channels) {
                let filtered = stages.iter_mut().fold(f64::from(*sample), |value, stage| stage.run(value));
                *sample = filtered as f32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: SampleRate = SampleRate::new(48_000).expect("not zero");

    /// How loud a tone of `hertz` is behind the filter, against before, in both channels.
    fn gains(band: (f32, f32), hertz: f32) -> [f32; 2] {
        let sample = |n: usize| (std::f32::consts::TAU * hertz * n as f32 / 48_000.0).sin();
        let mut frames: Vec<f32> = (0..48_000).flat_map(|n| [sample(n), 0.5 * sample(n)]).collect();
        let mut filter = Band::new(band, RATE, 2);
        // In two pieces, as it comes from a decoder.
        let (first, second) = frames.split_at_mut(20_002);
        filter.filter(first);
        filter.filter(second);
        let power = |channel: usize| {
            let settled = frames.iter().skip(48_000 + channel).step_by(2);
            (settled.map(|sample| sample * sample).sum::<f32>() / 24_000.0 * 2.0).sqrt()
        };
        [power(0), power(1) * 2.0]
    }

    #[test]
    fn tones_inside_pass_and_tones_outside_do_not() {
        for gain in gains((500.0, 2000.0), 1000.0) {
            assert!((0.9..1.1).contains(&gain), "{gain}");
        }
        for hertz in [100.0, 10_000.0] {
            for gain in gains((500.0, 2000.0), hertz) {
                assert!(gain < 0.01, "{hertz} Hz: {gain}");
            }
        }
    }

    #[test]
    fn an_edge_beyond_the_rate_lets_everything_through_on_its_side() {
        assert!((gains((0.0, 30_000.0), 60.0)[0] - 1.0).abs() < 1e-3);
        assert!((gains((0.0, 30_000.0), 15_000.0)[0] - 1.0).abs() < 1e-3);
        assert!(gains((0.0, 200.0), 15_000.0)[0] < 0.01);
    }
}
