//! `moodsic labels`: lists what is labelled.

use serde::Serialize;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::session::Session;
use crate::dataset::{Annotation, LibrarySong};
use crate::mood::{Mood, Vocabulary};

/// List the labels, in the order the songs came to the library.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic labels
  moodsic labels --mood calm --json")]
pub(super) struct Args {
    /// Only songs of this mood.
    #[arg(long, value_name = "NAME")]
    mood: Option<String>,
}

/// A row of the document.
#[derive(Debug, Serialize)]
struct Labelled {
    song_id: String,
    path: String,
    title: Option<String>,
    artist: Option<String>,
    mood: Option<Mood>,
    state: &'static str,
    source: &'static str,
    at: String,
}

#[derive(Serialize)]
struct Document {
    labels: Vec<Labelled>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let library = session.library()?;
    let mood = match &args.mood {
        Some(name) => Some(mood_of_library(&library.vocabulary, name)?),
        None => None,
    };
    let mut labels = Vec::new();
    for entry in library.songs {
        let Some(annotation) = &entry.annotation else { continue };
        if mood.is_some() && annotation.state.mood() != mood.as_ref() {
            continue;
        }
        session.console.line(&describe(&entry, annotation))?;
        labels.push(label(&entry, annotation));
    }
    if labels.is_empty() {
        session.console.warn("nothing is labelled; see moodsic tag --help");
    }
    session.console.document(&Document { labels })?;
    Ok(ExitCode::Done)
}

/// The mood as the library spells it.
pub(super) fn mood_of_library(vocabulary: &Vocabulary, name: &str) -> Result<Mood, Failure> {
    let mood = Mood::new(name).map_err(|error| Failure::usage(error.to_string()))?;
    if let Some(index) = vocabulary.position(&mood) {
        return Ok(vocabulary.entries()[index].mood.clone());
    }
    let known: Vec<_> = vocabulary.entries().iter().map(|entry| entry.mood.as_str()).collect();
    Err(Failure::usage(format!("there is no mood {mood}; the moods are {}", known.join(", "))))
}

fn label(entry: &LibrarySong, annotation: &Annotation) -> Labelled {
    Labelled {
        song_id: entry.song.id.to_string(),
        path: entry.song.path.display().to_string(),
        title: entry.song.metadata.title.clone(),
        artist: entry.song.metadata.artist.clone(),
        mood: annotation.state.mood().cloned(),
        state: annotation.state.name(),
        source: annotation.source.name(),
        at: annotation.at.to_string(),
    }
}

fn describe(entry: &LibrarySong, annotation: &Annotation) -> String {
    let word = annotation.state.mood().map_or(annotation.state.name(), Mood::as_str);
    let artist = entry.song.display_artist();
    let dash = if artist.is_empty() { "" } else { " — " };
    format!("{word:<12} {}{dash}{artist}  ({})", entry.song.display_title(), entry.song.path.display())
}
