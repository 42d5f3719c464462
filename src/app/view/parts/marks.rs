//! Small marks used all over: a mood's dot, a key cap, a thin bar, a line of text that elides.

use egui::{
    Color32, Label, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, WidgetInfo, WidgetText,
    pos2, vec2,
};

use crate::app::theme;
use crate::mood::Rgb;

/// A mood's colour as a dot. Never alone: the name stands beside it.
pub(in crate::app::view) fn dot(ui: &mut Ui, colour: Rgb) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(theme::DOT, theme::DOT), Sense::hover());
    paint_dot(ui, rect, colour, true);
    response
}

/// The same as a ring: suggested, not said.
pub(in crate::app::view) fn ring(ui: &mut Ui, colour: Rgb) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(theme::DOT, theme::DOT), Sense::hover());
    paint_dot(ui, rect, colour, false);
    response
}

/// A dot or ring centred in `rect`.
pub(in crate::app::view) fn paint_dot(ui: &Ui, rect: Rect, colour: Rgb, filled: bool) {
    let radius = theme::DOT / 2.0;
    if filled {
        ui.painter().circle_filled(rect.center(), radius, theme::rgb(colour));
    } else {
        ui.painter().circle_stroke(rect.center(), radius - 1.0, Stroke::new(2.0, theme::rgb(colour)));
    }
}

/// A key as it is printed on the keyboard.
pub(in crate::app::view) fn key_cap(ui: &mut Ui, key: &str) -> Response {
    let colours = theme::colours(ui);
    let galley = WidgetText::from(RichText::new(key).text_style(TextStyle::Small).color(colours.weak)).into_galley(
        ui,
        Some(egui::TextWrapMode::Extend),
        f32::INFINITY,
        TextStyle::Small,
    );
    let size = vec2((galley.size().x + 10.0).max(20.0), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect(rect, 4, colours.window, Stroke::new(1.0, colours.border), StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colours.weak);
    response
}

/// A thin bar filled to `share` (0 to 1) in `colour`, across the available width; `name` says what it shows.
pub(in crate::app::view) fn bar(ui: &mut Ui, share: f32, colour: Color32, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let colours = theme::colours(ui);
    ui.painter().rect_filled(rect, 3, colours.raised);
    let width = rect.width() * share.clamp(0.0, 1.0);
    if width > 0.0 {
        let filled = Rect::from_min_max(rect.min, pos2(rect.left() + width.max(3.0), rect.bottom()));
        ui.painter().rect_filled(filled, 3, colour);
    }
    response
}

/// One line; what does not fit ends in "…" and is whole in the tooltip.
pub(in crate::app::view) fn elided(ui: &mut Ui, text: impl Into<WidgetText>) -> Response {
    ui.add(Label::new(text).truncate())
}

/// A screen reader says a label when it comes or changes; at once if it is urgent.
pub(in crate::app::view) fn announce(ui: &Ui, label: &Response, is_urgent: bool) {
    use egui::accesskit::Live;
    let live = if is_urgent { Live::Assertive } else { Live::Polite };
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
}
