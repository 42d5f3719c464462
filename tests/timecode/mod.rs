//! Songs in which every frame says which one it is, and the reader of such recordings.

use std::path::{Path, PathBuf};

/// Rate of the songs: a device at this rate gets them unchanged.
pub const RATE: u32 = 48_000;
/// A song may have this many frames.
const FRAMES: u64 = 1 << 22;

/// The stereo frame `index` of the song `song`: the left sample is the index, the right one a hash of index and song.
/// Both are exact in 32-bit floats, at most a half, and never both zero.
pub fn frame(song: u64, index: u64) -> [f32; 2] {
    let mut h = (index + (song << 40)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^= h >> 29;
    h = h.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let right = (h >> 42) + 1;
    [index as f32 / (2 * FRAMES) as f32, -(right as f32) / (2 * FRAMES + 2) as f32]
}

/// Which frame of `song` this is; `None` for silence, fades and anything changed on its way.
pub fn index_of(song: u64, sample: &[f32]) -> Option<u64> {
    let index = sample[0] * (2 * FRAMES) as f32;
    let whole = index >= 0.0 && index.fract() == 0.0;
    (whole && sample[..2] == frame(song, index as u64)).then_some(index as u64)
}

/// Writes the first `secs` of a song as a WAV file of 32-bit floats.
pub fn write_song(folder: &Path, song: u64, secs: u64) -> PathBuf {
    let frames = secs * u64::from(RATE);
    assert!(frames <= FRAMES, "the time code ends after 87 s");
    let path = folder.join(format!("song{song}.wav"));
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: RATE,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut wav = hound::WavWriter::create(&path, spec).expect("a temporary file");
    for sample in (0..frames).flat_map(|index| frame(song, index)) {
        wav.write_sample(sample).expect("space for a song");
    }
    wav.finalize().expect("space for a song");
    path
}

/// A stretch of a recording in which every frame is there, unchanged and in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it starts in the recording, in frames.
    pub at: u64,
    /// The song's frame it starts with.
    pub first: u64,
    /// Its length in frames.
    pub frames: u64,
}

impl Run {
    /// The song's frame after its last.
    pub fn end(self) -> u64 {
        self.first + self.frames
    }

    /// The recording's frame after its last.
    pub fn ends_at(self) -> u64 {
        self.at + self.frames
    }
}

/// All runs of `song` in a stereo recording. Single frames in a fade that fit by chance are none.
pub fn runs(song: u64, recording: &[f32]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, sample) in recording.chunks_exact(2).enumerate() {
        let Some(index) = index_of(song, sample) else { continue };
        match runs.last_mut() {
            Some(run) if run.ends_at() == at as u64 && run.end() == index => run.frames += 1,
            _ => runs.push(Run { at: at as u64, first: index, frames: 1 }),
        }
    }
    runs.retain(|run| run.frames > 2);
    runs
}
