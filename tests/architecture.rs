//! The order of the modules, and the sizes of the files, as tests read them from the sources.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use, besides itself. Nothing else may be used, and there are no circles.
const MAY_USE: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("mood", &[]),
    ("files", &[]),
    ("parallel", &[]),
    ("path_bytes", &[]),
    ("config", &["files"]),
    ("dsp", &["units"]),
    ("audio", &["units"]),
    ("render", &["dsp", "mood"]),
    ("song", &["audio", "units"]),
    ("demo", &["audio", "units", "mood", "files", "parallel", "song"]),
    ("pipeline", &["audio", "dsp", "render", "song", "units", "parallel"]),
    ("dataset", &["song", "mood", "audio", "render", "pipeline", "files", "path_bytes"]),
    ("predict", &["mood", "pipeline", "render"]),
    ("learn", &["predict", "dataset", "render", "mood", "pipeline", "song", "files", "parallel"]),
    ("cloud", &["predict", "learn", "dataset", "mood", "pipeline", "song", "parallel", "files", "config"]),
    ("library", &["dataset", "demo", "song", "audio", "mood", "parallel"]),
    ("playback", &["audio", "units"]),
    ("doctor", &["audio", "dataset", "learn", "cloud", "playback", "config"]),
    (
        "worker",
        &[
            "pipeline", "dataset", "predict", "learn", "cloud", "library", "demo", "audio", "render", "song", "mood",
            "units", "dsp", "parallel", "files", "config",
        ],
    ),
    (
        "app",
        &[
            "worker",
            "playback",
            "doctor",
            "config",
            "pipeline",
            "dataset",
            "predict",
            "learn",
            "cloud",
            "audio",
            "render",
            "song",
            "mood",
            "units",
            "dsp",
            "path_bytes",
        ],
    ),
    (
        "cli",
        &[
            "pipeline",
            "dataset",
            "predict",
            "learn",
            "cloud",
            "library",
            "demo",
            "audio",
            "render",
            "song",
            "mood",
            "units",
            "dsp",
            "config",
            "doctor",
            "files",
            "parallel",
            "path_bytes",
        ],
    ),
];

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
    code: String,
}

impl Source {
    /// `dataset/store/mod.rs` is of module `dataset`.
    fn module(&self) -> &str {
        self.place.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// Whether the file is `place` or below it.
    fn is_in(&self, place: &str) -> bool {
        self.place.strip_prefix(place).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let sources: Vec<_> = files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let place = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            Source { place, lines: text.lines().count(), code: without_comments(&text) }
        })
        .collect();
    assert!(sources.len() > 50, "the sources were not found");
    sources
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

/// The modules that follow `crate::` in `code`, those of `crate::{a, b::c}` included.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (place, start) in code.match_indices("crate::") {
        // `$crate::`, `somecrate::` are others.
        let before = code[..place].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == '$') {
            continue;
        }
        let rest = &code[place + start.len()..];
        match rest.strip_prefix('{') {
            Some(list) => used.extend(top_names(list)),
            None => used.extend(leading_name(rest)),
        }
    }
    used
}

/// The first name of each part of `a, b::{c, d}, e}`.
fn top_names(list: &str) -> Vec<String> {
    let (mut depth, mut part, mut names) = (0, String::new(), Vec::new());
    for letter in list.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.extend(leading_name(&std::mem::take(&mut part))),
            letter => part.push(letter),
        }
    }
    names.extend(leading_name(&part));
    names
}

fn leading_name(text: &str) -> Option<String> {
    let name: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
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
    let may_use: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut wrong = BTreeSet::new();
    for source in sources() {
        let module = source.module();
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(allowed) = may_use.get(module) else { panic!("{module} stands in no row of MAY_USE") };
        for used in used_modules(&source.code) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.insert(format!("{} uses {used}", source.place));
            }
        }
    }
    assert!(wrong.is_empty(), "edges that MAY_USE does not have:\n{}", Vec::from_iter(wrong).join("\n"));
}

#[test]
fn the_table_itself_has_no_circle() {
    // Each module only uses rows above its own, or the order of the rows would not be one.
    let mut above = BTreeSet::new();
    for (module, uses) in MAY_USE {
        for used in *uses {
            assert!(above.contains(used), "{module} uses {used}, which does not stand above it");
        }
        above.insert(*module);
    }
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for source in sources() {
        let text = fs::read_to_string(root.join(&source.place)).unwrap();
        assert!(text.starts_with("//!"), "{} begins without //!", source.place);
    }
}

#[test]
fn the_thin_binary_is_thin() {
    let main = sources().into_iter().find(|source| source.place == "main.rs").unwrap();
    assert!(main.lines <= 60);
}

#[test]
fn imports_are_read_in_every_form() {
    let code = "use crate::a::{B, c};\nuse crate::{d, e::{f, g}, h};\nlet x = crate::i::j(); $crate::k::l; mycrate::m";
    let found: Vec<_> = used_modules(code).into_iter().collect();
    assert_eq!(found, ["a", "d", "e", "h", "i"]);
    assert!(uses_crate("use cpal;", "cpal") && uses_crate("x = cpal::host()", "cpal"));
    assert!(!uses_crate("crate::tokio::x; my_tokio::y; tokio_like", "tokio"));
}
