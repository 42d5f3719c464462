//! `moodsic import`: labels from a file.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::inputs::NO_SONGS;
use super::session::Session;
use super::{interrupt, kept};
use crate::dataset::Store;
use crate::library::{LabelList, LibraryError, add_songs};
use crate::mood::Vocabulary;

/// Read labels from a file and give them to the songs they mean.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic import DATA.md --music ~/Music
  moodsic import labels.csv --overwrite --json

Reads DATA.md (a Markdown table), DATA.txt (id,file name,label), tables with the columns path and mood (optional: artist, title) and
Label Studio's exports, in any common encoding. Songs are matched by path, by file name, or by artist and title; files that
are there and not in the library yet are added. A label that is there already stays unless --overwrite is given.

Exit code 1: some rows could not be read. 3: none could.")]
pub(super) struct Args {
    /// The file with the labels.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Add the songs of this folder to the library first; paths in the file may be relative to it.
    #[arg(long, value_name = "DIR")]
    music: Option<PathBuf>,
    /// Let the file win where it says something else than the library.
    #[arg(long)]
    overwrite: bool,
}

#[derive(Serialize)]
struct Document {
    matched: usize,
    unmatched: Vec<Row>,
    conflicts: Vec<Disagreement>,
    unreadable: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    row: u64,
    text: String,
}

#[derive(Serialize)]
struct Disagreement {
    song: String,
    had: String,
    file_says: String,
    #[serde(skip)]
    between_rows: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let list = LabelList::read(&args.file, args.music.as_deref())?;
    let unreadable: Vec<Row> =
        list.file.unreadable.iter().map(|row| Row { row: row.row, text: row.text.clone() }).collect();
    for row in &unreadable {
        session.console.error(&format!("row {} cannot be read: {}", row.row, row.text));
    }
    if list.file.rows.is_empty() {
        let none = Failure::all_failed(format!("no row of {} could be read", args.file.display()));
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
    kept::refresh_after(session);

    let path_of =
        |id| songs.iter().find(|entry| entry.song.id == id).map(|entry| entry.song.path.display().to_string());
    let document = Document {
        matched: report.matched,
        unmatched: report.unmatched.into_iter().map(|row| Row { row: row.row, text: row.text }).collect(),
        conflicts: report
            .conflicts
            .into_iter()
            .map(|conflict| Disagreement {
                song: path_of(conflict.song).unwrap_or_default(),
                had: conflict.had.word().to_owned(),
                file_says: conflict.file_says.word().to_owned(),
                between_rows: conflict.between_rows,
            })
            .collect(),
        unreadable,
    };
    show(&document, args.overwrite, session)?;
    Ok(ExitCode::of(list.file.rows.len(), document.unreadable.len()))
}

/// Adds a folder's songs. A broken file is a warning here: the labels are the input, not the folder.
fn add_music(store: &mut Store, music: &Path, session: &mut Session) -> Result<(), Failure> {
    if !music.is_dir() {
        return Err(Failure::usage(format!("--music {} is not a folder", music.display())));
    }
    let empty = add_files(store, &[music.to_owned()], session)?;
    if empty {
        session.console.warn(&format!("{}: {NO_SONGS}", music.display()));
    }
    Ok(())
}

/// Adds songs; whether there were none.
fn add_files(store: &mut Store, paths: &[PathBuf], session: &mut Session) -> Result<bool, Failure> {
    session.console.begin(0, "reading songs");
    let console = &session.console;
    let warn = |path: &Path, reason: &dyn Display| console.warn(&format!("{}: {reason}", path.display()));
    let mut empty = true;
    let outcome = add_songs(store, paths, &mut |batch| {
        empty &= batch.left_out.is_empty() && batch.progress.found == 0;
        for (path, error) in &batch.left_out {
            warn(path, error);
        }
        console.grew(batch.progress.found);
        console.reached(batch.progress.done);
        interrupt::flow()
    });
    session.console.end();
    match outcome {
        Err(LibraryError::Cancelled) => Err(Failure::interrupted()),
        outcome => outcome.map(|()| empty).map_err(Failure::from),
    }
}

/// All labels, and the moods that are new, are one step of the history.
fn tell_saved(store: &Store, known: &Vocabulary, labels: usize, session: &Session) -> Result<(), Failure> {
    if labels > 0 {
        let words = if labels == 1 { "1 label changes".to_owned() } else { format!("{labels} labels change") };
        session.console.note(&format!("{words}; Undo in the window takes the whole import back"));
    }
    for entry in store.vocabulary()?.entries() {
        if known.position(&entry.mood).is_none() {
            session.console.warn(&format!("{} is a new mood of the library", entry.mood));
        }
    }
    Ok(())
}

fn show(document: &Document, overwrite: bool, session: &Session) -> Result<(), Failure> {
    let console = &session.console;
    for row in &document.unmatched {
        console.line(&format!("no song for row {}: {}", row.row, row.text))?;
    }
    for conflict in &document.conflicts {
        let Disagreement { song, had, file_says, between_rows } = conflict;
        let words = match (between_rows, overwrite) {
            (true, _) => format!("{song}: one row says {had}, another {file_says} ({had} counts)"),
            (false, true) => format!("{song}: had {had}, the file says {file_says} (took the file's word)"),
            (false, false) => {
                format!("{song}: had {had}, the file says {file_says} (kept; --overwrite takes the file's word)")
            }
        };
        console.line(&words)?;
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
