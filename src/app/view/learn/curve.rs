//! The learning curve: accuracy, its interval and guessing, by the number of labels.

use egui::{Align2, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme;
use crate::app::view::parts::text;
use crate::learn::CurvePoint;

/// Height of the curve, its labels included.
const HEIGHT: f32 = 96.0;
/// Room below for the numbers of songs.
const FOOT: f32 = 16.0;
/// Room left for the percents.
const LEFT: f32 = 40.0;

/// Draws it.
pub(in crate::app::view) fn show(ui: &mut Ui, points: &[CurvePoint], baseline: f64) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let words: Vec<String> = points
        .iter()
        .map(|point| format!("{} at {}", text::percent(point.accuracy), text::songs(point.songs)))
        .collect();
    let words = words.join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Learning curve: {words}")));
    let most = points.iter().map(|point| point.songs).max().unwrap_or(1).max(1);
    let (left, right) = (rect.left() + LEFT, rect.right() - 14.0);
    let (top, bottom) = (rect.top() + 6.0, rect.bottom() - FOOT);
    let x = |songs: usize| left + (right - left) * songs as f32 / most as f32;
    let y = |share: f64| bottom - (bottom - top) * share.clamp(0.0, 1.0) as f32;
    let colours = theme::colours(ui);
    let painter = ui.painter();
    for share in [0.0, 0.5, 1.0] {
        painter.hline(left..=right, y(share), Stroke::new(1.0, colours.border));
        let at = pos2(left - 6.0, y(share));
        painter.text(at, Align2::RIGHT_CENTER, text::percent(share), theme::axis_font(), colours.weak);
    }
    painter.extend(Shape::dashed_line(
        &[pos2(left, y(baseline)), pos2(right, y(baseline))],
        Stroke::new(1.5, colours.weak),
        4.0,
        4.0,
    ));
    for pair in points.windows(2) {
        let ends = [pair[0], pair[1]].map(|point| pos2(x(point.songs), y(point.accuracy)));
        painter.line_segment(ends, Stroke::new(2.0, colours.accent));
    }
    let mut labelled_to = f32::NEG_INFINITY;
    for point in points {
        let (low, high) = point.interval95;
        painter.vline(x(point.songs), y(high)..=y(low), Stroke::new(1.5, colours.accent.gamma_multiply(0.5)));
        painter.circle_filled(pos2(x(point.songs), y(point.accuracy)), 4.0, colours.accent);
        if x(point.songs) - labelled_to > 30.0 {
            let at = pos2(x(point.songs), rect.bottom());
            painter.text(at, Align2::CENTER_BOTTOM, point.songs.to_string(), theme::axis_font(), colours.weak);
            labelled_to = x(point.songs);
        }
    }
    response.on_hover_text(format!("{words}. The dashed line is guessing; the thin lines are 95\u{a0}% intervals."));
}
