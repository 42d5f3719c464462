//! Which parts of the picture spoke for a mood, drawn over the spectrogram. A click on a part plays its time and band.
//!
//! Blue spoke for it and orange against it, two colours that nobody confuses, each with its sign; what hardly mattered is
//! veiled.

use std::time::Duration;

use egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui_plot::{PlotPoint, PlotTransform};

use super::extent::Extent;
use super::pane::Pane;
use crate::app::action::{Action, ModelAction, Part};
use crate::app::state::{Current, Why};
use crate::app::theme;
use crate::app::view::parts::text;
use crate::learn::{BAND_CELLS, Explanation, TIME_CELLS};

/// Parts weaker than this share of the strongest are veiled,
const FAINT: f32 = 0.2;
/// and all but so many of the strongest: what the whole minute has in common needs no pointing at.
const POINTED_AT: usize = 10;
/// From this share on a part has its sign.
const PLAIN: f32 = 0.5;
/// No part spoke at all below this, in log odds.
const NOTHING: f32 = 1e-3;

/// Draws the parts and lets them be clicked.
pub(super) fn show(
    ui: &mut Ui,
    current: &Current,
    pane: &Pane<'_>,
    transform: &PlotTransform,
    actions: &mut Vec<Action>,
) {
    let Some(why) = &current.why else { return };
    let Some(explanation) = why.explanation.as_deref().filter(|found| found.largest() >= NOTHING) else { return };
    let whole = pane.whole;
    let frame = *transform.frame();
    for row in 0..BAND_CELLS {
        for column in 0..TIME_CELLS {
            let place = part_at(column, row, whole);
            let corner = |time: Duration, hz: f32| {
                // The lower edge of band b lies half a band below its centre.
                let band = pane.params.band_of_hz(f64::from(hz)) + 0.5;
                transform.position_from_point(&PlotPoint::new(time.as_secs_f64(), band.clamp(0.0, whole.y.1)))
            };
            let (low, high) = (corner(place.time.0, place.band_hz.0), corner(place.time.1, place.band_hz.1));
            let cell = Rect::from_two_pos(low, high).intersect(frame);
            if cell.is_positive() {
                part(ui, cell, (row, column), place, why, explanation, actions);
            }
        }
    }
}

/// What stands below the picture while the parts are shown.
pub(super) fn words(why: &Why) -> String {
    match &why.explanation {
        None => format!("Looking for what speaks for {}\u{2026}", why.mood),
        Some(found) if found.largest() < NOTHING => {
            format!("No single part speaks for {}; the minute as a whole does", why.mood)
        }
        Some(_) => {
            format!("Strongest: blue + for {}, orange \u{2212} against; click a part to hear it", why.mood)
        }
    }
}

fn part(
    ui: &mut Ui,
    cell: Rect,
    (row, column): (usize, usize),
    place: Part,
    why: &Why,
    explanation: &Explanation,
    actions: &mut Vec<Action>,
) {
    let weight = explanation.weights[row][column];
    let strength = weight.abs() / explanation.largest();
    let heard = why.heard == Some(place);
    if (strength < FAINT || weight.abs() < weakest_pointed_at(explanation)) && !heard {
        ui.painter().rect_filled(cell, 0, theme::VEILED_PART);
        return;
    }
    let response = ui.interact(cell, ui.scope_id().with(("part", row, column)), Sense::click());
    let (ink, sign) = if weight > 0.0 { (theme::SPOKE_FOR, "+") } else { (theme::SPOKE_AGAINST, "\u{2212}") };
    let width = if heard || response.hovered() { 4.0 } else { 1.0 + 2.0 * strength };
    let inner = cell.shrink(1.5);
    let painter = ui.painter();
    painter.rect_stroke(inner, 2, Stroke::new(width + 2.0, theme::PART_EDGE), StrokeKind::Inside);
    painter.rect_stroke(inner, 2, Stroke::new(width, ink), StrokeKind::Inside);
    if strength >= PLAIN && cell.height() > 14.0 {
        let dark = Rect::from_center_size(cell.center(), egui::vec2(14.0, 14.0));
        painter.rect_filled(dark, 3, theme::PART_EDGE);
        painter.text(cell.center(), Align2::CENTER_CENTER, sign, theme::axis_font(), ink);
    }
    let name = name(&place, weight, why);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, heard, &name));
    if response.clicked() {
        actions.push(Action::Model(ModelAction::HearPart(place)));
    }
    let hint = if heard { "Click to hear everything again" } else { "Click to hear it" };
    response.on_hover_text(format!("{name}. {hint}"));
}

/// The weight, without its sign, of the last part that is pointed at.
fn weakest_pointed_at(explanation: &Explanation) -> f32 {
    let mut weights: Vec<f32> = explanation.weights.iter().flatten().map(|weight| weight.abs()).collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    weights.get(POINTED_AT - 1).copied().unwrap_or(0.0)
}

/// "1:05–1:10, 250 Hz–500 Hz: spoke for sad (+0.8)".
fn name(part: &Part, weight: f32, why: &Why) -> String {
    let (from, to) = (text::clock_of(part.time.0), text::clock_of(part.time.1));
    let (low, high) = (text::hertz(f64::from(part.band_hz.0)), text::hertz(f64::from(part.band_hz.1)));
    let way = if weight > 0.0 { "for" } else { "against" };
    format!("{from}\u{2013}{to}, {low}\u{2013}{high}: spoke {way} {} ({weight:+.2})", why.mood)
}

/// The time and the frequencies of a cell.
fn part_at(column: usize, row: usize, whole: Extent) -> Part {
    let at = |column: usize| {
        let secs = whole.x.0 + (whole.x.1 - whole.x.0) * column as f64 / TIME_CELLS as f64;
        Duration::from_secs_f64(secs.max(0.0))
    };
    Part { time: (at(column), at(column + 1)), band_hz: Explanation::band_hz(row) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_minute_and_all_that_is_heard_without_gaps() {
        let whole = Extent { x: (60.0, 120.0), y: (0.0, 128.0) };
        let first = part_at(0, 0, whole);
        let last = part_at(TIME_CELLS - 1, BAND_CELLS - 1, whole);
        assert_eq!((first.time.0.as_secs(), last.time.1.as_secs()), (60, 120));
        for row in 1..BAND_CELLS {
            assert_eq!(part_at(0, row - 1, whole).band_hz.1, part_at(0, row, whole).band_hz.0);
        }
        for column in 1..TIME_CELLS {
            assert_eq!(part_at(column - 1, 0, whole).time.1, part_at(column, 0, whole).time.0);
        }
        assert_eq!((first.band_hz.0, last.band_hz.1), (0.0, 8000.0));
    }
}
