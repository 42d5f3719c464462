//! One stream of a file, packet by packet, each in its place. Most files hold one; see `packets` for those that hold several.

use std::collections::VecDeque;
use std::fs::File;
use std::io::ErrorKind;
use std::ops::Range;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_FLAC, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_VORBIS,
};
use symphonia::core::errors::Error;
use symphonia::core::formats::well_known::{FORMAT_ID_ISOMP4, FORMAT_ID_OGG};
use symphonia::core::formats::{FormatReader, SeekMode, SeekTo, Track, TrackType};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase, Timestamp};

use super::codec::{self, audio_params, codec_name, container_name};
use super::open::{OpenedFile, Probed, guarded, probe, read_error};
use super::timeline::{Part, SongPacket, Timeline};
use super::{DecodeError, SongLength, StreamInfo, mp4, mpeg, refused};
use crate::units::{Frames, SampleRate};

/// More channels than any song has; a header that says more lies.
const MAX_CHANNELS: usize = 32;
/// The rates a song can have.
const RATES: std::ops::RangeInclusive<u32> = 1_000..=768_000;
/// MP3 packets read ahead: as many as the padding of an encoder can fill, so that the end is known in time.
const MP3_AHEAD: usize = 8;

/// An open container, read packet by packet.
pub(super) struct Stream {
    format: Box<dyn FormatReader>,
    params: AudioCodecParameters,
    timeline: Timeline,
    /// Bytes of the file that it is read from, where that is not all of it.
    bytes: Option<Range<u64>>,
    /// Packets that were read but not given out.
    ahead: VecDeque<Packet>,
    ended: bool,
    /// Ogg: whether it ended because another stream begins.
    chained: bool,
    /// Ogg: where the packet after the last one given out must begin.
    expected: Option<i64>,
    /// MP3: what its tag says of its end.
    promise: Option<Promise>,
    /// Its rate; of an MP3 whose rate changes, of its first part.
    song_rate: SampleRate,
    /// MP3: the frame of the song, at that rate, that was reached.
    reached: i64,
}

/// The part of a song that a stream is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Bytes of the file, where that is not all of it.
    pub(super) bytes: Option<Range<u64>>,
    /// 0 for the first part.
    pub(super) number: usize,
    /// Frame of the song at which it begins.
    pub(super) base: u64,
}

/// The end of an MP3 as its tag has it.
#[derive(Clone, Copy)]
struct Promise {
    /// Frames of the song.
    frames: i64,
    /// Frames behind them that the encoder added.
    padding: i64,
}

impl Stream {
    /// Reads the headers of `file`, or of the bytes of it at `place`.
    pub(super) fn open(
        opened: &OpenedFile,
        file: File,
        len: u64,
        Place { bytes, number, base }: Place,
    ) -> Result<(Self, StreamInfo), DecodeError> {
        let Probed { mut format, name, unplaced, cut_short } = probe(file, len, bytes.clone())?;
        let container = format.format_info().format;
        let track = enabled_track(&*format, opened, len)
            .or_else(|| format.default_track(TrackType::Audio))
            .ok_or(DecodeError::NoAudio { detail: "no audio track".to_owned() })?;
        let unsupported = |codec: &str| DecodeError::UnsupportedCodec {
            container: container_name(container).to_owned(),
            codec: codec.to_owned(),
        };
        let mut params = audio_params(track).cloned().ok_or_else(|| unsupported("an unknown codec"))?;
        if unplaced && let Some(channels) = &params.channels {
            params.channels = Some(Channels::Discrete(u16::try_from(channels.count()).unwrap_or(u16::MAX)));
        }
        if params.codec == CODEC_ID_AAC
            && params.channels.as_ref().map_or(0, Channels::count) == 0
            && let Some(kind) = refused::aac_kind(&params)
        {
            return Err(unsupported(&kind));
        }
        let (rate, channels) = usable(&params)?;
        let (track_id, num_frames, gapless) = (track.id, track.num_frames, track.delay.is_some());
        let padding = track.padding.unwrap_or(0);
        let time_base = track.time_base.or(TimeBase::try_from_recip(rate.get())).unwrap_or_default();
        let duration = track.duration;
        let tracks = format.tracks().len();
        if codec::DECODERS.get_audio_decoder(params.codec).is_none() {
            return Err(unsupported(codec_name(params.codec)));
        }

        let first = first_packet(&mut *format, track_id).map_err(read_error)?;
        let mp3 = params.codec == CODEC_ID_MP3;
        let mut timeline = Timeline {
            track_id,
            time_base,
            part: Part { number, rate, base },
            first: first.as_ref().map_or(Timestamp::ZERO, |packet| packet.pts),
            origin: 0,
            end: None,
            mp3,
            ogg: container == FORMAT_ID_OGG,
            frame_bytes: codec::pcm_sample_bytes(params.codec).map(|bytes| bytes * channels as u64),
            // symphonia 0.6.1 can seek in a circle where streams are interleaved in one Ogg file. An MP3 has no index worth
            // believing: it is read on from the start.
            seekable: !mp3 && (container != FORMAT_ID_OGG || tracks == 1),
        };
        let signed = |frames: u64| i64::try_from(frames).ok();
        timeline.origin = timeline.frames(timeline.first).max(0) + i64::from(codec::opus_pre_skip(&params));
        if timeline.ogg {
            let end = num_frames.and_then(signed).map(|end| end.saturating_sub(timeline.origin));
            timeline.end = end.filter(|end| *end > 0);
        }
        if container == FORMAT_ID_ISOMP4
            && let Some(presented) = presented(&mut *format, opened, len, track_id)
        {
            timeline.origin = timeline.frames_long(Duration::from(presented.start)).to_signed();
            let end = presented.end.map(|end| timeline.frames_long(Duration::from(end)).to_signed());
            timeline.end = end.map(|end| (end - timeline.origin).max(0));
        }
        let frames = num_frames.and_then(signed);
        let promise = frames.filter(|_| mp3 && gapless).map(|frames| Promise { frames, padding: i64::from(padding) });

        // Ogg and M4A count what lies before the song in the length; the others count the song only.
        let counted = num_frames.map(Frames).or_else(|| duration.map(|ticks| timeline.frames_long(ticks)));
        // The count in an MP3 without a LAME tag is symphonia's guess from the first frames. Any other is no better than its
        // packets unless the file has fewer bytes than its tag promised: then it is of the song that it was cut from.
        let exact = (!mp3 || cut_short && gapless) && counted.is_some();
        let delay = if matches!(container, FORMAT_ID_OGG | FORMAT_ID_ISOMP4) { timeline.origin } else { 0 };
        let counted =
            counted.map(|frames| frames.to_signed().saturating_sub(delay).clamp(0, timeline.end.unwrap_or(i64::MAX)));
        let length = counted.map(|frames| SongLength { secs: Frames::from_signed(frames).to_secs(rate), exact });
        let format_name = name.map_or_else(|| codec::format_name(container, params.codec), str::to_owned);
        let info = StreamInfo { format: format_name, sample_rate: rate, channels, length };
        let stream = Self {
            format,
            params,
            timeline,
            bytes,
            ahead: first.into_iter().collect(),
            ended: false,
            chained: false,
            expected: None,
            promise,
            song_rate: rate,
            reached: i64::MIN,
        };
        Ok((stream, info))
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

    /// Whether a seek lands near its target without reading what lies before, and the frames from there on are, bit by bit,
    /// those of a decode from the start.
    pub(super) fn seeks_exactly(&self) -> bool {
        let keeps_nothing =
            matches!(self.params.codec, CODEC_ID_VORBIS | CODEC_ID_FLAC | CODEC_ID_ALAC) || self.is_pcm();
        // Coarser time stamps leave a reader's place a frame or two open, depending on where it began.
        keeps_nothing && self.timeline.seekable && self.timeline.counts_frames()
    }

    /// Whether packets are only a habit of the reader (WAV, AIFF), not a property of the file.
    pub(super) fn is_pcm(&self) -> bool {
        self.timeline.frame_bytes.is_some()
    }

    /// Whether the packets are coded with loss: a damaged one can decode to any level.
    pub(super) fn is_lossy(&self) -> bool {
        matches!(self.params.codec, CODEC_ID_MP3 | CODEC_ID_AAC | CODEC_ID_VORBIS | CODEC_ID_OPUS)
    }

    /// Position behind the last frame of the part, where the container says so.
    pub(super) fn end(&self) -> Option<i64> {
        self.timeline.end
    }

    /// Frames a second; of an MP3 whose rate changes, of its first part.
    pub(super) fn rate(&self) -> SampleRate {
        self.song_rate
    }

    /// How far, in frames, time stamps may be off by their own rounding.
    pub(super) fn tolerance(&self) -> u64 {
        2 * self.timeline.frames_long(Duration::from(1_u32)).0.max(1)
    }

    /// Whether it ended because another stream begins behind it.
    pub(super) fn is_chained(&self) -> bool {
        self.chained
    }

    /// The next packet; `None` at the end, which a file cut short has early.
    pub(super) fn next(&mut self) -> Result<Option<SongPacket>, DecodeError> {
        let ahead = match () {
            () if self.timeline.mp3 => MP3_AHEAD,
            () if self.timeline.ogg => 2,
            () => 1,
        };
        while self.ahead.len() < ahead && !self.ended {
            self.read_ahead()?;
        }
        let Some(packet) = self.ahead.pop_front() else { return Ok(None) };
        if self.timeline.mp3 {
            self.follow_rate(&packet);
        }
        let mut packet = self.timeline.locate(packet);
        if self.timeline.ogg {
            // symphonia trims by the position of a packet's page, which may be missing: only the last can be trimmed.
            if self.timeline.end.is_some() || !self.ahead.is_empty() {
                packet.trim_end = 0;
            }
            self.put_in_place(&mut packet);
        }
        if self.timeline.mp3 {
            self.reached = packet.part.in_song(packet.end(), self.song_rate);
        }
        Ok(Some(packet))
    }

    fn read_ahead(&mut self) -> Result<(), DecodeError> {
        match guarded(|| self.format.next_packet()) {
            Ok(Some(packet)) if packet.track_id == self.timeline.track_id => self.ahead.push_back(packet),
            Ok(Some(_)) => {}
            Err(Error::IoError(error)) if error.kind() != ErrorKind::UnexpectedEof => {
                self.ended = true;
                return Err(DecodeError::Io { source: error });
            }
            // At its end, cut short, or damaged beyond this point.
            outcome => {
                self.ended = true;
                self.chained = matches!(outcome, Err(Error::ResetRequired));
                self.keep_promise();
            }
        }
        Ok(())
    }

    /// At the last packet of an MP3: what its encoder added is cut off where the tag counts about the frames that are there.
    fn keep_promise(&mut self) {
        let (Some(Promise { frames, padding }), Some(last)) = (self.promise, self.ahead.back()) else { return };
        let packet_frames = mpeg::frames_of(&last.data);
        let end = self.timeline.frames(last.pts).saturating_add_unsigned(packet_frames).saturating_sub(padding);
        if self.timeline.part.number == 0 && end.abs_diff(frames) <= packet_frames {
            self.timeline.end = Some(end);
        }
    }

    /// A new part begins where the rate changes. A single packet of another rate is damaged rather than a change.
    fn follow_rate(&mut self, packet: &Packet) {
        let Timeline { part, .. } = self.timeline;
        let rate_of = |packet: &Packet| mpeg::rate_of(&packet.data).and_then(SampleRate::new);
        let Some(rate) = rate_of(packet).filter(|rate| *rate != part.rate) else { return };
        if self.ahead.front().and_then(rate_of) != Some(rate) {
            return;
        }
        // Time stamps count samples, whatever their rate.
        let start = self.timeline.frames(packet.pts);
        let base = part.in_song(start.saturating_sub(self.timeline.origin), self.song_rate);
        self.timeline.part = Part { number: part.number + 1, rate, base: Frames::from_signed(base).0 };
        self.timeline.origin = start;
        self.timeline.time_base = TimeBase::try_from_recip(rate.get()).unwrap_or(self.timeline.time_base);
    }

    /// A page without a position, or with a wrong one, moves its packets back or behind the end: they belong behind those
    /// before them.
    fn put_in_place(&mut self, packet: &mut SongPacket) {
        if let Some(expected) = self.expected {
            let behind_the_end = self.timeline.end.is_some_and(|end| packet.start > end && expected <= end);
            if packet.start < expected || behind_the_end {
                packet.start = expected;
            }
        }
        self.expected = Some(packet.end());
    }

    /// Goes to a packet from which `position` in the part can be reached by reading on, in most formats just before it.
    pub(super) fn seek_before(&mut self, file: &OpenedFile, position: i64) -> Result<(), DecodeError> {
        let target = position.saturating_add(self.timeline.origin).saturating_sub_unsigned(self.preroll());
        if self.timeline.mp3 {
            let preroll = Frames(self.preroll()).to_signed().saturating_mul(2);
            return if position.saturating_sub(preroll) > self.reached { Ok(()) } else { self.rewind(file) };
        }
        let ts = self.timeline.ticks(target).max(self.timeline.first);
        if ts > self.timeline.first && self.timeline.seekable {
            let to = SeekTo::Timestamp { ts, track_id: self.timeline.track_id };
            self.expected = None;
            // Not its word but the packet that comes counts: symphonia 0.6.1 can land behind the target in FLAC and M4A, and
            // before the song on an Ogg page without a position.
            self.ended = guarded(|| self.format.seek(SeekMode::Accurate, to)).is_err();
            let first =
                if self.ended { None } else { first_packet(&mut *self.format, self.timeline.track_id).ok().flatten() };
            self.ahead = first.into_iter().collect();
            if self.ahead.front().is_some_and(|packet| (self.timeline.first..=ts).contains(&packet.pts)) {
                return Ok(());
            }
        }
        self.rewind(file)
    }

    /// Back to the first packet, on a fresh reader: whatever state the old one was in.
    fn rewind(&mut self, file: &OpenedFile) -> Result<(), DecodeError> {
        let (file, metadata) = file.again()?;
        self.format = probe(file, metadata.len(), self.bytes.clone())?.format;
        self.ahead.clear();
        (self.ended, self.expected) = (false, None);
        if self.timeline.mp3 {
            self.reached = i64::MIN;
            let part = Part { number: 0, rate: self.song_rate, base: 0 };
            let time_base = TimeBase::try_from_recip(self.song_rate.get()).unwrap_or(self.timeline.time_base);
            self.timeline = Timeline { part, time_base, origin: 0, end: None, ..self.timeline };
        }
        Ok(())
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
            Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            other => return other,
        }
    }
}

/// The audio track of an M4A file with several that is to be played: symphonia does not look which ones are switched on.
fn enabled_track<'a>(format: &'a dyn FormatReader, file: &OpenedFile, len: u64) -> Option<&'a Track> {
    let tracks: Vec<&Track> = format.tracks().iter().filter(|track| audio_params(track).is_some()).collect();
    if format.format_info().format != FORMAT_ID_ISOMP4 || tracks.len() < 2 {
        return None;
    }
    let ids: Vec<u32> = tracks.iter().map(|track| track.id).collect();
    let enabled = mp4::first_enabled(&mut file.again().ok()?.0, len, &ids)?;
    tracks.into_iter().find(|track| track.id == enabled)
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
