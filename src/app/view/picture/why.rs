//! What spoke for a mood, as a glow over the greyed picture: warm where it spoke for it, cool where it spoke against it. The strongest
//! places are outlined and numbered, and a click on one plays its time and band.

use std::time::Duration;

use egui::{Align2, Color32, Mesh, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::pane::Pane;
use crate::app::action::{Action, ModelAction, Part};
use crate::app::state::{Current, Why};
use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon};
use crate::app::view::parts::text;
use crate::learn::{Explanation, QUARTERS, Region, SLOT_SECS};

/// Slots from one column of the glow to the next.
const STRIDE: usize = 3;
/// No place spoke at all below this, in log odds a slot.
const NOTHING: f32 = 1e-6;
/// How much of the picture the glow hides where it is the strongest, of 255.
const STRONGEST: f32 = 190.0;
/// The mark in the corner of a region.
const MARK: f32 = 16.0;

/// Draws the glow and lets its strongest places be clicked.
pub(super) fn show(
    ui: &mut Ui,
    current: &Current,
    pane: &Pane<'_>,
    transform: &PlotTransform,
    actions: &mut Vec<Action>,
) {
    let Some(why) = &current.why else { return };
    let Some(explanation) = why.explanation.as_deref() else { return };
    let start = start_secs(current);
    let frame = *transform.frame();
    let place = |secs: f64, hz: f32| {
        // The lower edge of band b lies half a band below its centre.
        let band = pane.params.band_of_hz(f64::from(hz)) + 0.5;
        transform.position_from_point(&PlotPoint::new(start + secs, band.clamp(0.0, pane.whole.y.1)))
    };
    ui.painter().with_clip_rect(frame).add(glow(explanation, &place));
    for (index, region) in explanation.regions.iter().enumerate() {
        let hz = Explanation::band_hz(region.quarter);
        let rect = Rect::from_two_pos(place(region.secs.0, hz.0), place(region.secs.1, hz.1)).intersect(frame);
        if rect.is_positive() {
            outlined(ui, rect, index, region, part_of(region, start), why, actions);
        }
    }
}

/// What stands below the picture while the reasons are shown.
pub(super) fn words(why: &Why) -> String {
    match &why.explanation {
        None => format!("Looking for what speaks for {}\u{2026}", why.mood),
        Some(found) if found.regions.is_empty() => {
            format!("No single place speaks for {}; the minute as a whole does", why.mood)
        }
        Some(_) => format!("Warm: for {0}; cool: against {0}. Click a numbered place to hear it", why.mood),
    }
}

/// Where the minute begins in the song, in seconds.
pub(in crate::app::view) fn start_secs(current: &Current) -> f64 {
    current.window.map_or(0.0, |window| window.start_s)
}

/// A region in the song's time, to be listened to. The minute begins at `start` seconds.
pub(in crate::app::view) fn part_of(region: &Region, start: f64) -> Part {
    let at = |secs: f64| Duration::from_secs_f64((start + secs).max(0.0));
    Part { time: (at(region.secs.0), at(region.secs.1)), band_hz: Explanation::band_hz(region.quarter) }
}

/// "1:05–1:10, 610 Hz–1.77 kHz".
pub(in crate::app::view) fn where_it_is(part: &Part) -> String {
    let (from, to) = (text::clock_of(part.time.0), text::clock_of(part.time.1));
    let (low, high) = (text::hertz(f64::from(part.band_hz.0)), text::hertz(f64::from(part.band_hz.1)));
    format!("{from}\u{2013}{to}, {low}\u{2013}{high}")
}

/// The glow as a net of coloured points: columns along time, and a row in the middle of each quarter, with one at both ends.
fn glow(explanation: &Explanation, place: &dyn Fn(f64, f32) -> egui::Pos2) -> Shape {
    let largest = explanation.glow.iter().flatten().fold(0.0_f32, |largest, share| largest.max(share.abs()));
    let mut mesh = Mesh::default();
    let slots = explanation.glow.first().map_or(0, Vec::len);
    if largest < NOTHING || slots < 2 {
        return Shape::Noop;
    }
    let rows: Vec<(f32, usize)> = rows();
    let columns: Vec<usize> = (0..slots).step_by(STRIDE).chain([slots - 1]).collect();
    for &slot in &columns {
        for &(hz, quarter) in &rows {
            let ink = ink(explanation.glow[quarter][slot] / largest);
            mesh.colored_vertex(place(slot as f64 * SLOT_SECS, hz), ink);
        }
    }
    let height = rows.len() as u32;
    for column in 1..columns.len() as u32 {
        for row in 1..height {
            let corner = column * height + row;
            mesh.add_triangle(corner - height - 1, corner - height, corner - 1);
            mesh.add_triangle(corner - height, corner - 1, corner);
        }
    }
    Shape::mesh(mesh)
}

/// The frequencies of the net's rows, in Hz, and the quarters whose shares they have.
fn rows() -> Vec<(f32, usize)> {
    let middle = |quarter: usize| {
        let (low, high) = Explanation::band_hz(quarter);
        (f32::midpoint(low, high), quarter)
    };
    let lowest = (Explanation::band_hz(0).0, 0);
    let highest = (Explanation::band_hz(QUARTERS - 1).1, QUARTERS - 1);
    [lowest].into_iter().chain((0..QUARTERS).map(middle)).chain([highest]).collect()
}

/// Warm for what spoke for the mood, cool for what spoke against it: `share` from −1 to 1.
fn ink(share: f32) -> Color32 {
    let colour = if share > 0.0 { theme::SPOKE_FOR } else { theme::SPOKE_AGAINST };
    let alpha = share.abs().min(1.0) * STRONGEST;
    Color32::from_rgba_unmultiplied(colour.r(), colour.g(), colour.b(), alpha as u8)
}

fn outlined(ui: &mut Ui, rect: Rect, index: usize, region: &Region, part: Part, why: &Why, actions: &mut Vec<Action>) {
    let heard = why.part() == Some(part);
    let response = ui.interact(rect, ui.scope_id().with(("region", index)), Sense::click());
    let name = format!("{}: {}, {} spoke for {}", index + 1, where_it_is(&part), region.sound.words(), why.mood);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, heard, &name));
    let width = if heard || response.hovered() || response.has_focus() { 3.0 } else { 2.0 };
    let painter = ui.painter();
    painter.rect_stroke(rect, 3, Stroke::new(width + 2.0, theme::PART_EDGE), StrokeKind::Inside);
    painter.rect_stroke(rect.shrink(1.0), 3, Stroke::new(width, Color32::WHITE), StrokeKind::Inside);
    // Its number and ▶, where there is room for them.
    let mark = Rect::from_min_size(rect.min, vec2(MARK * 2.0, MARK)).translate(vec2(3.0, 3.0));
    if rect.contains_rect(mark) {
        painter.rect_filled(mark, 3, theme::PART_EDGE);
        let number = pos2(mark.left() + MARK * 0.5, mark.center().y);
        painter.text(number, Align2::CENTER_CENTER, (index + 1).to_string(), theme::axis_font(), Color32::WHITE);
        let icon = Rect::from_center_size(pos2(mark.right() - MARK * 0.5, mark.center().y), vec2(8.0, 9.0));
        icons::paint(painter, if heard { Icon::Pause } else { Icon::Play }, icon, Color32::WHITE);
    }
    if response.clicked() {
        actions.push(Action::Model(ModelAction::HearPart(part)));
    }
    let hint = if heard { "Click to hear everything again" } else { "Click to hear it" };
    response.on_hover_text(format!("{name}. {hint}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_cover_all_that_is_heard() {
        let rows = rows();
        assert_eq!((rows[0], rows[QUARTERS + 1]), ((0.0, 0), (8000.0, QUARTERS - 1)));
        assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
        for quarter in 1..QUARTERS {
            assert_eq!(Explanation::band_hz(quarter - 1).1, Explanation::band_hz(quarter).0);
        }
    }

    #[test]
    fn warm_is_for_and_cool_is_against() {
        assert_eq!(ink(0.0).a(), 0);
        assert!(ink(1.0).r() > ink(1.0).b() && ink(-1.0).b() > ink(-1.0).r());
        assert!(ink(0.3).a() < ink(0.9).a());
    }
}
