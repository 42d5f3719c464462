//! One picture in its axes. The plot's x axis is seconds of the song, its y axis mel bands (band b lies between b and b + 1, its
//! centre in mel is b + 1 of n + 1 equal steps), so that pictures need no bending and only the labels are Hz.

use egui::{Align2, Color32, Rect, Response, Stroke, StrokeKind, Ui, Vec2, pos2};
use egui_plot::{Plot, PlotImage, PlotPoint, PlotTransform};

use super::extent::Extent;
use super::pane::{Pane, Which};
use super::texture::PictureTexture;
use super::{axes, playhead};
use crate::app::theme;
use crate::dsp::SpectrogramParams;

/// Room left of the plot for the frequencies, in points.
pub(super) const LEFT_AXIS: f32 = 38.0;
/// And below it for the times.
pub(super) const TIME_AXIS: f32 = 14.0;

/// How faint what was not heard yet is.
const FAINT: Color32 = Color32::from_rgba_premultiplied(56, 56, 56, 56);

/// What is drawn.
pub(super) struct PanePlot<'a> {
    pub(super) pane: &'a Pane<'a>,
    /// The part that is looked at.
    pub(super) view: Extent,
    pub(super) texture: &'a PictureTexture,
    /// Columns to draw.
    pub(super) drawn: usize,
    /// And up to here those that were not heard yet, faintly.
    pub(super) faint: usize,
    /// With its axes, in points.
    pub(super) size: Vec2,
    /// Whether the times stand below it.
    pub(super) has_times: bool,
    /// Seconds where the song is.
    pub(super) playhead: Option<f64>,
}

/// What was drawn.
pub(super) struct Plotted {
    pub(super) response: Response,
    pub(super) transform: PlotTransform,
    /// Seconds and band under the pointer.
    pub(super) hovered: Option<PlotPoint>,
}

impl PanePlot<'_> {
    /// Draws it; `instead` are words in its place while nothing of it is drawn.
    pub(super) fn show(&self, ui: &mut Ui, instead: &str) -> Plotted {
        let Self { pane, view, size, .. } = *self;
        let (start, params) = (pane.whole.x.0, pane.params);
        let tiles = self.texture.tiles();
        let mut images: Vec<PlotImage> = Vec::new();
        for (id, first, count) in tiles {
            let parts = [(self.faint.max(self.drawn), Some(FAINT)), (self.drawn, None)];
            // What is drawn in full lies on what is faint.
            for (columns, tint) in parts.into_iter().skip(usize::from(self.faint <= self.drawn)) {
                let image = tile_image(id, (first, count), columns, start, &params);
                images.extend(image.map(|image| image.tint(tint.unwrap_or(Color32::WHITE))));
            }
        }
        let colours = theme::colours(ui);
        let (id, times, height) = match (pane.which, self.has_times) {
            (Which::Picture, true) => ("spectrogram", vec![axes::time_axis(colours)], size.y),
            (Which::Picture, false) => ("spectrogram", Vec::new(), size.y),
            (Which::Heard, _) => ("what is heard", vec![axes::time_axis(colours)], size.y - TIME_AXIS),
        };
        let plotted = Plot::new(id)
            .width(size.x)
            .height(size.y)
            .show_grid(false)
            .show_background(false)
            .show_x(false)
            .show_y(false)
            .allow_drag(false)
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_double_click_reset(false)
            .allow_axis_zoom_drag(false)
            .set_margin_fraction(Vec2::ZERO)
            .x_grid_spacer(move |input| axes::time_marks(input.bounds, size.x))
            .y_grid_spacer(move |input| axes::mel_marks(input.bounds, height, &params))
            .custom_x_axes(times)
            .custom_y_axes(vec![axes::mel_axis(colours, params)])
            .show(ui, move |plot| {
                plot.set_plot_bounds(view.bounds());
                for image in images {
                    plot.image(image);
                }
                plot.pointer_coordinate()
            });
        let frame = *plotted.transform.frame();
        ui.painter().rect_stroke(frame, 0, Stroke::new(1.0, colours.border), StrokeKind::Outside);
        let painter = ui.painter().with_clip_rect(frame);
        if self.drawn == 0 {
            painter.text(frame.center(), Align2::CENTER_CENTER, instead, theme::axis_font(), colours.weak);
        }
        if let Some(secs) = self.playhead.filter(|secs| (view.x.0..=view.x.1).contains(secs)) {
            playhead::paint(&painter, plotted.transform.position_from_point_x(secs), frame.y_range(), colours);
        }
        let pointer = plotted.response.contains_pointer().then_some(plotted.inner).flatten();
        // What is faint is not read out: it is to be heard first.
        let drawn_until = start + (self.drawn as f64 - 0.5) * params.column_secs();
        let inside = |point: &PlotPoint| {
            point.x <= drawn_until
                && (view.x.0..=view.x.1).contains(&point.x)
                && (view.y.0..=view.y.1).contains(&point.y)
        };
        Plotted { response: plotted.response, transform: plotted.transform, hovered: pointer.filter(inside) }
    }
}

/// The part of a tile (first column, columns) that is drawn, as a picture in plot coordinates. The middle of column 0 lies
/// at `start_secs`.
fn tile_image(
    id: egui::TextureId,
    (first, count): (usize, usize),
    drawn: usize,
    start_secs: f64,
    params: &SpectrogramParams,
) -> Option<PlotImage> {
    let shown = drawn.saturating_sub(first).min(count);
    if shown == 0 {
        return None;
    }
    let column_secs = params.column_secs();
    let width = shown as f64 * column_secs;
    let height = params.n_mels as f64;
    let left = start_secs + (first as f64 - 0.5) * column_secs;
    let centre = PlotPoint::new(left + width / 2.0, height / 2.0);
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(shown as f32 / count as f32, 1.0));
    Some(
        PlotImage::new(format!("columns from {first}"), id, centre, [width as f32, height as f32])
            .uv(uv)
            .allow_hover(false),
    )
}

#[cfg(test)]
mod tests {
    use egui_plot::PlotItem as _;

    use super::*;
    use crate::pipeline::Recipe;

    #[test]
    fn a_tile_is_drawn_up_to_the_last_column_heard() {
        let id = egui::TextureId::Managed(1);
        let params = Recipe::default().spectrogram;
        assert!(tile_image(id, (2048, 536), 2048, 60.0, &params).is_none());
        assert!(tile_image(id, (2048, 536), 2049, 60.0, &params).is_some());
        assert!(tile_image(id, (0, 2048), 10, 60.0, &params).is_some());
    }

    #[test]
    fn tiles_lie_where_the_recipe_puts_their_columns() {
        let id = egui::TextureId::Managed(1);
        let usual = Recipe::default().spectrogram;
        let tiles = [
            (usual, (1024, 256)),
            (SpectrogramParams { hop_length: 256, ..usual }, (2048, 512)),
            (SpectrogramParams { hop_length: 1024, n_mels: 64, ..usual }, (512, 128)),
        ];
        for (params, span) in tiles {
            let bounds = tile_image(id, span, usize::MAX, 60.0, &params).expect("a tile").bounds();
            let start = 60.0 + 1024.0 * usual.column_secs();
            assert!((bounds.min()[0] - start).abs() <= params.column_secs(), "{bounds:?}");
            assert!(
                (bounds.max()[0] - start - 256.0 * usual.column_secs()).abs() <= params.column_secs(),
                "{bounds:?}"
            );
            assert!((bounds.max()[1] - params.n_mels as f64).abs() < 1e-3, "{bounds:?}");
        }
    }
}
