//! `moodsic export`: the training set, or a playlist.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use super::ending::{Ending, Outcome};
use super::labels::mood_of_library;
use super::session::Session;
use super::{interrupt, texts};
use crate::dataset::{ExportFormat, LibrarySong, export};
use crate::pipeline::{Recipe, analyze};

/// Write what is labelled as a file, a playlist or a folder of pictures.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic export --format csv -o labels.csv
  moodsic export --format m3u8 --mood calm -o calm.m3u8
  moodsic export --format imagefolder -o pictures")]
pub(super) struct Args {
    /// The form to write.
    #[arg(long, value_enum)]
    format: Format,
    /// The file to write (of imagefolder: the folder).
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
    /// Only songs of this mood.
    #[arg(long, value_name = "NAME")]
    mood: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    DataMd,
    Csv,
    Imagefolder,
    M3u8,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::DataMd => Self::DataMd,
            Format::Csv => Self::Csv,
            Format::Imagefolder => Self::ImageFolder,
            Format::M3u8 => Self::M3u8,
        }
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let store = session.store()?;
    let mood = match &args.mood {
        Some(name) => Some(mood_of_library(&store, name)?),
        None => None,
    };
    let songs = store.songs()?;
    let labelled = songs.iter().filter(|entry| entry.annotation.as_ref().is_some_and(|a| a.state.mood().is_some()));
    session.console.begin(labelled.count(), "exporting");
    let recipe = Recipe::minute();
    let mut done = 0;
    let report = export(args.format.into(), &songs, mood.as_ref(), &args.output, &mut |entry: &LibrarySong| {
        done += 1;
        session.console.reached(done);
        match analyze(&entry.song.path, &recipe, None, &mut |_| interrupt::flow()) {
            Ok(analysis) if analysis.song != entry.song.id => Err("the file holds another song now".to_owned()),
            Ok(analysis) => Ok(analysis.png.to_vec()),
            Err(error) => Err(error.to_string()),
        }
    });
    session.console.end();
    let report = report?;
    for (path, error) in &report.failed {
        session.console.error(&format!("{}: {error}", path.display()));
    }
    for (mood, count) in &report.counts {
        session.console.line(&format!("{mood:<12} {count} songs"))?;
    }
    session.console.line(&format!("wrote {} to {}", files(report.written.len()), args.output.display()))?;
    session.console.document(&json!({ "written": texts(&report.written), "counts": report.counts }))?;
    let exported = report.counts.values().sum();
    Ok(if interrupt::requested() { Ending::Interrupted } else { Ending::of(exported, report.failed.len()) })
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
