//! `moodsic write-tags`: moods into the songs' own tags, and back.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf, absolute};

use serde::Serialize;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::inputs::named_paths;
use super::interrupt;
use super::labels::mood_of_library;
use super::session::Session;
use crate::dataset::{FieldChange, LibrarySong, RunId, TagWrite};
use crate::mood::{Mood, Vocabulary};
use crate::song::tags::Field;
use crate::tagging::{self, Depth, Mode, Plan, Wanted, Why, plan, undo_tags, write_tags};

/// Write moods into the songs' own tags, or take a run back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic write-tags --dry-run                        show what would change, and what would be left alone
  moodsic write-tags --mood calm ~/Music/Albums       only calm songs below a folder
  moodsic write-tags --add --field mood --field comment
  moodsic write-tags --value calm=Relaxed --value calm=Peaceful
  moodsic write-tags --runs && moodsic write-tags --undo 3

Written are TMOO (MP3, WAV, AIFF), MOOD (FLAC, Ogg, Opus) and com.apple.iTunes:MOOD (MP4). A field that holds what somebody else
wrote is left alone unless --add or --replace is given. Each file is written as a copy, compared with the old one (every sample,
every other tag, every picture), and only then put in its place; its times, permissions and attributes stay.

Exit code 1: some files could not be written. 3: none could.")]
pub(super) struct Args {
    /// Only these songs, or songs below these folders; - reads a list from stdin.
    #[arg(value_name = "SONG|DIR")]
    songs: Vec<PathBuf>,
    /// Only songs with this mood.
    #[arg(long, value_name = "NAME")]
    mood: Option<String>,
    /// Show what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    how: How,
    /// Take a run back.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["songs", "mood", "dry_run", "field", "add", "replace", "value"])]
    undo: Option<RunId>,
    /// List the runs.
    #[arg(long, conflicts_with_all = ["songs", "mood", "dry_run", "field", "add", "replace", "value", "undo"])]
    runs: bool,
}

/// How it is written.
#[derive(Debug, clap::Args)]
struct How {
    /// Write into this field: mood (if none is named), grouping or comment. May be given several times.
    #[arg(long, value_name = "FIELD")]
    field: Vec<Field>,
    #[command(flatten)]
    mode: ModeArgs,
    /// What is written for a mood instead of its name; several make a list.
    #[arg(long, value_name = "MOOD=TEXT")]
    value: Vec<String>,
    /// Write files that have several names (hard links) too; the other names keep the old file.
    #[arg(long)]
    hard_links: bool,
    /// Compare the sound as it is stored, byte by byte, without decoding it.
    #[arg(long)]
    quick: bool,
}

/// What becomes of what others wrote.
#[derive(Debug, clap::Args)]
struct ModeArgs {
    /// Put the mood behind what a field holds.
    #[arg(long, conflicts_with = "replace")]
    add: bool,
    /// Put the mood in place of what a field holds.
    #[arg(long)]
    replace: bool,
}

#[derive(Default, Serialize)]
struct Document {
    run: Option<RunId>,
    changes: Vec<Change>,
    left: Vec<LeftAlone>,
    failed: Vec<Failed>,
}

#[derive(Serialize)]
struct Change {
    song: String,
    field: Field,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct LeftAlone {
    song: String,
    reason: String,
}

#[derive(Serialize)]
struct Failed {
    song: String,
    error: String,
}

#[derive(Serialize)]
struct Run {
    #[serde(rename = "run")]
    id: RunId,
    at: String,
    written: usize,
    undone: usize,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    if args.runs {
        return list(session);
    }
    match args.undo {
        Some(run) => undo(run, session),
        None => write(args, session),
    }
}

fn write(args: &Args, session: &mut Session) -> Outcome {
    let mut store = session.store()?;
    session.read_labelled_files(&mut store)?;
    let vocabulary = store.vocabulary()?;
    let mood = args.mood.as_ref().map(|name| mood_of_library(&vocabulary, name)).transpose()?;
    let wanted = wanted(args, &vocabulary)?;
    let named = named_paths(&args.songs)?;
    let mut songs = store.songs()?;
    songs.retain(|entry| entry.annotation.as_ref().is_some_and(|annotation| annotation.state.mood().is_some()));
    if let Some(mood) = &mood {
        songs.retain(|entry| entry.annotation.as_ref().is_some_and(|label| label.state.mood() == Some(mood)));
    }
    // A list without a line names no song, which is not to be taken for all of them.
    if !args.songs.is_empty() {
        only_named(&mut songs, &named)?;
    }
    if songs.is_empty() {
        session.console.warn("no song there is labelled with a mood; see moodsic tag --help");
    }
    session.console.begin(songs.len(), "looking at tags");
    let looked = plan(&store, &songs, &wanted, &mut |done, _| {
        session.console.reached(done);
        interrupt::flow()
    });
    session.console.end();
    let plan = looked?.ok_or_else(Failure::interrupted)?;
    let mut document = Document::default();
    for (path, note) in &plan.notes {
        session.console.note(&format!("{} {note}", path.display()));
    }
    leave(&plan, &mut document, session)?;
    if args.dry_run {
        for write in &plan.writes {
            change(write, &mut document, session, "would become")?;
        }
    } else if !plan.writes.is_empty() {
        session.console.begin(plan.writes.len(), "writing tags");
        let depth = if args.how.quick { Depth::Packets } else { Depth::Sound };
        let mut broken = None;
        let dir = session.paths.data.clone();
        let written = write_tags(&mut store, &dir, &plan.writes, depth, interrupt::flow, &mut |index, outcome| {
            tell(&plan.writes[index], outcome, (&mut document, "is now", index), session, &mut broken)
        });
        session.console.end();
        broken.map_or(Ok(()), Err)?;
        document.run = written?.run;
    }
    finish(&document, args.dry_run, session)
}

fn undo(run: RunId, session: &mut Session) -> Outcome {
    let mut store = session.store()?;
    let mut document = Document { run: Some(run), ..Document::default() };
    let mut broken = None;
    let dir = session.paths.data.clone();
    let files: Vec<TagWrite> =
        store.written_tags(run)?.unwrap_or_default().into_iter().map(|written| backwards(written.write)).collect();
    session.console.begin(files.len(), "taking back");
    let undone = undo_tags(&mut store, &dir, run, interrupt::flow, &mut |index, outcome| {
        // Listed before the run was locked: one that ended in between may have become longer.
        let Some(write) = files.get(index) else { return interrupt::flow() };
        tell(write, outcome, (&mut document, "is again", index), session, &mut broken)
    });
    session.console.end();
    broken.map_or(Ok(()), Err)?;
    undone?;
    finish(&document, false, session)
}

/// What taking it back does.
fn backwards(write: TagWrite) -> TagWrite {
    let back = |FieldChange { field, before, after }| FieldChange { field, before: after, after: before };
    TagWrite { fields: write.fields.into_iter().map(back).collect(), ..write }
}

fn list(session: &Session) -> Outcome {
    let runs = session.store()?.tag_runs()?;
    let runs: Vec<Run> = runs
        .into_iter()
        .map(|run| Run { id: run.id, at: run.began.to_string(), written: run.written, undone: run.undone })
        .collect();
    for run in &runs {
        let undone = if run.undone > 0 { format!(", {} taken back", run.undone) } else { String::new() };
        session.console.line(&format!(
            "run {}: {} files written at {}{undone}",
            run.id,
            run.written + run.undone,
            run.at
        ))?;
    }
    if runs.is_empty() {
        session.console.note("nothing was written into files yet");
    }
    session.console.document(&serde_json::json!({ "runs": runs }))?;
    Ok(ExitCode::Done)
}

fn wanted(args: &Args, vocabulary: &Vocabulary) -> Result<Wanted, Failure> {
    let mode = match (args.how.mode.add, args.how.mode.replace) {
        (true, _) => Mode::Add,
        (_, true) => Mode::Replace,
        _ => Mode::IfEmpty,
    };
    let mut words: BTreeMap<Mood, Vec<String>> = BTreeMap::new();
    for value in &args.how.value {
        let parts = value.split_once('=').map(|(mood, text)| (mood.trim(), text.trim()));
        let (mood, text) = parts
            .filter(|(_, text)| !text.is_empty())
            .ok_or_else(|| Failure::usage(format!("--value {value} should be MOOD=TEXT, such as calm=Relaxed")))?;
        words.entry(mood_of_library(vocabulary, mood)?).or_default().push(text.to_owned());
    }
    let mut fields = args.how.field.clone();
    fields.sort_unstable();
    fields.dedup();
    Ok(Wanted { fields, mode, words, with_hard_links: args.how.hard_links })
}

/// Keeps the songs that are named, or that lie below a folder that is.
fn only_named(songs: &mut Vec<LibrarySong>, named: &[PathBuf]) -> Result<(), Failure> {
    let full = |path: &Path| path.canonicalize().or_else(|_| absolute(path)).unwrap_or_else(|_| path.to_owned());
    let named: Vec<(PathBuf, &PathBuf)> = named.iter().map(|path| (full(path), path)).collect();
    let places: Vec<PathBuf> = songs.iter().map(|entry| full(&entry.song.path)).collect();
    for (path, given) in &named {
        if !places.iter().any(|place| place.starts_with(path)) {
            return Err(Failure::usage(format!(
                "{} holds no labelled song of the library; see moodsic tag --help",
                given.display()
            )));
        }
    }
    let mut places = places.into_iter();
    songs.retain(|_| places.next().is_some_and(|place| named.iter().any(|(path, _)| place.starts_with(path))));
    Ok(())
}

/// What is left alone: that it says so already goes without saying.
fn leave(plan: &Plan, document: &mut Document, session: &Session) -> Result<(), Failure> {
    let same = plan.left.iter().filter(|left| left.why == Why::Same).count();
    if same > 0 {
        session.console.note(&format!("{same} say so already"));
    }
    for tagging::LeftAlone { path, why } in &plan.left {
        let (song, reason) = (path.display().to_string(), why.to_string());
        match why {
            Why::Same => {}
            Why::Taken { .. } => session.console.line(&format!("{song}: left alone, {reason}"))?,
            _ => {
                session.console.error(&format!("{song}: {reason}"));
                document.failed.push(Failed { song: song.clone(), error: reason.clone() });
            }
        }
        document.left.push(LeftAlone { song, reason });
    }
    Ok(())
}

/// Tells of a file that was written, or was not.
fn tell(
    write: &TagWrite,
    outcome: &tagging::Outcome,
    (document, verb, index): (&mut Document, &str, usize),
    session: &Session,
    broken: &mut Option<Failure>,
) -> ControlFlow<()> {
    session.console.reached(index + 1);
    let path = write.path.display();
    let told = match outcome {
        Ok(lost) => {
            if !lost.is_empty() {
                session.console.warn(&format!("{path} could not keep {}", lost.join(" and ")));
            }
            change(write, document, session, verb)
        }
        Err(error) => {
            session.console.error(&format!("{path}: {error}"));
            document.failed.push(Failed { song: path.to_string(), error: error.to_string() });
            Ok(())
        }
    };
    match told {
        Ok(()) => ControlFlow::Continue(()),
        Err(failure) => {
            *broken = Some(failure);
            ControlFlow::Break(())
        }
    }
}

fn change(write: &TagWrite, document: &mut Document, session: &Session, verb: &str) -> Result<(), Failure> {
    let song = write.path.display().to_string();
    for FieldChange { field, before, after } in &write.fields {
        let [before, after] = [before, after].map(|values| (!values.is_empty()).then(|| values.join("; ")));
        let quoted =
            |text: &Option<String>| text.as_ref().map_or("empty".to_owned(), |text| format!("\u{201c}{text}\u{201d}"));
        session.console.line(&format!("{song}: {field} {} {verb} {}", quoted(&before), quoted(&after)))?;
        document.changes.push(Change { song: song.clone(), field: *field, before, after });
    }
    Ok(())
}

fn finish(document: &Document, dry_run: bool, session: &Session) -> Outcome {
    session.console.document(document)?;
    if let Some(run) = document.run.filter(|_| !document.changes.is_empty()) {
        session
            .console
            .note(&format!("this was run {run}; moodsic write-tags --runs lists them, --undo takes one back"));
    }
    if dry_run && !document.changes.is_empty() {
        session.console.note("nothing was written; leave --dry-run out to do it");
    }
    Ok(if interrupt::requested() {
        ExitCode::Interrupted
    } else {
        ExitCode::of(document.changes.len(), document.failed.len())
    })
}
