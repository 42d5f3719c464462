//! What the pretrained network hints at for the song on screen: how energetic and how bright it is.

use egui::{Align2, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::state::State;
use crate::app::theme;

/// Draws them, once they are there.
pub(super) fn show(ui: &mut Ui, state: &State) {
    let Some(hints) = state.song.current().and_then(|current| current.hints) else { return };
    ui.add_space(theme::GAP);
    ui.separator();
    ui.label(theme::strong(ui, "Hints"));
    axis(ui, "Mellow", "Energetic", hints.energetic);
    axis(ui, "Dark", "Bright", hints.bright);
    ui.label(theme::small(ui, "Hints of a general tagger, not moods; no tag of yours went in."));
}

/// A line from `low` to `high` with a mark at `value` (−3 to 3).
fn axis(ui: &mut Ui, low: &str, high: &str, value: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    let towards = if value < 0.0 { low } else { high };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{low} to {high}: {value:+.1}, {towards}")));
    let colours = theme::colours(ui);
    let painter = ui.painter();
    painter.text(rect.left_top(), Align2::LEFT_TOP, low, theme::axis_font(), colours.weak);
    painter.text(rect.right_top(), Align2::RIGHT_TOP, high, theme::axis_font(), colours.weak);
    let y = rect.bottom() - 8.0;
    painter.hline(rect.x_range(), y, Stroke::new(2.0, colours.border));
    painter.vline(rect.center().x, (y - 4.0)..=(y + 4.0), Stroke::new(1.0, colours.weak));
    let reach = rect.width() / 2.0 - 5.0;
    let x = rect.center().x + (value / 3.0).clamp(-1.0, 1.0) * reach;
    painter.circle_filled(egui::pos2(x, y), 5.0, colours.accent);
    response.on_hover_text(format!("{value:+.1} on a scale from \u{2212}3 to +3; 0 is usual music"));
}
