//! The path that an address in a label file means: `file:` addresses, those of Label Studio, and objects in a bucket or on a server.

use percent_encoding::percent_decode_str;

/// What a path or an address may mean, first as it stands: bytes, for a name need not be UTF-8.
pub(super) fn meanings(written: &str) -> Vec<Vec<u8>> {
    let text = written.trim();
    let mut meanings = vec![written.as_bytes().to_vec(), text.as_bytes().to_vec()];
    if let Some(rest) = without_scheme(text, "file:") {
        meanings.push(of_file_address(rest));
    } else if let Some((_, rest)) = text.split_once("?d=") {
        // Label Studio's local storage; the file's path is all that counts.
        let path = rest.split('&').next().unwrap_or(rest);
        meanings.extend([path.as_bytes().to_vec(), decoded(path)]);
    } else if let Some(rest) =
        ["http://", "https://", "s3://", "gs://"].iter().find_map(|scheme| without_scheme(text, scheme))
    {
        meanings.push(decoded(rest.split(['?', '#']).next().unwrap_or(rest)));
    }
    meanings.extend(uploaded(text).map(|name| name.as_bytes().to_vec()));
    meanings.dedup();
    meanings
}

/// The text behind `scheme`, in any case.
fn without_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).map(|start| &text[start.len()..])
}

/// RFC 8089: `//host/path`, `///path` or `/path`; Windows has `/C:/path`.
fn of_file_address(rest: &str) -> Vec<u8> {
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    let mut path = decoded(path);
    if let [b'/', drive, b':', ..] = path[..]
        && drive.is_ascii_alphabetic()
    {
        path.remove(0);
    }
    if matches!(host, "" | "localhost") { path } else { [b"//", host.as_bytes(), &path].concat() }
}

fn decoded(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

/// The name that a file had before it was uploaded to Label Studio, which puts eight digits before it.
fn uploaded(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().filter(|_| path.contains("upload/"))?;
    let (digits, name) = name.split_at_checked(8)?;
    let name = name.strip_prefix('-')?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_all_kinds_become_paths() {
        for (address, path) in [
            ("/m/a%20b.mp3", "/m/a%20b.mp3"),
            ("file:///m/a%20b%25.mp3", "/m/a b%.mp3"),
            ("FILE:///m/Beyonc%C3%A9.mp3", "/m/Beyoncé.mp3"),
            ("file://localhost/m/a.mp3", "/m/a.mp3"),
            ("file:/m/a.mp3", "/m/a.mp3"),
            ("file:///D:/Music/a.mp3", "D:/Music/a.mp3"),
            ("file://nas/music/a.mp3", "//nas/music/a.mp3"),
            ("/data/local-files/?d=Album/a%20b.mp3", "Album/a b.mp3"),
            ("https://label.example/data/local-files/?d=a.mp3&x=1", "a.mp3"),
        ] {
            assert_eq!(meanings(address).last().expect("itself"), path.as_bytes(), "{address}");
        }
        let last = |text: &str| meanings(text).pop().expect("itself");
        assert_eq!(last("https://x.example/Album/a%20b.mp3?sig=1"), b"x.example/Album/a b.mp3");
        assert_eq!(last("/data/upload/3/2c9b2a0d-Halo.mp3"), b"Halo.mp3");
        assert_eq!(last("file:///m/%FF.mp3"), b"/m/\xff.mp3");
        assert_eq!(meanings("/m/2c9b2a0d-Halo.mp3").len(), 1);
        assert_eq!(meanings(" a.mp3"), [b" a.mp3".to_vec(), b"a.mp3".to_vec()]);
    }
}
