//! Playlists that are kept up to date: each is made anew, and written if that makes a difference and its file is still as it was
//! written last.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::error::PlaylistError;
use super::made::Made;
use super::scores::Scores;
use super::write::{Contents, hash, place};
use crate::dataset::{ContentsHash, KeptPlaylist, Store, StoreError};
use crate::files;

/// How long to wait for the right to write: an import may take that long, and nobody waits for a playlist.
const PATIENCE: Duration = Duration::from_secs(10);

/// A longer file is none of ours: a hundred thousand songs fill a tenth of it.
const MAX_BYTES: u64 = 256 << 20;

/// Who wants playlists to be up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Nobody in particular: labels have changed.
    #[default]
    No,
    /// The user: a file that is gone is written again.
    Yes,
    /// The user, who wants a file that somebody has edited to be written over.
    Replace,
}

/// Why a playlist is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Somebody has edited its file.
    Edited,
    /// Somebody has taken its file away.
    Missing,
    /// Its folder is gone, as with a drive that is taken out.
    FolderGone,
    /// None of its moods is there any more.
    NoMood,
    /// It wants suggestions, and nothing was learnt yet.
    NoModel,
    /// Something else: what.
    Failed(String),
}

impl Rest {
    /// A word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Missing => "missing",
            Self::FolderGone => "folder-gone",
            Self::NoMood => "no-mood",
            Self::NoModel => "no-model",
            Self::Failed(_) => "failed",
        }
    }

    /// What is wrong, without what to do.
    pub fn problem(&self) -> String {
        match self {
            Self::Edited => "somebody has edited it, so it is left alone".to_owned(),
            Self::Missing => "the file is gone".to_owned(),
            Self::FolderGone => "its folder is gone".to_owned(),
            Self::NoMood => "its moods are gone from the library".to_owned(),
            Self::NoModel => "it has suggestions, and there is no trained model yet".to_owned(),
            Self::Failed(error) => error.clone(),
        }
    }
}

impl From<PlaylistError> for Rest {
    fn from(error: PlaylistError) -> Self {
        match error {
            PlaylistError::NoMood => Self::NoMood,
            PlaylistError::NoModel => Self::NoModel,
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<StoreError> for Rest {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// What came of a playlist.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Its file was written.
    Written(Made),
    /// Its file says already what it should.
    Unchanged(Made),
    /// Its file is left as it is.
    Rests(Rest),
}

/// What came of one playlist.
#[derive(Clone, Debug, PartialEq)]
pub struct Refreshed {
    /// Its file.
    pub path: PathBuf,
    /// What came of it.
    pub outcome: Outcome,
    /// It rests, and that was not told before.
    pub is_news: bool,
}

/// Brings the kept playlists of the library in `data` up to date, or only the one in the file `only`.
pub fn refresh(
    data: &Path,
    scores: &mut Scores,
    asked: Asked,
    only: Option<&Path>,
    at: Timestamp,
) -> Result<Vec<Refreshed>, PlaylistError> {
    let Some(store) = Store::open_for_reading(data)? else { return Ok(Vec::new()) };
    let only = only.map(place);
    let mut desk = Desk { data, writing: None, scores, asked, at };
    let mut refreshed = Vec::new();
    for kept in store.kept_playlists()? {
        if only.as_ref().is_some_and(|only| *only != kept.file.path) {
            continue;
        }
        let outcome = desk.refresh(&kept, &store).unwrap_or_else(Outcome::Rests);
        let is_news = desk.tell(&kept, &outcome);
        refreshed.push(Refreshed { path: kept.file.path, outcome, is_news });
    }
    Ok(refreshed)
}

/// Keeps the playlist in a file up to date no more; the file stays. False where it was not kept.
pub fn forget(data: &Path, path: &Path) -> Result<bool, PlaylistError> {
    Ok(open(data)?.forget_playlist(&place(path))?)
}

/// Nobody makes a library here: where the folder was moved away, an empty one must not take its place.
fn open(data: &Path) -> Result<Store, StoreError> {
    let file = Store::file(data);
    if file.exists() { Store::open_with(data, PATIENCE) } else { Err(StoreError::Gone { path: file }) }
}

/// What is needed to write playlists.
struct Desk<'a> {
    data: &'a Path,
    /// Opened when something is to be noted.
    writing: Option<Store>,
    scores: &'a mut Scores,
    asked: Asked,
    at: Timestamp,
}

impl Desk<'_> {
    fn refresh(&mut self, kept: &KeptPlaylist, store: &Store) -> Result<Outcome, Rest> {
        let path = &kept.file.path;
        if !path.parent().is_some_and(Path::is_dir) {
            return Err(Rest::FolderGone);
        }
        let found = match files::read_regular(path, MAX_BYTES) {
            Ok(bytes) => Some(hash(&bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(source) => return Err(PlaylistError::Io { path: path.clone(), source }.into()),
        };
        match found {
            None if self.asked == Asked::No && kept.written.is_some() => return Err(Rest::Missing),
            Some(found) if self.asked != Asked::Replace && !is_ours(kept, found, store)? => return Err(Rest::Edited),
            _ => {}
        }
        let contents = Contents::of(&kept.file, Some(store), self.scores)?;
        let hash = contents.hash();
        if found != Some(hash) {
            self.notes()?.playlist_is_written(path, hash)?;
            contents.put(path)?;
        } else if kept.written == Some(hash) {
            return Ok(Outcome::Unchanged(contents.made));
        }
        let (songs, at) = (contents.made.entries.len(), self.at);
        self.notes()?.playlist_was_written(path, hash, songs, at)?;
        Ok(Outcome::Written(contents.made))
    }

    /// The store, to be written to. It takes moments, and only where something is to be noted.
    fn notes(&mut self) -> Result<&mut Store, StoreError> {
        match self.writing.take() {
            Some(store) => Ok(self.writing.insert(store)),
            None => Ok(self.writing.insert(open(self.data)?)),
        }
    }

    /// Notes what keeps a playlist from being written. Whether that is news.
    fn tell(&mut self, kept: &KeptPlaylist, outcome: &Outcome) -> bool {
        let rests = match outcome {
            Outcome::Rests(rest) => Some(rest.name()),
            Outcome::Written(_) | Outcome::Unchanged(_) => None,
        };
        if kept.told.as_deref() == rests {
            return false;
        }
        let noted = self.notes().and_then(|store| store.playlist_was_told(&kept.file.path, rests));
        if let Err(error) = noted {
            log::warn!("what was told of a playlist is not kept: {error}");
        }
        rests.is_some()
    }
}

/// Whether contents were written by Moodsic. Where another one has written them just now, the database says so by now.
fn is_ours(kept: &KeptPlaylist, found: ContentsHash, store: &Store) -> Result<bool, StoreError> {
    let is_of = |kept: &KeptPlaylist| [kept.written, kept.writing].contains(&Some(found));
    Ok(is_of(kept) || store.kept_playlists()?.iter().any(|now| now.file.path == kept.file.path && is_of(now)))
}
