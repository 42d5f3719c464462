//! What a file has besides its bytes: owner, permissions, attributes, times.

use std::fs::{File, FileTimes, Metadata};
use std::io;
use std::path::Path;

/// Gives `copy` what the file at `path` has, times last. Answers what the system did not let it have.
pub(super) fn keep(path: &Path, metadata: &Metadata, copy: &File) -> io::Result<Vec<&'static str>> {
    let mut lost = Vec::new();
    #[cfg(unix)]
    {
        // Before the permissions: a change of owner takes some away.
        lost.extend(unix::keep_owner(metadata, copy)?.then_some("its owner"));
    }
    copy.set_permissions(metadata.permissions())?;
    #[cfg(unix)]
    {
        lost.extend(unix::keep_attributes(path, copy).then_some("some of its extended attributes"));
    }
    #[cfg(not(unix))]
    let _ = path;
    let mut times = FileTimes::new();
    if let Ok(modified) = metadata.modified() {
        times = times.set_modified(modified);
    }
    if let Ok(accessed) = metadata.accessed() {
        times = times.set_accessed(accessed);
    }
    if copy.set_times(times).is_err() {
        lost.push("its times");
    }
    Ok(lost)
}

/// Whether the file at `path` is the one that `metadata` is of, and nothing was done to it since: a program may write to a file and give
/// it its old time of modification back, but not its time of change.
pub(super) fn is_untouched(path: &Path, metadata: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let of = |metadata: &Metadata| (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec());
        std::fs::metadata(path).is_ok_and(|now| of(&now) == of(metadata))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        path.is_file()
    }
}

/// How many names a file has.
pub(super) fn names(metadata: &Metadata) -> u64 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        metadata.nlink()
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        1
    }
}

/// Whether the user may make and replace files in `folder`.
pub(super) fn may_write(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
    }
    #[cfg(not(unix))]
    {
        std::fs::metadata(folder).is_ok_and(|metadata| !metadata.permissions().readonly())
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::CStr;
    use std::fs::{File, Metadata};
    use std::io;
    use std::os::unix::fs::{MetadataExt as _, fchown};
    use std::path::Path;

    use rustix::fs::{XattrFlags, fsetxattr, getxattr, listxattr};
    use rustix::io::Errno;

    /// What the system gives a file itself; to copy it would be wrong or is not allowed.
    const ITS_OWN: [&[u8]; 3] = [b"security.", b"trusted.", b"com.apple.provenance"];

    /// Answers whether owner or group were lost.
    pub(super) fn keep_owner(metadata: &Metadata, copy: &File) -> io::Result<bool> {
        let now = copy.metadata()?;
        if (now.uid(), now.gid()) == (metadata.uid(), metadata.gid()) {
            return Ok(false);
        }
        let owner = fchown(copy, Some(metadata.uid()), Some(metadata.gid()));
        // Somebody who is not root may give a file to a group of theirs only.
        Ok(owner.is_err() && (fchown(copy, None, Some(metadata.gid())).is_err() || now.uid() != metadata.uid()))
    }

    /// Answers whether some were lost.
    pub(super) fn keep_attributes(path: &Path, copy: &File) -> bool {
        let Ok(names) = read(&mut |buffer| listxattr(path, buffer)) else { return false };
        let names = names.split_inclusive(|byte| *byte == 0).filter_map(|name| CStr::from_bytes_with_nul(name).ok());
        let names = names.filter(|name| !ITS_OWN.iter().any(|own| name.to_bytes().starts_with(own)));
        let mut lost = false;
        for name in names {
            let kept = read(&mut |buffer| getxattr(path, name, buffer))
                .and_then(|value| fsetxattr(copy, name, &value, XattrFlags::empty()));
            lost |= kept.is_err();
        }
        lost
    }

    /// Calls with a buffer that is large enough.
    fn read(call: &mut dyn FnMut(&mut [u8]) -> Result<usize, Errno>) -> Result<Vec<u8>, Errno> {
        let mut buffer = vec![0; 256];
        loop {
            match call(&mut buffer) {
                Ok(len) => {
                    buffer.truncate(len);
                    return Ok(buffer);
                }
                Err(Errno::RANGE) if buffer.len() < 1 << 20 => buffer.resize(buffer.len() * 4, 0),
                Err(error) => return Err(error),
            }
        }
    }
}
