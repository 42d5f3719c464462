//! Reads one file: which song it is, and what its tags say.

use std::ops::ControlFlow;
use std::path::Path;

use super::tags::read_metadata;
use super::{Identity, Song, identify_while};
use crate::audio::DecodeError;

/// Reads one file: identity (from `cached` when given), metadata, length.
#[expect(clippy::missing_panics_doc, reason = "without a Break there is a song or an error")]
pub fn read_song(path: &Path, cached: Option<Identity>) -> Result<Song, DecodeError> {
    let song = read_song_while(path, cached, &mut || ControlFlow::Continue(()))?;
    Ok(song.expect("nobody broke it off"))
}

/// The same; `Break` of `go_on` ends it with `None`, as in [`identify_while`].
pub fn read_song_while(
    path: &Path,
    cached: Option<Identity>,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<Song>, DecodeError> {
    let identity = match cached {
        Some(identity) => identity,
        None => match identify_while(path, go_on)? {
            Some(identity) => identity,
            None => return Ok(None),
        },
    };
    Ok(Some(Song {
        id: identity.id,
        path: path.to_owned(),
        metadata: read_metadata(path),
        duration_secs: identity.length.secs,
        format: identity.format,
    }))
}
