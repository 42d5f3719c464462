//! The spectrogram of the analysed minute: axes, live reveal, playhead, read-out, zoom and pan.
//!
//! The plot's x axis is seconds of the song, its y axis mel bands (band b lies between b and b + 1, its centre in mel is
//! b + 1 of n + 1 equal steps), so that pictures need no bending and only the labels are Hz.

use std::time::Duration;

use egui::{Painter, Rect, Response, Role, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use egui_plot::{Plot, PlotImage, PlotPoint, PlotTransform};

use super::extent::Extent;
use super::texture::PictureTexture;
use super::{axes, legend, placeholder, playhead, why};
use crate::app::action::{Action, TransportAction};
use crate::app::state::{Current, State};
use crate::app::theme::{self, Colours};
use crate::dsp::SpectrogramParams;
use crate::playback::PlayState;

/// Room right of the plot for half of the last time label, in points.
const RIGHT_MARGIN: f32 = 16.0;
/// Room left of it for the frequencies.
const LEFT_AXIS: f32 = 38.0;

/// What the plot keeps between frames.
#[derive(Default)]
pub(in crate::app::view) struct SpectrogramView {
    texture: PictureTexture,
    /// What is looked at; `None` fits everything.
    zoomed: Option<Extent>,
    /// The job that `zoomed` belongs to.
    job: u64,
    fits_seen: u64,
    /// Where the playhead was, to turn the page when it leaves a zoomed view.
    playhead: f64,
    zooms_seen: u64,
    /// Where the song was before the last click, to take the click back when it was the first of a double click.
    before_click: Option<Duration>,
}

impl SpectrogramView {
    /// Draws it, or says why there is nothing to draw.
    pub(in crate::app::view) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(current) = state.song.current() else {
            placeholder::show(ui, "The minute of a song appears here", "", false);
            return;
        };
        if let Some(error) = &current.error {
            let sentence =
                format!("{}. The other songs are not affected: go on with Down.", error.trim_end_matches('.'));
            placeholder::show(ui, "This song has no picture", &sentence, true);
            return;
        }
        if current.picture.total_columns == 0 && current.picture.columns() == 0 {
            placeholder::show(ui, "Reading the song\u{2026}", "", false);
            return;
        }
        self.follow_requests(state, current);
        self.turn_page(state, current);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(4.0);
        let size = vec2(
            (ui.available_width() - RIGHT_MARGIN).max(80.0),
            (ui.available_height() - legend::HEIGHT - ui.spacing().item_spacing.y).max(60.0),
        );
        self.prepare_texture(ui, state, current, size.x - LEFT_AXIS);
        let hovered = self.plot(ui, size, state, current, actions);
        legend::show(ui, state, current, hovered);
    }

    fn follow_requests(&mut self, state: &State, current: &Current) {
        if self.job != current.job.0 || self.fits_seen != state.song.fit_requests() {
            self.job = current.job.0;
            self.fits_seen = state.song.fit_requests();
            self.zooms_seen = state.song.zoom_requests().0;
            self.zoomed = None;
        }
        if self.zooms_seen != state.song.zoom_requests().0 {
            let (count, factor) = state.song.zoom_requests();
            self.zooms_seen = count;
            let whole = Extent::whole(current);
            let view = self.zoomed.unwrap_or(whole);
            let playhead = state.player.status().position.as_secs_f64();
            let middle = f64::midpoint(view.x.0, view.x.1);
            let x = if (view.x.0..=view.x.1).contains(&playhead) { playhead } else { middle };
            self.look_at(view.zoomed((f64::from(factor), 1.0), (x, 0.0), whole), whole);
        }
    }

    /// While playing, a zoomed view goes on with the playhead that has just left it.
    fn turn_page(&mut self, state: &State, current: &Current) {
        let playhead = state.player.status().position.as_secs_f64();
        let before = std::mem::replace(&mut self.playhead, playhead);
        let Some(view) = self.zoomed.filter(|_| state.player.status().state == PlayState::Playing) else { return };
        let seen = |secs: f64| (view.x.0..=view.x.1).contains(&secs);
        if seen(before) && !seen(playhead) {
            let whole = Extent::whole(current);
            let width = view.x.1 - view.x.0;
            self.look_at(view.moved((playhead - view.x.0 - width * 0.05, 0.0), whole), whole);
        }
    }

    fn look_at(&mut self, view: Extent, whole: Extent) {
        self.zoomed = (view != whole).then_some(view);
    }

    fn prepare_texture(&mut self, ui: &Ui, state: &State, current: &Current, width: f32) {
        let view = self.zoomed.unwrap_or(Extent::whole(current));
        let pixels = f64::from(width * ui.pixels_per_point());
        let columns = (view.x.1 - view.x.0) / current.picture.spectrogram().column_secs();
        let pool = pool_for(columns, pixels);
        match &current.analysis {
            Some(analysis) if state.song.is_model_view() => self.texture.show_exact(ui.ctx(), &analysis.image),
            _ => self.texture.show(ui.ctx(), current.job.0, &current.picture, state.palette(), pool),
        }
    }

    /// Draws the plot; gives the point (seconds, band) under the pointer.
    fn plot(
        &mut self,
        ui: &mut Ui,
        size: Vec2,
        state: &State,
        current: &Current,
        actions: &mut Vec<Action>,
    ) -> Option<PlotPoint> {
        let whole = Extent::whole(current);
        let view = self.zoomed.unwrap_or(whole);
        let drawn = drawn_columns(state, current);
        let params = *current.picture.spectrogram();
        let tiles = self.texture.tiles();
        let images: Vec<PlotImage> =
            tiles.filter_map(|(id, first, count)| tile_image(id, (first, count), drawn, whole.x.0, &params)).collect();
        let colours = theme::colours(ui);
        let response = Plot::new("spectrogram")
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
            .y_grid_spacer(move |input| axes::mel_marks(input.bounds, size.y, &params))
            .custom_x_axes(vec![axes::time_axis(colours)])
            .custom_y_axes(vec![axes::mel_axis(colours, params)])
            .show(ui, move |plot| {
                plot.set_plot_bounds(view.bounds());
                for image in images {
                    plot.image(image);
                }
                plot.pointer_coordinate()
            });
        let share = drawn as f64 / current.picture.total_columns.max(1) as f64;
        response.response.widget_info(|| {
            let name = if state.song.is_model_view() { "Training image" } else { "Spectrogram" };
            WidgetInfo::labeled(Role::Image, true, format!("{name}, {:.0} % drawn", share.min(1.0) * 100.0))
        });
        let frame = *response.transform.frame();
        paint_edge(ui.painter(), frame, colours);
        let playhead = state.player.status().position.as_secs_f64();
        if (view.x.0..=view.x.1).contains(&playhead) && state.player.status().state != PlayState::Empty {
            let painter = ui.painter().with_clip_rect(frame);
            playhead::paint(&painter, response.transform.position_from_point_x(playhead), frame.y_range(), colours);
        }
        self.interact(
            ui,
            &response.response,
            &response.transform,
            (view, whole),
            state.player.status().position,
            actions,
        );
        why::show(ui, current, &response.transform, actions);
        response
            .response
            .contains_pointer()
            .then_some(response.inner)
            .flatten()
            .filter(|point| (view.x.0..=view.x.1).contains(&point.x) && (view.y.0..=view.y.1).contains(&point.y))
    }

    fn interact(
        &mut self,
        ui: &Ui,
        response: &Response,
        transform: &PlotTransform,
        (view, whole): (Extent, Extent),
        position: Duration,
        actions: &mut Vec<Action>,
    ) {
        if response.double_clicked() {
            self.zoomed = None;
            if let Some(position) = self.before_click.take() {
                actions.push(Action::Transport(TransportAction::Seek(position)));
            }
            return;
        }
        let pointer =
            response.interact_pointer_pos().or(response.hover_pos()).map(|at| transform.value_from_position(at));
        if let (true, Some(point)) = (response.clicked(), pointer) {
            let secs = point.x.clamp(whole.x.0, whole.x.1);
            self.before_click = Some(position);
            actions.push(Action::Transport(TransportAction::Seek(Duration::from_secs_f64(secs.max(0.0)))));
        }
        if response.dragged() {
            let [per_x, per_y] = transform.dvalue_dpos();
            let delta = response.drag_delta();
            let by = (-f64::from(delta.x) * per_x, -f64::from(delta.y) * per_y);
            self.look_at(view.moved(by, whole), whole);
        }
        if let (true, Some(point)) = (response.contains_pointer(), pointer) {
            // The wheel zooms time; with Ctrl (or a pinch) time and frequency; with Shift it moves along.
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
            let wheel = (f64::from(scroll.y) / 200.0).exp();
            let pinch = f64::from(pinch);
            if wheel != 1.0 || pinch != 1.0 {
                self.look_at(view.zoomed((wheel * pinch, pinch), (point.x, point.y), whole), whole);
            }
            if scroll.x != 0.0 {
                let by = -f64::from(scroll.x) * transform.dvalue_dpos()[0];
                let view = self.zoomed.unwrap_or(whole);
                self.look_at(view.moved((by, 0.0), whole), whole);
            }
        }
    }
}

/// Columns to draw: those heard, or all there are where that is wished. Reasons speak of the whole minute, so it is shown
/// with them.
fn drawn_columns(state: &State, current: &Current) -> usize {
    let there = current.picture.columns();
    let whole = state.song.is_model_view() || state.settings.whole_minute || current.why.is_some();
    if whole { there } else { current.picture.revealed.min(there) }
}

/// How many columns become one when `columns` are drawn on `pixels`: a power of two, so that zooming seldom uploads anew.
fn pool_for(columns: f64, pixels: f64) -> usize {
    match columns / pixels.max(1.0) {
        ratio if ratio >= 4.0 => 4,
        ratio if ratio >= 2.0 => 2,
        _ => 1,
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

fn paint_edge(painter: &Painter, frame: Rect, colours: &Colours) {
    painter.rect_stroke(frame, 0, Stroke::new(1.0, colours.border), egui::StrokeKind::Outside);
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
