//! Marks of the spectrogram's axes: m:ss of the song, and Hz where the mel scale puts them.

use std::ops::RangeInclusive;

use egui_plot::{AxisHints, GridMark, HPlacement};

use crate::app::theme::{self, Colours};
use crate::app::view::parts::text;
use crate::dsp::SpectrogramParams;

/// Least distance between two labels on the y axis, in points.
const LABEL_HEIGHT: f64 = 15.0;
/// And on the x axis.
const LABEL_WIDTH: f64 = 56.0;
/// Frequencies worth a label, the most wanted first.
const FREQUENCIES: [f64; 20] = [
    1000.0, 4000.0, 250.0, 2000.0, 8000.0, 500.0, 100.0, 6000.0, 3000.0, 1500.0, 750.0, 5000.0, 10_000.0, 2500.0,
    1250.0, 350.0, 7000.0, 3500.0, 150.0, 600.0,
];
/// How many of them the whole picture shows; the others come when it is zoomed.
const ON_WHOLE_PICTURE: usize = 7;
/// Marks are drawn in full strength whatever their distance.
const FULL_STRENGTH: f64 = 1e6;

/// Marks of the frequency axis in `bounds` (bands), as many as `height` points have room for.
pub(super) fn mel_marks(bounds: (f64, f64), height: f32, params: &SpectrogramParams) -> Vec<GridMark> {
    let per_band = f64::from(height) / (bounds.1 - bounds.0).max(1e-9);
    let margin = LABEL_HEIGHT / 2.0 / per_band;
    let mut taken: Vec<f64> = Vec::with_capacity(FREQUENCIES.len());
    let zoomed = bounds.1 - bounds.0 < params.n_mels as f64 * 0.8;
    let wanted = if zoomed { FREQUENCIES.len() } else { ON_WHOLE_PICTURE };
    for hz in FREQUENCIES.into_iter().take(wanted) {
        let band = params.band_of_hz(hz);
        let visible = (bounds.0 + margin * 0.6..=bounds.1 - margin * 0.6).contains(&band);
        if visible && taken.iter().all(|other| (other - band).abs() * per_band >= LABEL_HEIGHT) {
            taken.push(band);
        }
    }
    taken.into_iter().map(|value| GridMark { value, step_size: FULL_STRENGTH }).collect()
}

/// Marks of the time axis in `bounds` (seconds): the finest round step that leaves room for the labels.
pub(super) fn time_marks(bounds: (f64, f64), width: f32) -> Vec<GridMark> {
    let least = (bounds.1 - bounds.0) / f64::from(width).max(1.0) * LABEL_WIDTH;
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0];
    let step = steps.into_iter().find(|&step| step >= least).unwrap_or(60.0);
    let first = (bounds.0 / step).ceil() as i64;
    let last = (bounds.1 / step).floor() as i64;
    (first..=last).map(|n| GridMark { value: n as f64 * step, step_size: FULL_STRENGTH }).collect()
}

/// The time axis.
pub(super) fn time_axis(colours: &Colours) -> AxisHints<'static> {
    let label = |mark: GridMark, range: &RangeInclusive<f64>| {
        if range.end() - range.start() < 8.0 { text::clock_tenths(mark.value) } else { text::clock(mark.value.round()) }
    };
    AxisHints::new_x().formatter(label).tick_label_color(colours.weak).tick_label_font(theme::axis_font())
}

/// The frequency axis.
pub(super) fn mel_axis(colours: &Colours, params: SpectrogramParams) -> AxisHints<'static> {
    let label = move |mark: GridMark, _: &RangeInclusive<f64>| short_hertz(params.hz_of_band(mark.value));
    AxisHints::new_y()
        .formatter(label)
        .placement(HPlacement::Left)
        .min_thickness(34.0)
        .tick_label_color(colours.weak)
        .tick_label_font(theme::axis_font())
}

/// "250", "1k", "2.5k".
fn short_hertz(hz: f64) -> String {
    let rounded = (hz / 10.0).round() * 10.0;
    if rounded < 1000.0 {
        return format!("{rounded:.0}");
    }
    let digits = format!("{:.2}", rounded / 1000.0);
    format!("{}k", digits.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Recipe;

    fn params() -> SpectrogramParams {
        Recipe::default().spectrogram
    }

    #[test]
    fn marks_stand_at_their_frequency_whatever_the_recipe() {
        let other = SpectrogramParams { n_mels: 64, fmin: 30.0, fmax: 8000.0, ..params() };
        for params in [params(), other] {
            let marks = mel_marks((0.0, params.n_mels as f64), 400.0, &params);
            let labels: Vec<_> = marks.iter().map(|mark| short_hertz(params.hz_of_band(mark.value))).collect();
            assert!(["1k", "4k", "250", "2k", "500"].iter().all(|hz| labels.contains(&(*hz).to_owned())), "{labels:?}");
            assert!(marks.iter().all(|mark| (0.0..params.n_mels as f64).contains(&mark.value)));
        }
        let at = |params: &SpectrogramParams| params.band_of_hz(1000.0) / params.n_mels as f64;
        assert!(at(&other) > at(&params()), "a kilohertz lies higher where the picture ends at 8 kHz");
    }

    #[test]
    fn labels_are_short_and_round() {
        for (hz, label) in [(100.0, "100"), (250.0, "250"), (1000.0, "1k"), (1250.0, "1.25k"), (8000.0, "8k")] {
            assert_eq!(short_hertz(params().hz_of_band(params().band_of_hz(hz))), label);
        }
    }

    #[test]
    fn labels_never_touch() {
        for height in [60.0_f32, 150.0, 300.0, 900.0] {
            for bounds in [(0.0, 128.0), (30.0, 60.0), (100.0, 108.0)] {
                let mut marks: Vec<f64> = mel_marks(bounds, height, &params()).iter().map(|mark| mark.value).collect();
                marks.sort_by(f64::total_cmp);
                let scale = f64::from(height) / (bounds.1 - bounds.0);
                assert!(marks.windows(2).all(|pair| (pair[1] - pair[0]) * scale >= LABEL_HEIGHT - 1e-9));
            }
        }
    }

    #[test]
    fn a_minute_has_marks_at_round_seconds() {
        let marks: Vec<f64> = time_marks((60.0, 120.0), 700.0).iter().map(|mark| mark.value).collect();
        assert_eq!(marks.first(), Some(&60.0));
        assert_eq!(marks.last(), Some(&120.0));
        assert!(marks.iter().all(|value| value % 5.0 == 0.0));
    }
}
