//! Labels from a file.

use std::path::Path;

use super::args::Args;
use super::report::{Disagreement, Document, KEPT, Row, TOOK, paths_of, tell_saved};
use super::songs::{add_files, add_music};
use crate::cli::exit_code::{ExitCode, Failure, Outcome};
use crate::cli::kept::refresh_after;
use crate::cli::session::Session;
use crate::library::LabelList;

pub(super) fn run(file: &Path, args: &Args, session: &mut Session) -> Outcome {
    let list = LabelList::read(file, args.music.as_deref())?;
    let unreadable: Vec<Row> =
        list.file.unreadable.iter().map(|row| Row { row: row.row, text: row.text.clone() }).collect();
    for row in &unreadable {
        session.console.error(&format!("row {} cannot be read: {}", row.row, row.text));
    }
    if list.file.rows.is_empty() {
        let none = Failure::all_failed(format!("no row of {} could be read", file.display()));
        return Err(none);
    }
    if let Some(encoding) = list.file.encoding {
        session.console.note(&format!("read as {encoding}; save the list as UTF-8 if names look wrong"));
    }
    let mut store = session.store()?;
    if let Some(music) = &args.music {
        add_music(&mut store, music, session)?;
    }
    let missing = list.missing(&store.songs()?);
    if !missing.is_empty() {
        add_files(&mut store, &missing, session)?;
    }
    let known = store.vocabulary()?;
    let (report, songs) = list.apply(&mut store, args.overwrite)?;
    tell_saved(&store, &known, report.labels.len(), session)?;
    refresh_after(session);

    let paths = paths_of(&songs);
    let document = Document {
        matched: report.matched,
        unmatched: report.unmatched.into_iter().map(|row| Row { row: row.row, text: row.text }).collect(),
        conflicts: report.conflicts.iter().map(|conflict| Disagreement::of(conflict, &paths)).collect(),
        unreadable,
        values: None,
    };
    show(&document, args.overwrite, session)?;
    Ok(ExitCode::of(list.file.rows.len(), document.unreadable.len()))
}

fn show(document: &Document, overwrite: bool, session: &Session) -> Result<(), Failure> {
    let console = &session.console;
    for row in &document.unmatched {
        console.line(&format!("no song for row {}: {}", row.row, row.text))?;
    }
    for conflict in &document.conflicts {
        console.line(&conflict.words(if overwrite { TOOK } else { KEPT }))?;
    }
    console.line(&format!(
        "{} of {} rows matched ({} in conflict), {} without a song or a mood, {} unreadable",
        document.matched,
        document.matched + document.unmatched.len() + document.unreadable.len(),
        document.conflicts.len(),
        document.unmatched.len(),
        document.unreadable.len(),
    ))?;
    console.document(document)
}
