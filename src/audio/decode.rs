//! Reads a song packet by packet: probe, seek exactly, decode. Used by the pipeline, the feeder of the player and the overview.

use std::ops::ControlFlow;
use std::path::Path;

use symphonia::core::audio::{Audio as _, GenericAudioBufferRef};
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;

use super::buffer::downmix_planar;
use super::info::StreamInfo;
use super::open::{OpenedFile, guarded, read_error};
use super::packets::{PacketReader, RawPacket};
use super::timeline::SongPacket;
use super::{DecodeError, codec};
use crate::units::Frames;

/// Decoded frames, interleaved, in [−1, 1] (a little over is possible and kept).
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
    /// Where the next chunk starts.
    position: u64,
    /// Frames of silence given out in place of damaged packets.
    lost: u64,
    /// Factor for every sample; 1 except for Opus headers that ask for another.
    gain: f32,
    /// Channels given out: those of the file, or one.
    channels: usize,
    decoded: Vec<f32>,
    /// Channels on their way to one, where the decoder gives no floats.
    planes: Vec<Vec<f32>>,
}

/// The longest hole in a damaged file that is filled with silence; the song goes on behind a longer one at once.
const MAX_HOLE_SECS: u64 = 10;

impl AudioReader {
    /// Opens `path` and reads its headers. Never blocks on a FIFO, never follows a folder.
    pub fn open(path: &Path) -> Result<Self, DecodeError> {
        Self::of(PacketReader::open(path)?)
    }

    /// A second reader of the same file, which must not have changed since.
    pub fn open_again(file: &OpenedFile) -> Result<Self, DecodeError> {
        Self::of(PacketReader::open_again(file)?)
    }

    fn of(packets: PacketReader) -> Result<Self, DecodeError> {
        let decoder = make_decoder(packets.params()).map_err(|error| match error {
            Error::Unsupported(detail) => DecodeError::UnsupportedCodec {
                container: packets.info().format.clone(),
                codec: format!("a kind of sound outside its common profile ({detail})"),
            },
            other => read_error(other),
        })?;
        Ok(Self {
            gain: codec::opus_gain(packets.params()),
            channels: packets.info().channels,
            packets,
            decoder,
            position: 0,
            lost: 0,
            decoded: Vec::new(),
            planes: Vec::new(),
        })
    }

    /// From now on chunks have one channel, the average of all. Cheaper than [`downmix`](super::downmix) of what comes
    /// otherwise, with the same sums.
    #[must_use]
    pub fn mixed_down(mut self) -> Self {
        self.channels = 1;
        self
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

    /// Makes the next chunk start exactly at `position` (at the file's own rate), in every format.
    /// A position behind the end makes the next chunk `None`.
    pub fn seek(&mut self, position: Frames) -> Result<(), DecodeError> {
        self.packets.seek_before(position.0)?;
        self.decoder.reset();
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
        let channels = self.channels;
        while let Some(packet) = self.packets.next()? {
            look(self.packets.raw(&packet));
            let wanted = Frames(self.position).to_signed();
            if packet.start.saturating_add_unsigned(packet.frames).saturating_add_unsigned(self.packets.preroll())
                <= wanted
            {
                continue;
            }
            let frames = self.decode(&packet);
            let end = packet
                .end()
                .min(packet.start.saturating_add_unsigned(frames))
                .min(self.packets.end().unwrap_or(i64::MAX));
            let from = packet.start.max(wanted);
            if from >= end {
                continue;
            }
            let skip = Frames(from.abs_diff(packet.start)).to_len() * channels;
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
            let start = Frames(self.position);
            self.position += (range.len() / channels) as u64;
            return Ok(Some(Chunk { start, interleaved: &self.decoded[range], channels }));
        }
        Ok(None)
    }

    /// Decodes a packet into `decoded` and says how many frames came out: none when it is damaged.
    fn decode(&mut self, packet: &SongPacket) -> u64 {
        let info = self.packets.info();
        let (rate, channels) = (info.sample_rate.get(), info.channels);
        let mixed_down = self.channels != channels;
        let Self { decoder, decoded, planes, .. } = self;
        decoded.clear();
        let outcome = guarded(|| {
            let buffer = decoder.decode(&packet.packet)?;
            if buffer.spec().rate() == rate && buffer.spec().channels().count() == channels {
                if mixed_down {
                    mix_down(&buffer, planes, decoded);
                } else {
                    buffer.copy_to_vec_interleaved(decoded);
                }
            }
            Ok(())
        });
        if let Err(error) = outcome {
            log::debug!("a packet at frame {} is skipped: {error}", packet.start);
            decoded.clear();
        }
        if self.gain != 1.0 {
            for sample in decoded.iter_mut() {
                *sample *= self.gain;
            }
        }
        (self.decoded.len() / self.channels) as u64
    }
}

/// Appends the average of the channels; `planes` is room for those that are no floats yet.
fn mix_down(buffer: &GenericAudioBufferRef<'_>, planes: &mut Vec<Vec<f32>>, mono: &mut Vec<f32>) {
    if let GenericAudioBufferRef::F32(floats) = buffer {
        let planes: Vec<&[f32]> = (0..floats.num_planes()).filter_map(|plane| floats.plane(plane)).collect();
        downmix_planar(&planes, mono);
    } else {
        buffer.copy_to_vecs_planar(planes);
        downmix_planar(&planes.iter().map(Vec::as_slice).collect::<Vec<_>>(), mono);
    }
}

/// Without an Opus header's pre-skip: the adapter would drop it from whatever packet comes first, also after a seek.
fn make_decoder(params: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, Error> {
    let mut params = params.clone();
    if params.codec == CODEC_ID_OPUS {
        params.extra_data = None;
    }
    guarded(|| codec::DECODERS.make_audio_decoder(&params, &AudioDecoderOptions::default()))
}
