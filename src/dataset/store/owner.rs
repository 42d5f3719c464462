//! What is kept is its owner's alone: nobody else on the machine reads which songs somebody has and what is felt about them.
//!
//! Nothing here opens the database file itself. On Unix closing it would let go of the locks that SQLite holds on it in
//! this process.

use std::io;
use std::path::Path;

/// Makes `dir` and the folders above it that are missing, for their owner only.
pub(super) fn make_folder(dir: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Makes an empty file at `path`, for its owner only, unless there is one. What goes wrong is left for SQLite to find out.
pub(super) fn make_file(path: &Path) {
    if path.exists() {
        return;
    }
    let Some(folder) = path.parent() else { return };
    let made = tempfile::Builder::new().prefix(".moodsic-").suffix(".part").tempfile_in(folder);
    // Temporary files are their owner's; closed before it has its name.
    if let Ok(file) = made {
        let _ = file.into_temp_path().persist_noclobber(path);
    }
}

/// Takes the rights of everybody else from the database and the files beside it that SQLite works with.
#[cfg(unix)]
pub(super) fn keep_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(suffix);
        let Ok(found) = std::fs::metadata(&file) else { continue };
        let mut permissions = found.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(permissions.mode() & 0o700);
            // Somebody else's file stays as it is: then it is not for us to hide.
            let _ = std::fs::set_permissions(&file, permissions);
        }
    }
}

#[cfg(not(unix))]
pub(super) fn keep_private(_: &Path) {}
