//! The line where the song is playing.

use egui::{Painter, Rangef, Stroke};

use crate::app::theme::Colours;

/// A light line with a dark edge: shows on every palette.
pub(in crate::app::view) fn paint(painter: &Painter, x: f32, y: Rangef, colours: &Colours) {
    painter.vline(x, y, Stroke::new(4.0, colours.playhead_edge));
    painter.vline(x, y, Stroke::new(1.5, colours.playhead));
}
