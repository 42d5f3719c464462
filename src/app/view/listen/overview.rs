//! Peaks of the whole song with the analysed minute marked. A click or drag seeks.

use std::time::Duration;

use egui::{Align2, Color32, Mesh, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

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
    response.widget_info(|| WidgetInfo::labeled(Role::Image, secs > 0.0, name(current.window, secs)));
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
        painter.add(peaks(overview, rect, secs, played, colours.accent, colours.weak));
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
    let pressed = response.clicked() || response.dragged() && response.drag_delta().x != 0.0;
    if let (true, Some(pointer)) = (pressed, response.interact_pointer_pos()) {
        let share = f64::from(((pointer.x - rect.left()) / rect.width()).clamp(0.0, 1.0));
        actions.push(Action::Transport(TransportAction::Seek(Duration::from_secs_f64(share * secs))));
    }
}

fn name(window: Option<ClipWindow>, secs: f64) -> String {
    let whole = format!("Overview of the whole song, {}", text::clock(secs));
    match window {
        Some(window) => format!("{whole}, analysed {} to {}", text::clock(window.start_s), text::clock(window.end_s)),
        None => whole,
    }
}

/// One bar a point of width: the largest peak of the buckets under it. Played ones in `accent`.
fn peaks(overview: &Overview, rect: Rect, secs: f64, played: f32, accent: Color32, rest: Color32) -> Shape {
    let mut mesh = Mesh::default();
    let middle = rect.center().y;
    let half = rect.height() / 2.0 - 4.0;
    let columns = (rect.width() / 2.0).floor().max(1.0) as usize;
    let per_column = secs / columns as f64;
    for column in 0..columns {
        let bucket = |time: f64| (time / overview.bucket_secs.max(1e-9)) as usize;
        let first = bucket(column as f64 * per_column);
        let last = bucket((column + 1) as f64 * per_column).max(first + 1).min(overview.peaks.len());
        if first >= last {
            break;
        }
        let peak = overview.peaks[first..last].iter().copied().fold(0.0_f32, f32::max).min(1.0);
        let x = rect.left() + column as f32 * 2.0;
        let reach = (peak * half).max(0.5);
        let ink = if x < played { accent } else { rest };
        mesh.add_colored_rect(Rect::from_min_max(pos2(x, middle - reach), pos2(x + 1.4, middle + reach)), ink);
    }
    Shape::mesh(mesh)
}
