//! Where its user left the window, kept in a file of its own beside the logs: nothing in it is a choice, and nothing is lost with it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::choices::{Filter, Sort, SortColumn, Tab};
use crate::files;
use crate::mood::Mood;
use crate::song::SongId;

/// A longer file is none of ours.
const MAX_BYTES: u64 = 1 << 20;

/// Seconds and bands of the picture; `None` is all of them.
pub type Spans = (Option<(f64, f64)>, Option<(f64, f64)>);

/// Where its user left the window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The song on screen.
    pub song: Option<SongId>,
    /// Where it played, in seconds.
    pub position: f64,
    /// The page: listen, train, cloud.
    pub tab: String,
    /// Which songs were listed: all, untagged, unsure, skipped, or `mood:` and its name.
    pub filter: String,
    /// What was searched for.
    pub search: String,
    /// The column that the list was sorted by.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// Shares of the window's width that the list and the moods had.
    pub panels: Option<(f32, f32)>,
    /// The part of the picture that was looked at: seconds, and bands.
    pub zoom: Spans,
    /// The window's size in points, and whether it filled the screen.
    pub window: Option<(f32, f32)>,
    /// It was maximized.
    pub maximized: bool,
    /// Moods of files whose offer was used or declined, each as a number.
    pub file_moods_seen: Vec<u64>,
}

impl Session {
    /// The file below the folder for logs.
    fn file(state: &Path) -> PathBuf {
        state.join("window.json")
    }

    /// Reads it; where there is none, or none that can be read, one begins anew.
    pub fn load(state: &Path) -> Self {
        let bytes = files::read_regular(&Self::file(state), MAX_BYTES).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Writes it, whole or not at all.
    pub fn save(&self, state: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(state)?;
        files::write_whole_private(&Self::file(state), &serde_json::to_vec_pretty(self)?)
    }

    /// Whether only the song's position differs, which is no reason to write.
    pub fn is_like(&self, other: &Self) -> bool {
        *self == Self { position: self.position, ..other.clone() }
    }
}

/// A page's name in the file.
pub fn tab_name(tab: Tab) -> &'static str {
    match tab {
        Tab::Listen => "listen",
        Tab::Train => "train",
        Tab::Cloud => "cloud",
    }
}

/// The page of a name; an unknown one is where songs are tagged.
pub fn tab_of(name: &str) -> Tab {
    [Tab::Train, Tab::Cloud].into_iter().find(|tab| tab_name(*tab) == name).unwrap_or_default()
}

/// A filter's name in the file.
pub fn filter_name(filter: &Filter) -> String {
    match filter {
        Filter::All => "all".to_owned(),
        Filter::Untagged => "untagged".to_owned(),
        Filter::Unsure => "unsure".to_owned(),
        Filter::Skipped => "skipped".to_owned(),
        Filter::Mood(mood) => format!("mood:{mood}"),
    }
}

/// The filter of a name; an unknown one lists everything.
pub fn filter_of(name: &str) -> Filter {
    if let Some(mood) = name.strip_prefix("mood:").and_then(|mood| Mood::new(mood).ok()) {
        return Filter::Mood(mood);
    }
    [Filter::Untagged, Filter::Unsure, Filter::Skipped]
        .into_iter()
        .find(|filter| filter_name(filter) == name)
        .unwrap_or_default()
}

/// The order of a name; an unknown one is as songs came.
pub fn sort_of(name: &str, descending: bool) -> Sort {
    let column = SortColumn::ALL.iter().find(|(_, known)| *known == name);
    column.map_or_else(Sort::default, |&(column, _)| Sort { column, descending })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_unknown_ones_are_the_usual() {
        for tab in [Tab::Listen, Tab::Train, Tab::Cloud] {
            assert_eq!(tab_of(tab_name(tab)), tab);
        }
        let mood = Mood::new("so: so").expect("a mood");
        for filter in [Filter::All, Filter::Untagged, Filter::Unsure, Filter::Skipped, Filter::Mood(mood)] {
            assert_eq!(filter_of(&filter_name(&filter)), filter);
        }
        for (column, _) in SortColumn::ALL {
            assert_eq!(sort_of(column.name(), true), Sort { column, descending: true });
        }
        assert_eq!((tab_of("?"), filter_of("?"), sort_of("?", true)), (Tab::Listen, Filter::All, Sort::default()));
    }

    #[test]
    fn a_file_that_is_none_of_ours_begins_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Session::load(folder.path()), Session::default());
        let left = Session { search: "forest".to_owned(), position: 61.5, ..Session::default() };
        left.save(&folder.path().join("new")).expect("written");
        assert_eq!(Session::load(&folder.path().join("new")), left);
        assert!(left.is_like(&Session { position: 3.0, ..left.clone() }));
        assert!(!left.is_like(&Session::default()));
        std::fs::write(folder.path().join("window.json"), "[1, 2").expect("written");
        assert_eq!(Session::load(folder.path()), Session::default());
    }
}
