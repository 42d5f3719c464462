//! Playlists that are kept up to date: `moodsic export --kept`, `--refresh`, `--replace` and `--forget`, and what happens after labels
//! have changed.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::exit_code::{ExitCode, Failure, Outcome};
use super::playlist::{failure, remarks};
use super::playlist_args::KeepingOptions;
use super::rows::texts;
use super::session::Session;
use crate::dataset::{KeptPlaylist, PlaylistRecipe};
use crate::mood::Mood;
use crate::playlist::{self, Asked, Made, Refreshed, Rest, Scores, refresh};

/// Carries one of the options out; `None` where none is given.
pub(super) fn run(options: &KeepingOptions, session: &Session) -> Option<Outcome> {
    if options.kept {
        return Some(list(session));
    }
    if let Some(path) = &options.forget {
        return Some(forget(path, session));
    }
    if let Some(path) = &options.replace {
        return Some(refresh_asked(Asked::Replace, Some(path), session));
    }
    options.refresh.then(|| refresh_asked(Asked::Yes, None, session))
}

/// Labels or the model have changed: what is kept follows. Whatever goes wrong is told, and stops nothing.
pub(super) fn refresh_after(session: &Session) {
    let mut scores = Scores::of(&session.paths.model());
    let refreshed = match refresh(&session.paths.data, &mut scores, Asked::No, None, Timestamp::now()) {
        Ok(refreshed) => refreshed,
        Err(error) => return session.console.warn(&format!("the playlists were not brought up to date: {error}")),
    };
    for Refreshed { path, outcome, is_news } in &refreshed {
        match outcome {
            playlist::Outcome::Written(made) => session.console.note(&words(path, made)),
            playlist::Outcome::Rests(rest) if *is_news => session.console.warn(&rests(path, rest)),
            playlist::Outcome::Unchanged(_) | playlist::Outcome::Rests(_) => {}
        }
    }
}

fn words(path: &Path, made: &Made) -> String {
    let songs = made.entries.len();
    format!(
        "{} is up to date: {}",
        path.display(),
        if songs == 1 { "1 song".to_owned() } else { format!("{songs} songs") }
    )
}

/// What is wrong with a playlist, and what to do about it.
fn rests(path: &Path, rest: &Rest) -> String {
    let (path, problem) = (path.display(), rest.problem());
    let forget = format!("moodsic export --forget {path} keeps it no more");
    match rest {
        Rest::Edited => format!("{path}: {problem}; moodsic export --replace {path} writes over it, {forget}"),
        Rest::Missing => format!("{path}: {problem}; moodsic export --refresh writes it again, {forget}"),
        Rest::FolderGone => format!("{path}: {problem}; it is written when that is back, {forget}"),
        Rest::NoMood => format!("{path}: {problem}; {forget}"),
        Rest::NoModel => format!("{path}: {problem}; run moodsic train"),
        Rest::Failed(_) => format!("{path}: {problem}"),
    }
}

fn refresh_asked(asked: Asked, only: Option<&Path>, session: &Session) -> Outcome {
    let mut scores = Scores::of(&session.paths.model());
    let kept = kept_playlists(session)?;
    let refreshed = refresh(&session.paths.data, &mut scores, asked, only, Timestamp::now()).map_err(failure)?;
    if let Some(path) = only.filter(|_| refreshed.is_empty()) {
        return Err(not_kept(path));
    }
    if refreshed.is_empty() {
        session.console.warn("no playlist is kept up to date; see moodsic export --help");
    }
    let (mut written, mut resting, mut rows) = (Vec::new(), 0, Vec::new());
    let mut counts: BTreeMap<Mood, usize> = BTreeMap::new();
    for Refreshed { path, outcome, .. } in refreshed {
        let predicted = kept.iter().find(|kept| kept.file.path == path).and_then(|kept| kept.file.recipe.predicted);
        let (state, made) = match &outcome {
            playlist::Outcome::Written(made) => ("written", Some(made)),
            playlist::Outcome::Unchanged(made) => ("unchanged", Some(made)),
            playlist::Outcome::Rests(rest) => {
                resting += 1;
                session.console.error(&rests(&path, rest));
                (rest.name(), None)
            }
        };
        let mut row = json!({ "path": path.display().to_string(), "state": state });
        if let Some(made) = made {
            session.console.line(&words(&path, made))?;
            for sentence in remarks(made, predicted) {
                session.console.warn(&format!("{}: {sentence}", path.display()));
            }
            row["songs"] = made.entries.len().into();
            if predicted.is_some() {
                row["predicted"] = made.suggested().into();
                row["unheard"] = made.unheard.into();
            }
        }
        if let playlist::Outcome::Written(made) = &outcome {
            for (mood, count) in made.counts() {
                *counts.entry(mood).or_default() += count;
            }
            written.push(path);
        }
        rows.push(row);
    }
    let done = rows.len() - resting;
    session.console.document(&json!({ "written": texts(&written), "counts": counts, "refreshed": rows }))?;
    Ok(ExitCode::of(done, resting))
}

fn forget(path: &Path, session: &Session) -> Outcome {
    // Where there is no library, none is made.
    if session.reading()?.is_none() || !playlist::forget(&session.paths.data, path).map_err(failure)? {
        return Err(not_kept(path));
    }
    session.console.line(&format!("{} stays as it is and is kept up to date no more", path.display()))?;
    let forgotten = texts(&[path.to_owned()]);
    session.console.document(&json!({ "written": [], "counts": {}, "forgotten": forgotten }))?;
    Ok(ExitCode::Done)
}

fn not_kept(path: &Path) -> Failure {
    Failure::all_failed(format!(
        "{} is not kept up to date; moodsic export --kept lists the playlists that are",
        path.display()
    ))
}

fn kept_playlists(session: &Session) -> Result<Vec<KeptPlaylist>, Failure> {
    Ok(session.reading()?.map_or_else(|| Ok(Vec::new()), |store| store.kept_playlists())?)
}

fn list(session: &Session) -> Outcome {
    let kept = kept_playlists(session)?;
    for KeptPlaylist { file, songs, told, .. } in &kept {
        let state = told.as_deref().unwrap_or("kept");
        session.console.line(&format!(
            "{state:<12} {songs:>6} songs  {}  ({})",
            file.path.display(),
            describe(&file.recipe)
        ))?;
    }
    if kept.is_empty() {
        session.console.warn("no playlist is kept up to date; see moodsic export --help");
    }
    let rows: Vec<Value> = kept.iter().map(row).collect();
    session.console.document(&json!({ "written": [], "counts": {}, "kept": rows }))?;
    Ok(ExitCode::Done)
}

fn describe(recipe: &PlaylistRecipe) -> String {
    let moods: Vec<&str> = recipe.moods.iter().map(Mood::as_str).collect();
    let mut words = vec![if moods.is_empty() { "every mood".to_owned() } else { moods.join(", ") }];
    words.extend(recipe.predicted.map(|threshold| format!("suggestions from {threshold}")));
    words.push(recipe.order.name().to_owned());
    words.extend(recipe.length.songs.map(|songs| format!("at most {songs} songs")));
    words.extend(recipe.length.minutes.map(|minutes| format!("at most {minutes} minutes")));
    words.join("; ")
}

fn row(kept: &KeptPlaylist) -> Value {
    let KeptPlaylist { file, songs, at, told, .. } = kept;
    let recipe = &file.recipe;
    json!({
        "path": file.path.display().to_string(),
        "format": file.form.name(),
        "moods": recipe.moods,
        "predicted": recipe.predicted,
        "order": recipe.order.name(),
        "seed": recipe.order.seed(),
        "limit": recipe.length.songs,
        "minutes": recipe.length.minutes,
        "relative": file.relative,
        "songs": songs,
        "at": at.map(|at| at.to_string()),
        "state": told.as_deref().unwrap_or("kept"),
    })
}
