//! The picture of the analysed minute, and what is drawn over, beside and below it.

mod axes;
mod extent;
mod legend;
mod placeholder;
pub(super) mod playhead;
mod spectrogram;
mod texture;
mod why;

pub(super) use self::spectrogram::SpectrogramView;
