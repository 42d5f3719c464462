//! What opening a song still waits for.

use std::path::PathBuf;

/// What opening still waits for.
#[derive(Clone, Debug, Default)]
pub(super) struct Opening {
    /// The first song of a scan is to be shown.
    pub(super) show_first: bool,
    /// The file system is asked whether this is a song or a folder.
    pub(super) asked: Option<PathBuf>,
    /// The player is to be loaded as soon as the minute is known; whether to play.
    pub(super) load_player: Option<bool>,
}

/// A path as people paste it: quoted, as a `file://` address, with `~`.
pub(in super::super) fn path_from_text(text: &str) -> Option<PathBuf> {
    let text = text.trim();
    let text = [('"', '"'), ('\'', '\'')]
        .iter()
        .find_map(|&(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    if let Some(address) = text.strip_prefix("file://") {
        let decoded = percent_encoding::percent_decode_str(address).collect::<Vec<u8>>();
        return Some(crate::path_bytes::path_from_bytes(decoded));
    }
    if let Some(rest) = text.strip_prefix("~/")
        && let Some(home) = std::env::home_dir()
    {
        return Some(home.join(rest));
    }
    Some(PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_paths_are_understood() {
        let path = |text| path_from_text(text).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path(" '/a b/c.mp3' ").as_deref(), Some("/a b/c.mp3"));
        assert_eq!(path("file:///a%20b/%C3%BC.ogg").as_deref(), Some("/a b/ü.ogg"));
        assert_eq!(path("/plain%20name.ogg").as_deref(), Some("/plain%20name.ogg"));
        assert_eq!(path("  "), None);
    }
}
