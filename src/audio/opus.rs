//! Opus with a channel mapping (RFC 7845, 5.1.1): several streams of one or two channels in each packet, told apart here and
//! decoded by one libopus decoder each.

use symphonia::core::audio::{
    AsGenericAudioBufferRef as _, Audio as _, AudioBuffer, AudioMut as _, AudioSpec, Channels, GenericAudioBufferRef,
    Position,
    layouts::{CHANNEL_LAYOUT_MONO, CHANNEL_LAYOUT_STEREO},
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::RegisterableAudioDecoder as _;
use symphonia::core::errors::{Error, Result};
use symphonia::core::packet::{Packet, PacketRef};
use symphonia_adapter_libopus::OpusDecoder;

/// Frames of the longest packet at 48 kHz: 120 ms.
const MAX_FRAMES: usize = 5760;
/// A channel that is silent.
const SILENT: u8 = 255;

/// What an Opus header says of the streams in a packet.
#[derive(Debug, PartialEq)]
struct Mapping<'a> {
    streams: usize,
    /// How many of them have two channels: the first.
    coupled: usize,
    /// For each channel of the song the decoded channel it is, or [`SILENT`].
    channels: &'a [u8],
}

impl<'a> Mapping<'a> {
    /// `None` for the usual header of one or two channels without a mapping, and for one that makes no sense.
    fn of_header(header: &'a [u8]) -> Option<Self> {
        let channels = usize::from(*header.get(9)?);
        if *header.get(18)? == 0 {
            return None;
        }
        let (streams, coupled) = (usize::from(*header.get(19)?), usize::from(*header.get(20)?));
        let map = header.get(21..21 + channels)?;
        let fits = |channel: &u8| *channel == SILENT || usize::from(*channel) < streams + coupled;
        (streams > 0 && coupled <= streams && map.iter().all(fits)).then_some(Self { streams, coupled, channels: map })
    }
}

/// A decoder for Opus in Ogg or M4A, whatever its channels.
///
/// The header's pre-skip is left to the caller: the adapter would drop it from whatever packet comes first, also after a seek.
pub(super) fn decoder(params: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>> {
    let plain = || AudioCodecParameters { extra_data: None, ..params.clone() };
    match params.extra_data.as_deref().and_then(Mapping::of_header) {
        Some(mapping) => Ok(Box::new(MultistreamDecoder::new(plain(), &mapping)?)),
        None => OpusDecoder::try_registry_new(&plain(), &AudioDecoderOptions::default()),
    }
}

/// One decoder for each stream of a packet.
struct MultistreamDecoder {
    params: AudioCodecParameters,
    decoders: Vec<Box<dyn AudioDecoder>>,
    /// For each channel of the song its place among the planes of `buffer`, and the decoder and channel that give it.
    sources: Vec<(usize, Option<(usize, usize)>)>,
    buffer: AudioBuffer<f32>,
}

impl MultistreamDecoder {
    fn new(params: AudioCodecParameters, mapping: &Mapping<'_>) -> Result<Self> {
        let channels = params.channels.clone().unwrap_or_default();
        if channels.count() != mapping.channels.len() {
            return Err(Error::DecodeError("the Opus header counts its channels in two ways"));
        }
        let one = |stream| {
            let layout = if stream < mapping.coupled { CHANNEL_LAYOUT_STEREO } else { CHANNEL_LAYOUT_MONO };
            let params = AudioCodecParameters { channels: Some(layout), ..params.clone() };
            OpusDecoder::try_registry_new(&params, &AudioDecoderOptions::default())
        };
        let source = |decoded: usize| {
            let of_pairs = 2 * mapping.coupled;
            if decoded < of_pairs { (decoded / 2, decoded % 2) } else { (decoded - mapping.coupled, 0) }
        };
        let place = |channel| plane_of(&channels, channel);
        let sources = mapping.channels.iter().enumerate();
        let spec = AudioSpec::new(params.sample_rate.unwrap_or(48_000), channels.clone());
        Ok(Self {
            decoders: (0..mapping.streams).map(one).collect::<Result<_>>()?,
            sources: sources.map(|(n, &from)| (place(n), (from != SILENT).then(|| source(from.into())))).collect(),
            buffer: AudioBuffer::new(spec, MAX_FRAMES),
            params,
        })
    }
}

impl AudioDecoder for MultistreamDecoder {
    fn reset(&mut self) {
        for decoder in &mut self.decoders {
            decoder.reset();
        }
    }

    fn codec_info(&self) -> &CodecInfo {
        &OpusDecoder::supported_codecs()[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.params
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.buffer.clear();
        let damaged = Error::DecodeError("an Opus packet whose streams cannot be told apart");
        let packets = split(packet.data, self.decoders.len()).ok_or(damaged)?;
        let mut frames: Option<usize> = None;
        for (stream, (decoder, data)) in self.decoders.iter_mut().zip(packets).enumerate() {
            let decoded = decoder.decode(&Packet::new(packet.track_id, packet.pts, packet.dur, data))?;
            let GenericAudioBufferRef::F32(decoded) = decoded else { continue };
            let frames = *frames.get_or_insert(decoded.frames());
            self.buffer.resize_uninit(frames.min(MAX_FRAMES));
            for &(plane, source) in &self.sources {
                let from = match source {
                    Some((of, channel)) if of == stream => decoded.plane(channel),
                    None if stream == 0 => None,
                    _ => continue,
                };
                if let Some(to) = self.buffer.plane_mut(plane) {
                    let from = from.unwrap_or_default();
                    let (heard, silent) = to.split_at_mut(from.len().min(to.len()));
                    heard.copy_from_slice(&from[..heard.len()]);
                    silent.fill(0.0);
                }
            }
        }
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

/// Where channel `channel` of an Opus song lies among planes in the order of their positions. Opus has Vorbis's order.
fn plane_of(channels: &Channels, channel: usize) -> usize {
    const LEFT: Position = Position::FRONT_LEFT;
    const RIGHT: Position = Position::FRONT_RIGHT;
    const CENTRE: Position = Position::FRONT_CENTER;
    let order: &[Position] = match channels.count() {
        3 => &[LEFT, CENTRE, RIGHT],
        5 => &[LEFT, CENTRE, RIGHT, Position::REAR_LEFT, Position::REAR_RIGHT],
        6 => &[LEFT, CENTRE, RIGHT, Position::REAR_LEFT, Position::REAR_RIGHT, Position::LFE1],
        7 => &[LEFT, CENTRE, RIGHT, Position::SIDE_LEFT, Position::SIDE_RIGHT, Position::REAR_CENTER, Position::LFE1],
        8 => &[
            LEFT,
            CENTRE,
            RIGHT,
            Position::SIDE_LEFT,
            Position::SIDE_RIGHT,
            Position::REAR_LEFT,
            Position::REAR_RIGHT,
            Position::LFE1,
        ],
        _ => return channel,
    };
    match (channels, order.get(channel)) {
        (Channels::Positioned(positions), Some(position)) => {
            positions.iter().filter(|other| other.bits() < position.bits()).count()
        }
        _ => channel,
    }
}

/// The packets of the streams in a packet: all but the last have their length in them (RFC 6716, appendix B), which is taken
/// out here.
fn split(mut data: &[u8], streams: usize) -> Option<Vec<Vec<u8>>> {
    let mut packets = Vec::with_capacity(streams);
    for _ in 1..streams {
        let (packet, rest) = first_of(data)?;
        packets.push(packet);
        data = rest;
    }
    if data.is_empty() {
        return None;
    }
    packets.push(data.to_vec());
    Some(packets)
}

/// The packet at the start of `data`, without the length that says where it ends, and what lies behind it.
fn first_of(data: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = data;
    let toc = take(&mut rest, 1)?[0];
    let mut packet = vec![toc];
    let body = match toc & 3 {
        0 => length(&mut rest)?,
        1 => 2 * length(&mut rest)?,
        2 => {
            let before = rest;
            let first = length(&mut rest)?;
            packet.extend_from_slice(&before[..before.len() - rest.len()]);
            first + length(&mut rest)?
        }
        _ => {
            let count = take(&mut rest, 1)?[0];
            packet.push(count);
            let frames = usize::from(count & 0x3f);
            let mut padding = 0;
            if count & 0x40 != 0 {
                loop {
                    let more = take(&mut rest, 1)?[0];
                    packet.push(more);
                    padding += usize::from(more) - usize::from(more == 255);
                    if more != 255 {
                        break;
                    }
                }
            }
            let mut body = padding;
            if count & 0x80 == 0 {
                body += frames * length(&mut rest)?;
            } else {
                let before = rest;
                for _ in 1..frames {
                    body += length(&mut rest)?;
                }
                packet.extend_from_slice(&before[..before.len() - rest.len()]);
                body += length(&mut rest)?;
            }
            body
        }
    };
    packet.extend_from_slice(take(&mut rest, body)?);
    Some((packet, rest))
}

/// The length of a frame (RFC 6716, 3.2.1).
fn length(rest: &mut &[u8]) -> Option<usize> {
    let first = usize::from(take(rest, 1)?[0]);
    if first < 252 { Some(first) } else { Some(first + 4 * usize::from(take(rest, 1)?[0])) }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_falls_into_those_of_its_streams() {
        // One frame; two equal frames; two frames; three frames of variable length with padding; the last as it is.
        let one = [&[0x08, 3][..], &[1, 2, 3]].concat();
        let equal = [&[0x09, 2][..], &[1, 2, 3, 4]].concat();
        let two = [&[0x0a, 1, 2][..], &[9, 8, 7]].concat();
        let three = [&[0x0b, 0xc3, 2, 1, 0, 2][..], &[5, 6, 6], &[0, 0]].concat();
        let last = [0x08, 42, 43];
        let all = [&one[..], &equal, &two, &three, &last].concat();
        let packets = split(&all, 5).expect("whole");
        assert_eq!(packets[0], [0x08, 1, 2, 3]);
        assert_eq!(packets[1], [0x09, 1, 2, 3, 4]);
        assert_eq!(packets[2], [0x0a, 1, 9, 8, 7]);
        assert_eq!(packets[3], [0x0b, 0xc3, 2, 1, 0, 5, 6, 6, 0, 0]);
        assert_eq!(packets[4], last);
        for len in 0..all.len() - 2 {
            assert_eq!(split(&all[..len], 5), None, "cut to {len}");
        }
    }

    #[test]
    fn lengths_over_251_take_two_bytes() {
        let mut rest = &[252, 1, 7][..];
        assert_eq!((length(&mut rest), rest), (Some(256), &[7][..]));
    }

    #[test]
    fn a_mapping_that_points_nowhere_is_none() {
        let header = |streams, coupled, map: &[u8]| {
            let mut header = b"OpusHead\x01".to_vec();
            header.push(map.len() as u8);
            header.extend([0; 8]);
            header.extend([1, streams, coupled]);
            header.extend(map);
            header
        };
        let good = header(4, 2, &[0, 4, 1, 2, 3, 5]);
        assert_eq!(Mapping::of_header(&good), Some(Mapping { streams: 4, coupled: 2, channels: &[0, 4, 1, 2, 3, 5] }));
        for bad in [header(4, 2, &[0, 6]), header(0, 0, &[255]), header(1, 2, &[0]), good[..23].to_vec()] {
            assert_eq!(Mapping::of_header(&bad), None);
        }
    }
}
