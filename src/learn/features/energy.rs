//! The picture as energy: lowest band first, larger is louder.

use std::ops::Range;

use crate::predict::ClassifyError;
use crate::render::SpectrogramImage;

/// Mel bands of a picture.
pub(super) const BANDS: usize = 128;

/// Energy levels, 0 to 255, band after band.
pub(super) struct Energy {
    width: usize,
    levels: Vec<u8>,
}

impl Energy {
    /// Turns the stored grey levels (row 0 highest, black loud) over.
    pub(super) fn of(image: &SpectrogramImage) -> Result<Self, ClassifyError> {
        let (width, height) = (image.width(), image.height());
        if height as usize != BANDS || width < 2 {
            return Err(ClassifyError::BadSize { width, height });
        }
        let width = width as usize;
        let levels = image.pixels().as_raw().chunks_exact(width).rev().flatten().map(|grey| 255 - grey).collect();
        Ok(Self { width, levels })
    }

    /// Columns.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The levels of band `index` (0 lowest) over time.
    pub(super) fn band(&self, index: usize) -> &[u8] {
        &self.levels[index * self.width..][..self.width]
    }

    /// All bands, lowest first.
    pub(super) fn bands(&self) -> impl Iterator<Item = &[u8]> {
        self.levels.chunks_exact(self.width)
    }

    /// All levels of all bands.
    pub(super) fn levels(&self) -> &[u8] {
        &self.levels
    }

    /// Mean over the bands of each of `count` groups, over time.
    pub(super) fn grouped(&self, count: usize) -> Vec<Vec<f32>> {
        row_groups(BANDS, count).map(|group| self.mean_of(group)).collect()
    }

    /// Mean over the bands of `group`, over time.
    pub(super) fn mean_of(&self, group: Range<usize>) -> Vec<f32> {
        let height = group.len() as f32;
        let mut sums = vec![0_u16; self.width];
        for band in group {
            for (sum, &level) in sums.iter_mut().zip(self.band(band)) {
                *sum += u16::from(level);
            }
        }
        sums.into_iter().map(|sum| f32::from(sum) / height).collect()
    }
}

/// Splits `rows` rows into `count` neighbouring groups whose edges are rounded half to even, as numpy rounds.
pub(super) fn row_groups(rows: usize, count: usize) -> impl Iterator<Item = Range<usize>> {
    let edge = move |index: usize| (index as f64 * rows as f64 / count as f64).round_ties_even() as usize;
    (0..count).map(move |index| edge(index)..edge(index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_of_groups_are_rounded_half_to_even() {
        let edges: Vec<_> = row_groups(127, 8).map(|group| group.end).collect();
        assert_eq!(edges, [16, 32, 48, 64, 79, 95, 111, 127]);
        let edges: Vec<_> = row_groups(5, 2).map(|group| group.end).collect();
        assert_eq!(edges, [2, 5]);
    }

    #[test]
    fn the_lowest_band_is_the_bottom_row_and_black_is_loud() {
        let pixels = image::GrayImage::from_fn(3, 128, |x, y| image::Luma([if y == 127 { x as u8 } else { 255 }]));
        let energy = Energy::of(&SpectrogramImage::from_gray(pixels)).unwrap();
        assert_eq!(energy.band(0), [255, 254, 253]);
        assert!((1..BANDS).all(|band| energy.band(band) == [0, 0, 0]));
    }
}
