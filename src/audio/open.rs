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
}

/// Finds the container by content, whatever the file's name; of the whole file, or of these bytes of it.
pub(super) fn probe(mut file: File, len: u64, bytes: Option<Range<u64>>) -> Result<Probed, DecodeError> {
    let io = |source| DecodeError::Io { source };
    let stream = bytes.clone().unwrap_or(0..len);
    if let Some(ogg::ShownHeader { header, data_start, unplaced }) =
        ogg::shown_header(&mut file, &stream).map_err(io)?
    {
        let source = AudioBytes { file, position: 0, header, data: data_start..stream.end, patch: None };
        return Ok(Probed { format: read_with(source)?, name: None, unplaced });
    }
    if let Some(data) = bytes {
        let source = AudioBytes { file, position: 0, header: Vec::new(), data, patch: None };
        return Ok(Probed { format: read_with(source)?, name: None, unplaced: false });
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
    let (source, name) = if let Some(Shown { header, data, name }) = plain::shown(&mut file, len).map_err(io)? {
        (AudioBytes { file, position: 0, header, data, patch: None }, name)
    } else {
        let start = id3::end_of_tags(&mut file, len).map_err(io)?;
        let end = trailer::audio_end(&mut file, len).map_err(io)?.max(start);
        let patch = flac::untrue_seek_table(&mut file, start, len).map_err(io)?;
        (AudioBytes { file, position: 0, header: Vec::new(), data: start..end, patch }, None)
    };
    Ok(Probed { format: read_with(source)?, name, unplaced: false })
}

fn read_with(mut source: AudioBytes) -> Result<Box<dyn FormatReader>, DecodeError> {
    source.rewind().map_err(|source| DecodeError::Io { source })?;
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
        Error::DecodeError(text) | Error::Unsupported(text) | Error::LimitError(text) => {
            DecodeError::Damaged { detail: text.to_owned() }
        }
        other => DecodeError::Damaged { detail: other.to_string() },
    }
}

/// The part of a file that is its audio, behind a header that stands for the file's own.
struct AudioBytes {
    file: File,
    position: u64,
    header: Vec<u8>,
    data: Range<u64>,
    /// A byte of the file shown as another: see [`flac`].
    patch: Option<(u64, u8)>,
}

impl AudioBytes {
    fn len(&self) -> u64 {
        self.header.len() as u64 + (self.data.end - self.data.start)
    }
}

impl Read for AudioBytes {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if let Some(rest) =
            usize::try_from(self.position).ok().and_then(|at| self.header.get(at..)).filter(|rest| !rest.is_empty())
        {
            let read = rest.len().min(buf.len());
            buf[..read].copy_from_slice(&rest[..read]);
            self.seek(SeekFrom::Current(i64::try_from(read).unwrap_or(0)))?;
            return Ok(read);
        }
        let left = usize::try_from(self.len().saturating_sub(self.position)).unwrap_or(usize::MAX);
        let len = left.min(buf.len());
        let read = self.file.read(&mut buf[..len])?;
        if let Some((at, byte)) = self.patch
            && let Some(at) = at.checked_sub(self.data.start + self.position).and_then(|at| usize::try_from(at).ok())
            && let Some(shown) = buf[..read].get_mut(at)
        {
            *shown = byte;
        }
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for AudioBytes {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(delta) => self.position.checked_add_signed(delta),
            SeekFrom::End(delta) => self.len().checked_add_signed(delta),
        };
        let target = target.ok_or(ErrorKind::InvalidInput)?;
        let in_data = target.saturating_sub(self.header.len() as u64);
        let in_file = self.data.start.checked_add(in_data).ok_or(ErrorKind::InvalidInput)?;
        self.file.seek(SeekFrom::Start(in_file))?;
        self.position = target;
        Ok(target)
    }
}

impl MediaSource for AudioBytes {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.len())
    }
}
