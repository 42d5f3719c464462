//! Which parts of a picture spoke for a mood: occlusion, for any model.
//!
//! The picture is cut into cells of time and bands. Each cell in turn is painted with the mean grey of the whole picture, as
//! if nothing particular happened there, and the picture is judged again. How much the log odds of the mood fall is how much
//! the cell spoke for it (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", 4.2; log odds
//! because they go on telling where a probability is near 0 or 1). A negative number spoke against it. Cells are judged one
//! by one: what only two of them say together is not seen.

use std::ops::ControlFlow;

use image::Luma;

use crate::render::SpectrogramImage;

/// Cells along time.
pub const TIME_CELLS: usize = 12;
/// Cells along frequency.
pub const BAND_CELLS: usize = 8;

/// A probability is not taken for nearer to 0 or 1, so that its log odds are a number.
const MIN_PROBABILITY: f64 = 1e-6;

/// How much each cell of a picture spoke for a mood.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// In log odds, [`BAND_CELLS`] rows of [`TIME_CELLS`], the lowest bands first.
    pub weights: Vec<Vec<f32>>,
}

impl Explanation {
    /// The weight that is farthest from 0; 0 when nothing spoke.
    pub fn largest(&self) -> f32 {
        self.weights.iter().flatten().fold(0.0, |largest: f32, weight| largest.max(weight.abs()))
    }
}

/// Occludes `image` cell by cell. `judge` gives the probability of the mood for a picture, `None` when it cannot. `progress`
/// hears the share that is done; `None` when it breaks off, or when the picture cannot be judged.
pub fn explain(
    image: &SpectrogramImage,
    judge: &dyn Fn(&SpectrogramImage) -> Option<f64>,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Explanation> {
    let whole = log_odds(judge(image)?);
    let (width, height) = (image.width(), image.height());
    let grey = mean_grey(image)?;
    let mut weights = vec![vec![0.0; TIME_CELLS]; BAND_CELLS];
    for (row, weights) in weights.iter_mut().enumerate() {
        for (column, weight) in weights.iter_mut().enumerate() {
            if progress((row * TIME_CELLS + column) as f32 / (TIME_CELLS * BAND_CELLS) as f32).is_break() {
                return None;
            }
            let mut pixels = image.pixels().clone();
            // Row 0 of the pixels is the highest band.
            let bands = cell(BAND_CELLS - 1 - row, BAND_CELLS, height);
            for x in cell(column, TIME_CELLS, width) {
                for y in bands.clone() {
                    pixels.put_pixel(x, y, Luma([grey]));
                }
            }
            *weight = (whole - log_odds(judge(&SpectrogramImage::from_gray(pixels))?)) as f32;
        }
    }
    Some(Explanation { weights })
}

/// The pixels of cell `index` of `count` along a side of `length`.
fn cell(index: usize, count: usize, length: u32) -> std::ops::Range<u32> {
    let edge = |index: usize| (index as u64 * u64::from(length) / count as u64) as u32;
    edge(index)..edge(index + 1)
}

fn mean_grey(image: &SpectrogramImage) -> Option<u8> {
    let pixels = image.pixels().as_raw();
    let sum: u64 = pixels.iter().map(|&grey| u64::from(grey)).sum();
    Some(sum.checked_div(pixels.len() as u64)? as u8)
}

fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(MIN_PROBABILITY, 1.0 - MIN_PROBABILITY);
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;

    /// White, with a black cell at `column` and `row` (lowest bands first).
    fn picture(column: usize, row: usize) -> SpectrogramImage {
        let (x, y) = (cell(column, TIME_CELLS, 121), cell(BAND_CELLS - 1 - row, BAND_CELLS, 128));
        let black = |px, py| x.contains(&px) && y.contains(&py);
        SpectrogramImage::from_gray(GrayImage::from_fn(121, 128, |px, py| Luma([if black(px, py) { 0 } else { 255 }])))
    }

    /// Surer of its mood the more ink there is in `part`.
    fn ink(image: &SpectrogramImage, part: impl Fn(u32) -> bool) -> f64 {
        let dark = image.pixels().enumerate_pixels().filter(|(_, y, pixel)| part(*y) && pixel.0[0] < 100).count();
        0.1 + 0.8 * (dark as f64 / 200.0).min(1.0)
    }

    fn go_on(_: f32) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    #[test]
    fn the_cell_that_alone_has_the_evidence_is_found() {
        for (column, row) in [(0, 0), (5, 3), (TIME_CELLS - 1, BAND_CELLS - 1)] {
            let found = explain(&picture(column, row), &|image| Some(ink(image, |_| true)), &mut go_on).unwrap();
            for (r, weights) in found.weights.iter().enumerate() {
                for (c, &weight) in weights.iter().enumerate() {
                    if (c, r) == (column, row) {
                        // Without the ink the probability falls from what it was to 0.1.
                        assert!(weight > 1.0, "the cell itself: {weight}");
                        assert_eq!(weight, found.largest());
                    } else {
                        assert_eq!(weight, 0.0, "cell {c}, {r}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_speaks_against_the_mood_is_negative() {
        let against = explain(&picture(4, 2), &|image| Some(1.0 - ink(image, |_| true)), &mut go_on).unwrap();
        assert!(against.weights[2][4] < -1.0);
    }

    #[test]
    fn what_the_model_does_not_look_at_has_no_weight() {
        // The model reads the upper half only; the ink is in the lowest bands.
        let found = explain(&picture(4, 0), &|image| Some(ink(image, |y| y < 64)), &mut go_on).unwrap();
        assert_eq!(found.largest(), 0.0);
    }

    #[test]
    fn it_can_be_broken_off_and_cells_cover_every_pixel_once() {
        assert_eq!(explain(&picture(0, 0), &|_| Some(0.5), &mut |_| ControlFlow::Break(())), None);
        assert_eq!(explain(&picture(0, 0), &|_| None, &mut go_on), None);
        for length in [5, 121, 128, 2584] {
            let covered: Vec<u32> = (0..TIME_CELLS).flat_map(|index| cell(index, TIME_CELLS, length)).collect();
            assert_eq!(covered, (0..length).collect::<Vec<_>>());
        }
    }
}
