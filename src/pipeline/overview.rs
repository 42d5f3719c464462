//! The whole song at a glance: its peaks, for the strip under the spectrogram. Never a part of any picture.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use super::AnalyzeError;
use crate::audio::AudioReader;
use crate::units::Frames;

/// Peaks of a whole song for the overview.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Peak amplitude in [0, 1] per bucket.
    pub peaks: Vec<f32>,
    /// Seconds covered by one bucket.
    pub bucket_secs: f64,
}

/// Time between two calls of `progress`.
const TELL_EVERY: Duration = Duration::from_millis(150);
/// Songs longer than this are not decoded whole.
const WHOLE_SECS: f64 = 20.0 * 60.0;
/// Of each bucket of a long song this much is looked at: a few beats would be better, but an hour must not take a minute.
const SAMPLED_SECS: f64 = 0.15;
/// Where a seek takes longer (it means reading from the beginning in some files), the rest is decoded in order instead.
const SLOW_SEEK: Duration = Duration::from_millis(250);
/// First guess for a song of unknown length.
const UNKNOWN_BUCKET_SECS: f64 = 0.05;

/// Decodes the whole song in chunks (memory does not grow with its length) into about `buckets` peaks; tells `progress` the
/// overview so far, first at once and then a few times a second. Of a song over 20 minutes only a sample of each bucket is decoded.
///
/// `duration_secs` need not be right: a shorter song gives fewer buckets, a longer one up to twice as many or wider ones.
pub fn overview(
    path: &Path,
    buckets: usize,
    duration_secs: f64,
    progress: &mut dyn FnMut(&Overview) -> ControlFlow<()>,
) -> Result<Overview, AnalyzeError> {
    let mut reader = AudioReader::open(path)?;
    let rate = reader.info().sample_rate;
    let buckets = buckets.max(1);
    let known = duration_secs.is_finite() && duration_secs > 0.0;
    let bucket_secs = if known { duration_secs / buckets as f64 } else { UNKNOWN_BUCKET_SECS };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded up and not negative")]
    let bucket_frames = ((bucket_secs * f64::from(rate.get())).ceil() as u64).max(1);
    let mut sampled =
        (known && duration_secs > WHOLE_SECS).then(|| Frames::from_secs(SAMPLED_SECS, rate).0.clamp(1, bucket_frames));

    let mut peaks = Peaks { values: Vec::new(), bucket_frames, most: buckets * 2 };
    let mut told: Option<Instant> = None;
    let mut tell = |peaks: &Peaks| {
        if told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return Ok(());
        }
        told = Some(Instant::now());
        match progress(&peaks.overview(rate.get())) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(AnalyzeError::Cancelled),
        }
    };
    let mut sought: Option<Instant> = None;
    while let Some(chunk) = reader.next_chunk()? {
        if sought.take().is_some_and(|sought| sought.elapsed() > SLOW_SEEK) {
            sampled = None;
        }
        peaks.add(chunk.start.0, chunk.interleaved, chunk.channels);
        let end = chunk.start.0 + (chunk.interleaved.len() / chunk.channels) as u64;
        tell(&peaks)?;
        if sampled.is_some_and(|sampled| end % bucket_frames >= sampled) {
            sought = Some(Instant::now());
            reader.seek(Frames((end / bucket_frames + 1) * bucket_frames))?;
        }
    }
    Ok(peaks.overview(rate.get()))
}

/// Peaks of equal stretches of a song.
struct Peaks {
    values: Vec<f32>,
    bucket_frames: u64,
    /// With more than this, neighbours are merged.
    most: usize,
}

impl Peaks {
    fn overview(&self, rate: u32) -> Overview {
        Overview { peaks: self.values.clone(), bucket_secs: self.bucket_frames as f64 / f64::from(rate) }
    }

    /// Adds the frames of a chunk that starts at frame `start` of the song.
    fn add(&mut self, mut start: u64, mut interleaved: &[f32], channels: usize) {
        while !interleaved.is_empty() {
            let room = Frames(self.bucket_frames - start % self.bucket_frames).to_len().saturating_mul(channels);
            let (here, rest) = interleaved.split_at(room.min(interleaved.len()));
            let bucket = self.make_room(start);
            self.values[bucket] = self.values[bucket].max(peak(here));
            start += (here.len() / channels) as u64;
            interleaved = rest;
        }
    }

    /// The bucket of a frame; merges neighbours until there is one for it.
    fn make_room(&mut self, frame: u64) -> usize {
        while frame / self.bucket_frames >= self.most as u64 {
            self.values = self.values.chunks(2).map(|pair| pair.iter().copied().fold(0.0, f32::max)).collect();
            self.bucket_frames *= 2;
        }
        let bucket = Frames(frame / self.bucket_frames).to_len();
        if bucket >= self.values.len() {
            self.values.resize(bucket + 1, 0.0);
        }
        bucket
    }
}

/// The largest amplitude, at most 1. Eight running peaks, so that the comparisons need not wait for each other.
fn peak(samples: &[f32]) -> f32 {
    let mut peaks = [0.0f32; 8];
    for chunk in samples.chunks(8) {
        for (peak, sample) in peaks.iter_mut().zip(chunk) {
            let amplitude = sample.abs();
            *peak = if amplitude > *peak { amplitude } else { *peak };
        }
    }
    peaks.into_iter().fold(0.0, f32::max).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_is_the_largest_amplitude_of_either_sign() {
        for place in 0..19 {
            let mut samples = [0.1; 19];
            samples[place] = -0.7;
            assert_eq!(peak(&samples), 0.7);
        }
        assert_eq!(peak(&[0.2, 3.0]), 1.0);
        assert_eq!(peak(&[f32::NAN, 0.3]), 0.3);
        assert_eq!(peak(&[]), 0.0);
    }

    #[test]
    fn a_chunk_is_split_at_bucket_borders() {
        let mut peaks = Peaks { values: Vec::new(), bucket_frames: 4, most: 100 };
        peaks.add(2, &[0.1, 0.2, 0.3, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.6, 0.0, 0.9], 2);
        assert_eq!(peaks.values, [0.3, 0.9]);
        peaks.add(13, &[0.4], 1);
        assert_eq!(peaks.values, [0.3, 0.9, 0.0, 0.4]);
    }

    #[test]
    fn a_song_longer_than_told_gets_wider_buckets() {
        let mut peaks = Peaks { values: Vec::new(), bucket_frames: 1, most: 4 };
        for frame in 0..10u8 {
            peaks.add(u64::from(frame), &[f32::from(frame) / 10.0], 1);
        }
        assert_eq!(peaks.bucket_frames, 4);
        assert_eq!(peaks.values, [0.3, 0.7, 0.9]);
    }
}
