//! What a mood sounds like, in the mood editor: a line of words, and under it seven sliders.

use egui::{Button, Grid, Response, Slider, Ui};

use crate::app::theme;
use crate::mood::{AudioMood, Mood, MoodEntry, SoundsLike};
use crate::worker::MoodEdit;

/// From what on a weight is more than a little.
const FULL: f64 = 0.75;

/// Which mood's sliders are shown, and where they stand until the database says the same.
#[derive(Default)]
pub(super) struct Mixer {
    open: Option<Mood>,
    draft: Option<SoundsLike>,
    /// A slider is being dragged.
    held: bool,
}

impl Mixer {
    /// Shows it for one mood. `is_saving`: an earlier edit is on its way to the disk.
    pub(super) fn show(&mut self, ui: &mut Ui, entry: &MoodEntry, is_saving: bool, edits: &mut Vec<MoodEdit>) {
        let is_open = self.open.as_ref() == Some(&entry.mood);
        if is_open && !self.held && !is_saving {
            self.draft = None;
        }
        let draft = self.draft.clone().filter(|_| is_open);
        let mix = draft.or_else(|| entry.sounds_like()).unwrap_or_default();
        ui.horizontal(|ui| {
            // Under the name, not under the colour.
            ui.add_space(ui.spacing().interact_size.x);
            if line(ui, &entry.mood, &mix, is_open).clicked() {
                *self = Self { open: (!is_open).then(|| entry.mood.clone()), ..Self::default() };
            }
        });
        if is_open && self.open.is_some() {
            ui.indent("sliders", |ui| self.sliders(ui, entry, mix, edits));
        }
    }

    fn sliders(&mut self, ui: &mut Ui, entry: &MoodEntry, mut mix: SoundsLike, edits: &mut Vec<MoodEdit>) {
        let (mut moved, mut released) = (false, false);
        Grid::new("weights").num_columns(3).spacing([theme::GAP, 2.0]).show(ui, |ui| {
            for of in AudioMood::ALL {
                ui.label(of.name());
                let response = slider(ui, &entry.mood, of, &mut mix);
                moved |= response.changed();
                self.held |= response.is_pointer_button_down_on();
                released |= response.drag_stopped() || (response.changed() && !response.is_pointer_button_down_on());
                ui.label(theme::weak(ui, words(mix.weight(of))));
                ui.end_row();
            }
        });
        if moved {
            self.draft = Some(mix);
        }
        if released {
            self.held = false;
            let wanted = self.draft.clone().filter(|mix| *mix != entry.sounds_like().unwrap_or_default());
            edits.extend(wanted.map(|mix| MoodEdit::SoundsLike(entry.mood.clone(), Some(mix))));
        }
        let by_name = SoundsLike::by_name(entry.mood.as_str()).unwrap_or_default();
        let button = ui.add_enabled(entry.sounds_like.is_some(), Button::new("By its name"));
        let named = format!("What {} sounds like by its name", entry.mood);
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(named));
        let button = button.on_hover_text(sentence(&by_name)).on_disabled_hover_text("It is what its name says.");
        if button.clicked() {
            self.draft = None;
            edits.push(MoodEdit::SoundsLike(entry.mood.clone(), None));
        }
    }
}

/// The words, which open and close the sliders.
fn line(ui: &mut Ui, mood: &Mood, mix: &SoundsLike, is_open: bool) -> Response {
    let words = theme::small(ui, sentence(mix));
    let response = ui.add(Button::new(words).frame(false).truncate());
    let named = format!("{mood}: {}", sentence(mix));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_label(named);
        node.set_expanded(is_open);
    });
    response.on_hover_text("What songs of this mood sound like before there are labels. Click to change it.")
}

fn slider(ui: &mut Ui, mood: &Mood, of: AudioMood, mix: &mut SoundsLike) -> Response {
    let mut weight = mix.weight(of);
    let response = ui.add(Slider::new(&mut weight, -1.0..=1.0).step_by(0.5).show_value(false));
    if response.changed() {
        mix.set(of, weight);
    }
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_label(format!("How much {mood} sounds like {}", of.name()));
        node.set_value(words(weight));
    });
    response
}

/// Where a slider stands.
fn words(weight: f64) -> &'static str {
    match weight {
        weight if weight >= FULL => "like",
        weight if weight > 0.0 => "a little like",
        weight if weight <= -FULL => "not at all like",
        weight if weight < 0.0 => "rather unlike",
        _ => "no influence",
    }
}

/// "Sounds like: tender, a little sad, not exciting". What speaks for a mood comes first.
fn sentence(mix: &SoundsLike) -> String {
    let mut parts: Vec<_> = AudioMood::ALL.map(|of| (mix.weight(of), of.name())).into();
    parts.retain(|(weight, _)| *weight != 0.0);
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    if parts.is_empty() {
        return "Like none of the seven: learned from your labels alone".to_owned();
    }
    let word = |(weight, name): (f64, &str)| match weight {
        weight if weight >= FULL => name.to_owned(),
        weight if weight > 0.0 => format!("a little {name}"),
        weight if weight <= -FULL => format!("not {name}"),
        _ => format!("not so {name}"),
    };
    // Equal weights keep the order of the seven; those against it are told from the weakest to the strongest.
    format!("Sounds like: {}", parts.into_iter().map(word).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mix_is_told_in_words() {
        let told = |name: &str| SoundsLike::by_name(name).map(|mix| sentence(&mix));
        assert_eq!(told("calm").as_deref(), Some("Sounds like: tender, not exciting"));
        assert_eq!(told("happy").as_deref(), Some("Sounds like: happy, exciting, not sad, not tender"));
        let mix = [(AudioMood::Sad, 0.5), (AudioMood::Happy, -0.5), (AudioMood::Scary, 1.0)].into_iter().collect();
        assert_eq!(sentence(&mix), "Sounds like: scary, a little sad, not so happy");
        assert_eq!(sentence(&SoundsLike::default()), "Like none of the seven: learned from your labels alone");
    }
}
