//! Any ratio of rates, any number of channels: `rubato::Fft`, fed block by block from pieces of any size.

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _};

/// The block-wise resampler and what it needs to take pieces of any size.
pub(super) struct Blocks {
    fft: Fft<f32>,
    channels: usize,
    /// Less than one block of input, interleaved.
    pending: Vec<f32>,
    /// One block of output, interleaved.
    block: Vec<f32>,
}

impl Blocks {
    /// From rate `from` to rate `to`, `block` input frames at once.
    pub(super) fn new(from: usize, to: usize, block: usize, channels: usize) -> Self {
        let fft = Fft::new(from, to, block, channels, FixedSync::Both).expect("rates and block are not zero");
        Self {
            pending: Vec::with_capacity(fft.input_frames_next() * channels),
            block: vec![0.0; fft.output_frames_next() * channels],
            channels,
            fft,
        }
    }

    /// Frames of output before the first of the signal.
    pub(super) fn delay(&self) -> usize {
        self.fft.output_delay()
    }

    /// Takes interleaved frames and hands the outputs that are ready to `out`, block by block.
    pub(super) fn push(&mut self, mut interleaved: &[f32], out: &mut dyn FnMut(&[f32])) {
        let block_len = self.fft.input_frames_next() * self.channels;
        if !self.pending.is_empty() {
            let (head, rest) = interleaved.split_at((block_len - self.pending.len()).min(interleaved.len()));
            self.pending.extend_from_slice(head);
            interleaved = rest;
            if self.pending.len() < block_len {
                return;
            }
            let pending = std::mem::take(&mut self.pending);
            self.process(&pending, out);
            self.pending = pending;
            self.pending.clear();
        }
        let mut blocks = interleaved.chunks_exact(block_len);
        for block in &mut blocks {
            self.process(block, out);
        }
        self.pending.extend_from_slice(blocks.remainder());
    }

    /// Fills the block that is waiting with silence.
    pub(super) fn push_silence(&mut self, out: &mut dyn FnMut(&[f32])) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.resize(self.fft.input_frames_next() * self.channels, 0.0);
        self.process(&pending, out);
        pending.clear();
        self.pending = pending;
    }

    /// Forgets everything taken.
    pub(super) fn reset(&mut self) {
        self.pending.clear();
        self.fft.reset();
    }

    /// One block in, one block out.
    fn process(&mut self, block: &[f32], out: &mut dyn FnMut(&[f32])) {
        let channels = self.channels;
        let frames_out = self.block.len() / channels;
        let input = InterleavedSlice::new(block, channels, block.len() / channels).expect("a block of whole frames");
        let mut output =
            InterleavedSlice::new_mut(&mut self.block, channels, frames_out).expect("a block of whole frames");
        self.fft.process_into_buffer(&input, &mut output, None).expect("both buffers hold one block");
        out(&self.block);
    }
}
