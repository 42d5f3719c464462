//! Reads a song packet by packet: probe, seek exactly, decode. Used by the pipeline, the feeder of the player and the overview.

use std::ops::{ControlFlow, Range};
use std::path::Path;

use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::errors::Error;

use super::convert::Converter;
use super::info::StreamInfo;
use super::mix::{self, Downmix, MixEnergy, Mixer};
use super::open::{OpenedFile, guarded, read_error};
use super::packets::{PacketReader, RawPacket};
use super::timeline::{MAX_HOLE_SECS, Part, SongPacket};
use super::{DecodeError, codec, refused};
use crate::units::Frames;

/// Decoded frames, interleaved, in [−1, 1]; of all channels a little over is possible and kept.
#[derive(Debug)]
pub struct Chunk<'a> {
    /// Position of the first frame in the song, encoder delay not counted.
    pub start: Frames,
    /// `frames × channels` samples.
    pub interleaved: &'a [f32],
    /// Channels of this chunk.
    pub channels: usize,
}

/// An open song.
pub struct AudioReader {
    packets: PacketReader,
    decoder: Box<dyn AudioDecoder>,
    /// The part of the song that `decoder` and `converter` are for.
    part: Option<Part>,
    /// To the song's rate, in a part with another.
    converter: Option<Converter>,
    /// A packet that was read but belongs to the next part.
    held: Option<SongPacket>,
    /// Where the next chunk starts.
    position: u64,
    /// Frames of silence given out in place of damaged packets.
    lost: u64,
    /// What the one channel is made of; `None` gives the channels of the file.
    downmix: Option<Downmix>,
    mixer: Mixer,
    decoded: Vec<f32>,
}

/// No music decodes to four times full scale; a damaged packet does.
const IMPOSSIBLE_LEVEL: f32 = 4.0;

impl AudioReader {
    /// Opens `path` and reads its headers. Never blocks on a FIFO, never follows a folder.
    pub fn open(path: &Path) -> Result<Self, DecodeError> {
        Self::of(PacketReader::open(path)?, None)
    }

    /// As [`Self::open`], but chunks have one channel, made as `downmix` says of samples limited to [−1, 1].
    pub fn open_mono(path: &Path, downmix: Downmix) -> Result<Self, DecodeError> {
        Self::of(PacketReader::open(path)?, Some(downmix))
    }

    /// As [`Self::open_mono`], for a file that was opened before and must not have changed since.
    pub fn open_mono_again(file: &OpenedFile, downmix: Downmix) -> Result<Self, DecodeError> {
        Self::of(PacketReader::open_again(file)?, Some(downmix))
    }

    fn of(packets: PacketReader, downmix: Option<Downmix>) -> Result<Self, DecodeError> {
        let decoder = make_decoder(packets.params()).map_err(|error| match error {
            Error::Unsupported(detail) => DecodeError::UnsupportedCodec {
                container: packets.info().format.clone(),
                codec: refused::aac_kind(packets.params())
                    .unwrap_or_else(|| format!("a kind of sound outside its common profile ({detail})")),
            },
            other => read_error(other),
        })?;
        Ok(Self {
            mixer: Mixer::new(codec::opus_gain(packets.params())),
            packets,
            decoder,
            part: None,
            converter: None,
            held: None,
            position: 0,
            lost: 0,
            downmix,
            decoded: Vec::new(),
        })
    }

    /// How loud the song's channels and their mean were so far, where they are mixed down.
    pub fn energy(&self) -> MixEnergy {
        self.mixer.energy
    }

    /// The packets, for what they tell of the file.
    pub fn packets(&self) -> &PacketReader {
        &self.packets
    }

    /// The file behind it, for a second reader.
    pub fn file(&self) -> &OpenedFile {
        self.packets.file()
    }

    /// Whether a second reader that seeks into the middle gives, at little cost, the very frames that this one would give
    /// there.
    pub fn seeks_exactly(&self) -> bool {
        self.packets.seeks_exactly()
    }

    /// What the container says.
    pub fn info(&self) -> &StreamInfo {
        self.packets.info()
    }

    /// Frames given out so far that are only the silence in place of damaged packets.
    pub fn lost(&self) -> Frames {
        Frames(self.lost)
    }

    /// Makes the next chunk start exactly at `position` (at the song's rate), in every format.
    /// A position behind the end makes the next chunk `None`.
    pub fn seek(&mut self, position: Frames) -> Result<(), DecodeError> {
        self.packets.seek_before(position.0)?;
        self.decoder.reset();
        (self.part, self.converter, self.held) = (None, None, None);
        self.position = position.0;
        Ok(())
    }

    /// As [`Self::seek`], but by reading on: every packet from here to there goes by. Not for going back.
    pub fn read_on_to(&mut self, position: Frames) {
        self.position = position.0;
    }

    /// Shows the remaining packets to `look` without decoding them, until it answers `Break`.
    pub fn look_at_rest(
        &mut self,
        look: &mut dyn FnMut(RawPacket<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, DecodeError> {
        while let Some(packet) = self.packets.next()? {
            if look(self.packets.raw(&packet)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The next decoded frames; `None` at the end. A damaged packet becomes silence; a file cut short ends early.
    ///
    /// A chunk starts where the one before it ended, except behind a hole of more than ten seconds.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk<'_>>, DecodeError> {
        self.next_chunk_looking(&mut |_| ())
    }

    /// As [`Self::next_chunk`], and every packet that goes by is shown to `look`, those before the chunk too.
    pub fn next_chunk_looking(
        &mut self,
        look: &mut dyn FnMut(RawPacket<'_>),
    ) -> Result<Option<Chunk<'_>>, DecodeError> {
        loop {
            let Some(packet) = self.next_packet(look)? else {
                let Some(start) = self.finish_part() else { return Ok(None) };
                let range = self.place(start);
                return Ok(range.map(|range| self.chunk(range)));
            };
            let start = if self.part.is_some_and(|part| part.number != packet.part.number) {
                self.held = Some(packet);
                let Some(start) = self.finish_part() else { continue };
                start
            } else {
                self.begin_part(&packet)?;
                let of_use = packet.start.saturating_add_unsigned(packet.frames + self.packets.preroll());
                if packet.part.in_song(of_use, self.info().sample_rate) <= Frames(self.position).to_signed() {
                    continue;
                }
                let Some(start) = self.decode(&packet) else { continue };
                start
            };
            if let Some(range) = self.place(start) {
                return Ok(Some(self.chunk(range)));
            }
        }
    }

    fn next_packet(&mut self, look: &mut dyn FnMut(RawPacket<'_>)) -> Result<Option<SongPacket>, DecodeError> {
        if let Some(held) = self.held.take() {
            return Ok(Some(held));
        }
        let packet = self.packets.next()?;
        if let Some(packet) = &packet {
            look(self.packets.raw(packet));
        }
        Ok(packet)
    }

    /// Gets ready for the part that a packet belongs to.
    fn begin_part(&mut self, packet: &SongPacket) -> Result<(), DecodeError> {
        if self.part == Some(packet.part) {
            return Ok(());
        }
        // An MP3 goes on in the same decoder.
        if self.packets.is_chained() {
            self.decoder = make_decoder(self.packets.params()).map_err(read_error)?;
            self.mixer.gain = codec::opus_gain(self.packets.params());
        }
        self.part = Some(packet.part);
        Ok(())
    }

    /// The last frames of a part with another rate into `decoded`, and where in the song they begin.
    fn finish_part(&mut self) -> Option<i64> {
        self.part = None;
        self.decoded.clear();
        self.converter.take().map(|mut converter| converter.finish(&mut self.decoded))
    }

    /// Decodes a packet into `decoded`, at the song's rate, and says where in the song it begins; `None` for one that is
    /// damaged or gives nothing.
    fn decode(&mut self, packet: &SongPacket) -> Option<i64> {
        let (channels, lossy) = (self.info().channels, self.packets.is_lossy());
        let Self { decoder, decoded, mixer, downmix, .. } = self;
        decoded.clear();
        // A packet without bytes is a packet that was lost: libopus would make 120 ms of it.
        if packet.packet.data.is_empty() {
            return None;
        }
        let outcome = guarded(|| {
            let buffer = decoder.decode(&packet.packet)?;
            if buffer.spec().rate() != packet.part.rate.get() {
                return Err(Error::DecodeError("a packet of another rate"));
            }
            let most = if lossy { IMPOSSIBLE_LEVEL } else { f32::INFINITY };
            match *downmix {
                Some(downmix) => mixer.mono(&buffer, downmix, most, decoded)?,
                None if mix::peak(&buffer) > most => return Err(Error::DecodeError("a packet of impossible level")),
                None => mixer.interleaved(&buffer, channels, decoded),
            }
            Ok(())
        });
        if let Err(error) = outcome {
            log::debug!("a packet at frame {} is skipped: {error}", packet.start);
            return None;
        }
        let end = packet.end().min(self.packets.end().unwrap_or(i64::MAX));
        let frames = end.saturating_sub(packet.start);
        self.decoded.truncate(Frames::from_signed(frames).to_len().saturating_mul(self.channels()));
        if frames <= 0 {
            return None;
        }
        let (rate, channels) = (self.info().sample_rate, self.channels());
        if packet.part.rate == rate {
            return Some(packet.part.in_song(packet.start, rate));
        }
        let converter = self.converter.get_or_insert_with(|| Converter::new(packet.part, rate, packet.start, channels));
        let (start, silent) = converter.convert(packet.start, &mut self.decoded);
        self.lost += silent;
        Some(start)
    }

    /// Which samples of `decoded`, whose first frame lies at `start` in the song, are to be given out; silence goes before
    /// them where a packet is missing.
    fn place(&mut self, start: i64) -> Option<Range<usize>> {
        let channels = self.channels();
        let wanted = Frames(self.position).to_signed();
        let end = start.saturating_add_unsigned((self.decoded.len() / channels) as u64);
        let from = start.max(wanted);
        if from >= end {
            return None;
        }
        let skip = Frames(from.abs_diff(start)).to_len() * channels;
        let len = Frames(end.abs_diff(from)).to_len() * channels;
        let hole = from.abs_diff(wanted);
        let longest = MAX_HOLE_SECS * u64::from(self.info().sample_rate.get());
        let range = if (self.packets.tolerance()..=longest).contains(&hole) {
            self.decoded.drain(..skip);
            self.decoded.truncate(len);
            let silence = Frames(hole).to_len() * channels;
            self.lost += hole;
            self.decoded.splice(..0, std::iter::repeat_n(0.0, silence));
            0..silence + len
        } else {
            if hole > longest {
                self.position = Frames::from_signed(from).0;
            }
            skip..skip + len
        };
        Some(range)
    }

    fn chunk(&mut self, range: Range<usize>) -> Chunk<'_> {
        let (start, channels) = (Frames(self.position), self.channels());
        self.position += (range.len() / channels) as u64;
        Chunk { start, interleaved: &self.decoded[range], channels }
    }

    /// Channels given out: those of the file, or one.
    fn channels(&self) -> usize {
        if self.downmix.is_some() { 1 } else { self.info().channels }
    }
}

fn make_decoder(params: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, Error> {
    guarded(|| codec::decoder(params))
}
