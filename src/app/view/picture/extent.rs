//! Which part of the spectrogram is looked at: zooming and panning inside of the whole.

use egui_plot::PlotBounds;

use crate::app::state::Current;

/// Least span that can be zoomed to, in seconds.
const LEAST_SECS: f64 = 0.5;
/// And in bands.
const LEAST_BANDS: f64 = 8.0;

/// A part of the plot: seconds and bands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    /// Seconds of the song.
    pub(super) x: (f64, f64),
    /// Mel bands.
    pub(super) y: (f64, f64),
}

impl Extent {
    /// The whole minute in so many bands.
    pub(super) fn whole(current: &Current, bands: usize) -> Self {
        let column_secs = current.picture.spectrogram().column_secs();
        let x = current.window.map_or_else(
            || (0.0, current.picture.total_columns.max(1) as f64 * column_secs),
            |window| (window.start_s, window.end_s.max(window.start_s + LEAST_SECS)),
        );
        Self { x, y: (0.0, bands as f64) }
    }

    pub(super) fn bounds(self) -> PlotBounds {
        PlotBounds::from_min_max([self.x.0, self.y.0], [self.x.1, self.y.1])
    }

    /// Scaled by `factor` (over 1: closer) around `centre`, inside of `whole`.
    pub(super) fn zoomed(self, factor: (f64, f64), centre: (f64, f64), whole: Self) -> Self {
        Self {
            x: zoom_span(self.x, factor.0, centre.0, whole.x, LEAST_SECS),
            y: zoom_span(self.y, factor.1, centre.1, whole.y, LEAST_BANDS),
        }
    }

    /// Moved, inside of `whole`.
    pub(super) fn moved(self, by: (f64, f64), whole: Self) -> Self {
        Self {
            x: inside((self.x.0 + by.0, self.x.1 + by.0), whole.x),
            y: inside((self.y.0 + by.1, self.y.1 + by.1), whole.y),
        }
    }
}

fn zoom_span(span: (f64, f64), factor: f64, centre: f64, whole: (f64, f64), least: f64) -> (f64, f64) {
    let widest = whole.1 - whole.0;
    let width = ((span.1 - span.0) / factor).clamp(least.min(widest), widest);
    let share = ((centre - span.0) / (span.1 - span.0)).clamp(0.0, 1.0);
    let start = centre.clamp(span.0, span.1) - share * width;
    inside((start, start + width), whole)
}

/// Shifts `span` so that it lies in `whole`.
fn inside(span: (f64, f64), whole: (f64, f64)) -> (f64, f64) {
    let width = (span.1 - span.0).min(whole.1 - whole.0);
    // Not `clamp`: rounding can put the upper end a hair below the lower one.
    let start = span.0.min(whole.1 - width).max(whole.0);
    (start, start + width)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Extent = Extent { x: (60.0, 120.0), y: (0.0, 128.0) };

    #[test]
    fn zooming_keeps_what_is_under_the_pointer_in_place() {
        let view = WHOLE.zoomed((4.0, 1.0), (75.0, 64.0), WHOLE);
        assert!((view.x.1 - view.x.0 - 15.0).abs() < 1e-9);
        let share = (75.0 - view.x.0) / (view.x.1 - view.x.0);
        assert!((share - 0.25).abs() < 1e-9);
        assert_eq!(view.y, WHOLE.y);
    }

    #[test]
    fn zooming_out_ends_at_the_whole_minute() {
        let view = WHOLE.zoomed((8.0, 2.0), (119.0, 100.0), WHOLE).zoomed((0.01, 0.01), (60.0, 0.0), WHOLE);
        assert!((view.x.0 - 60.0).abs() < 1e-9 && (view.x.1 - 120.0).abs() < 1e-9);
        assert!((view.y.0).abs() < 1e-9 && (view.y.1 - 128.0).abs() < 1e-9);
    }

    #[test]
    fn panning_stops_at_the_edges() {
        let view = WHOLE.zoomed((4.0, 1.0), (75.0, 64.0), WHOLE).moved((1000.0, 5.0), WHOLE);
        assert!((view.x.1 - 120.0).abs() < 1e-9 && (view.x.1 - view.x.0 - 15.0).abs() < 1e-9);
        assert_eq!(view.y, WHOLE.y);
    }

    #[test]
    fn zoom_has_an_end() {
        let view = WHOLE.zoomed((1e9, 1e9), (90.0, 64.0), WHOLE);
        assert!((view.x.1 - view.x.0 - LEAST_SECS).abs() < 1e-9);
        assert!((view.y.1 - view.y.0 - LEAST_BANDS).abs() < 1e-9);
    }
}
