//! UTF-8 playlists (extended M3U): a line for people and a line with the file, in the songs' order.

use std::path::{Component, Path};

use super::relative::Ways;
use crate::song::Song;

/// The text of a playlist. With `from`, songs are named by the way from that folder wherever there is one.
pub fn m3u8<'a>(songs: impl Iterator<Item = &'a Song>, from: Option<&Path>) -> String {
    let mut ways = from.map(Ways::from);
    let mut lines = vec!["#EXTM3U".to_owned()];
    for song in songs {
        let title = match song.display_artist() {
            "" => song.display_title(),
            artist => format!("{artist} - {}", song.display_title()),
        };
        let title = title.replace(char::is_control, " ");
        // NaN and negative lengths become 0, which players take for unknown.
        let secs = song.duration_secs.round() as u64;
        lines.push(format!("#EXTINF:{secs},{title}"));
        let path = std::path::absolute(&song.path).unwrap_or_else(|_| song.path.clone());
        let relative = ways.as_mut().and_then(|ways| relative_entry(&ways.to(&path)?));
        lines.push(relative.unwrap_or_else(|| entry(&path)));
    }
    lines.join("\n") + "\n"
}

/// The absolute path; as a `file:` address when a line of UTF-8 cannot hold it.
fn entry(path: &Path) -> String {
    match path.to_str() {
        Some(text) if fits_a_line(text) => text.to_owned(),
        _ => file_address(path),
    }
}

/// A way, with slashes on every system. `None` when a line of UTF-8 cannot hold it: players know addresses with a root only.
fn relative_entry(way: &Path) -> Option<String> {
    let part = |part: Component<'_>| part.as_os_str().to_str().map(str::to_owned);
    let text = way.components().map(part).collect::<Option<Vec<_>>>()?.join("/");
    // What begins like this would be taken for a remark, for an address, or for an indented line.
    let first = text.split('/').next().unwrap_or_default();
    let is_odd = text.starts_with('#') || first.contains(':') || text.trim_start() != text;
    let text = if is_odd { format!("./{text}") } else { text };
    fits_a_line(&text).then_some(text)
}

fn fits_a_line(text: &str) -> bool {
    !text.contains(char::is_control) && text.trim() == text
}

/// RFC 8089, with all but the unreserved characters and the slash in percent form.
fn file_address(path: &Path) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let written = |&byte: &u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    format!("file://{}", path.as_os_str().as_encoded_bytes().iter().map(written).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_a_path_that_breaks_the_line_becomes_an_address() {
        use std::os::unix::ffi::OsStrExt as _;
        let entry = |bytes: &[u8]| entry(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(entry("/m/Für Elise #1.mp3".as_bytes()), "/m/Für Elise #1.mp3");
        assert_eq!(entry(b"/m/a\nb.mp3"), "file:///m/a%0Ab.mp3");
        assert_eq!(entry(b"/m/\xff 100%.mp3"), "file:///m/%FF%20100%25.mp3");
    }

    #[cfg(unix)]
    #[test]
    fn a_way_is_a_path_unless_a_line_cannot_hold_it() {
        use std::os::unix::ffi::OsStrExt as _;
        let entry = |bytes: &[u8]| relative_entry(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(entry("../m/Für Elise.mp3".as_bytes()).as_deref(), Some("../m/Für Elise.mp3"));
        assert_eq!(entry(b"#1.mp3").as_deref(), Some("./#1.mp3"), "no remark");
        assert_eq!(entry(b"http:/a.mp3").as_deref(), Some("./http:/a.mp3"), "no address");
        assert_eq!(entry(b"../a\nb.mp3"), None);
        assert_eq!(entry(b"../\xff.mp3"), None);
        assert_eq!(entry(b" a.mp3").as_deref(), Some("./ a.mp3"));
        assert_eq!(entry(b"a.mp3 "), None);
    }
}
