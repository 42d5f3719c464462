//! Cuts a picture into the square tiles that the network reads. Nothing here runs it.

use crate::predict::ClassifyError;
use crate::render::SpectrogramImage;

/// Rows and columns of a tile: all bands of 2.97 s.
pub(super) const SIDE: usize = 128;

/// Numbers of a tile.
pub(super) const PIXELS: usize = SIDE * SIDE;

/// Whole tiles side by side, from the first column on, as the network wants them: `(255 − grey) / 64 − 2`, highest band first.
/// What is left at the end is not heard; a picture narrower than one tile is repeated until it fills one.
pub(super) fn cut(image: &SpectrogramImage) -> Result<Vec<f32>, ClassifyError> {
    let (width, height) = (image.width(), image.height());
    if height as usize != SIDE || width < 2 {
        return Err(ClassifyError::BadSize { width, height });
    }
    let width = width as usize;
    let mut tiles = Vec::with_capacity(width.max(SIDE) * SIDE);
    for tile in 0..(width / SIDE).max(1) {
        for row in image.pixels().as_raw().chunks_exact(width) {
            let columns = row.iter().cycle().skip(tile * SIDE).take(SIDE);
            tiles.extend(columns.map(|&grey| f32::from(255 - grey) / 64.0 - 2.0));
        }
    }
    Ok(tiles)
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;

    fn picture(width: u32) -> SpectrogramImage {
        SpectrogramImage::from_gray(GrayImage::from_fn(width, 128, |x, y| image::Luma([(x + 2 * y) as u8])))
    }

    #[test]
    fn tiles_follow_one_another_row_by_row() {
        let tiles = cut(&picture(300)).unwrap();
        assert_eq!(tiles.len(), 2 * PIXELS);
        assert_eq!(tiles[0], 255.0 / 64.0 - 2.0);
        assert_eq!(tiles[SIDE + 1], (255.0 - 3.0) / 64.0 - 2.0);
        assert_eq!(tiles[PIXELS], (255.0 - 128.0) / 64.0 - 2.0);
        assert_eq!(tiles[2 * PIXELS - 1], (255.0 - f32::from((255 + 2 * 127) as u8)) / 64.0 - 2.0);
    }

    #[test]
    fn a_narrow_picture_is_repeated() {
        let tiles = cut(&picture(100)).unwrap();
        assert_eq!(tiles.len(), PIXELS);
        assert_eq!(tiles[100..SIDE], tiles[..28]);
    }

    #[test]
    fn other_sizes_are_refused() {
        for (width, height) in [(1, 128), (0, 128), (500, 127), (128, 2584)] {
            let refused = cut(&SpectrogramImage::from_gray(GrayImage::new(width, height)));
            assert!(matches!(refused, Err(ClassifyError::BadSize { .. })), "{width}×{height}");
        }
    }
}
