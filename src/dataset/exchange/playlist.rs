//! UTF-8 playlists (extended M3U): a line for people and a line with the file, in the songs' order.

use std::path::Path;

use super::report::Labelled;

pub(super) fn write(labels: &[Labelled]) -> String {
    let mut lines = vec!["#EXTM3U".to_owned()];
    for Labelled { song, .. } in labels {
        let song = &song.song;
        let title = match song.display_artist() {
            "" => song.display_title(),
            artist => format!("{artist} - {}", song.display_title()),
        };
        let title = title.replace(char::is_control, " ");
        // NaN and negative lengths become 0, which players take for unknown.
        let secs = song.duration_secs.round() as u64;
        lines.push(format!("#EXTINF:{secs},{title}"));
        lines.push(entry(&song.path));
    }
    lines.join("\n") + "\n"
}

/// The absolute path; as a `file:` address when a line of UTF-8 cannot hold it.
fn entry(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match path.to_str() {
        Some(text) if !text.contains(char::is_control) && text.trim() == text => text.to_owned(),
        _ => file_address(&path),
    }
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
}
