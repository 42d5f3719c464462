//! One song to its picture: window, columns, grey levels, PNG.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::columns::{Beside, Columns};
use super::complete::{check_complete, is_incomplete};
use super::hearing::Hearing;
use super::progress::Progress;
use super::reading::Threads;
use super::{AnalyzeError, Fidelity, Recipe, RecipeId};
use crate::audio::{AudioReader, ClipNote, ClipRule, ClipWindow, Downmix, SongLength, StreamInfo};
use crate::hex::Hex;
use crate::render::{PictureText, SpectrogramImage};
use crate::song::{Identity, SongId, identify_while};
use crate::units::Frames;

/// A finished picture and all that belongs to it.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Identity of the song.
    pub song: SongId,
    /// Recipe that made it.
    pub recipe: RecipeId,
    /// Which part of the song, and what the rule had to do.
    pub window: ClipWindow,
    /// Exact length of the song in seconds.
    pub duration_secs: f64,
    /// How true it is to the song.
    pub fidelity: Fidelity,
    /// The container's word.
    pub info: StreamInfo,
    /// The picture.
    pub image: Arc<SpectrogramImage>,
    /// Its PNG bytes.
    pub png: Arc<[u8]>,
    /// SHA-256 of the PNG bytes, hex.
    pub sha256: String,
    /// The largest log-mel value of the picture (grey 0): the reference of the dB read-out.
    pub max_log_mel: f32,
    /// The smallest.
    pub min_log_mel: f32,
    /// The same minute for the ear: of [`analyze_and_hear`], by a recipe whose window is that minute.
    pub hearing: Option<Arc<Hearing>>,
}

impl Analysis {
    /// The identity of the song, as [`identify`](crate::song::identify) gives it.
    pub fn identity(&self) -> Identity {
        let length = SongLength { secs: self.duration_secs, exact: true };
        Identity { id: self.song, length, format: self.info.format.clone() }
    }
}

/// Makes the picture of `path`. `progress` is called per batch of columns; `Break` ends it with [`AnalyzeError::Cancelled`].
/// `identity`: the song's identity and exact length when already known, which saves one pass over its packets.
///
/// Without an identity the columns come at once when the container's word is enough to place the window, and the packets
/// are counted in the same pass; a song that may be too short for the plain window is counted before.
pub fn analyze(
    path: &Path,
    recipe: &Recipe,
    identity: Option<&Identity>,
    threads: Threads,
    progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Analysis, AnalyzeError> {
    make(path, recipe, identity, false, threads, progress)
}

/// As [`analyze`], and keeps the minute's sound for the ear: 16 ms and 4 MB more, but no second decoding.
pub fn analyze_and_hear(
    path: &Path,
    recipe: &Recipe,
    identity: Option<&Identity>,
    threads: Threads,
    progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Analysis, AnalyzeError> {
    make(path, recipe, identity, true, threads, progress)
}

fn make(
    path: &Path,
    recipe: &Recipe,
    identity: Option<&Identity>,
    hearing: bool,
    threads: Threads,
    progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Analysis, AnalyzeError> {
    let (identifying, plain) = (Beside { identity: true, hearing }, Beside { identity: false, hearing });
    let reader = AudioReader::open_mono(path, Downmix::Average)?;
    let info = reader.info().clone();
    let (identity, window, columns) = match (identity, plain_window(&info, recipe.clip)) {
        (None, Some(window)) => {
            let mut columns = Columns::make(reader, recipe, window, identifying, threads, progress)?;
            let identity = columns.identity.take().ok_or(AnalyzeError::Cancelled)?;
            check_promise(&info, recipe.clip, &identity)?;
            let true_window = recipe.clip.resolve(identity.length.secs)?;
            if true_window != window {
                columns = Columns::make(
                    AudioReader::open_mono(path, Downmix::Average)?,
                    recipe,
                    true_window,
                    plain,
                    threads,
                    progress,
                )?;
            }
            (identity, true_window, columns)
        }
        (known, _) => {
            let identity = match known {
                Some(known) => known.clone(),
                None => identify_while(path, &mut || progress(Progress::Counting))?.ok_or(AnalyzeError::Cancelled)?,
            };
            check_promise(&info, recipe.clip, &identity)?;
            let window = recipe.clip.resolve(identity.length.secs)?;
            (identity, window, Columns::make(reader, recipe, window, plain, threads, progress)?)
        }
    };
    check_complete(columns.decoded, columns.expected, &identity)?;
    finish(recipe, &identity, window, info, columns)
}

/// The window, when the container's word puts it well inside of the song.
fn plain_window(info: &StreamInfo, clip: ClipRule) -> Option<ClipWindow> {
    let window = clip.resolve(info.length?.secs).ok()?;
    (window.note == ClipNote::Full).then_some(window)
}

/// A file cut short holds less than its container says. Its picture would be of another part of the song, so the window
/// that the container's word gives must be there; a length that is only an estimate refuses no song.
fn check_promise(info: &StreamInfo, clip: ClipRule, identity: &Identity) -> Result<(), AnalyzeError> {
    let Some(SongLength { secs, exact: true }) = info.length else { return Ok(()) };
    let Ok(window) = clip.resolve(secs) else { return Ok(()) };
    let frames = |secs: f64| Frames::from_secs(secs, info.sample_rate).0;
    let expected = frames(window.end_s - window.start_s);
    let decoded = frames(identity.length.secs.min(window.end_s) - window.start_s);
    if is_incomplete(decoded, expected, identity) {
        return Err(AnalyzeError::Incomplete { decoded, expected });
    }
    Ok(())
}

fn finish(
    recipe: &Recipe,
    identity: &Identity,
    window: ClipWindow,
    info: StreamInfo,
    columns: Columns,
) -> Result<Analysis, AnalyzeError> {
    let Columns { log_mel, mut hearing, decoded, expected, downmix, .. } = columns;
    let silence = AnalyzeError::Silence { start_s: window.start_s, end_s: window.end_s };
    let (Some((min_log_mel, max_log_mel)), Some(levels)) = (log_mel.range(), recipe.grey.levels(&log_mel)) else {
        return Err(silence);
    };
    let fidelity = Fidelity::new(decoded, expected, downmix);
    if let Some(hearing) = &mut hearing {
        hearing.fidelity = fidelity;
    }
    let recipe = recipe.id();
    let image = SpectrogramImage::from_levels(&levels, log_mel.n_mels);
    let png = image.to_png(&PictureText {
        recipe: recipe.to_string(),
        window: format!("{:.3}-{:.3}", window.start_s, window.end_s),
        song: identity.id.to_string(),
    });
    Ok(Analysis {
        song: identity.id,
        recipe,
        window,
        duration_secs: identity.length.secs,
        fidelity,
        info,
        image: Arc::new(image),
        sha256: Hex(&Sha256::digest(&png)).to_string(),
        png: png.into(),
        max_log_mel,
        min_log_mel,
        hearing: hearing.map(Arc::new),
    })
}
