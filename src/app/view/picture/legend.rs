//! Under the spectrogram: the read-out of the pointer, and which colour means how loud.

use egui::{Align, Align2, Layout, Mesh, Rect, Sense, Shape, Ui, pos2, vec2};
use egui_plot::PlotPoint;

use super::pane::Pane;
use super::texture::Inks;
use super::why;
use crate::app::state::{Current, State};
use crate::app::theme;
use crate::app::view::parts::text;

/// Height of the line.
pub(super) const HEIGHT: f32 = 20.0;

/// Draws it. `hovered`: the picture under the pointer, and its seconds and band.
pub(super) fn show(ui: &mut Ui, state: &State, current: &Current, hovered: Option<(Pane<'_>, PlotPoint)>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let words = match hovered {
        Some((pane, point)) => read_out(&pane, point),
        None if current.why.is_some() => current.why.as_ref().map(why::words).unwrap_or_default(),
        None => "Point at the picture to read it; wheel zooms, drag moves, click plays from there".to_owned(),
    };
    let colours = theme::colours(ui);
    let scale = scale_rect(rect);
    let ink = if hovered.is_some() { colours.strong } else { colours.weak };
    let room = Rect::from_min_max(rect.min, pos2(scale.left() - 60.0, rect.bottom()));
    let mut line = ui.new_child(egui::UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center)));
    line.add(egui::Label::new(egui::RichText::new(&words).font(theme::axis_font()).color(ink)).truncate());
    let inks = Inks::of(state, current, ui.visuals().dark_mode);
    ui.painter().add(ramp(inks, scale));
    let font = theme::axis_font;
    let grey = hovered.map_or(current.picture.recipe.grey, |(pane, _)| pane.grey);
    let quietest = match grey.range_db() {
        Some(range) => format!("\u{2212}{range:.0} dB"),
        None => "quietest".to_owned(),
    };
    ui.painter().text(scale.left_center() - vec2(5.0, 0.0), Align2::RIGHT_CENTER, quietest, font(), colours.weak);
    ui.painter().text(scale.right_center() + vec2(5.0, 0.0), Align2::LEFT_CENTER, "0", font(), colours.weak);
}

fn scale_rect(rect: Rect) -> Rect {
    let right = rect.right() - 28.0;
    Rect::from_min_max(pos2(right - 90.0, rect.center().y - 4.0), pos2(right, rect.center().y + 4.0))
}

/// "1:23.4 · 1.25 kHz · −32 dB below the loudest".
fn read_out(pane: &Pane<'_>, point: PlotPoint) -> String {
    let place = format!("{} \u{b7} {}", text::clock_tenths(point.x), text::hertz(pane.params.hz_of_band(point.y)));
    match pane.level(point) {
        Some(level) => {
            let share = f32::from(level) / 255.0;
            match pane.grey.range_db().map(|range| range - share * range) {
                Some(below) if below < 0.5 => format!("{place} \u{b7} 0 dB, the loudest"),
                Some(below) => format!("{place} \u{b7} {below:.0} dB below the loudest"),
                None => format!("{place} \u{b7} {:.0} % of the loudest", share * 100.0),
            }
        }
        None => place,
    }
}

/// A strip of all 256 colours.
fn ramp(inks: Inks, rect: Rect) -> Shape {
    let table = inks.table();
    let mut mesh = Mesh::default();
    let steps = 64_usize;
    let width = rect.width() / steps as f32;
    for step in 0..steps {
        let left = rect.left() + step as f32 * width;
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        mesh.add_colored_rect(cell, table[255 - step * 255 / (steps - 1)]);
    }
    Shape::mesh(mesh)
}
