//! Pages of an Ogg file (RFC 3533, 6), read header by header, and written.

use std::fs::File;
use std::io::{Read as _, Result};

use crate::audio::bytes::bytes_at;

/// Length of a page's header without its table of segments.
pub(super) const HEADER_LEN: u64 = 27;
/// The longest page.
pub(super) const MAX_PAGE_LEN: u64 = HEADER_LEN + 255 + 255 * 255;
/// Flags of a page: it goes on with a packet; it begins a stream.
const CONTINUED: u8 = 1;
const FIRST: u8 = 2;

/// What a page's header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Whether a stream begins with it.
    pub begins_stream: bool,
    /// The stream that it belongs to.
    pub serial: u32,
    /// Its number in the stream, from 0.
    pub sequence: u32,
    /// Lengths of its segments; one under 255 ends a packet.
    pub segments: Vec<u8>,
}

impl Page {
    /// The header at `at`, or `None` where no page begins.
    pub fn at(file: &mut File, at: u64) -> Result<Option<Self>> {
        let header = bytes_at::<27>(file, at)?;
        let Some(header) = header.filter(|header| header.starts_with(b"OggS\0")) else { return Ok(None) };
        let mut segments = Vec::new();
        file.by_ref().take(u64::from(header[26])).read_to_end(&mut segments)?;
        Ok(Some(Self {
            begins_stream: header[5] & FIRST != 0,
            serial: u32::from_le_bytes([header[14], header[15], header[16], header[17]]),
            sequence: u32::from_le_bytes([header[18], header[19], header[20], header[21]]),
            segments,
        }))
    }

    /// Length of header and table.
    pub fn head_len(&self) -> u64 {
        HEADER_LEN + self.segments.len() as u64
    }

    /// Length of all of it.
    #[expect(clippy::len_without_is_empty, reason = "no page is empty")]
    pub fn len(&self) -> u64 {
        self.head_len() + self.segments.iter().map(|len| u64::from(*len)).sum::<u64>()
    }
}

/// Pages number 1 and following of a stream, holding these packets and nothing else.
pub fn pages_of(serial: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut segments: Vec<u8> = Vec::new();
    for packet in packets {
        segments.extend(std::iter::repeat_n(255, packet.len() / 255));
        segments.extend(u8::try_from(packet.len() % 255));
    }
    let (mut pages, mut body, mut continued) = (Vec::new(), &packets.concat()[..], false);
    for (sequence, segments) in (1_u32..).zip(segments.chunks(255)) {
        let (here, rest) = body.split_at(segments.iter().map(|len| usize::from(*len)).sum());
        body = rest;
        let flags = if continued { CONTINUED } else { 0 };
        let table = [u8::try_from(segments.len()).unwrap_or(u8::MAX)];
        let (serial, sequence) = (serial.to_le_bytes(), sequence.to_le_bytes());
        // No place in the song where no packet ends.
        let position = if segments.iter().all(|len| *len == 255) { [0xff; 8] } else { [0; 8] };
        let mut page =
            [b"OggS\0", &[flags][..], &position, &serial, &sequence, &[0; 4], &table, segments, here].concat();
        seal(&mut page);
        pages.append(&mut page);
        continued = segments.last() == Some(&255);
    }
    pages
}

/// Writes a page's checksum into it.
pub fn seal(page: &mut [u8]) {
    page[22..26].fill(0);
    let crc = page.iter().fold(0, |crc: u32, byte| {
        let [high, ..] = crc.to_be_bytes();
        crc << 8 ^ CRC[usize::from(high ^ byte)]
    });
    page[22..26].copy_from_slice(&crc.to_le_bytes());
}

/// What each byte does to the checksum (RFC 3533, 6).
const CRC: [u32; 256] = {
    const POLYNOMIAL: u32 = 0x04c1_1db7;
    let mut table = [0; 256];
    let (mut byte, mut high) = (0, 0_u32);
    while byte < 256 {
        let (mut crc, mut bit) = (high << 24, 0);
        while bit < 8 {
            crc = crc << 1 ^ if crc >> 31 == 1 { POLYNOMIAL } else { 0 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
        high += 1;
    }
    table
};
