//! Where in the song a packet belongs: time stamps of a container to frames of the song and back.

use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase, Timestamp};

use super::mpeg;
use crate::units::{Frames, SampleRate};

/// The longest hole in a damaged file that is filled with silence; the song goes on behind a longer one at once.
pub(super) const MAX_HOLE_SECS: u64 = 10;

/// A stretch of a song with one rate and one set-up of the codec. Most songs have one; chained Ogg streams and MP3s whose
/// rate changes have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// 0 for the first.
    pub(super) number: usize,
    /// Frames a second, in this part.
    pub(super) rate: SampleRate,
    /// Frame of the song, at the song's rate, at which it begins.
    pub(super) base: u64,
}

impl Part {
    /// The frame of the song, at `song_rate`, of a frame of this part.
    pub(super) fn in_song(&self, frame: i64, song_rate: SampleRate) -> i64 {
        Frames(self.base).to_signed().saturating_add(scaled(frame, self.rate, song_rate))
    }
}

/// A count of frames at another rate, to the nearest.
pub(super) fn scaled(frames: i64, from: SampleRate, to: SampleRate) -> i64 {
    if from == to {
        return frames;
    }
    let (from, to) = (i128::from(from.get()), i128::from(to.get()));
    saturated((2 * i128::from(frames) * to + from).div_euclid(2 * from))
}

/// A packet and its position in its part of the song.
pub(super) struct SongPacket {
    /// The part it belongs to.
    pub(super) part: Part,
    /// Position of the first decoded frame in the part; negative for the encoder's delay.
    pub(super) start: i64,
    /// Frames it decodes to, the trimmed ones included.
    pub(super) frames: u64,
    /// How many of these, at the end, do not belong to the song.
    pub(super) trim_end: u64,
    /// The compressed bytes, without any trimming left in it.
    pub(super) packet: Packet,
}

impl SongPacket {
    /// Position behind its last frame that belongs to the song.
    pub(super) fn end(&self) -> i64 {
        self.start.saturating_add_unsigned(self.frames.saturating_sub(self.trim_end))
    }
}

/// How ticks of the track become frames of the song.
#[derive(Clone, Copy)]
pub(super) struct Timeline {
    pub(super) track_id: u32,
    pub(super) time_base: TimeBase,
    pub(super) part: Part,
    /// Time stamp of the first packet.
    pub(super) first: Timestamp,
    /// Frame, counted from time stamp 0, at which the song begins.
    pub(super) origin: i64,
    /// Frame of the song behind its last, where the container says so.
    pub(super) end: Option<i64>,
    /// Whether this is MP3, whose packets do not say truly how long they are.
    pub(super) mp3: bool,
    /// Whether this is Ogg.
    pub(super) ogg: bool,
    /// PCM only: bytes of a frame. The last packet of a file cut short has fewer frames than its header promised.
    pub(super) frame_bytes: Option<u64>,
    /// Whether the container's own seek may be used.
    pub(super) seekable: bool,
}

impl Timeline {
    pub(super) fn locate(&self, mut packet: Packet) -> SongPacket {
        // symphonia 0.6.1 leaves the trimmed frames of an MP3 packet in its duration and trims at a guessed end.
        let (frames, trim_end) = if self.mp3 {
            (mpeg::frames_of(&packet.data), 0)
        } else {
            let there = self.frame_bytes.map_or(u64::MAX, |bytes| packet.data.len() as u64 / bytes);
            (self.frames_long(packet.block_dur()).0.min(there), self.frames_long(packet.trim_end).0)
        };
        (packet.trim_start, packet.trim_end) = (Duration::ZERO, Duration::ZERO);
        let start = self.frames(packet.pts).saturating_sub(self.origin);
        SongPacket { part: self.part, start, frames, trim_end, packet }
    }

    /// Frames from time stamp 0, nearest.
    pub(super) fn frames(&self, ts: Timestamp) -> i64 {
        if self.counts_frames() {
            // The usual case, spared a division of 128 bits.
            return ts.get().clamp(i64::MIN / 2, i64::MAX / 2);
        }
        let (numer, denom) = self.ratio();
        let scaled = (2 * i128::from(ts.get()) * numer + denom).div_euclid(2 * denom);
        saturated(scaled).clamp(i64::MIN / 2, i64::MAX / 2)
    }

    /// The length of so many ticks, to the nearest frame.
    pub(super) fn frames_long(&self, ticks: Duration) -> Frames {
        let ticks = i64::try_from(ticks.get()).unwrap_or(i64::MAX);
        Frames::from_signed(self.frames(Timestamp::new(ticks)))
    }

    /// The time stamp at or just before a frame counted from time stamp 0.
    pub(super) fn ticks(&self, frame: i64) -> Timestamp {
        let (numer, denom) = self.ratio();
        let ticks = (i128::from(frame) * denom).div_euclid(numer);
        Timestamp::new(saturated(ticks))
    }

    /// Whether a tick is a frame.
    pub(super) fn counts_frames(&self) -> bool {
        let (numer, denom) = self.ratio();
        numer == denom
    }

    /// Frames per tick as a fraction.
    fn ratio(&self) -> (i128, i128) {
        let numer = i128::from(self.time_base.numer.get()) * i128::from(self.part.rate.get());
        (numer, i128::from(self.time_base.denom.get()))
    }
}

/// The nearest number that 64 bits hold.
fn saturated(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(numer: u32, denom: u32) -> Timeline {
        Timeline {
            track_id: 0,
            time_base: TimeBase::try_new(numer, denom).expect("not zero"),
            part: Part { number: 0, rate: SampleRate::new(44_100).expect("not zero"), base: 0 },
            first: Timestamp::ZERO,
            origin: 1024,
            end: None,
            mp3: false,
            ogg: false,
            frame_bytes: None,
            seekable: true,
        }
    }

    #[test]
    fn a_packet_starts_before_the_song_by_the_encoders_delay() {
        let packet = Packet::new(0, Timestamp::ZERO, Duration::from(1024_u32), vec![0]);
        let placed = timeline(1, 44_100).locate(packet);
        assert_eq!((placed.start, placed.frames, placed.end()), (-1024, 1024, 0));
    }

    #[test]
    fn time_stamps_in_milliseconds_are_rounded_to_the_nearest_frame() {
        let timeline = timeline(1, 1000);
        assert_eq!(timeline.frames(Timestamp::new(1)), 44);
        assert_eq!(timeline.frames(Timestamp::new(60_000)), 2_646_000);
        assert_eq!(timeline.frames(Timestamp::new(-1)), -44);
        for frame in [0, 1, 44, 45, 2_646_001] {
            assert!(timeline.frames(timeline.ticks(frame)) <= frame + 1, "at or just before {frame}");
        }
    }

    #[test]
    fn no_time_stamp_overflows() {
        let timeline = timeline(u32::MAX, 1);
        for ts in [i64::MIN, i64::MAX] {
            let packet = Packet::new(0, Timestamp::new(ts), Duration::from(u64::MAX), vec![0]);
            assert_eq!(timeline.locate(packet).end().signum(), ts.signum());
            assert_eq!(timeline.ticks(ts).get().signum(), ts.signum());
        }
    }
}
