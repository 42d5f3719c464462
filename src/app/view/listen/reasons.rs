//! Why a mood is suggested, in words: one sentence, what adds up to the score, the strongest places, and songs that are alike.

use egui::{Grid, Label, Ui};

use crate::app::action::{Action, ModelAction};
use crate::app::state::{Current, State, Why};
use crate::app::theme;
use crate::app::view::parts::icons::{Icon, small_icon_button};
use crate::app::view::parts::marks;
use crate::app::view::picture::why;
use crate::learn::{Explanation, LeanParts};

/// Draws them, once they are known.
pub(super) fn show(ui: &mut Ui, state: &State, current: &Current, actions: &mut Vec<Action>) {
    let Some(asked) = &current.why else { return };
    let Some(explanation) = asked.explanation.as_deref() else {
        ui.label(theme::small(ui, "Looking for the reasons\u{2026}"));
        return;
    };
    ui.add_space(2.0);
    ui.label(explanation.sentence(&asked.mood));
    ui.add_space(2.0);
    parts(ui, explanation.parts, asked);
    places(ui, current, asked, explanation, actions);
    nearest(ui, state, asked, actions);
}

/// What adds up to the score, a line each.
fn parts(ui: &mut Ui, parts: LeanParts, asked: &Why) {
    let mood = &asked.mood;
    let lines = [
        ("Places in the minute", parts.places, "What is heard at each moment and pitch: the glow over the picture"),
        ("Change in the minute", parts.change, "How much its six parts differ from each other"),
        ("General tagger", parts.tagger, "What a network that knows none of your labels says of its own seven moods"),
        ("For every song", parts.base, "Where all songs start from, before anything is heard"),
    ];
    // The lines of a grid are as high as a button otherwise.
    ui.spacing_mut().interact_size.y = 14.0;
    Grid::new("parts of the score").num_columns(2).spacing([8.0, 2.0]).show(ui, |ui| {
        for (name, share, hint) in lines {
            let way = if share < 0.0 { "against" } else { "for" };
            let words = ui.label(theme::small(ui, name));
            words.on_hover_text(format!("{hint}. It speaks {way} {mood}, in units of log odds"));
            ui.label(theme::small(ui, signed(share)));
            ui.end_row();
        }
    });
}

/// The strongest places, each to be heard.
fn places(ui: &mut Ui, current: &Current, asked: &Why, explanation: &Explanation, actions: &mut Vec<Action>) {
    for (index, region) in explanation.regions.iter().enumerate() {
        let part = why::part_of(region, why::start_secs(current));
        let heard = asked.part() == Some(part);
        ui.horizontal(|ui| {
            let number = index + 1;
            let (icon, name) = if heard {
                (Icon::Pause, format!("Hear everything again, not place {number} alone"))
            } else {
                (Icon::Play, format!("Hear place {number} alone"))
            };
            if small_icon_button(ui, icon, &name, &name).clicked() {
                actions.push(Action::Model(ModelAction::HearPart(part)));
            }
            let words = format!("{number}  {} {}", region.sound.words(), signed(region.share));
            ui.add(Label::new(theme::small(ui, words)).truncate()).on_hover_text(why::where_it_is(&part));
        });
    }
}

/// Labelled songs that are alike, to be heard beside this one.
fn nearest(ui: &mut Ui, state: &State, asked: &Why, actions: &mut Vec<Action>) {
    let songs: Vec<_> = asked.nearest.iter().filter_map(|&song| state.library.get(song)).collect();
    if songs.is_empty() {
        return;
    }
    ui.add_space(2.0);
    ui.label(theme::small(ui, "Most alike among your songs:"));
    for row in songs {
        let id = row.song.id;
        let title = row.song.display_title();
        let heard = asked.song() == Some(id);
        ui.horizontal(|ui| {
            let (icon, name) = if heard {
                (Icon::Pause, "Back to the song on screen".to_owned())
            } else {
                (Icon::Play, format!("Hear the minute of {title}"))
            };
            if small_icon_button(ui, icon, &name, &name).clicked() {
                actions.push(Action::Model(ModelAction::HearBeside(id)));
            }
            if let Some(mood) = row.annotation.as_ref().and_then(|annotation| annotation.state.mood()) {
                marks::dot(ui, state.labels.vocabulary().colour(mood)).on_hover_text(mood.as_str());
                marks::elided(ui, theme::small(ui, format!("{mood}: {title}")));
            } else {
                marks::elided(ui, theme::small(ui, title));
            }
        });
    }
}

/// "+0.41", "−0.02".
fn signed(share: f32) -> String {
    let sign = if share < 0.0 { '\u{2212}' } else { '+' };
    format!("{sign}{:.2}", share.abs())
}
