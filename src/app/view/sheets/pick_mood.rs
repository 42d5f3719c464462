//! The box where a mood is chosen by its name: "mel" and Enter tags *melancholic*.

use egui::{Context, Id, Key, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::app::action::{Action, TagAction};
use crate::app::bindings::KeyCommand;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{marks, sheet};
use crate::mood::MoodEntry;

/// Height of a mood in the list.
const ROW: f32 = 28.0;

/// What is being typed.
#[derive(Default)]
pub(super) struct PickMood {
    text: String,
    /// The place of the marked mood among those that fit.
    marked: usize,
    open: bool,
}

impl PickMood {
    /// The sheet is not shown (any more).
    pub(super) fn closed(&mut self) {
        *self = Self::default();
    }

    /// Draws it.
    pub(super) fn show(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        let opened_now = !std::mem::replace(&mut self.open, true);
        sheet::show(ctx, "Mood", 360.0, actions, |ui, actions| {
            let field = TextEdit::singleline(&mut self.text)
                .id(Id::unique("mood by its name"))
                .hint_text("The first letters of a mood")
                .margin(egui::Margin::symmetric(8, 6))
                .desired_width(f32::INFINITY)
                .char_limit(40);
            let response = ui.add(field);
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Mood"));
            if opened_now {
                response.request_focus();
            }
            if response.changed() {
                self.marked = 0;
            }
            let fitting = fitting(&self.text, state.labels.vocabulary().entries());
            let (up, down, shift) = ui.input(|input| {
                (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown), input.modifiers.shift)
            });
            let last = fitting.len().saturating_sub(1);
            self.marked = (self.marked + usize::from(down)).min(last).saturating_sub(usize::from(up));
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let mut picked = entered.then(|| fitting.get(self.marked)).flatten().map(|(_, entry)| entry.mood.clone());
            ui.add_space(4.0);
            if fitting.is_empty() {
                ui.label(theme::weak(ui, "No mood has these letters. Moods are added in the mood editor."));
                if entered {
                    response.request_focus();
                }
            }
            ScrollArea::vertical().max_height(9.0 * ROW).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (place, (index, entry)) in fitting.iter().enumerate() {
                    let marked = place == self.marked;
                    let row = row(ui, state, *index, entry, marked);
                    if marked && (up || down) {
                        row.scroll_to_me(None);
                    }
                    if row.clicked() {
                        picked = Some(entry.mood.clone());
                    }
                }
            });
            ui.add_space(4.0);
            ui.label(theme::small(
                ui,
                "Enter tags and goes on; with Shift it stays. \u{2191} \u{2193} choose another.",
            ));
            actions.extend(picked.map(|mood| Action::Tag(TagAction::Picked { mood, stay: shift })));
        });
    }
}

fn row(ui: &mut Ui, state: &State, index: usize, entry: &MoodEntry, marked: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, marked, entry.mood.as_str()));
    let colours = theme::colours(ui);
    if marked || response.hovered() {
        ui.painter().rect_filled(rect, theme::CORNER, if marked { colours.selection } else { colours.hover });
    }
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut line = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))).layout(layout));
    marks::dot(&mut line, entry.colour);
    let name = RichText::new(entry.mood.as_str()).color(if marked { colours.strong } else { colours.text });
    line.add(egui::Label::new(name).truncate().selectable(false).sense(Sense::empty()));
    let digit = u8::try_from(index + 1).ok().filter(|digit| *digit <= 9);
    if let Some(key) = digit.map(|digit| state.bindings.first(KeyCommand::Mood(digit))).filter(|key| !key.is_empty()) {
        line.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| marks::key_cap(ui, &key));
    }
    response
}

/// The moods whose names begin with a text, then those with a word that does, then those that have it anywhere; with their places.
fn fitting<'a>(text: &str, entries: &'a [MoodEntry]) -> Vec<(usize, &'a MoodEntry)> {
    let wanted = folded(text.trim());
    let rank = |entry: &MoodEntry| {
        let name = folded(entry.mood.as_str());
        if name.starts_with(&wanted) {
            Some(0)
        } else if name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(&wanted)) {
            Some(1)
        } else {
            name.contains(&wanted).then_some(2)
        }
    };
    let mut found: Vec<_> =
        entries.iter().enumerate().filter_map(|(index, entry)| Some((rank(entry)?, index, entry))).collect();
    found.sort_by_key(|&(rank, index, _)| (rank, index));
    found.into_iter().map(|(_, index, entry)| (index, entry)).collect()
}

/// Without case and accents.
fn folded(text: &str) -> String {
    text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mood::{Mood, Rgb};

    #[test]
    fn the_nearest_name_comes_first() {
        let entries: Vec<MoodEntry> = ["sad", "not mellow", "melancholic", "Mélodique", "caramel", "mellow"]
            .into_iter()
            .map(|name| MoodEntry::new(Mood::new(name).expect("a mood"), Rgb(0, 0, 0)))
            .collect();
        let found =
            |text: &str| -> Vec<&str> { fitting(text, &entries).iter().map(|(_, e)| e.mood.as_str()).collect() };
        assert_eq!(found("mel"), ["melancholic", "Mélodique", "mellow", "not mellow", "caramel"]);
        assert_eq!(found("MÉL"), ["melancholic", "Mélodique", "mellow", "not mellow", "caramel"]);
        assert_eq!(found(" ").len(), 6);
        assert!(found("xyz").is_empty());
    }
}
