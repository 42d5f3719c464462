//! From a path to a symphonia reader: only regular files, only their audio bytes, never a panic.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use symphonia::core::common::Limit;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use super::plain::{self, Shown};
use super::{DecodeError, flac, id3, mpeg, ogg, refused, trailer};
use crate::spliced::{Piece, SplicedFile};

/// Opens `path` if it is a regular file with something in it. Looks before it opens: opening a FIFO would block.
pub(super) fn regular_file(path: &Path) -> Result<(File, Metadata), DecodeError> {
    let io = |source| DecodeError::Io { source };
    check_kind(&std::fs::metadata(path).map_err(io)?)?;
    let file = File::open(path).map_err(io)?;
    let metadata = file.metadata().map_err(io)?;
    // Again, on what was really opened.
    check_kind(&metadata)?;
    if metadata.len() == 0 { Err(DecodeError::Empty) } else { Ok((file, metadata)) }
}

/// A file as it was when it was opened first.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    path: PathBuf,
    stamp: (u64, Option<SystemTime>),
}

impl OpenedFile {
    /// Opens `path`, as [`regular_file`] does.
    pub(super) fn open(path: &Path) -> Result<(Self, File, Metadata), DecodeError> {
        let (file, metadata) = regular_file(path)?;
        Ok((Self { path: path.to_owned(), stamp: stamp(&metadata) }, file, metadata))
    }

    /// Opens it once more, which must find the same file.
    pub(super) fn again(&self) -> Result<(File, Metadata), DecodeError> {
        let (file, metadata) = regular_file(&self.path)?;
        if stamp(&metadata) == self.stamp {
            Ok((file, metadata))
        } else {
            Err(DecodeError::Changed { path: self.path.clone() })
        }
    }
}

fn stamp(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

fn check_kind(metadata: &Metadata) -> Result<(), DecodeError> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return Err(DecodeError::NotAFile { what: "a FIFO" });
        }
        if kind.is_socket() {
            return Err(DecodeError::NotAFile { what: "a socket" });
        }
    }
    Err(DecodeError::NotAFile { what: if kind.is_dir() { "a folder" } else { "a device" } })
}

/// An open container.
pub(super) struct Probed {
    pub(super) format: Box<dyn FormatReader>,
    /// What people call it, where that is not what symphonia was shown.
    pub(super) name: Option<&'static str>,
    /// Whether its channels have no place among the speakers, whatever symphonia was shown.
    pub(super) unplaced: bool,
    /// Whether it is an MP3 with fewer bytes than its tag promises.
    pub(super) cut_short: bool,
}

/// Finds the container by content, whatever the file's name; of the whole file, or of these bytes of it.
pub(super) fn probe(mut file: File, len: u64, bytes: Option<Range<u64>>) -> Result<Probed, DecodeError> {
    let io = |source| DecodeError::Io { source };
    let stream = bytes.clone().unwrap_or(0..len);
    let no_comments = |_: &[u8]| vec![0; 8];
    let header = ogg::shown_header(&mut file, &stream, &no_comments).map_err(io)?;
    if let Some(ogg::ShownHeader { header, data_start, unplaced }) = header {
        let pieces = vec![Piece::Bytes(header), Piece::Part(data_start..stream.end)];
        return Ok(Probed { format: read_with(file, pieces)?, name: None, unplaced, cut_short: false });
    }
    if let Some(bytes) = bytes {
        let format = read_with(file, vec![Piece::Part(bytes)])?;
        return Ok(Probed { format, name: None, unplaced: false, cut_short: false });
    }
    file.rewind().map_err(io)?;
    let mut head = Vec::with_capacity(refused::HEAD_LEN);
    file.by_ref().take(refused::HEAD_LEN as u64).read_to_end(&mut head).map_err(io)?;
    if let Some(name) = refused::name(&head) {
        return Err(DecodeError::Refused { name });
    }
    if !is_marked(&head) && !mpeg::may_be_mp3(&mut file).map_err(io)? {
        return Err(DecodeError::UnknownFormat);
    }
    let (mut name, mut cut_short) = (None, false);
    let pieces = if let Some(shown) = plain::shown(&mut file, len).map_err(io)? {
        let Shown { header, data, name: called } = shown;
        name = called;
        std::iter::once(Piece::Bytes(header)).chain(data.into_iter().map(Piece::Part)).collect()
    } else {
        let start = id3::end_of_tags(&mut file, len).map_err(io)?;
        let end = trailer::audio_end(&mut file, len).map_err(io)?.max(start);
        cut_short = mpeg::is_cut_short(&mut file, start, len).map_err(io)?;
        match flac::untrue_seek_table(&mut file, start, len).map_err(io)? {
            Some((at, byte)) => vec![Piece::Part(start..at), Piece::Bytes(vec![byte]), Piece::Part(at + 1..end)],
            None => vec![Piece::Part(start..end)],
        }
    };
    Ok(Probed { format: read_with(file, pieces)?, name, unplaced: false, cut_short })
}

fn read_with(file: File, pieces: Vec<Piece>) -> Result<Box<dyn FormatReader>, DecodeError> {
    let source = AudioBytes(SplicedFile::new(file, pieces));
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    // Tags are not wanted here (`tags` reads them); large ones need not be kept.
    let metadata =
        MetadataOptions::default().limit_tag_bytes(Limit::Maximum(4096)).limit_visual_bytes(Limit::Maximum(0));
    guarded(|| symphonia::default::get_probe().probe(&Hint::new(), stream, FormatOptions::default(), metadata))
        .map_err(open_error)
}

/// Whether a file begins with the mark of a format or of the tag before one.
fn is_marked(head: &[u8]) -> bool {
    let marks = [&b"fLaC"[..], b"OggS", b"ID3"];
    let adts = head.len() > 1 && head[0] == 0xff && head[1] & 0xf6 == 0xf0;
    let mp4 = head.get(4..8) == Some(b"ftyp");
    adts || mp4 || plain::begins(head) || marks.iter().any(|mark| head.starts_with(mark))
}

/// Runs `call`, turning a panic inside the readers and decoders into an error of theirs. symphonia is fuzzed and
/// forbids unsafe code, but a file from anywhere must not end the program even where an index check fails.
pub(super) fn guarded<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(Err(Error::DecodeError("the reader broke down on these bytes")))
}

/// What a failure while opening means.
pub(super) fn open_error(error: Error) -> DecodeError {
    match error {
        Error::Unsupported(text) if text.contains("no suitable format reader") => DecodeError::UnknownFormat,
        other => read_error(other),
    }
}

/// What a failure while reading means.
pub(super) fn read_error(error: Error) -> DecodeError {
    match error {
        Error::IoError(source) if matches!(source.kind(), ErrorKind::UnexpectedEof | ErrorKind::Other) => {
            DecodeError::Damaged { detail: "it ends too early".to_owned() }
        }
        Error::IoError(source) => DecodeError::Io { source },
        Error::Unsupported(text) => DecodeError::Unsupported { detail: text.to_owned() },
        Error::DecodeError(text) | Error::LimitError(text) => DecodeError::Damaged { detail: text.to_owned() },
        other => DecodeError::Damaged { detail: other.to_string() },
    }
}

/// The parts of a file that are its audio.
struct AudioBytes(SplicedFile);

impl Read for AudioBytes {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buf)
    }
}

impl Seek for AudioBytes {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for AudioBytes {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.0.len())
    }
}
