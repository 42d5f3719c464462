//! The order of the modules, and the sizes of the files, as tests read them from the sources.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod circles;
mod edges;
mod known;
mod made_up;
mod table;
mod tree;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use circles::{Circle, circles, describe};
use edges::edges_of;
use known::{KNOWN_CIRCLES, KNOWN_EDGES};
use table::{MAY_USE, check_order, wrong_edges};
use tree::Tree;

/// Crates that only one place knows.
const KEPT_IN: &[(&str, &str)] = &[
    ("egui", "app"),
    ("eframe", "app"),
    ("egui_plot", "app"),
    ("egui_extras", "app"),
    ("rfd", "app"),
    ("cpal", "playback"),
    ("alsa", "playback"),
    ("rtrb", "playback"),
    ("rusqlite", "dataset/store"),
    ("symphonia", "audio"),
    ("rubato", "audio"),
    ("lofty", "song/tags"),
    ("clap", "cli"),
    ("indicatif", "cli"),
    ("anyhow", "cli"),
    ("reqwest", "cloud"),
    ("tokio", "cloud"),
    ("google_cloud_auth", "cloud"),
    ("backon", "cloud"),
];

/// No file over this many lines, tests at its bottom included.
const MOST_LINES: usize = 500;
/// Half of the files are shorter than this.
const MEDIAN_LINES: usize = 200;

/// A source file: its place below `src`, and its code without comments.
struct Source {
    place: String,
    lines: usize,
    text: String,
    code: String,
}

impl Source {
    /// Whether the file is `place` or below it.
    fn is_in(&self, place: &str) -> bool {
        self.place.strip_prefix(place).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    }
}

fn sources() -> Vec<Source> {
    // Asked when it runs, so that a built test can judge another checkout.
    let root = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let sources: Vec<_> = files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let place = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            Source { place, lines: text.lines().count(), code: without_comments(&text), text }
        })
        .collect();
    assert!(sources.len() > 50, "the sources were not found");
    sources
}

/// The texts of the sources, by their path below `src`.
fn texts() -> BTreeMap<String, String> {
    sources().into_iter().map(|source| (source.place, source.text)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Line comments go, documentation included. (A `//` in a text cuts its line short, which hides no path that matters.)
fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Whether `code` has `name` as the first part of a path (`name::`) or imports it whole (`use name;`).
fn uses_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(place, _)| {
        let before = code[..place].trim_end_matches(' ');
        let after = &code[place + name.len()..];
        let starts = !before.ends_with("::") && !code[..place].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        starts && (after.starts_with("::") || (before.ends_with("use") && after.starts_with([';', ' '])))
    })
}

#[test]
fn modules_use_only_those_below_them() {
    let edges = edges_of(Tree::read(&texts()));
    let wrong = wrong_edges(MAY_USE, &edges, KNOWN_EDGES);
    assert!(wrong.is_empty(), "edges that MAY_USE does not have:\n{}", Vec::from_iter(wrong).join("\n"));
    let all = wrong_edges(MAY_USE, &edges, &[]);
    for (from, to) in KNOWN_EDGES {
        let there = all.iter().any(|edge| edge.ends_with(&format!("the row {from} does not have {to}")));
        assert!(there, "KNOWN_EDGES no longer needs {from} to {to}");
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let edges = edges_of(Tree::read(&texts()));
    let found = circles(&edges);
    let is_known = |circle: &Circle, known: &[&str]| circle.iter().all(|file| known.contains(&file.as_str()));
    let new: Vec<_> = found
        .iter()
        .filter(|circle| !KNOWN_CIRCLES.iter().any(|known| is_known(circle, known)))
        .map(|circle| describe(circle, &edges))
        .collect();
    assert!(new.is_empty(), "{} circles:\n{}", new.len(), new.join("\n"));
    for known in KNOWN_CIRCLES {
        assert!(found.iter().any(|circle| is_known(circle, known)), "KNOWN_CIRCLES no longer needs {known:?}");
    }
}

#[test]
fn the_table_itself_has_no_circle() {
    assert_eq!(check_order(MAY_USE), Ok(()));
}

#[test]
fn the_map_in_lib_rs_is_the_real_tree() {
    let texts = texts();
    let map: Vec<&str> = texts["lib.rs"]
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1)
        .take_while(|line| *line != "//! ```")
        .filter_map(|line| line.trim_start_matches("//!").split_whitespace().next())
        .collect();
    let is_there =
        |module: &str| texts.contains_key(&format!("{module}.rs")) || texts.contains_key(&format!("{module}/mod.rs"));
    for module in &map {
        assert!(is_there(module), "the map in lib.rs names {module}, which is not there");
        assert_eq!(map.iter().filter(|other| *other == module).count(), 1, "the map names {module} twice");
    }
    for path in texts.keys().filter(|path| *path != "lib.rs") {
        let module = path.split('/').next().unwrap().trim_end_matches(".rs");
        assert!(map.contains(&module), "the map in lib.rs does not name {module}");
    }
    let rows = MAY_USE.iter().map(|(row, _)| row).filter(|row| is_folder(&texts, row));
    for row in rows {
        assert!(map.contains(row), "the map in lib.rs does not name {row}, which has a row of its own");
    }
}

fn is_folder(texts: &BTreeMap<String, String>, module: &str) -> bool {
    texts.contains_key(&format!("{module}/mod.rs"))
}

#[test]
fn every_heavy_crate_is_known_to_one_place_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, place) in KEPT_IN {
            if !source.is_in(place) && uses_crate(&source.code, name) {
                wrong.push(format!("{} uses {name}, which belongs to {place}", source.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let mut sources = sources();
    sources.sort_by_key(|source| source.lines);
    let long: Vec<_> = sources.iter().filter(|source| source.lines > MOST_LINES).map(|source| &source.place).collect();
    assert!(long.is_empty(), "over {MOST_LINES} lines: {long:?}");
    let median = &sources[sources.len() / 2];
    assert!(median.lines < MEDIAN_LINES, "the median file {} has {} lines", median.place, median.lines);
}

#[test]
fn every_file_says_what_it_is_for() {
    for source in sources() {
        assert!(source.text.starts_with("//!"), "{} begins without //!", source.place);
    }
}

#[test]
fn the_thin_binary_is_thin() {
    let main = sources().into_iter().find(|source| source.place == "main.rs").unwrap();
    assert!(main.lines <= 60);
}

#[test]
fn crates_are_found_in_every_form() {
    assert!(uses_crate("use cpal;", "cpal") && uses_crate("x = cpal::host()", "cpal"));
    assert!(!uses_crate("crate::tokio::x; my_tokio::y; tokio_like", "tokio"));
}
