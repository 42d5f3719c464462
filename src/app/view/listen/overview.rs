//! Peaks of the whole song with the analysed minute marked. A click or drag seeks.

use std::time::Duration;

use egui::{Align2, Color32, Key, Mesh, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::transport;
use crate::app::action::{Action, TransportAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::text;
use crate::app::view::picture::playhead;
use crate::audio::ClipWindow;
use crate::pipeline::Overview;

const HEIGHT: f32 = 52.0;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(current) = state.song.current() else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
    let secs = transport::length(state).map_or(0.0, |length| length.as_secs_f64());
    let position = state.position().as_secs_f64();
    response.widget_info(|| {
        let name = name(current.window, secs);
        WidgetInfo { label: Some(name), ..WidgetInfo::slider(secs > 0.0, position, "") }
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(text::clock(position));
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(secs);
        node.set_numeric_value_step(5.0);
        node.add_action(egui::accesskit::Action::Increment);
        node.add_action(egui::accesskit::Action::Decrement);
    });
    let colours = theme::colours(ui);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, theme::CORNER, colours.canvas);
    if secs <= 0.0 {
        return;
    }
    let x_of = |time: f64| rect.left() + (time / secs).clamp(0.0, 1.0) as f32 * rect.width();
    if let Some(window) = current.window {
        let minute =
            Rect::from_min_max(pos2(x_of(window.start_s), rect.top()), pos2(x_of(window.end_s), rect.bottom()));
        painter.rect_filled(minute, 0, colours.selection);
        painter.rect_stroke(minute, 2, Stroke::new(1.0, colours.accent), StrokeKind::Inside);
    }
    let played = x_of(state.position().as_secs_f64());
    if let Some(overview) = &current.overview {
        painter.add(peaks(overview, rect, secs, played, (colours.accent, colours.weak), ui.pixels_per_point()));
    }
    playhead::paint(&painter, played, rect.y_range(), colours);
    if let Some(pointer) = response.hover_pos() {
        let time = f64::from(((pointer.x - rect.left()) / rect.width()).clamp(0.0, 1.0)) * secs;
        let left = pointer.x < rect.center().x;
        let anchor = if left { Align2::LEFT_TOP } else { Align2::RIGHT_TOP };
        let at = pos2(pointer.x + if left { 6.0 } else { -6.0 }, rect.top() + 3.0);
        painter.vline(pointer.x, rect.y_range(), Stroke::new(1.0, colours.weak));
        painter.text(at, anchor, text::clock(time), theme::axis_font(), colours.strong);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, theme::CORNER, Stroke::new(1.5, colours.accent), StrokeKind::Inside);
        ui.memory_mut(|memory| {
            let arrows = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
            memory.set_focus_lock_filter(response.id, arrows);
        });
    }
    if let Some(seek) = keyboard(ui, &response, position) {
        actions.push(Action::Transport(TransportAction::Seek(Duration::from_secs_f64(seek.clamp(0.0, secs)))));
    }
    let pressed = response.clicked() || response.dragged() && response.drag_delta().x != 0.0;
    if let (true, Some(pointer)) = (pressed, response.interact_pointer_pos()) {
        let share = f64::from(((pointer.x - rect.left()) / rect.width()).clamp(0.0, 1.0));
        actions.push(Action::Transport(TransportAction::Seek(Duration::from_secs_f64(share * secs))));
    }
}

/// Where the keys of whoever has come here by Tab, or a screen reader, want to go.
fn keyboard(ui: &Ui, response: &egui::Response, position: f64) -> Option<f64> {
    use egui::accesskit::Action::{Decrement, Increment};
    let asked = ui.input(|input| {
        let times = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        times(Increment) - times(Decrement)
    });
    let pressed = response.has_focus().then(|| {
        ui.input(|input| {
            f64::from(u8::from(input.key_pressed(Key::ArrowRight)))
                - f64::from(u8::from(input.key_pressed(Key::ArrowLeft)))
        })
    });
    let steps = asked + pressed.unwrap_or(0.0);
    (steps != 0.0).then_some(position + 5.0 * steps)
}

fn name(window: Option<ClipWindow>, secs: f64) -> String {
    let whole = format!("Overview of the whole song, {}", text::clock(secs));
    match window {
        Some(window) => format!("{whole}, analysed {} to {}", text::clock(window.start_s), text::clock(window.end_s)),
        None => whole,
    }
}

/// A bar every two points: the largest peak of the buckets under it; played ones in the first of the `inks`. Bars and gaps are whole
/// pixels, so that they look alike at every width and scale.
fn peaks(
    overview: &Overview,
    rect: Rect,
    secs: f64,
    played: f32,
    (accent, rest): (Color32, Color32),
    pixels_per_point: f32,
) -> Shape {
    let mut mesh = Mesh::default();
    let middle = rect.center().y;
    let half = rect.height() / 2.0 - 4.0;
    let pixel = 1.0 / pixels_per_point.max(0.1);
    let step = (2.0 / pixel).round().max(2.0) * pixel;
    let bar = (step / pixel / 2.0).ceil().max(1.0) * pixel;
    let left = (rect.left() / pixel).round() * pixel;
    let columns = (rect.width() / step).floor().max(1.0) as usize;
    let per_column = secs * f64::from(step / rect.width().max(step));
    for column in 0..columns {
        let bucket = |time: f64| (time / overview.bucket_secs.max(1e-9)) as usize;
        let first = bucket(column as f64 * per_column);
        let last = bucket((column + 1) as f64 * per_column).max(first + 1).min(overview.peaks.len());
        if first >= last {
            break;
        }
        let peak = overview.peaks[first..last].iter().copied().fold(0.0_f32, f32::max).min(1.0);
        let x = left + column as f32 * step;
        let reach = (peak * half).max(0.5);
        let ink = if x < played { accent } else { rest };
        mesh.add_colored_rect(Rect::from_min_max(pos2(x, middle - reach), pos2(x + bar, middle + reach)), ink);
    }
    Shape::mesh(mesh)
}
