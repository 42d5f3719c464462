//! Labels from the moods that the songs' own files bring along.

use std::collections::HashMap;

use jiff::Timestamp;

use super::args::Args;
use super::report::{Disagreement, Document, KEPT, Meaning, Row, TOOK, paths_of, tell_saved};
use super::songs::add_music;
use crate::cli::exit_code::{ExitCode, Failure, Outcome};
use crate::cli::kept::refresh_after;
use crate::cli::session::{Library, Session};
use crate::dataset::{FileMoodPlan, FileMoods, LibrarySong, Meanings, is_same_value};
use crate::library::label_by_files;
use crate::mood::{Mood, Vocabulary};

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let choices = Choices::read(args)?;
    if args.dry_run {
        let Library { songs, vocabulary, .. } = session.library()?;
        let found = FileMoods::of(&songs, &vocabulary);
        let meanings = choices.meanings(&found, session);
        let plan = found.plan(&meanings, args.overwrite);
        let labels =
            if plan.labels.len() == 1 { "1 label".to_owned() } else { format!("{} labels", plan.labels.len()) };
        session.console.note(&format!("nothing was changed; without --dry-run it is {labels}"));
        show(&(songs, vocabulary), &found, (&meanings, &plan), args, session)?;
        return Ok(ExitCode::Done);
    }
    let mut store = session.store()?;
    if let Some(music) = &args.music {
        add_music(&mut store, music, session)?;
    }
    session.read_labelled_files(&mut store)?;
    let (songs, vocabulary) = (store.songs()?, store.vocabulary()?);
    let found = FileMoods::of(&songs, &vocabulary);
    let meanings = choices.meanings(&found, session);
    let (plan, _) = label_by_files(&mut store, &meanings, args.overwrite, Timestamp::now())?;
    tell_saved(&store, &vocabulary, plan.labels.len(), session)?;
    refresh_after(session);
    show(&(songs, vocabulary), &found, (&meanings, &plan), args, session)?;
    Ok(ExitCode::Done)
}

/// What the command line says of some values.
struct Choices(Vec<(String, Option<Mood>)>);

impl Choices {
    fn read(args: &Args) -> Result<Self, Failure> {
        let mut choices: Vec<(String, Option<Mood>)> = Vec::new();
        for map in &args.maps {
            // A value may have the sign too.
            let Some((value, mood)) = map.rsplit_once('=').filter(|(value, _)| !value.trim().is_empty()) else {
                return Err(Failure::usage(format!("--map {map}: say it as VALUE=MOOD, such as --map Chillout=calm")));
            };
            let mood = Mood::new(mood).map_err(|error| Failure::usage(format!("--map {map}: {error}")))?;
            choices.push((value.trim().to_owned(), Some(mood)));
        }
        choices.extend(args.skips.iter().map(|value| (value.clone(), None)));
        for (place, (value, mood)) in choices.iter().enumerate() {
            if choices[..place].iter().any(|(earlier, said)| is_same_value(earlier, value) && said != mood) {
                return Err(Failure::usage(format!("--map and --skip say two things of {value}; say one")));
            }
        }
        Ok(Self(choices))
    }

    /// The usual meanings, and what was said otherwise.
    fn meanings(&self, found: &FileMoods, session: &Session) -> Meanings {
        let mut meanings = found.proposals();
        for (value, mood) in &self.0 {
            if found.value(value).is_none() {
                session.console.warn(&format!("no song brings {value} in its file; --dry-run lists what they bring"));
            }
            meanings.set(value, mood.clone());
        }
        meanings
    }
}

fn show(
    (songs, vocabulary): &(Vec<LibrarySong>, Vocabulary),
    found: &FileMoods,
    (meanings, plan): (&Meanings, &FileMoodPlan),
    args: &Args,
    session: &Session,
) -> Result<(), Failure> {
    let console = &session.console;
    let spelt = |mood: &Mood| vocabulary.position(mood).map(|index| vocabulary.entries()[index].mood.clone());
    let values: Vec<Meaning> = found
        .values()
        .iter()
        .map(|value| {
            let mood = meanings.of(&value.name);
            let new = mood.is_some_and(|mood| spelt(mood).is_none());
            let mood = mood.map(|mood| spelt(mood).unwrap_or_else(|| mood.clone()));
            Meaning { value: value.name.clone(), songs: value.songs, mood, new }
        })
        .collect();
    let paths = paths_of(songs);
    let place: HashMap<_, u64> = songs.iter().map(|entry| entry.song.id).zip(1..).collect();
    let said: HashMap<_, _> = songs.iter().map(|entry| (entry.song.id, entry.song.metadata.mood.as_deref())).collect();
    let left_out = |song| {
        let path = paths.get(song).map(|path| path.display().to_string()).unwrap_or_default();
        let said = said.get(song).copied().flatten().unwrap_or_default();
        Row { row: place.get(song).copied().unwrap_or(0), text: format!("{path}: {said} (left out)") }
    };
    let document = Document {
        matched: plan.matched,
        unmatched: plan.unmatched.iter().map(left_out).collect(),
        conflicts: plan.conflicts.iter().map(|conflict| Disagreement::of(conflict, &paths)).collect(),
        unreadable: Vec::new(),
        values: Some(values),
    };
    if found.values().is_empty() {
        console.warn("no song of the library brings a mood in its file; add songs with --music DIR");
    } else {
        for line in table(document.values.as_deref().unwrap_or_default()) {
            console.line(&line)?;
        }
    }
    for conflict in &document.conflicts {
        let fate = match (args.overwrite, args.dry_run) {
            (true, true) => "the file's word would be taken",
            (true, false) => TOOK,
            (false, _) => KEPT,
        };
        console.line(&conflict.words(fate))?;
    }
    console.line(&format!(
        "{} of {} songs that bring moods matched ({} in conflict), {} bring only what is left out",
        document.matched,
        document.matched + document.unmatched.len(),
        document.conflicts.len(),
        document.unmatched.len(),
    ))?;
    console.document(&document)
}

/// A line a value: how many songs, what they say, what that means.
fn table(values: &[Meaning]) -> Vec<String> {
    let width = values.iter().map(|value| value.value.chars().count()).max().unwrap_or(0).clamp(5, 40);
    let line = |songs: &str, value: &str, means: &str| format!("{songs:>7}  {value:<width$}  {means}");
    let rows = values.iter().map(|value| {
        let means = match &value.mood {
            None => "left out".to_owned(),
            Some(mood) if value.new => format!("{mood} (a new mood)"),
            Some(mood) => mood.to_string(),
        };
        line(&value.songs.to_string(), &value.value, &means)
    });
    std::iter::once(line("songs", "value", "means")).chain(rows).collect()
}
