//! The picture: 8-bit grey, black = more energy, low frequencies at the bottom. Its PNG bytes are made in [`super::png`].

use image::{GrayImage, Luma};

/// The picture is turned a few columns at a time, so that the rows they touch stay in the cache.
const COLUMNS_AT_ONCE: usize = 64;

/// The exact picture as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectrogramImage {
    pixels: GrayImage,
}

impl SpectrogramImage {
    /// From loudness levels (column after column, lowest band first): inverts and flips.
    ///
    /// # Panics
    /// When `n_mels` is 0 or does not divide `levels.len()`, or a side has 2^32 pixels.
    pub fn from_levels(levels: &[u8], n_mels: usize) -> Self {
        assert!(n_mels > 0 && levels.len().is_multiple_of(n_mels), "whole columns of n_mels levels");
        let columns = levels.len() / n_mels;
        let mut pixels = vec![0u8; levels.len()];
        for first in (0..columns).step_by(COLUMNS_AT_ONCE) {
            let last = columns.min(first + COLUMNS_AT_ONCE);
            for band in 0..n_mels {
                let row = &mut pixels[(n_mels - 1 - band) * columns..][first..last];
                for (pixel, column) in row.iter_mut().zip(first..) {
                    *pixel = 255 - levels[column * n_mels + band];
                }
            }
        }
        let side = |length: usize| u32::try_from(length).expect("fewer than 2^32 columns and bands");
        let pixels = GrayImage::from_raw(side(columns), side(n_mels), pixels);
        Self { pixels: pixels.expect("one byte for each pixel") }
    }

    /// From a grey image as stored in the PNG.
    pub fn from_gray(pixels: GrayImage) -> Self {
        Self { pixels }
    }

    /// As stored: row 0 is the highest band, black is loud.
    pub fn pixels(&self) -> &GrayImage {
        &self.pixels
    }

    /// Columns.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Bands.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// Loudness level (0 quiet … 255 loud) of `band` (0 the lowest) in `column`; `None` outside of the picture.
    pub fn level(&self, column: u32, band: u32) -> Option<u8> {
        let row = self.height().checked_sub(1)?.checked_sub(band)?;
        self.pixels.get_pixel_checked(column, row).map(|&Luma([grey])| 255 - grey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_bands_are_at_the_bottom_and_loud_is_black() {
        let image = SpectrogramImage::from_levels(&[255, 0, 1, 10, 20, 30], 3);
        assert_eq!((image.width(), image.height()), (2, 3));
        assert_eq!(image.pixels().as_raw(), &[254, 225, 255, 235, 0, 245]);
        assert_eq!(image.level(0, 0), Some(255));
        assert_eq!(image.level(1, 2), Some(30));
        assert_eq!((image.level(2, 0), image.level(0, 3)), (None, None));
    }

    #[test]
    fn wide_pictures_keep_every_column_in_place() {
        let (columns, n_mels) = (200, 5);
        let levels: Vec<u8> = (0..columns * n_mels).map(|at| (at * 7 % 251) as u8).collect();
        let image = SpectrogramImage::from_levels(&levels, n_mels);
        for column in 0..columns {
            for band in 0..n_mels {
                assert_eq!(image.level(column as u32, band as u32), Some(levels[column * n_mels + band]));
            }
        }
    }
}
