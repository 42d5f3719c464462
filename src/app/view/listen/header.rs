//! The song on screen: title, artist, album, length, format, and what was special about its minute.

use egui::{RichText, Ui};

use crate::app::action::Action;
use crate::app::bindings::KeyCommand;
use crate::app::state::{Current, State, sentence};
use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon};
use crate::app::view::parts::{marks, text};
use crate::audio::ClipNote;
use crate::ear::Facts;
use crate::song::{Song, file_name};

/// In a lower window what a song sounds like has no line of its own.
const LOW: f32 = 700.0;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, _actions: &mut Vec<Action>) {
    let Some(current) = state.song.current() else {
        ui.label(theme::title("No song chosen"));
        let open = state.bindings.first(KeyCommand::OpenSongs);
        let open = if open.is_empty() { String::new() } else { format!(", or open one with {open}") };
        ui.label(theme::weak(ui, format!("Choose a song in the list{open}.")));
        return;
    };
    let song = current.song.and_then(|id| state.library.get(id)).map(|entry| &entry.song);
    let title = song.map_or_else(|| file_name(&current.path), Song::display_title);
    marks::elided(ui, theme::title(title).color(theme::colours(ui).strong));
    let is_low = ui.ctx().content_rect().height() < LOW;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if song.is_some_and(|song| song.metadata.has_cover) {
            icons::still(ui, Icon::Cover, 14.0, theme::colours(ui).weak).on_hover_text("The file has a cover picture");
        }
        marks::elided(ui, theme::weak(ui, details(current, song)));
        if is_low {
            hears(ui, state, current);
        }
    });
    if !is_low {
        hears(ui, state, current);
    }
    // That a song is short is as it is; that something of it is lost is not.
    if let Some(note) = window_note(current, song) {
        marks::elided(ui, theme::small(ui, note));
    }
    let remarks = current.analysis.iter().flat_map(|analysis| analysis.fidelity.remarks());
    let remarks: Vec<String> = remarks.map(|remark| sentence(&remark)).collect();
    if !remarks.is_empty() {
        marks::elided(ui, RichText::new(remarks.join(" ")).small().color(theme::colours(ui).warn));
    }
}

/// "Sounds like violin, classical." The line keeps its place while nothing is known.
fn hears(ui: &mut Ui, state: &State, current: &Current) {
    let facts = match &current.heard {
        Some(heard) => Facts::of(heard),
        None => current.song.map(|song| state.library.facts(song)).unwrap_or_default(),
    };
    let words = if !facts.is_empty() {
        format!("Sounds like {}", facts.listed())
    } else if current.heard.is_some() {
        "Sounds like nothing that the general tagger is sure of".to_owned()
    } else {
        " ".to_owned()
    };
    let label = marks::elided(ui, theme::weak(ui, words));
    if !facts.is_empty() {
        label.on_hover_text("Heard by a general tagger. Search for it with hears:guitar");
    }
}

/// "Artist · Album · 4:12 · FLAC", without what is unknown.
fn details(current: &Current, song: Option<&Song>) -> String {
    let mut parts: Vec<String> = Vec::with_capacity(4);
    if let Some(song) = song {
        parts.extend(song.metadata.artist.clone());
        parts.extend(song.metadata.album.clone());
        parts.push(text::clock(song.duration_secs));
        parts.push(song.format.clone());
    } else if let Some(analysis) = &current.analysis {
        parts.push(text::clock(analysis.duration_secs));
        parts.push(analysis.info.format.clone());
    } else {
        parts.push(current.path.display().to_string());
    }
    parts.join(" \u{b7} ")
}

/// What the rule had to do for a short song, in words.
fn window_note(current: &Current, song: Option<&Song>) -> Option<String> {
    let window = current.window?;
    let length = song.map_or(window.end_s, |song| song.duration_secs);
    let length = text::clock(length);
    match window.note {
        ClipNote::Full => None,
        ClipNote::LastMinute => Some(format!("Looks at the last 60 s: the song is only {length} long.")),
        ClipNote::WholeSong => Some(format!("Looks at the whole song: it is only {length} long.")),
        ClipNote::Cut => Some(format!("Looks at what there is after 1:00: the song is only {length} long.")),
    }
}
