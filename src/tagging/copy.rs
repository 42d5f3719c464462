//! A copy beside a file, with another tag in it, and how it takes the file's place.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Failure, attributes};
use crate::dataset::RunId;
use crate::song::FileStamp;
use crate::spliced::{Piece, SplicedFile};

/// A file that is to be replaced, as it was when it was opened.
#[derive(Debug)]
pub(super) struct Original {
    /// The file itself, behind all links.
    pub(super) path: PathBuf,
    pub(super) file: File,
    pub(super) metadata: Metadata,
    stamp: FileStamp,
}

impl Original {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let path = fs::canonicalize(path).map_err(Failure::Read)?;
        // Opening a FIFO would block.
        if !fs::metadata(&path).map_err(Failure::Read)?.is_file() {
            return Err(Failure::Read(io::Error::other("it is not a regular file")));
        }
        let file = File::open(&path).map_err(Failure::Read)?;
        let metadata = file.metadata().map_err(Failure::Read)?;
        let stamp = FileStamp::of(&path).map_err(Failure::Read)?;
        Ok(Self { path, file, metadata, stamp })
    }

    fn is_unchanged(&self) -> bool {
        FileStamp::of(&self.path).is_ok_and(|now| now == self.stamp)
            && attributes::is_untouched(&self.path, &self.metadata)
    }
}

/// A copy that is complete and on the disk.
#[derive(Debug)]
pub(super) struct Copy {
    file: NamedTempFile,
    /// BLAKE3 of the original and of the copy.
    pub(super) hashes: [[u8; 32]; 2],
    /// What the system did not let it keep.
    pub(super) lost: Vec<&'static str>,
}

impl Copy {
    /// Makes `pieces` of the original a file beside it, for `run`.
    pub(super) fn make(original: &Original, pieces: Vec<Piece>, run: RunId) -> Result<Self, Failure> {
        let again = || original.file.try_clone().map_err(Failure::Read);
        let before = hash(&mut SplicedFile::new(again()?, vec![Piece::Part(0..original.metadata.len())]), io::sink());
        let before = before.map_err(Failure::Read)?;
        let folder = folder(&original.path).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        let prefix = prefix(run);
        builder.prefix(&prefix).suffix(SUFFIX);
        let mut file = builder.tempfile_in(folder).map_err(Failure::Copy)?;
        let mut source = SplicedFile::new(again()?, pieces);
        let len = source.len();
        let after = hash(&mut source, &mut file).map_err(Failure::Copy)?;
        // A file that became shorter meanwhile.
        if file.as_file().metadata().map_err(Failure::Copy)?.len() != len {
            return Err(Failure::Changed);
        }
        let lost = attributes::keep(&original.path, &original.metadata, file.as_file()).map_err(Failure::Copy)?;
        file.as_file().sync_all().map_err(Failure::Copy)?;
        Ok(Self { file, hashes: [before, after], lost })
    }

    /// Whether `back` makes the original of the copy.
    pub(super) fn leads_back(&self, back: Vec<Piece>) -> io::Result<bool> {
        let file = self.file.reopen()?;
        Ok(hash(&mut SplicedFile::new(file, back), io::sink())? == self.hashes[0])
    }

    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Takes the place of the original, if that is still as it was, and waits until the disk has it.
    pub(super) fn take_place(self, original: &Original) -> Result<(), Failure> {
        if !original.is_unchanged() {
            return Err(Failure::Changed);
        }
        self.file.persist(&original.path).map_err(|error| Failure::Place(error.error))?;
        // Not every system lets a folder be synced; the file is whole in either case.
        if let Some(folder) = folder(&original.path) {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

const SUFFIX: &str = ".part";

fn prefix(run: RunId) -> String {
    format!(".moodsic-tags-{run}-")
}

/// Whether a file of this name is a copy that `run` made.
pub(super) fn is_of(run: RunId, name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(&prefix(run)) && name.ends_with(SUFFIX))
}

/// The folder of a file.
pub(super) fn folder(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// Reads all of `source` into `sink`; its BLAKE3.
fn hash(source: &mut impl Read, mut sink: impl io::Write) -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&buffer[..read]);
        sink.write_all(&buffer[..read])?;
    }
    sink.flush()?;
    Ok(*hasher.finalize().as_bytes())
}

/// BLAKE3 of a whole file.
pub(super) fn hash_of(original: &Original) -> Result<[u8; 32], Failure> {
    let file = original.file.try_clone().map_err(Failure::Read)?;
    let mut whole = SplicedFile::new(file, vec![Piece::Part(0..original.metadata.len())]);
    hash(&mut whole, io::sink()).map_err(Failure::Read)
}
