//! Circles: files each of which uses, by some way, all the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::edges::Edges;

/// One circle: its files, sorted.
pub(crate) type Circle = BTreeSet<String>;

/// All circles between files.
pub(crate) fn circles(edges: &Edges) -> Vec<Circle> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges.keys() {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|&file| (file, reach(file, &next))).collect();
    let mut found = BTreeSet::new();
    for (&file, all) in &reached {
        if all.contains(file) {
            let back = |other: &&&str| reached.get(**other).is_some_and(|all| all.contains(file));
            found.insert(all.iter().filter(back).map(|&other| other.to_owned()).collect::<Circle>());
        }
    }
    found.into_iter().collect()
}

/// All that can be reached from `file`; itself only by a circle.
fn reach<'a>(file: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open = vec![file];
    while let Some(file) = open.pop() {
        for &other in next.get(file).into_iter().flatten() {
            if seen.insert(other) {
                open.push(other);
            }
        }
    }
    seen
}

/// A circle in words: its edges, and the names that make them.
pub(crate) fn describe(circle: &Circle, edges: &Edges) -> String {
    let mut lines = vec![format!("a circle of {} files:", circle.len())];
    for ((from, to), names) in edges {
        if circle.contains(from) && circle.contains(to) {
            lines.push(format!("  {from} uses {to}: {}", names.iter().cloned().collect::<Vec<_>>().join(", ")));
        }
    }
    lines.join("\n")
}
