//! The way from a playlist's folder to a song.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// Ways from one folder.
pub(super) struct Ways {
    /// As its user names it.
    named: PathBuf,
    /// As it really lies: `..` leads out of that one, whatever links lead into it.
    real: PathBuf,
    /// Where the songs' folders really lie.
    folders: HashMap<PathBuf, PathBuf>,
}

impl Ways {
    /// From this folder, which is there.
    pub(super) fn from(folder: &Path) -> Self {
        let named = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let real = named.canonicalize().unwrap_or_else(|_| named.clone());
        Self { named, real, folders: HashMap::new() }
    }

    /// The way to a file; `None` where there is none, as to another drive.
    pub(super) fn to(&mut self, file: &Path) -> Option<PathBuf> {
        // Below the folder no link matters, and the way stays what its user sees.
        if let Ok(below) = file.strip_prefix(&self.named) {
            return has_no_dots(below).then(|| below.to_owned());
        }
        let (folder, name) = (file.parent()?, file.file_name()?);
        if !self.folders.contains_key(folder) {
            let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            self.folders.insert(folder.to_owned(), real);
        }
        way(&self.real, &self.folders[folder].join(name))
    }
}

fn has_no_dots(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// From one absolute folder to a file, by as many `..` as it takes. `None` where the two have no root in common.
fn way(folder: &Path, file: &Path) -> Option<PathBuf> {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let root = from.iter().take_while(|part| !matches!(part, Component::Normal(_))).count();
    let rest = from.iter().chain(&to).filter(|part| matches!(part, Component::ParentDir | Component::CurDir)).count();
    if root == 0 || shared < root || rest > 0 {
        return None;
    }
    let up = std::iter::repeat_n(Component::ParentDir, from.len() - shared);
    Some(up.chain(to[shared..].iter().copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_up_and_down_and_only_within_one_tree() {
        let way = |folder: &str, file: &str| way(Path::new(folder), Path::new(file));
        assert_eq!(way("/a/b/lists", "/a/b/lists/x.mp3"), Some("x.mp3".into()));
        assert_eq!(way("/a/b/lists", "/a/music/x.mp3"), Some("../../music/x.mp3".into()));
        assert_eq!(way("/lists", "/music/x.mp3"), Some("../music/x.mp3".into()));
        assert_eq!(way("/", "/music/x.mp3"), Some("music/x.mp3".into()));
        assert_eq!(way("lists", "/music/x.mp3"), None, "nobody knows where that is");
        assert_eq!(way("/lists/../a", "/music/x.mp3"), None);
        assert_eq!(way("/lists", "music/x.mp3"), None);
    }

    #[cfg(windows)]
    #[test]
    fn no_way_leads_to_another_drive() {
        assert_eq!(way(Path::new(r"C:\lists"), Path::new(r"D:\music\x.mp3")), None);
        assert_eq!(way(Path::new(r"C:\lists"), Path::new(r"C:\music\x.mp3")), Some(r"..\music\x.mp3".into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_behind_a_link_is_left_where_it_really_lies() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::create_dir_all(at("far/away/lists")).unwrap();
        std::fs::create_dir_all(at("music")).unwrap();
        std::fs::write(at("music/x.mp3"), "x").unwrap();
        std::os::unix::fs::symlink(at("far/away/lists"), at("lists")).unwrap();
        std::os::unix::fs::symlink(at("music"), at("far/away/lists/songs")).unwrap();
        let mut ways = Ways::from(&at("lists"));
        let found = ways.to(&at("music/x.mp3")).unwrap();
        assert_eq!(std::fs::read(at("lists").join(&found)).unwrap(), b"x", "{}", found.display());
        let below = ways.to(&at("lists/songs/x.mp3"));
        assert_eq!(below, Some("songs/x.mp3".into()), "below the folder the link is no detour");
    }
}
