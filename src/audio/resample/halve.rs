//! Half the sample rate, as `rubato::Fft` would do it and by its own filter, but faster: nearly all music has 44,100 Hz and
//! every picture 22,050.
//!
//! Overlap-save (A. Oppenheim, R. Schafer, "Discrete-Time Signal Processing", 8.7.3), with two things that rubato's blocks,
//! which serve any ratio, cannot do: a segment much longer than the filter, so that less of it is overlap, and two segments
//! in one complex FFT, one as its real and one as its imaginary part, which a real filter keeps apart by itself.

use std::sync::Arc;

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _};
use rustfft::FftPlanner;
use rustfft::num_complex::Complex32;

/// Samples of a segment, a power of two: six times the filter of 640 taps, and the buffers still fit the nearest caches.
const SEGMENT: usize = 4096;

/// A streaming decimator by two for one channel. Same samples, however the input is cut into pieces.
pub(super) struct Halver {
    forward: Arc<dyn rustfft::Fft<f32>>,
    inverse: Arc<dyn rustfft::Fft<f32>>,
    /// The filter's spectrum up to a quarter of the old rate, then from three quarters on: what is left when it is folded
    /// to the new rate, for between them lies its stop band. Scaled for both FFTs.
    response: Vec<Complex32>,
    /// Samples of the filter, an even number: as many go before a segment's first good output.
    taps: usize,
    /// The input from `taps` samples before the next output on.
    signal: Vec<f32>,
    segments: Vec<Complex32>,
    halved: Vec<Complex32>,
    scratch: Vec<Complex32>,
}

impl Halver {
    /// With the filter that rubato takes for blocks of `block` samples of the input.
    ///
    /// # Panics
    /// When `block` is odd or not well below [`SEGMENT`].
    pub(super) fn new(block: usize) -> Self {
        assert!(block.is_multiple_of(2) && block < SEGMENT / 2, "a segment holds the filter and more");
        let mut planner = FftPlanner::new();
        let (forward, inverse) = (planner.plan_fft_forward(SEGMENT), planner.plan_fft_inverse(SEGMENT / 2));
        let scratch = forward.get_inplace_scratch_len().max(inverse.get_inplace_scratch_len());
        let mut halver = Self {
            response: Vec::new(),
            taps: block,
            signal: vec![0.0; block],
            segments: vec![Complex32::ZERO; SEGMENT],
            halved: vec![Complex32::ZERO; SEGMENT / 2],
            scratch: vec![Complex32::ZERO; scratch],
            forward,
            inverse,
        };
        halver.response = halver.folded_spectrum_of(&impulse_response(block));
        halver
    }

    /// Outputs by which the filter delays: those before are none of the signal.
    pub(super) fn delay(&self) -> usize {
        self.taps / 4
    }

    /// Takes samples and hands the outputs that are ready to `out`, slice by slice.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut dyn FnMut(&[f32])) {
        self.signal.extend_from_slice(samples);
        let stride = SEGMENT - self.taps;
        let mut done = 0;
        while done + stride + SEGMENT <= self.signal.len() {
            self.halve(done, out);
            done += 2 * stride;
        }
        self.signal.drain(..done);
    }

    /// Fills the segments that are waiting with silence.
    pub(super) fn push_silence(&mut self, out: &mut dyn FnMut(&[f32])) {
        self.signal.resize(self.signal.len() + 2 * SEGMENT, 0.0);
        self.push(&[], out);
    }

    /// Forgets everything taken.
    pub(super) fn reset(&mut self) {
        self.signal.clear();
        self.signal.resize(self.taps, 0.0);
    }

    /// The two segments of `signal` from `start` on.
    fn halve(&mut self, start: usize, out: &mut dyn FnMut(&[f32])) {
        let first = &self.signal[start..][..SEGMENT];
        let second = &self.signal[start + SEGMENT - self.taps..][..SEGMENT];
        for ((pair, &re), &im) in self.segments.iter_mut().zip(first).zip(second) {
            *pair = Complex32 { re, im };
        }
        self.forward.process_with_scratch(&mut self.segments, &mut self.scratch);
        let (low, high) = self.segments.split_at(SEGMENT / 4);
        let kept = low.iter().chain(&high[SEGMENT / 2..]);
        for ((halved, bin), weight) in self.halved.iter_mut().zip(kept).zip(&self.response) {
            *halved = bin * weight;
        }
        self.inverse.process_with_scratch(&mut self.halved, &mut self.scratch);
        let good = &self.halved[self.taps / 2..];
        let mut parts = [0.0; SEGMENT / 2];
        let parts = &mut parts[..good.len()];
        for part in [|pair: &Complex32| pair.re, |pair: &Complex32| pair.im] {
            parts.iter_mut().zip(good).for_each(|(sample, pair)| *sample = part(pair));
            out(parts);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "computed in f64, applied in f32, as rubato does")]
    fn folded_spectrum_of(&mut self, taps: &[f64]) -> Vec<Complex32> {
        let scale = 1.0 / SEGMENT as f64;
        let mut spectrum = vec![Complex32::ZERO; SEGMENT];
        for (bin, &tap) in spectrum.iter_mut().zip(taps) {
            bin.re = (tap * scale) as f32;
        }
        self.forward.process_with_scratch(&mut spectrum, &mut self.scratch);
        // The bin at the new half rate itself, which rubato leaves out too.
        spectrum[3 * SEGMENT / 4] = Complex32::ZERO;
        spectrum.drain(SEGMENT / 4..3 * SEGMENT / 4);
        spectrum
    }
}

/// The filter of rubato's halving, asked from itself: an impulse on the first sample is answered with its even taps, one on
/// the second with its odd ones.
fn impulse_response(block: usize) -> Vec<f64> {
    let mut fft = Fft::<f64>::new(2, 1, block, 1, FixedSync::Both).expect("rates and block are not zero");
    let mut taps = vec![0.0; block];
    for phase in 0..2 {
        let mut impulse = vec![0.0; 2 * block];
        impulse[phase] = 1.0;
        // In two blocks, for the last odd tap comes with the second, behind which nothing is left.
        let answer = in_blocks(&mut fft, &impulse);
        for (tap, &value) in taps.iter_mut().skip(phase).step_by(2).zip(&answer[phase..]) {
            *tap = value;
        }
    }
    taps
}

/// What `fft` makes of the whole blocks of `samples`.
fn in_blocks(fft: &mut Fft<f64>, samples: &[f64]) -> Vec<f64> {
    let block = fft.input_frames_next();
    let blocks = samples.chunks_exact(block).flat_map(|samples| {
        let samples = InterleavedSlice::new(samples, 1, block).expect("a block of one channel");
        fft.process(&samples, None).expect("one whole block").take_data()
    });
    blocks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_rubatos_halving() {
        for block in [320, 640] {
            // Evenly through the pass band, over the edge and to the end of the stop band.
            let frames = 40 * block;
            let sweep: Vec<f64> =
                (0..frames).map(|n| (std::f64::consts::FRAC_PI_2 * (n * n) as f64 / frames as f64).sin()).collect();
            let mut fft = Fft::new(2, 1, block, 1, FixedSync::Both).expect("rates and block are not zero");
            let want: Vec<f32> = in_blocks(&mut fft, &sweep).into_iter().map(|sample| sample as f32).collect();
            let samples: Vec<f32> = sweep.into_iter().map(|sample| sample as f32).collect();
            let (mut halver, mut out) = (Halver::new(block), Vec::new());
            halver.push(&samples, &mut |part| out.extend_from_slice(part));
            halver.push_silence(&mut |part| out.extend_from_slice(part));
            let worst = out.iter().zip(&want).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(out.len() >= want.len() && worst < 1e-6, "{block}: {worst} over {} of {}", out.len(), want.len());
        }
    }

    #[test]
    fn the_filter_is_symmetric_about_its_delay_and_lets_a_constant_pass() {
        let taps = impulse_response(640);
        assert!((1..320).all(|tap| (taps[320 - tap] - taps[320 + tap]).abs() < 1e-9));
        assert!((taps.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        assert_eq!(Halver::new(640).delay(), 160);
    }
}
