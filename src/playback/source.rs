//! A song as the device's frames: decoded, looped, resampled, mapped. Pulls; knows no thread and no ring.

use std::path::Path;
use std::time::Duration;

use super::band::Band;
use super::channels::ChannelMap;
use crate::audio::{AudioReader, DecodeError, Resampler, SongLength, StreamInfo};
use crate::units::{Frames, SampleRate};

/// From this device frame on (counted since the last [`Source::seek`]) the song is heard from `song_secs`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Jump {
    pub(super) frame: u64,
    pub(super) song_secs: f64,
}

/// An open song, read on and on.
pub(super) struct Source {
    reader: AudioReader,
    rate: SampleRate,
    device_rate: SampleRate,
    device_channels: usize,
    resampler: Resampler,
    map: ChannelMap,
    /// The frequencies that are wanted, from the next seek on, and what lets only them through.
    wanted_band: Option<(f32, f32)>,
    band: Option<Band>,
    looped: Option<(u64, u64)>,
    /// Frames fed to the resampler since the last seek.
    fed: u64,
    /// The song's frame that comes next.
    next: u64,
    ended: bool,
    /// Decoded frames at the song's rate (non-finite samples taken out), and resampled ones not yet mapped.
    clean: Vec<f32>,
    resampled: Vec<f32>,
}

impl Source {
    /// Opens `path` for a device of `device_rate` and `device_channels`.
    pub(super) fn open(path: &Path, device_rate: SampleRate, device_channels: usize) -> Result<Self, DecodeError> {
        let reader = AudioReader::open(path)?;
        let StreamInfo { sample_rate: rate, channels, .. } = *reader.info();
        Ok(Self {
            reader,
            rate,
            device_rate,
            device_channels,
            resampler: Resampler::new(rate, device_rate, channels),
            map: ChannelMap::new(channels, device_channels),
            wanted_band: None,
            band: None,
            looped: None,
            fed: 0,
            next: 0,
            ended: false,
            clean: Vec::new(),
            resampled: Vec::new(),
        })
    }

    /// The song's length as its container says.
    pub(super) fn length(&self) -> Option<SongLength> {
        self.reader.info().length
    }

    /// Whether all frames were read.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// The song's true length, once its last frame was read.
    pub(super) fn end_secs(&self) -> Option<f64> {
        (self.ended && self.fed > 0).then(|| Frames(self.next).to_secs(self.rate))
    }

    /// Frames come out for this device from the next [`Self::seek`] on.
    pub(super) fn set_device(&mut self, rate: SampleRate, channels: usize) {
        (self.device_rate, self.device_channels) = (rate, channels);
    }

    /// Only these frequencies (from, to in Hz) come out from the next [`Self::seek`] on, or all.
    pub(super) fn set_band(&mut self, band: Option<(f32, f32)>) {
        self.wanted_band = band;
    }

    /// Repeats the part between two positions; reading reaches its start again right after its end.
    pub(super) fn set_loop(&mut self, span: Option<(Duration, Duration)>) {
        let frames = |time| Frames::from_duration(time, self.rate).0;
        self.looped = span.map(|(start, end)| (frames(start), frames(end))).filter(|(start, end)| start < end);
    }

    /// The next frame read is the one at `position`; nothing of before is left in the resampler.
    pub(super) fn seek(&mut self, position: Duration) -> Result<(), DecodeError> {
        let channels = self.reader.info().channels;
        self.resampler = Resampler::new(self.rate, self.device_rate, channels);
        self.map = ChannelMap::new(channels, self.device_channels);
        self.band = self.wanted_band.map(|band| Band::new(band, self.device_rate, channels));
        self.fed = 0;
        self.go_to(Frames::from_duration(position, self.rate).0)
    }

    /// Decodes one packet and appends its frames to `out`, as the device wants them. Tells of a jump in the song's time.
    pub(super) fn read(&mut self, out: &mut Vec<f32>) -> Result<Option<Jump>, DecodeError> {
        if let Some((start, end)) = self.looped
            && self.next >= end
        {
            return self.wrap_to(start);
        }
        let Some(chunk) = self.reader.next_chunk()? else {
            return match self.looped {
                // An empty round (a loop behind the end) would go on for ever.
                Some((start, _)) if self.next > start => self.wrap_to(start),
                _ => {
                    self.resampled.clear();
                    self.resampler.finish(&mut self.resampled);
                    self.hand_over(out);
                    self.ended = true;
                    Ok(None)
                }
            };
        };
        let (start, channels) = (chunk.start.0, chunk.channels);
        let frames = (chunk.interleaved.len() / channels) as u64;
        let wanted = self.looped.map_or(frames, |(_, end)| end.saturating_sub(start).min(frames));
        self.clean.clear();
        let samples = &chunk.interleaved[..wanted as usize * channels];
        self.clean.extend(samples.iter().map(|s| if s.is_finite() { *s } else { 0.0 }));
        let before = self.device_frame();
        let jumped = (start != self.next).then(|| Jump { frame: before, song_secs: Frames(start).to_secs(self.rate) });
        self.next = start + wanted;
        self.fed += wanted;
        self.resampled.clear();
        self.resampler.push(&self.clean, &mut self.resampled);
        self.hand_over(out);
        Ok(jumped)
    }

    fn hand_over(&mut self, out: &mut Vec<f32>) {
        if let Some(band) = &mut self.band {
            band.filter(&mut self.resampled);
        }
        self.map.apply(&self.resampled, out);
    }

    /// Where the frame that is fed next comes out, counted since the last seek.
    fn device_frame(&self) -> u64 {
        let (fed, to, from) = (u128::from(self.fed), u128::from(self.device_rate.get()), u128::from(self.rate.get()));
        ((fed * to + from / 2) / from) as u64
    }

    /// The loop's start follows with no gap: the resampler runs on over the seam.
    fn wrap_to(&mut self, start: u64) -> Result<Option<Jump>, DecodeError> {
        self.go_to(start)?;
        Ok(Some(Jump { frame: self.device_frame(), song_secs: Frames(start).to_secs(self.rate) }))
    }

    fn go_to(&mut self, frame: u64) -> Result<(), DecodeError> {
        self.ended = false;
        self.next = frame;
        self.reader.seek(Frames(frame))
    }
}
