//! The picture of the song on screen as far as it is made.

use std::sync::Arc;

use crate::dsp::SpectrogramParams;
use crate::pipeline::Recipe;
use crate::render::SpectrogramImage;

/// The spectrogram as far as it is made. Its axes are those of the recipe that makes it.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// How it is made. The program's recipe until the window of the song is known.
    pub recipe: Recipe,
    /// What there is: the finished picture itself once it is there, by the running range before.
    pub image: Option<Arc<SpectrogramImage>>,
    /// Columns of the whole picture, as expected or known. 0 before the window is known.
    pub total_columns: usize,
    /// Goes up whenever `image` is another; textures follow it.
    pub revision: u64,
    /// Columns heard so far: what the live view shows.
    pub revealed: usize,
}

impl Picture {
    /// Shows the columns so far.
    pub(super) fn grow(&mut self, image: Arc<SpectrogramImage>) {
        self.image = Some(image);
        self.revision += 1;
    }

    /// Shows the finished picture.
    pub(super) fn finish(&mut self, image: Arc<SpectrogramImage>) {
        self.total_columns = image.width() as usize;
        self.grow(image);
    }

    /// STFT and mel parameters: what its columns and bands mean.
    pub fn spectrogram(&self) -> &SpectrogramParams {
        &self.recipe.spectrogram
    }

    /// Columns that are there.
    pub fn columns(&self) -> usize {
        self.image.as_ref().map_or(0, |image| image.width() as usize)
    }

    /// One loudness level (0 quiet … 255 loud), band 0 the lowest; `None` outside of what is there.
    pub fn level(&self, column: usize, band: usize) -> Option<u8> {
        self.image.as_ref()?.level(u32::try_from(column).ok()?, u32::try_from(band).ok()?)
    }

    /// Columns heard once `secs` seconds of the window have sounded.
    pub(super) fn columns_heard(&self, secs: f64) -> usize {
        self.spectrogram().columns_before(secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_live_picture_keeps_time_with_any_hop() {
        let recipe = Recipe::default();
        for (hop_length, columns) in [(512, 1292), (256, 2584)] {
            let spectrogram = SpectrogramParams { hop_length, ..recipe.spectrogram };
            let picture = Picture { recipe: Recipe { spectrogram, ..recipe }, ..Picture::default() };
            assert_eq!(picture.columns_heard(30.0), columns);
            assert_eq!(picture.columns_heard(-1.0), 0);
        }
    }
}
