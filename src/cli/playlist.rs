//! `moodsic export --format m3u8` and `nsp`: writes a playlist.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::labels::mood_of_library;
use super::playlist_args::PlaylistOptions;
use super::rows::texts;
use super::session::Session;
use super::steps::Steps;
use crate::dataset::{PlaylistFile, PlaylistForm, Store};
use crate::learn::session::{TrainingError, listen_to_all};
use crate::mood::{Mood, Vocabulary};
use crate::playlist::{Made, PlaylistError, Scores, keep, write};

/// Writes the playlist that the options mean, of the moods of these names.
pub(super) fn run(
    form: PlaylistForm,
    names: &[String],
    options: &PlaylistOptions,
    output: &Path,
    session: &mut Session,
) -> Outcome {
    if form == PlaylistForm::Nsp && options.relative {
        return Err(Failure::usage("--relative is for m3u8: a playlist for Navidrome names no files".to_owned()));
    }
    if options.listen {
        listen(session)?;
    }
    let mut store = if options.keep { Some(session.store()?) } else { session.reading()? };
    let vocabulary = store.as_ref().map_or_else(|| Ok(Vocabulary::default()), Store::vocabulary)?;
    let moods: Result<Vec<Mood>, Failure> = names.iter().map(|name| mood_of_library(&vocabulary, name)).collect();
    let recipe = options.recipe(moods?)?;
    let file = PlaylistFile { path: output.to_owned(), form, relative: options.relative, recipe };
    let mut scores = Scores::of(&session.paths.model());
    let written = match &mut store {
        Some(store) if options.keep => keep(&file, store, &mut scores, Timestamp::now()),
        store => write(&file, store.as_ref(), &mut scores),
    };
    let made = written.map_err(failure)?.made;
    show(&made, &file, options.keep, session)?;
    let mut document = json!({ "written": texts(std::slice::from_ref(&file.path)), "counts": made.counts() });
    if options.predicted.is_some() {
        document["predicted"] = made.suggested().into();
        document["unheard"] = made.unheard.into();
    }
    if options.keep {
        document["kept"] = true.into();
    }
    session.console.document(&document)?;
    Ok(ExitCode::Done)
}

fn show(made: &Made, file: &PlaylistFile, kept: bool, session: &Session) -> Result<(), Failure> {
    let counts: BTreeMap<Mood, usize> = made.counts();
    for (mood, count) in &counts {
        session.console.line(&format!("{mood:<12} {count} songs"))?;
    }
    if counts.is_empty() && file.recipe.predicted.is_none() {
        session.console.warn("nothing is labelled, so there was nothing to export; see moodsic tag --help");
    }
    for sentence in remarks(made, file.recipe.predicted) {
        session.console.warn(&sentence);
    }
    if file.form == PlaylistForm::Nsp {
        session.console.note("Navidrome goes by the tag MOOD in the songs' files; moodsic write-tags writes it");
    }
    session.console.line(&format!("wrote 1 file to {}", file.path.display()))?;
    if kept {
        session.console.note("it is kept up to date from now on; moodsic export --kept lists such playlists");
    }
    Ok(())
}

/// What its user should know of a playlist with suggestions.
pub(super) fn remarks(made: &Made, predicted: Option<f32>) -> Vec<String> {
    let mut remarks = Vec::new();
    if made.unheard > 0 {
        let songs = if made.unheard == 1 {
            "1 song has not been listened to yet, so nothing is suggested for it".to_owned()
        } else {
            format!("{} songs have not been listened to yet, so nothing is suggested for them", made.unheard)
        };
        remarks.push(format!("{songs}: open the window, or add --listen to --predicted"));
    }
    if made.untested > 0 && predicted.is_some_and(|threshold| threshold > 0.0) {
        remarks.push(
            "the model was trained on too few songs to be tested, so its scores are no chances and reach no threshold; \
             --predicted 0 takes what is likeliest"
                .to_owned(),
        );
    }
    remarks
}

/// Too little to go by has an exit code of its own, and so has a wish that cannot be.
pub(super) fn failure(error: PlaylistError) -> Failure {
    match error {
        PlaylistError::NoModel | PlaylistError::Model(_) => Failure::no_model(error.to_string()),
        PlaylistError::NotInTags(_) => Failure::usage(error.to_string()),
        PlaylistError::Cancelled => Failure::interrupted(),
        other => other.into(),
    }
}

/// Listens to all songs that were not listened to yet.
fn listen(session: &mut Session) -> Result<(), Failure> {
    let mut store = session.store()?;
    let mut steps = Steps::default();
    let console = &mut session.console;
    let failed = listen_to_all(&mut store, &mut |stage| steps.show(console, stage));
    console.end();
    let failed = failed.map_err(|error| match error {
        TrainingError::Cancelled => Failure::interrupted(),
        other => other.into(),
    })?;
    for (path, error) in failed {
        session.console.warn(&format!("{} takes no part: {error}", path.display()));
    }
    Ok(())
}
