//! The files that comments name are there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// Endings of the files that a comment may send its reader to. Data that users bring has other ones.
const ENDINGS: [&str; 4] = [".rs", ".md", ".sh", ".py"];

#[test]
fn every_file_that_a_comment_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 300, "{} files", files.len());
    let mut missing = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        for (line, comment) in (1..).zip(text.lines()).filter_map(|(line, text)| Some((line, comment_of(text)?))) {
            // As seen from the repository, its sources, or the file itself.
            let bases = [root, &root.join("src"), file.parent().unwrap()];
            for name in names_in(comment).filter(|name| !bases.iter().any(|base| base.join(name).is_file())) {
                missing.push(format!("{}:{line}: {name}", file.strip_prefix(root).unwrap().display()));
            }
        }
    }
    assert!(missing.is_empty(), "comments name files that do not exist:\n{}", missing.join("\n"));
}

#[test]
fn names_are_found_in_comments_only() {
    assert_eq!(comment_of("let a = 1; // as in README.md"), Some(" as in README.md"));
    assert_eq!(comment_of("let url = \"https://a.rs\";"), None);
    let names = |text| names_in(text).collect::<Vec<_>>();
    assert_eq!(names("`dataset/store/mod.rs`, README.md. (see x.sh)"), ["dataset/store/mod.rs", "README.md", "x.sh"]);
    assert!(names("example.io, `a.len()`, https://docs.rs and .md").is_empty());
}

/// What stands behind `//`, which an address does not begin with.
fn comment_of(line: &str) -> Option<&str> {
    let start = if line.trim_start().starts_with("//") { line.find("//") } else { line.find(" // ").map(|at| at + 1) };
    start.map(|start| &line[start + 2..])
}

fn names_in(comment: &str) -> impl Iterator<Item = &str> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-./:".contains(c);
    let words = comment.split(move |c| !is_of_name(c)).map(|word| word.trim_end_matches(['.', ':']));
    words.filter(|word| {
        !word.contains(':')
            && ENDINGS.iter().any(|ending| word.strip_suffix(ending).is_some_and(|stem| !stem.is_empty()))
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
