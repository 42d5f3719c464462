//! Which song each file holds. A song that undo brings back may have a path whose file holds another song by now.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::song::SongId;

/// The songs by their paths.
#[derive(Default)]
pub(super) struct Paths {
    /// The song that each file holds, as far as it is known.
    holder: HashMap<PathBuf, SongId>,
    /// Songs whose path is another song's.
    displaced: HashMap<PathBuf, Vec<SongId>>,
}

impl Paths {
    /// The song that the file at `path` holds.
    pub(super) fn get(&self, path: &Path) -> Option<SongId> {
        self.holder.get(path).copied()
    }

    /// The file at `path` was read and holds `song`. Answers the other songs that are listed there: it does not hold them now.
    pub(super) fn claim(&mut self, path: PathBuf, song: SongId) -> Vec<SongId> {
        let mut others = self.displaced.remove(&path).unwrap_or_default();
        others.extend(self.holder.insert(path, song));
        others.retain(|other| *other != song);
        others
    }

    /// `song` is listed at `path`, where another song may be, which keeps it.
    pub(super) fn share(&mut self, path: PathBuf, song: SongId) {
        let Some(holder) = self.get(&path) else {
            self.holder.insert(path, song);
            return;
        };
        if holder != song {
            let displaced = self.displaced.entry(path).or_default();
            if !displaced.contains(&song) {
                displaced.push(song);
            }
        }
    }

    /// `song` is not at `path` any more.
    pub(super) fn leave(&mut self, path: &Path, song: SongId) {
        if self.get(path) == Some(song) {
            self.holder.remove(path);
            for next in self.displaced.remove(path).unwrap_or_default() {
                self.share(path.to_owned(), next);
            }
        } else if let Some(displaced) = self.displaced.get_mut(path) {
            displaced.retain(|other| *other != song);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_the_song_that_was_read_last_and_others_share_its_path() {
        let [a, b, c] = [1, 2, 3].map(|number| SongId::from_bytes([number; 32]));
        let path = Path::new("/m/a.mp3");
        let mut paths = Paths::default();
        assert!(paths.claim(path.to_owned(), a).is_empty());
        assert_eq!(paths.claim(path.to_owned(), b), [a]);
        paths.share(path.to_owned(), a);
        assert_eq!(paths.get(path), Some(b));
        assert_eq!(paths.claim(path.to_owned(), c), [a, b], "neither is there any more");
        paths.share(path.to_owned(), a);
        paths.leave(path, c);
        assert_eq!(paths.get(path), Some(a));
        paths.leave(path, a);
        assert_eq!(paths.get(path), None);
    }
}
