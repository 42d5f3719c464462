//! A folder a mood with the songs' exact pictures in it, as image trainers read them.
//!
//! A list of what was written lies beside the folders, so that the next export into the same place takes away pictures
//! that are no longer of their mood. Nothing else is ever removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path};

use unicode_normalization::UnicodeNormalization as _;

use super::error::ExchangeError;
use super::report::{ExportReport, Labelled, write_file};
use crate::dataset::LibrarySong;
use crate::mood::Mood;

/// Bytes of a file's name, on most file systems.
const MAX_NAME: usize = 255;

/// Names of the files of the last export, one a line, relative to the folder.
const LIST: &str = ".moodsic-export";

pub(super) fn write(
    labels: &[Labelled],
    to: &Path,
    picture: &mut dyn FnMut(&LibrarySong) -> Result<Vec<u8>, String>,
) -> Result<ExportReport, ExchangeError> {
    let mut names = Names::default();
    let mut report = ExportReport::default();
    let mut list = BTreeSet::new();
    for Labelled { song, mood, .. } in labels {
        let png = match picture(song) {
            Ok(png) => png,
            Err(reason) => {
                report.failed.push((song.song.path.clone(), reason));
                continue;
            }
        };
        let (name, is_shortened) = names.of(mood, &song.song.path);
        let file = to.join(&name);
        write_file(&file, &png)?;
        if is_shortened {
            report.shortened.push((song.song.path.clone(), file.clone()));
        }
        list.insert(name);
        report.written.push(file);
        report.count(mood);
    }
    remove_stale(to, &list);
    let lines: Vec<&str> = list.iter().map(String::as_str).collect();
    write_file(&to.join(LIST), format!("{}\n", lines.join("\n")).as_bytes())?;
    Ok(report)
}

/// Removes what the last export wrote and this one did not. A file that will not go stays: the export itself is whole.
fn remove_stale(to: &Path, list: &BTreeSet<String>) {
    for name in fs::read_to_string(to.join(LIST)).unwrap_or_default().lines().filter(|name| !list.contains(*name)) {
        let mut parts = Path::new(name).components();
        // Exactly `mood/picture.png`, for the list may have been edited.
        let is_ours = matches!(
            (parts.next(), parts.next(), parts.next()),
            (Some(Component::Normal(_)), Some(Component::Normal(_)), None)
        );
        if is_ours && Path::new(name).extension().is_some_and(|extension| extension == "png") {
            let _gone = fs::remove_file(to.join(name));
        }
    }
}

/// Gives every picture a name of its own, on file systems that do not tell case apart too.
#[derive(Default)]
struct Names {
    folders: BTreeMap<Mood, String>,
    taken: BTreeSet<String>,
}

impl Names {
    /// `folder/file name.png`, and whether the name is shortened.
    fn of(&mut self, mood: &Mood, path: &Path) -> (String, bool) {
        let folder = self.folders.get(mood).cloned().unwrap_or_else(|| self.free("", &safe(mood.as_str()), "").0);
        self.folders.insert(mood.clone(), folder.clone());
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        self.free(&folder, &safe(&name), ".png")
    }

    /// `name` in `folder` with `suffix`, or with a number between them when that is taken; shortened where it would be longer than
    /// a name can be.
    fn free(&mut self, folder: &str, name: &str, suffix: &str) -> (String, bool) {
        let ends = std::iter::once(suffix.to_owned()).chain((2..).map(|n| format!(" ({n}){suffix}")));
        let mut candidates = ends.map(|end| {
            let room = MAX_NAME - end.len();
            let is_long = name.len() > room;
            let kept =
                if is_long { format!("{}~", &name[..name.floor_char_boundary(room - 1)]) } else { name.to_owned() };
            let place = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            (format!("{place}{kept}{end}"), is_long)
        });
        candidates.find(|(candidate, _)| self.taken.insert(folded(candidate))).expect("numbers do not end")
    }
}

/// What all file systems that do not tell case or composed letters apart take for the same.
fn folded(name: &str) -> String {
    name.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// A name that every file system takes: no separators, no reserved characters or device names, no dot at either end.
fn safe(name: &str) -> String {
    let mut safe: String =
        name.chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    let kept = safe.trim_end_matches(['.', ' ']).len();
    safe.truncate(kept);
    let stem = safe.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    if safe.is_empty() || safe.starts_with('.') || is_device { format!("_{safe}") } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe_for_every_file_system() {
        for (name, expected) in [
            ("calm", "calm"),
            ("a/b", "a_b"),
            ("..", "_"),
            (".hidden", "_.hidden"),
            ("con", "_con"),
            ("AUX.mp3", "_AUX.mp3"),
            ("what?", "what_"),
            ("end. ", "end"),
            ("грусть", "грусть"),
        ] {
            assert_eq!(safe(name), expected);
        }
    }

    #[test]
    fn clashing_names_get_a_number_even_when_only_case_tells_them_apart() {
        let mood = |name| Mood::new(name).unwrap();
        let mut names = Names::default();
        assert_eq!(names.of(&mood("a/b"), Path::new("/x/s.mp3")).0, "a_b/s.mp3.png");
        assert_eq!(names.of(&mood("a:b"), Path::new("/x/s.mp3")).0, "a_b (2)/s.mp3.png");
        assert_eq!(names.of(&mood("a/b"), Path::new("/y/S.mp3")).0, "a_b/S.mp3 (2).png");
        assert_eq!(names.of(&mood("a/b"), Path::new("/x/\u{e9}.mp3")).0, "a_b/\u{e9}.mp3.png");
        assert_eq!(names.of(&mood("a/b"), Path::new("/x/E\u{301}.mp3")).0, "a_b/E\u{301}.mp3 (2).png");
    }

    #[test]
    fn a_name_that_is_too_long_is_shortened_and_stays_unique() {
        let mood = Mood::new("calm").unwrap();
        let mut names = Names::default();
        for (long, kept) in [(format!("{}.mp3", "x".repeat(246)), 250), (format!("{}1.mp3", "é".repeat(125)), 251)] {
            let [(first, is_long), (second, _)] = [(); 2].map(|()| names.of(&mood, Path::new(&long)));
            assert_eq!(is_long, long.len() > 251);
            assert!(first != second && second.ends_with(" (2).png"), "{first} {second}");
            assert!([&first, &second].iter().all(|name| name.len() <= "calm/".len() + MAX_NAME), "{first} {second}");
            assert!(first.len() <= "calm/".len() + kept + ".png".len(), "{first}");
            assert_eq!(first.contains(&long), !is_long);
        }
    }
}
