//! What is looked at from frame to frame: a span of time, which both pictures share, and bands, which each has of its own.

use super::extent::Extent;
use super::pane::{Pane, Which};
use crate::app::session::Spans;
use crate::app::state::{Current, State};
use crate::playback::PlayState;

fn is_span(span: &(f64, f64)) -> bool {
    span.0.is_finite() && span.1.is_finite() && span.0 >= 0.0 && span.1 > span.0
}

/// Kept between frames.
#[derive(Default)]
pub(super) struct Zoom {
    /// Seconds of the song; `None` fits the minute.
    secs: Option<(f64, f64)>,
    /// Bands of the picture and of what is heard; `None` fits all of them.
    bands: [Option<(f64, f64)>; 2],
    /// The job that all this belongs to.
    job: u64,
    fits_seen: u64,
    zooms_seen: u64,
    /// What was looked at when the window was left, for the first song.
    kept: Option<Spans>,
    /// Where the playhead was, to turn the page when it leaves a zoomed view.
    playhead: f64,
}

impl Zoom {
    /// The part of `pane` that is looked at.
    pub(super) fn view(&self, pane: &Pane<'_>) -> Extent {
        let whole = pane.whole;
        Extent { x: self.secs.unwrap_or(whole.x), y: self.bands[index(pane.which)].unwrap_or(whole.y) }
    }

    /// Looks at another part of `pane`; the other pictures follow in time.
    pub(super) fn look_at(&mut self, pane: &Pane<'_>, view: Extent) {
        self.secs = (view.x != pane.whole.x).then_some(view.x);
        self.bands[index(pane.which)] = (view.y != pane.whole.y).then_some(view.y);
    }

    /// What is looked at, to be kept.
    pub(super) fn spans(&self) -> Spans {
        self.kept.unwrap_or((self.secs, self.bands[0]))
    }

    /// What is to be looked at in the first song.
    pub(super) fn keep(&mut self, spans: Spans) {
        self.kept = Some(spans);
    }

    /// Looks at everything.
    pub(super) fn fit(&mut self) {
        self.secs = None;
        self.bands = [None; 2];
    }

    /// Does what was wished since the last frame, and goes on with the playhead.
    pub(super) fn follow(&mut self, state: &State, current: &Current) {
        let pane = Pane::picture(current);
        self.follow_requests(state, current, &pane);
        self.turn_page(state, &pane);
    }

    fn follow_requests(&mut self, state: &State, current: &Current, pane: &Pane<'_>) {
        if self.job != current.job.0 || self.fits_seen != state.song.fit_requests() {
            self.job = current.job.0;
            self.fits_seen = state.song.fit_requests();
            self.zooms_seen = state.song.zoom_requests().0;
            self.fit();
            if let Some((secs, bands)) = self.kept.take() {
                (self.secs, self.bands[0]) = (secs.filter(is_span), bands.filter(is_span));
            }
        }
        if self.zooms_seen != state.song.zoom_requests().0 {
            let (count, (factor, bands)) = state.song.zoom_requests();
            self.zooms_seen = count;
            let view = self.view(pane);
            let playhead = state.position().as_secs_f64();
            let middle = f64::midpoint(view.x.0, view.x.1);
            let x = if (view.x.0..=view.x.1).contains(&playhead) { playhead } else { middle };
            // Most of what can be told apart lies low.
            let low = view.y.0 + (view.y.1 - view.y.0) * 0.25;
            self.look_at(pane, view.zoomed((f64::from(factor), f64::from(bands)), (x, low), pane.whole));
        }
    }

    /// While playing, a zoomed view goes on with the playhead that has just left it.
    fn turn_page(&mut self, state: &State, pane: &Pane<'_>) {
        let playhead = state.position().as_secs_f64();
        let before = std::mem::replace(&mut self.playhead, playhead);
        if self.secs.is_none() || state.player.status().state != PlayState::Playing {
            return;
        }
        let view = self.view(pane);
        let seen = |secs: f64| (view.x.0..=view.x.1).contains(&secs);
        if seen(before) && !seen(playhead) {
            let width = view.x.1 - view.x.0;
            self.look_at(pane, view.moved((playhead - view.x.0 - width * 0.05, 0.0), pane.whole));
        }
    }
}

fn index(which: Which) -> usize {
    match which {
        Which::Picture => 0,
        Which::Heard => 1,
    }
}
