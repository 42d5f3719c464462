//! The spectrogram of the analysed minute: live reveal, playhead, read-out, zoom and pan. What the model sees is two pictures, the
//! exact one that is exported above, and below it what the built-in predictor hears.

use std::time::Duration;

use egui::{Role, Ui, Vec2, WidgetInfo, vec2};
use egui_plot::PlotPoint;

use super::pane::Pane;
use super::plot::{LEFT_AXIS, PanePlot, Plotted, TIME_AXIS};
use super::texture::{Inks, PictureTexture};
use super::zoom::Zoom;
use super::{caption, legend, placeholder, why};
use crate::app::action::{Action, TransportAction};
use crate::app::session::Spans;
use crate::app::state::{Current, State};
use crate::playback::PlayState;

/// Room right of the plot for half of the last time label, in points.
const RIGHT_MARGIN: f32 = 16.0;
/// Between what stands one above the other.
const GAP: f32 = 4.0;
/// However little room there is, a picture is so high.
const LEAST_HEIGHT: f32 = 32.0;
/// How many columns of the picture may become one.
const MOST_POOLED: usize = 4;
/// The same of what is heard, which has more of them.
const MOST_HEARD_POOLED: usize = 16;

/// What the plots keep between frames.
#[derive(Default)]
pub(in crate::app::view) struct SpectrogramView {
    texture: PictureTexture,
    heard: PictureTexture,
    zoom: Zoom,
    /// Where the song was before the last click, to take the click back when it was the first of a double click.
    before_click: Option<Duration>,
}

impl SpectrogramView {
    /// The seconds and bands that are looked at, to be kept.
    pub(in crate::app::view) fn zoom(&self) -> Spans {
        self.zoom.spans()
    }

    /// What was looked at when the window was left.
    pub(in crate::app::view) fn set_zoom(&mut self, spans: Spans) {
        self.zoom.keep(spans);
    }

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
        self.zoom.follow(state, current);
        ui.spacing_mut().item_spacing.y = GAP;
        ui.add_space(GAP);
        let size = vec2(
            (ui.available_width() - RIGHT_MARGIN).max(80.0),
            (ui.available_height() - legend::HEIGHT - GAP).max(60.0),
        );
        let hovered = if state.song.is_model_view() {
            self.both(ui, size, state, current, actions)
        } else {
            self.picture(ui, size, true, state, current, actions)
        };
        legend::show(ui, state, current, hovered);
    }

    /// Both pictures, one above the other. Gives the one under the pointer, and where in it.
    fn both<'a>(
        &mut self,
        ui: &mut Ui,
        size: Vec2,
        state: &State,
        current: &'a Current,
        actions: &mut Vec<Action>,
    ) -> Option<(Pane<'a>, PlotPoint)> {
        let height = (size.y - 2.0 * caption::HEIGHT - 3.0 * GAP - TIME_AXIS) / 2.0;
        let above = vec2(size.x, height.floor().max(LEAST_HEIGHT));
        caption::picture(current).show(ui, size.x, LEFT_AXIS);
        let in_picture = self.picture(ui, above, false, state, current, actions);
        caption::heard(current).show(ui, size.x, LEFT_AXIS);
        let in_heard = self.heard(ui, above + vec2(0.0, TIME_AXIS), state, current, actions);
        in_picture.or(in_heard)
    }

    /// The picture that is exported: exact, or live and in the palette.
    fn picture<'a>(
        &mut self,
        ui: &mut Ui,
        size: Vec2,
        has_times: bool,
        state: &State,
        current: &'a Current,
        actions: &mut Vec<Action>,
    ) -> Option<(Pane<'a>, PlotPoint)> {
        let pane = Pane::picture(current);
        let pool = self.pool(ui, &pane, size, MOST_POOLED);
        let (job, is_model_view) = (current.job.0, state.song.is_model_view());
        match &current.analysis {
            Some(analysis) if is_model_view => self.texture.show_exact(ui.ctx(), job, &analysis.image),
            _ => {
                let inks = Inks::of(state, current, ui.visuals().dark_mode);
                self.texture.show(ui.ctx(), job, &current.picture, inks, pool);
            }
        }
        let drawn = drawn_columns(state, current);
        let plot = PanePlot {
            pane: &pane,
            view: self.zoom.view(&pane),
            texture: &self.texture,
            drawn,
            faint: current.picture.columns(),
            size,
            has_times,
            playhead: playhead(state),
        };
        let plotted = plot.show(ui, "");
        let share = drawn as f64 / current.picture.total_columns.max(1) as f64;
        plotted.response.widget_info(|| {
            let name = if is_model_view { "Training image" } else { "Spectrogram" };
            WidgetInfo::labeled(Role::Image, true, format!("{name}, {:.0} % drawn", share.min(1.0) * 100.0))
        });
        self.interact(ui, &plotted, &pane, state, actions);
        if !is_model_view {
            why::show(ui, current, &pane, &plotted.transform, actions);
        }
        plotted.hovered.map(|point| (pane, point))
    }

    /// What the built-in predictor hears. Its reasons are of this picture, so that is where they lie when it is shown.
    fn heard<'a>(
        &mut self,
        ui: &mut Ui,
        size: Vec2,
        state: &State,
        current: &'a Current,
        actions: &mut Vec<Action>,
    ) -> Option<(Pane<'a>, PlotPoint)> {
        let pane = Pane::heard(current);
        let pool = self.pool(ui, &pane, size, MOST_HEARD_POOLED);
        self.heard.show_heard(ui.ctx(), current.job.0, pane.image, pool);
        let plot = PanePlot {
            pane: &pane,
            view: self.zoom.view(&pane),
            texture: &self.heard,
            drawn: pane.columns(),
            faint: 0,
            size,
            has_times: true,
            playhead: playhead(state),
        };
        let plotted = plot.show(ui, "Appears once Moodsic has listened to the song");
        plotted.response.widget_info(|| {
            let there = if pane.image.is_some() { "100 % drawn" } else { "comes when the song is listened to" };
            WidgetInfo::labeled(Role::Image, true, format!("What the built-in predictor hears, {there}"))
        });
        self.interact(ui, &plotted, &pane, state, actions);
        if pane.image.is_some() {
            why::show(ui, current, &pane, &plotted.transform, actions);
        }
        plotted.hovered.map(|point| (pane, point))
    }

    /// How many columns of `pane` become one when it is drawn in `size`: a power of two, so that zooming seldom uploads anew.
    fn pool(&self, ui: &Ui, pane: &Pane<'_>, size: Vec2, most: usize) -> usize {
        let view = self.zoom.view(pane);
        let pixels = f64::from((size.x - LEFT_AXIS) * ui.pixels_per_point()).max(1.0);
        let columns = (view.x.1 - view.x.0) / pane.params.column_secs();
        let mut pool = 1;
        while pool < most && columns / pixels >= 2.0 * pool as f64 {
            pool *= 2;
        }
        pool
    }

    fn interact(&mut self, ui: &Ui, plotted: &Plotted, pane: &Pane<'_>, state: &State, actions: &mut Vec<Action>) {
        let Plotted { response, transform, .. } = plotted;
        if response.double_clicked() {
            self.zoom.fit();
            if let Some(position) = self.before_click.take() {
                actions.push(Action::Transport(TransportAction::Seek(position)));
            }
            return;
        }
        let (view, whole) = (self.zoom.view(pane), pane.whole);
        let pointer =
            response.interact_pointer_pos().or(response.hover_pos()).map(|at| transform.value_from_position(at));
        if let (true, Some(point)) = (response.clicked(), pointer) {
            let secs = point.x.clamp(whole.x.0, whole.x.1);
            self.before_click = Some(state.position());
            actions.push(Action::Transport(TransportAction::Seek(Duration::from_secs_f64(secs.max(0.0)))));
        }
        if response.dragged() {
            let [per_x, per_y] = transform.dvalue_dpos();
            let delta = response.drag_delta();
            let by = (-f64::from(delta.x) * per_x, -f64::from(delta.y) * per_y);
            self.zoom.look_at(pane, view.moved(by, whole));
        }
        if let (true, Some(point)) = (response.contains_pointer(), pointer) {
            // The wheel zooms time; with Ctrl (or a pinch) time and frequency; with Shift it moves along.
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
            let wheel = (f64::from(scroll.y) / 200.0).exp();
            let pinch = f64::from(pinch);
            if wheel != 1.0 || pinch != 1.0 {
                self.zoom.look_at(pane, view.zoomed((wheel * pinch, pinch), (point.x, point.y), whole));
            }
            if scroll.x != 0.0 {
                let by = -f64::from(scroll.x) * transform.dvalue_dpos()[0];
                self.zoom.look_at(pane, self.zoom.view(pane).moved((by, 0.0), whole));
            }
        }
    }
}

/// Seconds where the song is, once there is one in the player.
fn playhead(state: &State) -> Option<f64> {
    let status = state.player.status();
    (status.state != PlayState::Empty).then(|| state.position().as_secs_f64())
}

/// Columns to draw: those heard, or all there are where that is wished. Reasons speak of the whole minute, so it is shown
/// with them.
fn drawn_columns(state: &State, current: &Current) -> usize {
    let there = current.picture.columns();
    let whole = state.song.is_model_view() || state.settings.whole_minute || current.why.is_some();
    if whole { there } else { current.picture.revealed.min(there) }
}
