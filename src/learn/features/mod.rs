//! The 302 features of a picture: what its texture tells of the music, and nothing of the song's name or file.
//!
//! Each submodule computes one block from the [`Energy`] of the picture; [`features`] puts the blocks in a fixed order. The
//! numbers agree with the numpy reference they were designed in (`tests/learn.rs` compares all of them on four pictures).
//! Nothing here knows of moods.

mod bands;
mod centroid;
mod cepstrum;
mod contrast;
mod energy;
mod modulation;
mod onset;
mod rate;
mod shape;
mod stats;
mod texture;

use energy::Energy;

use crate::predict::ClassifyError;
use crate::render::SpectrogramImage;

/// Length of a feature vector.
pub const FEATURE_COUNT: usize = 302;

/// Groups of bands whose mean levels are the first features.
const GROUPS: usize = 32;

/// A group of bands below this mean level (of 255) has no sound.
const SILENT: f32 = 2.0;

/// The features of the exact picture (128 rows, at least 2 columns), always [`FEATURE_COUNT`] finite numbers.
///
/// In this order: mean, deviation and step of 32 bands (96); spread of 16 bands (32); cepstrum (60); texture (24);
/// contrast (16); modulation (48); onsets (10); shape (11); centroid (5).
pub fn features(image: &SpectrogramImage) -> Result<Vec<f32>, ClassifyError> {
    let energy = Energy::of(image)?;
    let bands32 = energy.grouped(GROUPS);
    let blocks = [
        bands::levels(&bands32),
        bands::spreads(&energy.grouped(16)),
        cepstrum::cepstrum(&energy),
        texture::texture(&energy),
        contrast::contrast(&energy),
        modulation::modulation(&energy.grouped(8)),
        onset::onset(&bands32),
        shape::shape(&energy),
        centroid::centroid(&energy),
    ];
    let features: Vec<f32> = blocks.iter().flatten().map(|&value| value as f32).collect();
    debug_assert_eq!(features.len(), FEATURE_COUNT);
    Ok(features)
}

/// The mean level of the picture that `features` are of, 0 to 1: how loud it is throughout, against its loudest moment.
pub fn mean_level(features: &[f32]) -> f64 {
    let levels = &features[..GROUPS.min(features.len())];
    levels.iter().map(|&level| f64::from(level)).sum::<f64>() / (levels.len().max(1) as f64 * 255.0)
}

/// Share of the bands, from the lowest up to the highest that has sound, that `features` know of: below 1 the song is cut
/// off, by a codec or by its sample rate.
pub fn filled_bands(features: &[f32]) -> f64 {
    let levels = &features[..GROUPS.min(features.len())];
    let filled = levels.iter().rposition(|&level| level > SILENT).map_or(0, |highest| highest + 1);
    filled as f64 / levels.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use image::GrayImage;
    use proptest::prelude::*;

    use super::*;

    fn picture(width: u32, height: u32, grey: impl Fn(u32, u32) -> u8) -> SpectrogramImage {
        SpectrogramImage::from_gray(GrayImage::from_fn(width, height, |x, y| image::Luma([grey(x, y)])))
    }

    #[test]
    fn other_sizes_are_refused() {
        for (width, height) in [(1, 128), (0, 128), (500, 127), (500, 0), (128, 2001)] {
            let refused = features(&picture(width, height, |_, _| 9));
            assert!(
                matches!(refused, Err(ClassifyError::BadSize { width: w, height: h }) if (w, h) == (width, height))
            );
        }
    }

    #[test]
    fn a_uniform_picture_has_finite_features() {
        for grey in [0, 1, 128, 255] {
            for width in [2, 3, 44, 300] {
                let features = features(&picture(width, 128, |_, _| grey)).unwrap();
                assert!(features.iter().all(|value| value.is_finite()), "grey {grey}, {width} columns");
            }
        }
    }

    #[test]
    fn level_and_cut_off_are_those_of_the_picture() {
        // The lower half of the bands at 102 of 255, the upper half silent.
        let features = features(&picture(50, 128, |_, y| if y < 64 { 255 } else { 153 })).unwrap();
        assert!((mean_level(&features) - 0.2).abs() < 1e-6);
        assert_eq!(filled_bands(&features), 0.5);
        assert_eq!((mean_level(&[]), filled_bands(&[])), (0.0, 0.0));
    }

    #[test]
    fn mirrored_time_keeps_the_levels_of_the_bands() {
        let forward = features(&picture(200, 128, |x, y| (x * 7 + y * x) as u8)).unwrap();
        let backward = features(&picture(200, 128, |x, y| ((199 - x) * 7 + y * (199 - x)) as u8)).unwrap();
        let levels = 0..96 + 32;
        assert!(forward[levels.clone()].iter().zip(&backward[levels]).all(|(a, b)| (a - b).abs() < 1e-4));
        assert_ne!(forward, backward);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn every_width_from_two_has_302_finite_features(width in 2_u32..600, seed: u32, coarse in 1_u32..200) {
            let noise = |x: u32, y: u32| ((x / coarse * 7919 + y * 104_729) ^ seed).wrapping_mul(2_654_435_761) >> 24;
            let features = features(&picture(width, 128, |x, y| noise(x, y) as u8)).unwrap();
            prop_assert_eq!(features.len(), FEATURE_COUNT);
            prop_assert!(features.iter().all(|value| value.is_finite()));
        }
    }
}
