//! The right side: the moods to tag with, the song's label, what is suggested, and the hints.

use egui::{
    Align, Button, Layout, Rect, Response, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::{hints, prediction};
use crate::app::action::{Action, TagAction, ViewAction};
use crate::app::bindings::{Bindings, KeyCommand};
use crate::app::state::{Overlay, Refusal, State};
use crate::app::theme;
use crate::app::view::cloud;
use crate::app::view::parts::icons::{self, Icon, icon_button};
use crate::app::view::parts::{marks, text};
use crate::dataset::LabelState;
use crate::mood::{Mood, MoodEntry};
use crate::song::SongId;

/// Height of a mood's button, and of a gap.
const MOOD: f32 = 36.0;
const GAP: f32 = 4.0;
/// Room that the buttons below the moods and the suggestion take, so that they stay in view.
const BELOW: f32 = 250.0;
/// So many moods are seen at least.
const LEAST_MOODS: f32 = 3.0;

/// What the panel keeps between frames.
#[derive(Default)]
pub(super) struct MoodsView {
    /// The mood that was last scrolled to.
    followed: Option<Mood>,
}

impl MoodsView {
    /// Draws it: the moods scroll by themselves, so that what stands below them stays in view.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        // In a low window the bar must not lie over the buttons.
        ui.spacing_mut().scroll.floating_allocated_width = theme::SCROLL_ROOM;
        heading(ui, state, actions);
        let songs = state.to_be_labelled();
        let unknown = songs.is_empty().then(|| state.label_of_file()).flatten();
        let label = common_label(state, &songs).or(unknown);
        ui.add_enabled_ui(!songs.is_empty() || state.song.current().is_some(), |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            self.moods(ui, state, label, actions);
            let labelled = unknown.is_some() || songs.iter().any(|&song| state.library.label(song).is_some());
            other_labels(ui, &state.bindings, label, labelled, actions);
        });
        ui.add_space(theme::GAP);
        match state.labels.refusal() {
            Some(refusal) => {
                let colours = theme::colours(ui);
                let ink = if refusal.is_quiet() { colours.text } else { colours.warn };
                let label = ui.label(RichText::new(remark(state, refusal)).small().color(ink));
                marks::announce(ui, &label, false);
            }
            None => said_by(ui, state),
        }
        ui.separator();
        ScrollArea::vertical().id_salt("suggestion").auto_shrink(false).show(ui, |ui| {
            prediction::show(ui, state, actions);
            cloud::second_opinion(ui, state, actions);
            hints::show(ui, state);
        });
    }

    fn moods(&mut self, ui: &mut Ui, state: &State, label: Option<&LabelState>, actions: &mut Vec<Action>) {
        let entries = state.labels.vocabulary().entries();
        let step = MOOD + GAP;
        let room = (ui.available_height() - BELOW).max(LEAST_MOODS * step).min(entries.len() as f32 * step);
        let mood = label.and_then(LabelState::mood);
        let follows = mood.is_some() && mood != self.followed.as_ref();
        self.followed = mood.cloned();
        ScrollArea::vertical().id_salt("moods").max_height(room).min_scrolled_height(room).show(ui, |ui| {
            for (index, entry) in entries.iter().enumerate() {
                let on = mood == Some(&entry.mood);
                let button = mood_button(ui, &key(state, index), entry, on);
                if on && follows {
                    button.scroll_to_me(None);
                }
                if button.clicked() {
                    let stay = ui.input(|input| input.modifiers.shift);
                    actions.push(Action::Tag(TagAction::Mood { mood: entry.mood.clone(), stay }));
                }
            }
        });
    }
}

/// The label that all of `songs` have.
fn common_label<'a>(state: &'a State, songs: &[SongId]) -> Option<&'a LabelState> {
    let (first, others) = songs.split_first()?;
    let label = state.library.label(*first)?;
    others.iter().all(|&song| state.library.label(song) == Some(label)).then_some(label)
}

fn heading(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let of = match state.library.chosen_count() {
            0 => "Mood".to_owned(),
            count => format!("Mood of {}", text::songs(count)),
        };
        ui.label(theme::strong(ui, of));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let pick = state.bindings.hint("Choose a mood by its name", KeyCommand::PickMood);
            let enabled = state.song.current().is_some() || state.library.chosen_count() > 0;
            ui.add_enabled_ui(enabled, |ui| {
                if icon_button(ui, Icon::Search, "Choose a mood by its name", &pick).clicked() {
                    actions.push(Action::View(ViewAction::Overlay(Some(Overlay::PickMood))));
                }
            });
            if icon_button(ui, Icon::Sliders, "Edit moods", "Add, rename, merge, order and recolour moods").clicked() {
                actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Moods))));
            }
            ui.add_enabled_ui(state.labels.trail().can_redo(), |ui| {
                if icon_button(ui, Icon::Redo, "Redo", &state.bindings.hint("Redo", KeyCommand::Redo)).clicked() {
                    actions.push(Action::Tag(TagAction::Redo));
                }
            });
            ui.add_enabled_ui(state.labels.trail().can_undo(), |ui| {
                if icon_button(ui, Icon::Undo, "Undo", &state.bindings.hint("Undo", KeyCommand::Undo)).clicked() {
                    actions.push(Action::Tag(TagAction::Undo));
                }
            });
        });
    });
}

/// The key of the mood at an index of the list; empty when it has none.
fn key(state: &State, index: usize) -> String {
    let digit = u8::try_from(index + 1).ok().filter(|digit| (1..=9).contains(digit));
    digit.map_or_else(String::new, |digit| state.bindings.first(KeyCommand::Mood(digit)))
}

/// A wide button: key, dot, name, and a tick when it is the song's mood.
fn mood_button(ui: &mut Ui, key: &str, entry: &MoodEntry, on: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), MOOD), Sense::click());
    let enabled = ui.is_enabled();
    let name = entry.mood.as_str();
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, enabled, on, name));
    let colours = theme::colours(ui);
    let visuals = *ui.style().interact(&response);
    let fill = if on { colours.selection } else { visuals.weak_bg_fill };
    let edge = if on { Stroke::new(1.5, colours.accent) } else { visuals.bg_stroke };
    ui.painter().rect(rect, theme::CORNER, fill, edge, StrokeKind::Inside);
    let inner = rect.shrink2(vec2(10.0, 0.0));
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
    if key.is_empty() {
        row.add_space(28.0);
    } else {
        marks::key_cap(&mut row, key);
    }
    marks::dot(&mut row, entry.colour);
    let ink = if on { colours.strong } else { visuals.text_color() };
    let room = if on { 20.0 } else { 0.0 };
    row.scope(|ui| {
        ui.set_max_width((ui.available_width() - room).max(10.0));
        ui.add(egui::Label::new(RichText::new(name).color(ink)).truncate().selectable(false).sense(Sense::empty()));
    });
    if on {
        let tick = Rect::from_center_size(inner.right_center() - vec2(7.0, 0.0), Vec2::splat(12.0));
        icons::paint(ui.painter(), Icon::Check, tick, colours.accent);
    }
    let hint = if key.is_empty() {
        format!("Tag {name}")
    } else {
        format!("Tag {name} ({key}); with Shift: stay on this song")
    };
    response.on_hover_text(hint)
}

fn other_labels(
    ui: &mut Ui,
    bindings: &Bindings,
    label: Option<&LabelState>,
    labelled: bool,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding.x = 6.0;
        let width = (ui.available_width() - 8.0) / 3.0;
        let size = vec2(width.max(40.0), theme::BUTTON_HEIGHT);
        for (name, hint, on, action) in [
            (
                "Unsure",
                bindings.hint("Cannot decide", KeyCommand::Unsure),
                label == Some(&LabelState::Unsure),
                TagAction::Unsure,
            ),
            (
                "Skip",
                bindings.hint("Not to be labelled", KeyCommand::Skip),
                label == Some(&LabelState::Skipped),
                TagAction::Skip,
            ),
            ("Clear", bindings.hint("No label", KeyCommand::Clear), false, TagAction::Clear),
        ] {
            let enabled = name != "Clear" || labelled;
            let button = Button::new(name).selected(on).min_size(size);
            if ui.add_enabled(enabled, button).on_hover_text(hint).clicked() {
                actions.push(Action::Tag(action));
            }
        }
    });
}

/// Why the last key did nothing, and what to do instead.
fn remark(state: &State, refusal: &Refusal) -> String {
    let next = state.bindings.first(KeyCommand::Next);
    match refusal {
        Refusal::NothingLeft => format!("Nothing left below. Click a song or press {next} to go on."),
        Refusal::EndOfList => "This is the end of the list.".to_owned(),
        Refusal::AllTagged => "Every song of the list has a label.".to_owned(),
        Refusal::NotListed => {
            format!("This song is not in the list, so keys do not tag it. {next} shows the next one that is.")
        }
        Refusal::NoSuggestion => "No suggestion: press a mood.".to_owned(),
        Refusal::NoSuchMood(mood) => format!("{mood} is not among your moods any more: press another."),
        Refusal::JustChanged(Some(mood)) => format!("The suggestion has just become {mood}. Press again to accept it."),
        Refusal::MoodsChange => "The moods are being changed. Tag again in a moment.".to_owned(),
        Refusal::JustChanged(None) => "The suggestion has just disappeared.".to_owned(),
    }
}

/// Who gave the label.
fn said_by(ui: &mut Ui, state: &State) {
    use crate::dataset::LabelSource;
    if state.library.chosen_count() > 0 {
        ui.label(theme::small(ui, "They get their mood together; one Undo takes it back."));
        return;
    }
    let song = state.song.id().and_then(|id| state.library.get(id));
    let words = match song.map(|entry| entry.annotation.as_ref()) {
        None if state.label_of_file().is_some() => "Tagged by you. It comes into the list once it has been read.",
        None if state.song.current().is_some() => "Not tagged yet.",
        None => "No song is shown.",
        Some(None) => "Not tagged yet.",
        Some(Some(annotation)) => match annotation.source {
            LabelSource::Human => "Tagged by you.",
            LabelSource::Import => "Tagged by an imported list.",
            LabelSource::FileTag => "Tagged by the file itself.",
            LabelSource::Demo => "Tagged by the demo.",
        },
    };
    ui.label(theme::small(ui, words));
}
