//! What the program keeps: settings, the data folder and its disk, the label database, the model.

use std::path::Path;
use std::{fs, io};

use super::Check;
use crate::config::{Paths, Settings};
use crate::dataset::{Store, StoreError};
use crate::learn::LocalModel;

/// Under this the demo library (100 MB at most) and the caches do not fit for sure.
const MIN_FREE_BYTES: u64 = 200_000_000;

/// `config.toml`.
pub(super) fn settings(paths: &Paths) -> Check {
    const NAME: &str = "settings";
    match Settings::load(paths) {
        Ok((_, complaints)) if complaints.is_empty() => Check::fine(NAME, paths.settings().display().to_string()),
        Ok((_, complaints)) => {
            let complaints: Vec<_> = complaints.iter().map(ToString::to_string).collect();
            let detail = format!("{}: {}", paths.settings().display(), complaints.join("; "));
            Check::missing(NAME, detail, "correct the lines or remove them; the rest of the file is used")
        }
        Err(error) => {
            Check::missing(NAME, error.to_string(), "correct the file or remove it; the usual settings are used")
        }
    }
}

/// Whether labels can be saved at all.
pub(super) fn data_folder(paths: &Paths) -> Check {
    const NAME: &str = "data folder";
    let folder = &paths.data;
    match try_writing(folder) {
        Ok(()) => Check::fine(NAME, format!("{} can be written", folder.display())),
        Err(error) => Check::missing(
            NAME,
            format!("{} cannot be written: {error}", folder.display()),
            "make the folder writable, or name another one with --data-dir or MOODSIC_DATA_DIR",
        ),
    }
}

/// A folder that is not there yet is tried by its nearest ancestor that is.
fn try_writing(folder: &Path) -> io::Result<()> {
    let there = nearest_there(folder);
    if there.is_dir() { tempfile::tempfile_in(there).map(drop) } else { Err(io::ErrorKind::NotADirectory.into()) }
}

fn nearest_there(folder: &Path) -> &Path {
    folder.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new("."))
}

/// Whether the demo and the caches fit.
pub(super) fn free_space(paths: &Paths) -> Check {
    const NAME: &str = "disk";
    match fs4::available_space(nearest_there(&paths.data)) {
        Ok(bytes) => {
            let detail = format!("{} MB free for {}", bytes / 1_000_000, paths.data.display());
            if bytes >= MIN_FREE_BYTES {
                Check::fine(NAME, detail)
            } else {
                Check::missing(NAME, detail, "free some space, or name a folder on another disk with --data-dir")
            }
        }
        Err(error) => {
            Check::missing(NAME, format!("free space is unknown: {error}"), "see that the data folder exists")
        }
    }
}

/// The library and its labels; a doctor makes none and changes none.
pub(super) fn database(paths: &Paths) -> Check {
    const NAME: &str = "label database";
    let file = Store::file(&paths.data);
    let copies = copies(&paths.data);
    let looked = Store::open_for_reading(&paths.data).and_then(|store| store.map(|store| store.songs()).transpose());
    match looked {
        Ok(None) => Check::fine(NAME, format!("none yet; the first song makes it{copies}")),
        Ok(Some(songs)) => {
            let labelled = songs.iter().filter(|entry| entry.annotation.is_some()).count();
            Check::fine(NAME, format!("{}: {} songs, {labelled} labelled{copies}", file.display(), songs.len()))
        }
        Err(StoreError::Older { found, known, .. }) => Check::fine(
            NAME,
            format!(
                "{}: of an older Moodsic (schema {found}); the next start makes a copy and brings it to schema {known}{copies}",
                file.display()
            ),
        ),
        Err(error) => {
            let check = Check::failed(NAME, &error, "move the file away to begin anew");
            Check { detail: check.detail + &copies, ..check }
        }
    }
}

/// The copies from before an update, for the end of a sentence.
fn copies(data: &Path) -> String {
    let copies: Vec<_> = Store::copies(data).iter().map(|copy| copy.display().to_string()).collect();
    if copies.is_empty() { String::new() } else { format!("; copies from before updates: {}", copies.join(", ")) }
}

/// The trained model.
pub(super) fn model(paths: &Paths) -> Check {
    const NAME: &str = "model";
    let file = paths.model();
    if matches!(fs::metadata(&file), Err(error) if error.kind() == io::ErrorKind::NotFound) {
        return Check::fine(NAME, "none yet; label five songs of two moods each and run moodsic train");
    }
    match LocalModel::load(&file) {
        Ok(model) => Check::fine(NAME, format!("{}, trained on {} songs", file.display(), model.card.songs())),
        Err(error) => Check::missing(NAME, error.to_string(), "run moodsic train to make it anew"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_folder_that_is_a_file_is_reported_with_a_remedy() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        let check = data_folder(&Paths::below(file.join("below")));
        assert!(!check.ok && !check.remedy.is_empty());
    }

    #[test]
    fn the_copies_from_before_updates_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::below(dir.path().to_owned());
        drop(Store::open(&paths.data).unwrap());
        fs::write(paths.data.join("moodsic.db.before-6-2026-11-28"), "").unwrap();
        let check = database(&paths);
        assert!(check.ok && check.detail.contains("0 songs"), "{check:?}");
        assert!(check.detail.contains("moodsic.db.before-6-2026-11-28"), "{check:?}");
    }

    #[test]
    fn looking_makes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::below(dir.path().join("new"));
        for check in [settings, data_folder, free_space, database, model].map(|check| check(&paths)) {
            assert!(check.ok, "{check:?}");
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn every_wrong_setting_is_reported() {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::below(dir.path().to_owned());
        fs::write(paths.settings(), "theme = \"pink\"\nvolume = 0.5\n[cloud]\nproject = 7\n").unwrap();
        let check = settings(&paths);
        assert!(!check.ok && check.detail.contains("line 1: theme") && check.detail.contains("line 4: cloud.project"));
    }
}
