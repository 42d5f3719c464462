//! The packets of a song and where in the song each belongs. No decoding: see `decode`.

use std::fs::File;
use std::path::Path;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_FLAC, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_VORBIS,
};
use symphonia::core::errors::Error;
use symphonia::core::formats::well_known::{FORMAT_ID_ISOMP4, FORMAT_ID_OGG};
use symphonia::core::formats::{FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase, Timestamp};

use super::codec::{self, audio_params, codec_name, container_name};
use super::open::{OpenedFile, Probed, guarded, probe, read_error};
use super::timeline::{SongPacket, Timeline};
use super::{DecodeError, SongLength, StreamInfo, mp4};
use crate::units::{Frames, SampleRate};

/// More channels than any song has; a header that says more lies.
const MAX_CHANNELS: usize = 32;
/// The rates a song can have.
const RATES: std::ops::RangeInclusive<u32> = 1_000..=768_000;

/// A packet as it lies in the file.
#[derive(Clone, Copy, Debug)]
pub struct RawPacket<'a> {
    /// Its compressed bytes.
    pub bytes: &'a [u8],
    /// Position in the song behind its last frame.
    pub end: Frames,
}

/// An open container, read packet by packet.
pub struct PacketReader {
    file: OpenedFile,
    format: Box<dyn FormatReader>,
    params: AudioCodecParameters,
    info: StreamInfo,
    timeline: Timeline,
    /// The first packet, read while opening.
    first: Option<Packet>,
    ended: bool,
}

impl PacketReader {
    /// Opens `path` and reads its headers.
    pub fn open(path: &Path) -> Result<Self, DecodeError> {
        let (opened, file, metadata) = OpenedFile::open(path)?;
        Self::read_headers(opened, file, metadata.len())
    }

    /// Opens a file that was opened before.
    pub(super) fn open_again(opened: &OpenedFile) -> Result<Self, DecodeError> {
        let (file, metadata) = opened.again()?;
        Self::read_headers(opened.clone(), file, metadata.len())
    }

    fn read_headers(opened: OpenedFile, file: File, len: u64) -> Result<Self, DecodeError> {
        let Probed { mut format, name } = probe(file, len)?;
        let container = format.format_info().format;
        let track = format
            .default_track(TrackType::Audio)
            .ok_or(DecodeError::NoAudio { detail: "no audio track".to_owned() })?;
        let unsupported = |codec: &str| DecodeError::UnsupportedCodec {
            container: container_name(container).to_owned(),
            codec: codec.to_owned(),
        };
        let params = audio_params(track).cloned().ok_or_else(|| unsupported("an unknown codec"))?;
        let (rate, channels) = usable(&params)?;
        let (track_id, num_frames, gapless) = (track.id, track.num_frames, track.delay.is_some());
        let time_base = track.time_base.or(TimeBase::try_from_recip(rate.get())).unwrap_or_default();
        let duration = track.duration;
        let tracks = format.tracks().len();
        if codec::DECODERS.get_audio_decoder(params.codec).is_none() {
            return Err(unsupported(codec_name(params.codec)));
        }

        let first = first_packet(&mut *format, track_id).map_err(read_error)?;
        let mut timeline = Timeline {
            track_id,
            time_base,
            rate,
            first: first.as_ref().map_or(Timestamp::ZERO, |packet| packet.pts),
            origin: 0,
            end: None,
            mp3: params.codec == CODEC_ID_MP3,
            frame_bytes: codec::pcm_sample_bytes(params.codec).map(|bytes| bytes * channels as u64),
            // symphonia 0.6.1 can seek in a circle where streams are interleaved in one Ogg file.
            seekable: container != FORMAT_ID_OGG || tracks == 1,
        };
        if timeline.mp3 && gapless {
            timeline.end = num_frames.and_then(|frames| i64::try_from(frames).ok());
        }
        timeline.origin = timeline.frames(timeline.first).max(0) + i64::from(codec::opus_pre_skip(&params));
        if container == FORMAT_ID_ISOMP4
            && let Some(presented) = presented(&mut *format, &opened, len, track_id)
        {
            timeline.origin = timeline.frames_long(Duration::from(presented.start)).to_signed();
            let end = presented.end.map(|end| timeline.frames_long(Duration::from(end)).to_signed());
            timeline.end = end.map(|end| (end - timeline.origin).max(0));
        }

        // Ogg and M4A count what lies before the song in the length; the others count the song only.
        let counted = num_frames.map(Frames).or_else(|| duration.map(|ticks| timeline.frames_long(ticks)));
        // An MP3 without a LAME tag: symphonia's guess from the first frames.
        let exact = (!timeline.mp3 || gapless) && counted.is_some();
        let delay = if matches!(container, FORMAT_ID_OGG | FORMAT_ID_ISOMP4) { timeline.origin } else { 0 };
        let counted =
            counted.map(|frames| frames.to_signed().saturating_sub(delay).clamp(0, timeline.end.unwrap_or(i64::MAX)));
        let length = counted.map(|frames| SongLength { secs: Frames::from_signed(frames).to_secs(rate), exact });
        let format_name = name.map_or_else(|| codec::format_name(container, params.codec), str::to_owned);
        let info = StreamInfo { format: format_name, sample_rate: rate, channels, length };
        Ok(Self { file: opened, format, params, info, timeline, first, ended: false })
    }

    /// What the container says.
    pub fn info(&self) -> &StreamInfo {
        &self.info
    }

    /// The codec's parameters, for its decoder.
    pub(super) fn params(&self) -> &AudioCodecParameters {
        &self.params
    }

    /// Frames to decode before a position so that the frames from there on are those of a decode from the start.
    pub(super) fn preroll(&self) -> u64 {
        match self.params.codec {
            // Bit reservoir (511 bytes back) and the overlap of one granule.
            CODEC_ID_MP3 => 10 * 1152,
            CODEC_ID_AAC => 3 * 1024,
            // At least one whole packet.
            CODEC_ID_VORBIS | CODEC_ID_FLAC => 8192,
            // Prediction across frames dies out slowly; RFC 7845 asks for 80 ms at least.
            CODEC_ID_OPUS => 24_000,
            _ => 0,
        }
    }

    /// Whether [`Self::seek_before`] lands near its target without reading what lies before, and the frames from there on
    /// are, bit by bit, those of a decode from the start.
    pub(super) fn seeks_exactly(&self) -> bool {
        let keeps_nothing =
            matches!(self.params.codec, CODEC_ID_VORBIS | CODEC_ID_FLAC | CODEC_ID_ALAC) || self.is_pcm();
        // Coarser time stamps leave a reader's place a frame or two open, depending on where it began.
        keeps_nothing && self.timeline.seekable && self.timeline.counts_frames()
    }

    /// The file behind it.
    pub(super) fn file(&self) -> &OpenedFile {
        &self.file
    }

    /// The next packet of the song; `None` at the end, which a file cut short has early.
    pub(super) fn next(&mut self) -> Result<Option<SongPacket>, DecodeError> {
        while !self.ended {
            let packet = match self.first.take() {
                Some(packet) => Some(packet),
                None => match guarded(|| self.format.next_packet()) {
                    Ok(packet) => packet,
                    Err(Error::IoError(error)) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                        self.ended = true;
                        return Err(DecodeError::Io { source: error });
                    }
                    // Cut short, damaged beyond this point, or another stream chained behind: the song ends here.
                    Err(_) => None,
                },
            };
            match packet {
                Some(packet) if packet.track_id == self.timeline.track_id => {
                    return Ok(Some(self.timeline.locate(packet)));
                }
                Some(_) => {}
                None => self.ended = true,
            }
        }
        Ok(None)
    }

    /// Goes to a packet from which `position` can be reached by reading on, in most formats just before it.
    pub(super) fn seek_before(&mut self, position: u64) -> Result<(), DecodeError> {
        let target = i64::try_from(position).unwrap_or(i64::MAX).saturating_add(self.timeline.origin);
        let target = target.saturating_sub_unsigned(self.preroll());
        let ts = self.timeline.ticks(target).max(self.timeline.first);
        if ts > self.timeline.first && self.timeline.seekable {
            let to = SeekTo::Timestamp { ts, track_id: self.timeline.track_id };
            // Not its word but the packet that comes counts: symphonia 0.6.1 can land behind the target in FLAC and M4A.
            self.ended = guarded(|| self.format.seek(SeekMode::Accurate, to)).is_err();
            self.first =
                if self.ended { None } else { first_packet(&mut *self.format, self.timeline.track_id).ok().flatten() };
            if self.first.as_ref().is_some_and(|packet| packet.pts <= ts) {
                return Ok(());
            }
        }
        self.rewind()
    }

    /// Back to the first packet, on a fresh reader: whatever state the old one was in.
    fn rewind(&mut self) -> Result<(), DecodeError> {
        let (file, metadata) = self.file.again()?;
        self.format = probe(file, metadata.len())?.format;
        (self.first, self.ended) = (None, false);
        Ok(())
    }

    /// Bytes that say how to decode the packets; together with them the identity of the song.
    pub fn setup_bytes(&self) -> Vec<u8> {
        codec::setup_bytes(&self.params)
    }

    /// Whether packets are only a habit of the reader (WAV, AIFF), not a property of the file.
    pub fn is_pcm(&self) -> bool {
        self.timeline.frame_bytes.is_some()
    }

    /// Shows the next packet, as it lies in the file, to `look`; false at the end.
    pub fn next_raw(&mut self, look: &mut dyn FnMut(RawPacket<'_>)) -> Result<bool, DecodeError> {
        let Some(packet) = self.next()? else { return Ok(false) };
        look(self.raw(&packet));
        Ok(true)
    }

    /// A packet as it lies in the file.
    pub(super) fn raw<'a>(&self, packet: &'a SongPacket) -> RawPacket<'a> {
        let end = self.timeline.end.unwrap_or(i64::MAX);
        RawPacket { bytes: &packet.packet.data, end: Frames::from_signed(packet.end().min(end)) }
    }

    /// Position behind the last frame, where the container says so.
    pub(super) fn end(&self) -> Option<i64> {
        self.timeline.end
    }

    /// How far, in frames, time stamps may be off by their own rounding.
    pub(super) fn tolerance(&self) -> u64 {
        2 * self.timeline.frames_long(Duration::from(1_u32)).0.max(1)
    }
}

/// Rate and channels, if a song can have them.
fn usable(params: &AudioCodecParameters) -> Result<(SampleRate, usize), DecodeError> {
    let no_audio = |detail: String| DecodeError::NoAudio { detail };
    let rate = params.sample_rate.unwrap_or(0);
    let channels = params.channels.as_ref().map_or(0, Channels::count);
    if !RATES.contains(&rate) {
        return Err(no_audio(format!("a sample rate of {rate} Hz")));
    }
    if !(1..=MAX_CHANNELS).contains(&channels) {
        return Err(no_audio(format!("{channels} channels")));
    }
    let rate = SampleRate::new(rate).ok_or_else(|| no_audio("no sample rate".to_owned()))?;
    Ok((rate, channels))
}

fn first_packet(format: &mut dyn FormatReader, track_id: u32) -> Result<Option<Packet>, Error> {
    loop {
        match guarded(|| format.next_packet()) {
            Ok(Some(packet)) if packet.track_id != track_id => {}
            Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            other => return other,
        }
    }
}

/// The presented part of an M4A: Apple's tag counts frames exactly, so it goes before the edit list.
fn presented(format: &mut dyn FormatReader, file: &OpenedFile, len: u64, track_id: u32) -> Option<mp4::Presented> {
    let metadata = format.metadata();
    let tagged = metadata.current().and_then(|revision| {
        let tags = &revision.media.tags;
        tags.iter()
            .find(|tag| tag.raw.key.ends_with("iTunSMPB"))
            .and_then(|tag| mp4::gapless_tag(&tag.raw.value.to_string()))
    });
    tagged.or_else(|| mp4::edit_list(&mut file.again().ok()?.0, len, track_id))
}
