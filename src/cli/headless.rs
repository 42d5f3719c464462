//! `moodsic` with no subcommand: what the window is to open, and what happens where there is no window to be had.

use std::fmt::Display;
use std::path::PathBuf;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::inputs::named_paths;
use super::session::Session;
use super::{demo, figures, predict, train};
use crate::config::Paths;

/// A window is wanted.
#[derive(Clone, Debug)]
pub struct WindowRequest {
    /// Files and folders to open.
    pub songs: Vec<PathBuf>,
    /// Where things are kept.
    pub paths: Paths,
    /// With no display, do the main job on the command line instead.
    demo_if_headless: bool,
}

/// Checks what was named: with nothing there to open, it was most likely meant as a subcommand.
pub(super) fn request(named: &[PathBuf], demo_if_headless: bool, session: &Session) -> Result<WindowRequest, Failure> {
    let songs = named_paths(named)?;
    if let Some(first) = songs.first()
        && songs.iter().all(|path| !path.exists())
    {
        let sentence = "is no file, no folder and no subcommand; moodsic --help lists the subcommands";
        return Err(Failure::usage(format!("{} {sentence}", first.display())));
    }
    Ok(WindowRequest { songs, paths: session.paths.clone(), demo_if_headless })
}

/// Whether this build, on this machine, can show a window at all.
pub(super) fn can_open_windows() -> bool {
    cfg!(feature = "gui") && has_display()
}

/// X11 and Wayland are found by their variables; elsewhere a display is taken for granted.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}

/// No window can be opened here.
pub(super) fn instead(request: &WindowRequest, session: &mut Session) -> Outcome {
    let reason = if cfg!(feature = "gui") {
        "no window can be opened, for there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); start moodsic on a \
         desktop, or use a subcommand (moodsic --help lists them)"
    } else {
        "this build of Moodsic has no window; use a subcommand (moodsic --help lists them)"
    };
    after_failure(request, &reason, session)
}

/// The demo on the command line if that was asked for, else `reason`, which says what to do.
pub(super) fn after_failure(request: &WindowRequest, reason: &dyn Display, session: &mut Session) -> Outcome {
    if request.demo_if_headless && request.songs.is_empty() {
        super::interrupt::watch();
        session.console.warn(&reason.to_string());
        session.console.line("So here is the main job on the command line, with the demo library.")?;
        return main_job(session);
    }
    Err(Failure::usage(reason.to_string()))
}

/// Demo library, train on its tags, predict the pieces that have none.
fn main_job(session: &mut Session) -> Outcome {
    let report = demo::compose(None, session)?;
    let folder = session.paths.demo();
    session.console.line(&format!(
        "Composed {} pieces in {}, {} of them tagged.",
        report.songs.len(),
        folder.display(),
        report.tagged
    ))?;
    let (model, _) = train::train(0, session)?;
    session.console.line(&format!("Trained on {} songs.", model.card.songs()))?;
    if let Some(evaluation) = &model.card.evaluation {
        session.console.line(&format!("Cross-validated: {}.", figures::summary(evaluation)))?;
    }
    session.console.line("Predicted moods of the pieces without a tag:")?;
    let code = predict::predict_files(&report.untagged, session)?;
    session
        .console
        .line("Next: moodsic tag --mood NAME on your own songs, then moodsic train; moodsic --help shows more.")?;
    Ok(if code == ExitCode::Interrupted { code } else { ExitCode::Done })
}
