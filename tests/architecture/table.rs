//! Who may use whom. A row is a module or a module within one, and the row with the longest path counts for a file: `cloud/jobs`
//! has its own, `cloud` is what remains. What a row names covers all below it.

use std::collections::BTreeSet;

use crate::edges::Edges;

/// What each row may use, besides itself. Nothing else may be used.
pub(crate) type Table<'a> = &'a [(&'a str, &'a [&'a str])];

pub(crate) const MAY_USE: Table<'static> = &[
    ("units", &[]),
    ("mood", &[]),
    ("files", &[]),
    ("parallel", &[]),
    ("path_bytes", &[]),
    ("spliced", &[]),
    ("text_encoding", &[]),
    ("hex", &[]),
    ("signals", &[]),
    ("remedy", &[]),
    ("config", &["files"]),
    ("audio", &["units", "spliced"]),
    ("dsp", &["units"]),
    ("render", &["dsp", "mood"]),
    ("song", &["audio", "units", "hex", "spliced", "text_encoding"]),
    ("demo", &["audio", "song", "units", "mood", "files", "parallel"]),
    ("pipeline", &["audio", "dsp", "render", "song", "units", "parallel", "hex"]),
    // Labels know pictures by their recipe's id alone.
    (
        "dataset",
        &[
            "song",
            "audio",
            "mood",
            "pipeline/recipe",
            "pipeline/fidelity",
            "files",
            "path_bytes",
            "remedy",
            "text_encoding",
        ],
    ),
    ("predict", &["mood", "pipeline/recipe", "pipeline/analyze", "remedy"]),
    ("ear", &["pipeline/hearing", "pipeline/fidelity", "dsp", "mood"]),
    ("learn/vectors", &[]),
    ("learn/prior", &["learn/vectors", "ear", "mood"]),
    (
        "learn",
        &[
            "learn/vectors",
            "learn/prior",
            "ear",
            "predict",
            "pipeline/recipe",
            "pipeline/hearing",
            "pipeline/analyze",
            "song",
            "mood",
            "files",
            "dataset",
        ],
    ),
    ("learn/session", &["learn", "ear", "predict", "dataset", "pipeline", "song", "mood", "files", "parallel"]),
    ("playlist", &["learn", "dataset", "pipeline/recipe", "song", "mood", "files"]),
    ("cloud", &[]),
    ("cloud/client", &["config", "files", "remedy"]),
    ("cloud/labels", &["cloud/client", "predict", "mood", "remedy"]),
    ("cloud/google", &["cloud/client", "cloud/labels", "predict", "pipeline/recipe", "pipeline/analyze", "mood"]),
    ("cloud/serving", &["cloud/client", "cloud/labels", "predict", "pipeline/recipe", "pipeline/analyze", "mood"]),
    (
        "cloud/jobs",
        &["cloud", "predict", "dataset", "pipeline", "song", "mood", "config", "files", "parallel", "hex", "remedy"],
    ),
    ("tagging/edit", &["song", "audio", "spliced"]),
    ("tagging", &["tagging/edit", "dataset", "song", "audio", "mood", "parallel", "spliced"]),
    ("library", &["dataset", "demo", "song", "audio", "mood", "files", "parallel"]),
    ("playback", &["audio", "units"]),
    ("doctor", &["audio", "config", "dataset", "learn", "cloud", "playback", "remedy"]),
    ("worker/fail_point", &[]),
    ("worker/seat", &["parallel"]),
    ("worker/outbox", &[]),
    ("worker/job", &[]),
    ("worker/places", &["dataset"]),
    (
        "worker/store",
        &[
            "parallel",
            "worker/fail_point",
            "worker/seat",
            "worker/outbox",
            "worker/places",
            "worker/job",
            "library",
            "dataset",
            "pipeline/recipe",
            "song",
            "mood",
        ],
    ),
    (
        "worker/scan",
        &[
            "worker/fail_point",
            "worker/seat",
            "worker/outbox",
            "worker/places",
            "worker/job",
            "worker/store",
            "library",
            "demo",
            "dataset",
            "song",
        ],
    ),
    (
        "worker/analysis",
        &[
            "worker/fail_point",
            "worker/seat",
            "worker/outbox",
            "worker/places",
            "worker/job",
            "worker/store",
            "learn",
            "ear",
            "predict",
            "pipeline",
            "render",
            "dsp",
            "audio",
            "song",
            "mood",
            "files",
            "parallel",
            "dataset",
        ],
    ),
    (
        "worker/file_tags",
        &["worker/fail_point", "worker/seat", "worker/outbox", "worker/places", "tagging", "dataset", "song"],
    ),
    (
        "worker/learn",
        &[
            "parallel",
            "worker/fail_point",
            "worker/seat",
            "worker/outbox",
            "worker/places",
            "worker/job",
            "learn",
            "ear",
            "predict",
            "dataset",
            "pipeline",
            "song",
            "mood",
        ],
    ),
    (
        "worker/playlists",
        &["parallel", "worker/fail_point", "worker/seat", "worker/outbox", "worker/places", "playlist", "dataset"],
    ),
    (
        "worker/cloud",
        &[
            "parallel",
            "worker/fail_point",
            "worker/seat",
            "worker/outbox",
            "worker/places",
            "worker/job",
            "cloud",
            "predict",
            "dataset",
            "pipeline",
            "config",
            "song",
            "mood",
            "remedy",
        ],
    ),
    ("worker", &["worker"]),
    ("app/theme", &["mood"]),
    ("app/bindings", &[]),
    ("app/choices", &["mood", "dataset"]),
    ("app/session", &["app/choices", "files", "mood", "song"]),
    (
        "app/action",
        &["app/choices", "app/bindings", "config", "render", "song", "mood", "worker", "dataset", "tagging/field"],
    ),
    ("app/exchange", &["library", "dataset", "mood"]),
    ("app/effect", &["worker", "dataset", "mood"]),
    (
        "app/state",
        &[
            "app/choices",
            "app/action",
            "app/bindings",
            "app/effect",
            "app/session",
            "app/exchange",
            "worker",
            "tagging",
            // What was heard goes through to who judges; facts are words.
            "ear/heard",
            "ear/facts",
            "playback",
            "doctor",
            "config",
            "cloud",
            "learn",
            "predict",
            // Who wants a playlist, and why it rests, are words.
            "playlist/kept",
            "dataset",
            "pipeline",
            "render",
            "dsp",
            "audio",
            "song",
            "mood",
            "path_bytes",
            "remedy",
        ],
    ),
    ("app/keys", &["app/choices", "app/action", "app/bindings", "app/state"]),
    ("app/files", &["app/effect", "audio", "dataset"]),
    (
        "app/view",
        &[
            "app/choices",
            "app/action",
            "app/bindings",
            "app/state",
            "app/session",
            "app/exchange",
            "app/theme",
            "worker",
            "tagging",
            "playback",
            "doctor",
            "config",
            "cloud",
            "ear/facts",
            "learn",
            "predict",
            "playlist/kept",
            "dataset",
            "pipeline",
            "render",
            "dsp",
            "audio",
            "song",
            "mood",
            "remedy",
        ],
    ),
    ("app", &["app", "worker", "playback", "doctor", "config", "dataset", "song", "path_bytes", "remedy", "signals"]),
    (
        "cli",
        &[
            "library",
            "tagging",
            "playlist",
            "ear/facts",
            "learn",
            "cloud",
            "predict",
            "pipeline",
            "dataset",
            "demo",
            "doctor",
            "config",
            "render",
            "audio",
            "song",
            "mood",
            "units",
            "files",
            "parallel",
            "path_bytes",
            "remedy",
            "signals",
        ],
    ),
    ("main", &["app", "cli", "config"]),
];

/// Whether `path` (a file without its ending, or a row) is `place` or below it.
pub(crate) fn is_in(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The row that counts for `file`.
fn row_of<'a>(table: Table<'a>, file: &str) -> Option<&'a (&'a str, &'a [&'a str])> {
    let path = file.trim_end_matches(".rs");
    table.iter().filter(|(row, _)| is_in(path, row)).max_by_key(|(row, _)| row.len())
}

/// Edges that the table does not have, in words; `known` ones (from row, to row) are left out.
pub(crate) fn wrong_edges(table: Table<'_>, edges: &Edges, known: &[(&str, &str)]) -> BTreeSet<String> {
    let mut wrong = BTreeSet::new();
    for ((from, to), names) in edges {
        let Some((row, uses)) = row_of(table, from) else {
            wrong.insert(format!("{from} stands in no row of the table"));
            continue;
        };
        let Some((other, _)) = row_of(table, to) else {
            wrong.insert(format!("{to} stands in no row of the table"));
            continue;
        };
        let allowed = row == other || uses.iter().any(|place| is_in(to.trim_end_matches(".rs"), place));
        if !allowed && !known.contains(&(row, other)) {
            let names = names.iter().cloned().collect::<Vec<_>>().join(", ");
            wrong.insert(format!("{from} uses {to} ({names}): the row {row} does not have {other}"));
        }
    }
    wrong
}

/// Each row uses only rows above it, or the table would allow circles.
pub(crate) fn check_order(table: Table<'_>) -> Result<(), String> {
    for (index, (row, uses)) in table.iter().enumerate() {
        for place in *uses {
            // Rows below `place`, or else the row that it is part of.
            let mut meant: Vec<_> = (0..table.len()).filter(|&other| is_in(table[other].0, place)).collect();
            if meant.is_empty() {
                meant.extend((0..table.len()).filter(|&other| is_in(place, table[other].0)).max());
            }
            if meant.is_empty() {
                return Err(format!("{row} uses {place}, which is in no row"));
            }
            if let Some(&below) = meant.iter().find(|&&other| other > index) {
                return Err(format!("{row} uses {}, which does not stand above it", table[below].0));
            }
        }
    }
    Ok(())
}
