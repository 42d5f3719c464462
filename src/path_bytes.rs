//! Paths as bytes and back, so that a file name that is not UTF-8 stays what it is.

use std::path::{Path, PathBuf};

/// The system's own bytes of `path`.
#[cfg(unix)]
pub fn path_to_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

/// The path that the system's own bytes name.
#[cfg(unix)]
pub fn path_from_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    std::ffi::OsString::from_vec(bytes).into()
}

/// UTF-8; unpaired surrogates become replacement characters.
#[cfg(not(unix))]
pub fn path_to_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

/// The path of UTF-8 bytes; what is no UTF-8 becomes replacement characters.
#[cfg(not(unix))]
pub fn path_from_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf_8_come_back() {
        let bytes = b"/music/\xff\xfe.mp3".to_vec();
        assert_eq!(path_to_bytes(&path_from_bytes(bytes.clone())), bytes);
    }
}
