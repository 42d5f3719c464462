//! Icons drawn as shapes, so that no font has to have them, and the buttons that carry them.

use egui::{Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::app::theme;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::view) enum Icon {
    Play,
    Pause,
    Previous,
    Next,
    Loop,
    Minute,
    Speaker,
    Search,
    Sliders,
    Question,
    Close,
    Check,
    Up,
    Down,
    Undo,
    Redo,
    Fit,
    Cover,
    Warning,
}

/// A square button with an icon; `name` is its accessible name, `hint` (name and key) its tooltip.
pub(in crate::app::view) fn icon_button(ui: &mut Ui, icon: Icon, name: &str, hint: &str) -> Response {
    icon_toggle(ui, icon, false, name, hint)
}

/// The same with a lasting state.
pub(in crate::app::view) fn icon_toggle(ui: &mut Ui, icon: Icon, on: bool, name: &str, hint: &str) -> Response {
    sized(ui, icon, on, theme::BUTTON_HEIGHT, name, hint)
}

/// A smaller one, for rows and chips.
pub(in crate::app::view) fn small_icon_button(ui: &mut Ui, icon: Icon, name: &str, hint: &str) -> Response {
    sized(ui, icon, false, 20.0, name, hint)
}

/// The round button that plays and pauses.
pub(in crate::app::view) fn play_button(ui: &mut Ui, playing: bool, enabled: bool) -> Response {
    let size = Vec2::splat(40.0);
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let name = if playing { "Pause" } else { "Play" };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    if ui.is_rect_visible(rect) {
        let colours = theme::colours(ui);
        let (fill, ink) = if enabled { (colours.accent, colours.on_accent) } else { (colours.raised, colours.weak) };
        let radius = if response.is_pointer_button_down_on() { 18.0 } else { 19.0 };
        ui.painter().circle_filled(rect.center(), radius, fill);
        if response.has_focus() || response.hovered() {
            ui.painter().circle_stroke(rect.center(), 19.5, Stroke::new(1.0, colours.strong));
        }
        paint(ui.painter(), if playing { Icon::Pause } else { Icon::Play }, rect.shrink(12.0), ink);
    }
    response
}

fn sized(ui: &mut Ui, icon: Icon, on: bool, side: f32, name: &str, hint: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        if on {
            WidgetInfo::selected(Role::Button, enabled, on, name)
        } else {
            WidgetInfo::labeled(Role::Button, enabled, name)
        }
    });
    if ui.is_rect_visible(rect) {
        let colours = theme::colours(ui);
        let visuals = ui.style().interact(&response);
        if on {
            ui.painter().rect_filled(rect, theme::CORNER, colours.selection);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect(rect, theme::CORNER, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
        }
        let ink = if on { colours.accent } else { visuals.text_color() };
        paint(ui.painter(), icon, Rect::from_center_size(rect.center(), Vec2::splat(side * 0.5)), ink);
    }
    response.on_hover_text(hint)
}

/// Draws `icon` into `rect`.
pub(in crate::app::view) fn paint(painter: &Painter, icon: Icon, rect: Rect, ink: Color32) {
    let at = |x: f32, y: f32| pos2(rect.left() + x * rect.width(), rect.top() + y * rect.height());
    let stroke = Stroke::new((rect.width() / 9.0).clamp(1.2, 2.0), ink);
    let line = |points: &[(f32, f32)]| {
        painter.add(Shape::line(points.iter().map(|&(x, y)| at(x, y)).collect(), stroke));
    };
    let solid = |points: &[(f32, f32)]| {
        let points: Vec<Pos2> = points.iter().map(|&(x, y)| at(x, y)).collect();
        painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
    };
    let bar = |x0: f32, x1: f32| {
        painter.rect_filled(Rect::from_min_max(at(x0, 0.05), at(x1, 0.95)), 1.0, ink);
    };
    match icon {
        Icon::Play => solid(&[(0.15, 0.0), (1.0, 0.5), (0.15, 1.0)]),
        Icon::Pause => {
            bar(0.12, 0.38);
            bar(0.62, 0.88);
        }
        Icon::Previous => {
            bar(0.02, 0.16);
            solid(&[(0.95, 0.05), (0.95, 0.95), (0.25, 0.5)]);
        }
        Icon::Next => {
            bar(0.84, 0.98);
            solid(&[(0.05, 0.05), (0.75, 0.5), (0.05, 0.95)]);
        }
        Icon::Loop => {
            line(&[(0.7, 0.2), (0.25, 0.2), (0.05, 0.35), (0.05, 0.6)]);
            line(&[(0.3, 0.8), (0.75, 0.8), (0.95, 0.65), (0.95, 0.4)]);
            solid(&[(0.6, 0.0), (0.9, 0.2), (0.6, 0.4)]);
            solid(&[(0.4, 0.6), (0.4, 1.0), (0.1, 0.8)]);
        }
        Icon::Minute => {
            line(&[(0.0, 0.1), (0.0, 0.9)]);
            line(&[(1.0, 0.1), (1.0, 0.9)]);
            solid(&[(0.25, 0.2), (0.75, 0.5), (0.25, 0.8)]);
        }
        Icon::Speaker => {
            solid(&[(0.0, 0.33), (0.22, 0.33), (0.22, 0.67), (0.0, 0.67)]);
            solid(&[(0.2, 0.33), (0.52, 0.05), (0.52, 0.95), (0.2, 0.67)]);
            line(&[(0.68, 0.3), (0.76, 0.5), (0.68, 0.7)]);
            line(&[(0.86, 0.12), (1.0, 0.5), (0.86, 0.88)]);
        }
        Icon::Search => {
            painter.circle_stroke(at(0.42, 0.42), rect.width() * 0.34, stroke);
            line(&[(0.68, 0.68), (0.98, 0.98)]);
        }
        Icon::Sliders => {
            for (y, knob) in [(0.15, 0.7), (0.5, 0.3), (0.85, 0.6)] {
                line(&[(0.0, y), (1.0, y)]);
                painter.circle_filled(at(knob, y), rect.width() * 0.13, ink);
            }
        }
        Icon::Question => {
            line(&[
                (0.22, 0.28),
                (0.32, 0.1),
                (0.5, 0.03),
                (0.7, 0.1),
                (0.78, 0.28),
                (0.7, 0.43),
                (0.5, 0.55),
                (0.5, 0.7),
            ]);
            painter.circle_filled(at(0.5, 0.93), stroke.width * 0.75, ink);
        }
        Icon::Close => {
            line(&[(0.12, 0.12), (0.88, 0.88)]);
            line(&[(0.88, 0.12), (0.12, 0.88)]);
        }
        Icon::Check => line(&[(0.05, 0.55), (0.38, 0.88), (0.95, 0.15)]),
        Icon::Up => line(&[(0.1, 0.7), (0.5, 0.28), (0.9, 0.7)]),
        Icon::Down => line(&[(0.1, 0.3), (0.5, 0.72), (0.9, 0.3)]),
        Icon::Undo | Icon::Redo => {
            let flip = |x: f32| if icon == Icon::Undo { x } else { 1.0 - x };
            let arc = [(0.1, 0.35), (0.6, 0.35), (0.85, 0.45), (0.95, 0.65), (0.85, 0.85), (0.6, 0.95), (0.35, 0.95)];
            line(&arc.map(|(x, y)| (flip(x), y)));
            line(&[(flip(0.35), 0.08), (flip(0.08), 0.35), (flip(0.35), 0.62)]);
        }
        Icon::Fit => {
            for (x, y) in [(0.0_f32, 0.0_f32), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
                let inward = |v: f32| v + (0.5 - v) * 0.6;
                line(&[(inward(x), y), (x, y), (x, inward(y))]);
            }
        }
        Icon::Cover => {
            painter.rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
            painter.circle_stroke(rect.center(), rect.width() * 0.2, stroke);
        }
        Icon::Warning => {
            line(&[(0.5, 0.05), (0.98, 0.92), (0.02, 0.92), (0.5, 0.05), (0.98, 0.92)]);
            line(&[(0.5, 0.38), (0.5, 0.62)]);
            painter.circle_filled(at(0.5, 0.77), stroke.width * 0.6, ink);
        }
    }
}

/// An icon that is only seen.
pub(in crate::app::view) fn still(ui: &mut Ui, icon: Icon, side: f32, ink: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    paint(ui.painter(), icon, rect, ink);
    response
}
