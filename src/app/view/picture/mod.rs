//! The picture of the analysed minute, and what is drawn over, beside and below it.

mod axes;
mod caption;
mod extent;
mod legend;
mod pane;
mod placeholder;
pub(super) mod playhead;
mod plot;
mod spectrogram;
mod texture;
pub(super) mod why;
mod zoom;

pub(super) use self::spectrogram::SpectrogramView;
