//! One of the two pictures of the minute: what there is of it, and what its columns, rows and greys mean.

use egui_plot::PlotPoint;

use super::extent::Extent;
use crate::app::state::Current;
use crate::dsp::SpectrogramParams;
use crate::pipeline::Hearing;
use crate::render::{GreyScale, SpectrogramImage};

/// Which of the two pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The one that is exported, in the palette or exact.
    Picture,
    /// What the built-in predictor hears.
    Heard,
}

/// One of the two pictures of the song on screen.
#[derive(Clone, Copy)]
pub(super) struct Pane<'a> {
    pub(super) which: Which,
    /// What there is of it.
    pub(super) image: Option<&'a SpectrogramImage>,
    pub(super) params: SpectrogramParams,
    pub(super) grey: GreyScale,
    /// Everything there is to see.
    pub(super) whole: Extent,
}

impl<'a> Pane<'a> {
    /// The picture that is exported.
    pub(super) fn picture(current: &'a Current) -> Self {
        let params = *current.picture.spectrogram();
        Self {
            which: Which::Picture,
            image: current.picture.image.as_deref(),
            params,
            grey: current.picture.recipe.grey,
            whole: Extent::whole(current, params.n_mels),
        }
    }

    /// What the built-in predictor hears.
    pub(super) fn heard(current: &'a Current) -> Self {
        Self {
            which: Which::Heard,
            image: current.heard_picture.as_deref(),
            params: Hearing::params(),
            grey: Hearing::GREY,
            whole: Extent::whole(current, Hearing::BANDS),
        }
    }

    /// Columns that are there.
    pub(super) fn columns(&self) -> usize {
        self.image.map_or(0, |image| image.width() as usize)
    }

    /// The loudness level (0 quiet, 255 loud) at seconds and band; `None` outside of what is there.
    pub(super) fn level(&self, point: PlotPoint) -> Option<u8> {
        let column = ((point.x - self.whole.x.0) / self.params.column_secs()).round();
        if column < 0.0 {
            return None;
        }
        self.image?.level(column as u32, point.y.max(0.0) as u32)
    }
}
