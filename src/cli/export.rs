//! `moodsic export`: the training set, or a playlist.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::interrupt;
use super::labels::mood_of_library;
use super::playlist_args::{KeepingOptions, PlaylistOptions};
use super::rows::texts;
use super::session::Session;
use super::{kept, playlist};
use crate::dataset::{
    ExportFormat, ExportReport, LibrarySong, PlaylistForm, Store, VertexForm, export, export_heard, export_vertex,
};
use crate::ear::Facts;
use crate::learn::session::kept as heard_before;
use crate::mood::Mood;
use crate::pipeline::{AnalyzeError, Recipe, Threads, analyze};
use crate::song::SongId;

/// Write what is labelled as a file, a playlist or a folder of pictures.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic export --format csv -o labels.csv
  moodsic export --format m3u8 --mood calm -o calm.m3u8
  moodsic export --format m3u8 --mood calm --predicted 0.7 --keep -o ~/Music/calm.m3u8
  moodsic export --format m3u8 --mood calm --minutes 60 --relative -o ~/Music/hour.m3u8
  moodsic export --format nsp --mood calm --mood sad --limit 100 -o ~/Music/quiet.nsp
  moodsic export --refresh
  moodsic export --format imagefolder -o pictures
  moodsic export --format vertex-csv --gcs-prefix gs://my-bucket/moodsic -o import.csv

A playlist with --keep follows every command that changes labels, and the window. One whose
file somebody has edited rests until --replace or --forget. nsp is a smart playlist of the
music server Navidrome: a rule on the tag MOOD, which moodsic write-tags writes.")]
pub(super) struct Args {
    /// The form to write.
    #[arg(long, value_enum, required_unless_present = "keeping", conflicts_with = "keeping")]
    format: Option<Format>,
    /// The file to write (of imagefolder: the folder).
    #[arg(short, long, value_name = "PATH", required_unless_present = "keeping", conflicts_with = "keeping")]
    output: Option<PathBuf>,
    /// Only songs of this mood; of a playlist: may be given several times.
    #[arg(long, value_name = "NAME", conflicts_with = "keeping")]
    mood: Vec<String>,
    /// Where the pictures lie, or will lie: the vertex forms name them <PREFIX>/<song id>.png.
    #[arg(long, value_name = "gs://…", value_parser = parse_prefix)]
    gcs_prefix: Option<String>,
    #[command(flatten)]
    playlist: PlaylistOptions,
    #[command(flatten)]
    keeping: KeepingOptions,
}

fn parse_prefix(text: &str) -> Result<String, String> {
    match text.strip_prefix("gs://") {
        Some(bucket) if !bucket.trim_matches('/').is_empty() => Ok(text.to_owned()),
        _ => Err("a bucket with a folder, such as gs://my-bucket/moodsic".to_owned()),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    DataMd,
    Csv,
    VertexCsv,
    VertexJsonl,
    Imagefolder,
    M3u8,
    Nsp,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    if let Some(outcome) = kept::run(&args.keeping, session) {
        return outcome;
    }
    let (Some(format), Some(output)) = (args.format, &args.output) else {
        return Err(Failure::usage("--format and --output say what to write".to_owned()));
    };
    match format {
        Format::M3u8 => playlist::run(PlaylistForm::M3u8, &args.mood, &args.playlist, output, session),
        Format::Nsp => playlist::run(PlaylistForm::Nsp, &args.mood, &args.playlist, output, session),
        _ => write_labels(args, (format, output), session),
    }
}

fn write_labels(args: &Args, (format, output): (Format, &Path), session: &mut Session) -> Outcome {
    if let Some(option) = args.playlist.given() {
        return Err(Failure::usage(format!("{option} is for playlists: --format m3u8 or nsp")));
    }
    if args.mood.len() > 1 {
        return Err(Failure::usage("only a playlist can have several moods; give one, or none for all".to_owned()));
    }
    let library = session.library()?;
    let mood = args.mood.first().map(|name| mood_of_library(&library.vocabulary, name)).transpose()?;
    let mood = mood.as_ref();
    let (songs, labels) = (library.songs, &library.cloud_labels);
    let prefix = args.gcs_prefix.as_deref();
    let report = match format {
        Format::VertexCsv => write_vertex(VertexForm::Csv, &songs, mood, labels, (prefix, output))?,
        Format::VertexJsonl => write_vertex(VertexForm::Jsonl, &songs, mood, labels, (prefix, output))?,
        Format::DataMd => write(ExportFormat::DataMd, &songs, mood, output, session)?,
        Format::Imagefolder => write(ExportFormat::ImageFolder, &songs, mood, output, session)?,
        Format::Csv | Format::M3u8 | Format::Nsp => {
            let facts = facts_of(&songs, session)?;
            let hears = |song: SongId| facts.get(&song).copied().unwrap_or_default().listed();
            export_heard(&songs, mood, &hears, output)?
        }
    };
    for (path, error) in &report.failed {
        session.console.error(&format!("{}: {error}", path.display()));
    }
    for (song, file) in &report.shortened {
        session.console.note(&format!("{}: its name is too long; written as {}", song.display(), file.display()));
    }
    for (mood, count) in &report.counts {
        session.console.line(&format!("{mood:<12} {count} songs"))?;
    }
    if report.counts.is_empty() && report.failed.is_empty() {
        session.console.warn("nothing is labelled, so there was nothing to export; see moodsic tag --help");
    }
    session.console.line(&format!("wrote {} to {}", files(report.written.len()), output.display()))?;
    let mut document = json!({ "written": texts(&report.written), "counts": report.counts });
    if !report.shortened.is_empty() {
        let row = |(song, file): &(PathBuf, PathBuf)| json!({ "song": song.display().to_string(), "written": file.display().to_string() });
        document["shortened"] = report.shortened.iter().map(row).collect();
    }
    session.console.document(&document)?;
    let exported = report.counts.values().sum();
    Ok(if interrupt::requested() { ExitCode::Interrupted } else { ExitCode::of(exported, report.failed.len()) })
}

/// What the labelled songs sound like, as far as they were listened to.
fn facts_of(songs: &[LibrarySong], session: &Session) -> Result<HashMap<SongId, Facts>, Failure> {
    let Some(store) = Store::open_for_reading(&session.paths.data)? else { return Ok(HashMap::new()) };
    let mut facts = HashMap::new();
    for entry in songs.iter().filter(|entry| is_wanted(entry, None)) {
        if let Some(heard) = heard_before(&store, entry.song.id)? {
            facts.insert(entry.song.id, Facts::of(&heard));
        }
    }
    Ok(facts)
}

fn write_vertex(
    form: VertexForm,
    songs: &[LibrarySong],
    mood: Option<&Mood>,
    known: &BTreeMap<String, Mood>,
    (prefix, output): (Option<&str>, &Path),
) -> Result<ExportReport, Failure> {
    let Some(prefix) = prefix else {
        return Err(Failure::usage("the vertex forms need --gcs-prefix gs://…, where the pictures lie".to_owned()));
    };
    Ok(export_vertex(form, songs, mood, known, prefix, output)?)
}

/// Pictures are made only for image folders, one after another; after Ctrl-C the rest are left out.
fn write(
    format: ExportFormat,
    songs: &[LibrarySong],
    mood: Option<&Mood>,
    output: &Path,
    session: &mut Session,
) -> Result<ExportReport, Failure> {
    if format == ExportFormat::ImageFolder {
        session.console.begin(songs.iter().filter(|song| is_wanted(song, mood)).count(), "pictures");
    }
    let recipe = Recipe::default();
    let mut done = 0;
    let report = export(format, songs, mood, output, &mut |entry| {
        done += 1;
        session.console.reached(done);
        match analyze(&entry.song.path, &recipe, None, Threads::Several, &mut |_| interrupt::flow()) {
            Ok(analysis) if analysis.song != entry.song.id => Err("the file holds another song now".to_owned()),
            Ok(analysis) => Ok(analysis.png.to_vec()),
            Err(AnalyzeError::Cancelled) => Err("interrupted".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    });
    session.console.end();
    Ok(report?)
}

fn is_wanted(entry: &LibrarySong, only: Option<&Mood>) -> bool {
    let mood = entry.annotation.as_ref().and_then(|annotation| annotation.state.mood());
    mood.is_some() && only.is_none_or(|only| mood == Some(only))
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
