//! The demo library: eighteen two-minute pieces in three moods, composed and rendered by the program itself.
//! Deterministic, mono, 22,050 Hz, marked as synthetic in their tags. Writes sound files only; who tags them is the
//! caller's matter.
//!
//! A piece goes from the `catalogue` (what is decided beforehand) through the `composer` (notes) and the `synth`
//! (samples) to a `wav` file.

mod catalogue;
mod composer;
mod random;
mod score;
mod synth;
mod theory;
mod wav;

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use catalogue::{PROGRAMME, Piece, TAGGED_ENSEMBLES};

use crate::files::write_whole;
use crate::mood::Mood;
use crate::parallel::{cores, for_each_in_order};
use crate::units::Frames;

/// Raised whenever the music changes, so that pieces of an older version are composed anew.
const VERSION: u32 = 1;

/// One piece on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSong {
    /// Where it was written.
    pub path: PathBuf,
    /// The mood it was composed in.
    pub mood: Mood,
    /// Whether the demo tags it (fifteen of eighteen).
    pub tagged: bool,
}

/// The demo cannot be written: its folder, or one of its files.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the demo library to {}: {source}", path.display())]
pub struct DemoError {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// Composes all pieces into `dir` on all cores (pieces already there and whole are kept); `progress` gets done and total;
/// its `Break` ends it with `None`.
pub fn compose_library(
    dir: &Path,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Option<Vec<DemoSong>>, DemoError> {
    fs::create_dir_all(dir).map_err(|source| DemoError { path: dir.to_owned(), source })?;
    let songs: Vec<DemoSong> = (1..).zip(&PROGRAMME).map(|(number, piece)| demo_song(dir, number, piece)).collect();
    let work: Vec<_> = PROGRAMME.iter().zip(&songs).collect();
    if progress(0, work.len()).is_break() {
        return Ok(None);
    }
    let flow = for_each_in_order(
        &work,
        cores(),
        |(piece, song), _| make(piece, &song.path),
        |index, made| match made {
            Err(error) => ControlFlow::Break(Some(error)),
            Ok(()) => progress(index + 1, work.len()).map_break(|()| None),
        },
    );
    match flow {
        ControlFlow::Break(Some(error)) => Err(error),
        ControlFlow::Break(None) => Ok(None),
        ControlFlow::Continue(()) => Ok(Some(songs)),
    }
}

fn demo_song(dir: &Path, number: usize, piece: &Piece) -> DemoSong {
    DemoSong {
        path: dir.join(format!("{number:02} {}.wav", piece.title)),
        mood: Mood::new(piece.character.name()).expect("a plain word is a mood's name"),
        tagged: piece.ensemble <= TAGGED_ENSEMBLES,
    }
}

fn make(piece: &Piece, path: &Path) -> Result<(), DemoError> {
    let info = info(piece);
    let n_samples = Frames::from_secs(f64::from(composer::PIECE_SECS), synth::RATE).0 as usize;
    if wav::is_whole(path, n_samples, &info) {
        return Ok(());
    }
    let samples = synth::perform(piece, &composer::compose(piece));
    wav::encode(&samples, &info)
        .and_then(|bytes| write_whole(path, &bytes))
        .map_err(|source| DemoError { path: path.to_owned(), source })
}

/// Title, artist, album, comment and software. The mood is left out: that would tell the answer.
fn info(piece: &Piece) -> Vec<([u8; 4], String)> {
    vec![
        (*b"INAM", piece.title.to_owned()),
        (*b"IART", format!("Demo Ensemble {} (synthetic)", piece.ensemble)),
        (*b"IPRD", format!("Moodsic Demo, Volume {} (synthetic)", piece.ensemble)),
        (*b"ICMT", "Synthetic: composed and rendered by Moodsic".to_owned()),
        (*b"ISFT", format!("Moodsic demo {VERSION}")),
    ]
}
