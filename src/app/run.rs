//! Opens the real window.

use std::path::PathBuf;
use std::sync::Arc;

use super::action::{Action, OpenAction};
use super::choices::Tab;
use super::files::RfdPicker;
use super::session::Session;
use super::state::NoticeLevel;
use super::{App, Parts, signals};
use crate::config::{Paths, Settings};
use crate::playback::CpalOutput;
use crate::song::tags::guess_encodings;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// No display, no OpenGL, or a library of the desktop is missing.
    #[error(
        "the window cannot be opened: {0}; `moodsic doctor` tells what is missing, and the command line works without it"
    )]
    Window(#[from] eframe::Error),
}

/// Opens the window on `songs` (files and folders) and returns when it is closed.
pub fn run(songs: Vec<PathBuf>, paths: Paths) -> Result<(), AppError> {
    let left = Session::load(&paths.state);
    let viewport = egui::ViewportBuilder::default()
        .with_title("Moodsic")
        .with_app_id("moodsic")
        .with_inner_size(left.window.map_or([1280.0, 800.0], |(width, height)| [width.max(720.0), height.max(480.0)]))
        .with_maximized(left.maximized)
        .with_min_inner_size([720.0, 480.0])
        .with_icon(icon());
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let create: eframe::AppCreator<'_> = Box::new(move |cc| Ok(Box::new(create(&cc.egui_ctx, songs, paths, left)?)));
    Ok(eframe::run_native("Moodsic", options, create)?)
}

fn create(ctx: &egui::Context, songs: Vec<PathBuf>, paths: Paths, left: Session) -> std::io::Result<App> {
    // A settings file that is not right must not keep the window shut, and is left alone.
    let file = paths.settings();
    let (settings, complaint) = match Settings::load(&paths) {
        Ok((settings, complaints)) if complaints.is_empty() => (settings, None),
        Ok((settings, complaints)) => {
            let complaints: Vec<_> = complaints.iter().map(ToString::to_string).collect();
            (settings, Some(format!("{}: {}.", file.display(), complaints.join("; "))))
        }
        Err(error) => (
            Settings::default(),
            Some(format!("{error}. The usual settings are used; what you change now is not kept.")),
        ),
    };
    guess_encodings(settings.guess_tag_encoding);
    let output = Box::new(CpalOutput::default());
    let parts = Parts { paths, settings, output, picker: Arc::new(RfdPicker), left };
    let mut app = App::new(ctx, parts)?;
    signals::watch(ctx);
    if let Some(complaint) = complaint {
        app.state.notify("settings", NoticeLevel::Warning, complaint);
    }
    if let Some(list) = rescued_labels(&app.paths.state) {
        let list = list.display();
        let words = format!(
            "Some labels could not be saved last time. They are in {list}: moodsic import {list} --overwrite brings them in; then delete it."
        );
        app.state.notify("rescue", NoticeLevel::Warning, words);
    }
    if !songs.is_empty() {
        app.state.tab = Tab::Listen;
        app.act(ctx, Action::Open(OpenAction::Paths(songs)));
    }
    Ok(app)
}

/// The newest list of labels that an earlier run could not save (see `save_labels`).
fn rescued_labels(logs: &std::path::Path) -> Option<PathBuf> {
    let lists = std::fs::read_dir(logs).ok()?.flatten().map(|entry| entry.path());
    lists.filter(|path| super::is_rescue(path)).max()
}

/// The program's icon for the window and the task bar.
fn icon() -> egui::IconData {
    let png = include_bytes!("../../assets/moodsic.png");
    eframe::icon_data::from_png_bytes(png).unwrap_or_default()
}
