//! `moodsic tag`: says what mood songs have.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use super::exit_code::{Failure, Outcome};
use super::inputs::named_paths;
use super::rows::Rows;
use super::session::Session;
use super::{interrupt, kept};
use crate::dataset::{LabelSource, LabelState, Store, StoreError};
use crate::library::{LibraryError, add_files, ensure_mood};
use crate::mood::Mood;
use crate::song::Song;

/// Label songs with a mood; songs that are new are added to the library.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic tag song.mp3 other.ogg --mood sad
  moodsic tag song.mp3 --unsure
  moodsic tag song.mp3 --clear
  grep -l . sad/*.flac | moodsic tag --mood sad -

A mood that is not known yet becomes a mood of the library.")]
pub(super) struct Args {
    /// Songs; - reads a list from stdin.
    #[arg(required = true, value_name = "SONG")]
    songs: Vec<PathBuf>,
    #[command(flatten)]
    label: Label,
}

/// Exactly one of them.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Label {
    /// This mood.
    #[arg(long, value_name = "NAME")]
    mood: Option<String>,
    /// No label any more.
    #[arg(long)]
    clear: bool,
    /// Cannot be decided.
    #[arg(long)]
    unsure: bool,
    /// Not to be labelled.
    #[arg(long)]
    skip: bool,
}

/// A row of the document.
#[derive(Debug, Serialize)]
struct Tagged {
    song_id: String,
    mood: Option<Mood>,
}

#[derive(Serialize)]
struct Document<'a> {
    results: &'a [super::rows::Row<Tagged>],
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let mood = match &args.label.mood {
        Some(name) => Some(Mood::new(name).map_err(|error| Failure::usage(error.to_string()))?),
        None => None,
    };
    let songs = named_paths(&args.songs)?;
    let mut store = session.store()?;
    let state = match mood {
        Some(mood) => Some(LabelState::Labelled(known_mood(&mut store, &mood, session)?)),
        None if args.label.unsure => Some(LabelState::Unsure),
        None if args.label.skip => Some(LabelState::Skipped),
        None => None,
    };
    session.console.begin(songs.len(), "labels");
    let mut rows = Rows::new();
    let console = &session.console;
    add_files(&mut store, &songs, interrupt::flow, |store, index, added| {
        let path = &songs[index];
        let outcome = match added {
            Ok(song) => {
                let tagged = tag(store, &song, state.as_ref())?;
                // The label is on disk: scripts (and the kill test) count on this line coming after it.
                console.detail(&format!("tagged {}", path.display()));
                Ok(tagged)
            }
            Err(LibraryError::Read(error)) => Err(error.to_string()),
            Err(error) => return Err(error.into()),
        };
        rows.push(console, path, outcome, |_| format!("{}: {}", path.display(), describe(state.as_ref())))?;
        console.reached(index + 1);
        Ok::<_, Failure>(())
    })?;
    session.console.end();
    kept::refresh_after(session);
    session.console.document(&Document { results: rows.as_slice() })?;
    Ok(rows.exit_code())
}

/// Moods come into being by use; a word on stderr tells a new one from a slip.
fn known_mood(store: &mut Store, mood: &Mood, session: &Session) -> Result<Mood, StoreError> {
    let (mood, is_new) = ensure_mood(store, mood)?;
    if is_new {
        session.console.warn(&format!("{mood} is a new mood of the library"));
    }
    Ok(mood)
}

fn tag(store: &mut Store, song: &Song, state: Option<&LabelState>) -> Result<Tagged, StoreError> {
    store.annotate(song.id, state.cloned(), LabelSource::Human, Timestamp::now())?;
    Ok(Tagged { song_id: song.id.to_string(), mood: state.and_then(LabelState::mood).cloned() })
}

fn describe(state: Option<&LabelState>) -> String {
    match state {
        None => "cleared".to_owned(),
        Some(LabelState::Labelled(mood)) => mood.to_string(),
        Some(state) => state.name().to_owned(),
    }
}
