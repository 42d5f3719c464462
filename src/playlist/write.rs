//! Playlists as files.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::PlaylistError;
use super::m3u8::m3u8;
use super::made::Made;
use super::make::make;
use super::nsp;
use super::scores::Scores;
use crate::dataset::{ContentsHash, PlaylistFile, PlaylistForm, PlaylistRecipe, Store};
use crate::files;
use crate::mood::{Mood, Vocabulary};

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenPlaylist {
    /// Where.
    pub path: PathBuf,
    /// The songs; of a rule, those that it means as far as the library knows.
    pub made: Made,
}

/// What goes into a file.
pub(super) struct Contents {
    pub(super) text: String,
    pub(super) made: Made,
}

impl Contents {
    /// Of a playlist whose folder is there; without a library it is empty.
    pub(super) fn of(file: &PlaylistFile, store: Option<&Store>, scores: &mut Scores) -> Result<Self, PlaylistError> {
        let PlaylistFile { path, form, relative, recipe } = file;
        let go_on = || ControlFlow::Continue(());
        match form {
            PlaylistForm::M3u8 => {
                let made = store.map_or_else(|| Ok(Made::default()), |store| make(recipe, store, scores, &go_on))?;
                let from = relative.then(|| path.parent().unwrap_or(Path::new("")));
                let text = m3u8(made.entries.iter().map(|entry| &entry.row.song), from);
                Ok(Self { text, made })
            }
            PlaylistForm::Nsp => {
                let vocabulary = store.map_or_else(|| Ok(Vocabulary::default()), Store::vocabulary)?;
                let moods: Vec<Mood> = vocabulary.entries().iter().map(|entry| entry.mood.clone()).collect();
                let text = nsp::write(recipe, &moods, path)?;
                let plain = PlaylistRecipe { moods: recipe.moods.clone(), ..PlaylistRecipe::default() };
                let made = store.map_or_else(|| Ok(Made::default()), |store| make(&plain, store, scores, &go_on))?;
                Ok(Self { text, made })
            }
        }
    }

    pub(super) fn hash(&self) -> ContentsHash {
        hash(self.text.as_bytes())
    }

    /// Writes them whole or not at all.
    pub(super) fn put(&self, path: &Path) -> Result<(), PlaylistError> {
        files::write_whole(path, self.text.as_bytes())
            .map_err(|source| PlaylistError::Io { path: path.to_owned(), source })
    }
}

pub(super) fn hash(bytes: &[u8]) -> ContentsHash {
    *blake3::hash(bytes).as_bytes()
}

/// The one name of a file, however it is named. Its folder is made if need be.
fn place_for(path: &Path) -> Result<PathBuf, PlaylistError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(|source| PlaylistError::Io { path: path.to_owned(), source })?;
    }
    Ok(place(path))
}

/// The one name of a file, however it is named.
pub fn place(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // Windows's own name of a folder is one that few programs understand.
    if cfg!(windows) {
        return absolute;
    }
    match (absolute.parent().and_then(|folder| folder.canonicalize().ok()), absolute.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => absolute,
    }
}

/// Writes a playlist over what is there; missing folders above it are made.
pub fn write(
    file: &PlaylistFile,
    store: Option<&Store>,
    scores: &mut Scores,
) -> Result<WrittenPlaylist, PlaylistError> {
    let placed = PlaylistFile { path: place_for(&file.path)?, ..file.clone() };
    let contents = Contents::of(&placed, store, scores)?;
    contents.put(&file.path)?;
    Ok(WrittenPlaylist { path: file.path.clone(), made: contents.made })
}

/// The same, and keeps it up to date from now on.
pub fn keep(
    file: &PlaylistFile,
    store: &mut Store,
    scores: &mut Scores,
    at: Timestamp,
) -> Result<WrittenPlaylist, PlaylistError> {
    let placed = PlaylistFile { path: place_for(&file.path)?, ..file.clone() };
    let contents = Contents::of(&placed, Some(&*store), scores)?;
    // Before the file: whoever looks at it in between knows it for Moodsic's own.
    store.keep_playlist(&placed, contents.hash())?;
    contents.put(&placed.path)?;
    store.playlist_was_written(&placed.path, contents.hash(), contents.made.entries.len(), at)?;
    Ok(WrittenPlaylist { path: file.path.clone(), made: contents.made })
}
