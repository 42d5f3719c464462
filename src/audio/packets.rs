//! The packets of a song and where in the song each belongs. No decoding: see `decode`.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use symphonia::core::codecs::audio::AudioCodecParameters;

use super::open::OpenedFile;
use super::stream::{Place, Stream};
use super::timeline::{SongPacket, scaled};
use super::{DecodeError, SongLength, StreamInfo, codec, ogg};
use crate::units::{Frames, SampleRate};

/// A packet as it lies in the file.
#[derive(Clone, Copy, Debug)]
pub struct RawPacket<'a> {
    /// Its compressed bytes.
    pub bytes: &'a [u8],
    /// Position in the song behind its last frame.
    pub end: Frames,
}

/// An open song, read packet by packet.
pub struct PacketReader {
    file: OpenedFile,
    stream: Stream,
    /// What the codec's set-up was in the beginning.
    setup: Vec<u8>,
    info: StreamInfo,
    /// The streams of a chained Ogg file; none of any other.
    links: Vec<Link>,
    /// Which of them is read.
    link: usize,
}

/// One of several streams, one behind the other.
struct Link {
    bytes: Range<u64>,
    /// Frame of the song at which it begins.
    base: u64,
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

    fn read_headers(opened: OpenedFile, mut file: File, len: u64) -> Result<Self, DecodeError> {
        let chain = ogg::chain(&mut file, len).map_err(|source| DecodeError::Io { source })?;
        let place = Place { bytes: chain.first().cloned(), number: 0, base: 0 };
        let (stream, info) = Stream::open(&opened, file, len, place)?;
        let setup = codec::setup_bytes(stream.params());
        let mut packets = Self { file: opened, stream, setup, info, links: Vec::new(), link: 0 };
        if !chain.is_empty() {
            packets.count_links(chain)?;
        }
        Ok(packets)
    }

    /// Places the streams of a chain behind each other: by their packets, which nobody can get wrong.
    fn count_links(&mut self, chain: Vec<Range<u64>>) -> Result<(), DecodeError> {
        let rate = self.info.sample_rate;
        let mut base = 0;
        for (number, bytes) in chain.into_iter().enumerate() {
            let Ok(mut stream) = self.open_stream(&bytes, number, base) else {
                log::debug!("stream {number} of a chain cannot be read");
                continue;
            };
            let mut end = base;
            while let Some(packet) = stream.next()? {
                end = end.max(end_in_song(&stream, &packet, rate).0);
            }
            self.links.push(Link { bytes, base });
            base = end;
        }
        self.info.length = Some(SongLength { secs: Frames(base).to_secs(rate), exact: true });
        self.go_to_link(0)
    }

    /// A chain whose first and last stream have the same number, against the rules, shows only where the first ends.
    fn find_links(&mut self) -> Result<(), DecodeError> {
        let (mut file, metadata) = self.file.again()?;
        let chain = ogg::walk(&mut file, metadata.len()).map_err(|source| DecodeError::Io { source })?;
        if chain.is_empty() { Ok(()) } else { self.count_links(chain) }
    }

    fn open_stream(&self, bytes: &Range<u64>, number: usize, base: u64) -> Result<Stream, DecodeError> {
        let (file, metadata) = self.file.again()?;
        let place = Place { bytes: Some(bytes.clone()), number, base };
        Ok(Stream::open(&self.file, file, metadata.len(), place)?.0)
    }

    /// Reads this stream of the chain next, from its start.
    fn go_to_link(&mut self, at: usize) -> Result<(), DecodeError> {
        let Some(Link { bytes, base }) = self.links.get(at) else { return Ok(()) };
        self.stream = self.open_stream(bytes, at, *base)?;
        self.link = at;
        Ok(())
    }

    /// What the container says; of a chain, its first stream, and the length of all.
    pub fn info(&self) -> &StreamInfo {
        &self.info
    }

    /// The parameters, for a decoder of the packets that come now.
    pub(super) fn params(&self) -> &AudioCodecParameters {
        self.stream.params()
    }

    /// Frames to decode before a position so that the frames from there on are those of a decode from the start.
    pub(super) fn preroll(&self) -> u64 {
        self.stream.preroll()
    }

    /// Whether [`Self::seek_before`] lands near its target without reading what lies before, and the frames from there on
    /// are, bit by bit, those of a decode from the start.
    pub(super) fn seeks_exactly(&self) -> bool {
        self.links.is_empty() && self.stream.seeks_exactly()
    }

    /// Whether the song consists of several streams, each with its own decoder.
    pub(super) fn is_chained(&self) -> bool {
        !self.links.is_empty()
    }

    /// Whether the packets are coded with loss.
    pub(super) fn is_lossy(&self) -> bool {
        self.stream.is_lossy()
    }

    /// The file behind it.
    pub(super) fn file(&self) -> &OpenedFile {
        &self.file
    }

    /// The next packet of the song; `None` at the end, which a file cut short has early.
    pub(super) fn next(&mut self) -> Result<Option<SongPacket>, DecodeError> {
        loop {
            if let Some(packet) = self.stream.next()? {
                return Ok(Some(packet));
            }
            if self.links.is_empty() && self.stream.is_chained() {
                self.find_links()?;
            }
            if self.link + 1 >= self.links.len() {
                return Ok(None);
            }
            self.go_to_link(self.link + 1)?;
        }
    }

    /// Goes to a packet from which `position` can be reached by reading on, in most formats just before it.
    pub(super) fn seek_before(&mut self, position: u64) -> Result<(), DecodeError> {
        let mut in_stream = Frames(position).to_signed();
        let at = self.links.partition_point(|link| link.base <= position).saturating_sub(1);
        if let Some(&Link { base, .. }) = self.links.get(at) {
            if at != self.link {
                self.go_to_link(at)?;
            }
            in_stream = scaled(Frames(position - base).to_signed(), self.info.sample_rate, self.stream.rate());
        }
        self.stream.seek_before(&self.file, in_stream)
    }

    /// Bytes that say how to decode the packets; together with them the identity of the song.
    pub fn setup_bytes(&self) -> Vec<u8> {
        self.setup.clone()
    }

    /// Whether packets are only a habit of the reader (WAV, AIFF), not a property of the file.
    pub fn is_pcm(&self) -> bool {
        self.stream.is_pcm()
    }

    /// Shows the next packet, as it lies in the file, to `look`; false at the end.
    pub fn next_raw(&mut self, look: &mut dyn FnMut(RawPacket<'_>)) -> Result<bool, DecodeError> {
        let Some(packet) = self.next()? else { return Ok(false) };
        look(self.raw(&packet));
        Ok(true)
    }

    /// A packet as it lies in the file.
    pub(super) fn raw<'a>(&self, packet: &'a SongPacket) -> RawPacket<'a> {
        RawPacket { bytes: &packet.packet.data, end: end_in_song(&self.stream, packet, self.info.sample_rate) }
    }

    /// Position behind the last frame of the part that is read, where the container says so.
    pub(super) fn end(&self) -> Option<i64> {
        self.stream.end()
    }

    /// How far, in frames, time stamps may be off by their own rounding.
    pub(super) fn tolerance(&self) -> u64 {
        self.stream.tolerance()
    }
}

/// Position in the song, at its rate, behind the last frame of a packet.
fn end_in_song(stream: &Stream, packet: &SongPacket, rate: SampleRate) -> Frames {
    let end = packet.end().min(stream.end().unwrap_or(i64::MAX));
    Frames::from_signed(packet.part.in_song(end, rate))
}
