//! All that the predictor knows of a picture: the texture features, then the network's numbers.

use std::ops::Range;

use crate::learn::embedding::{EMBEDDING_COUNT, embedding};
use crate::learn::features as texture;
use crate::learn::features::FEATURE_COUNT as TEXTURE_COUNT;
use crate::pipeline::{Analysis, RecipeId};
use crate::predict::ClassifyError;
use crate::render::SpectrogramImage;

/// Length of a feature vector. Whoever changes what the numbers mean empties the store's cache of them by a migration.
pub const FEATURE_COUNT: usize = TEXTURE_COUNT + EMBEDDING_COUNT;

/// The features of one picture, and the recipe that made it: numbers of two recipes never meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// The picture's recipe.
    pub recipe: RecipeId,
    /// [`FEATURE_COUNT`] numbers.
    pub values: Vec<f32>,
}

impl Features {
    /// Of an analysed song.
    pub fn of(analysis: &Analysis) -> Result<Self, ClassifyError> {
        Self::of_picture(&analysis.image, &analysis.recipe)
    }

    /// Of a picture by `recipe`, or of such a picture with a part painted over.
    pub fn of_picture(image: &SpectrogramImage, recipe: &RecipeId) -> Result<Self, ClassifyError> {
        Ok(Self { recipe: recipe.clone(), values: features(image)? })
    }
}

/// The features of the exact picture (128 rows, at least 2 columns), always [`FEATURE_COUNT`] finite numbers: the 302 of its
/// texture, then those of the network.
pub fn features(image: &SpectrogramImage) -> Result<Vec<f32>, ClassifyError> {
    let mut features = texture::features(image)?;
    features.extend(embedding(image)?);
    Ok(features)
}

/// The parts of a vector of `width` features that are judged apart: the texture, and what the network heard. A shorter one,
/// as in an older model, is one part.
pub(super) fn views(width: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    let texture = TEXTURE_COUNT.min(width);
    [0..texture, texture..width].into_iter().take(if texture < width { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;

    #[test]
    fn the_views_cover_every_feature_once() {
        assert!(views(FEATURE_COUNT).eq([0..302, 302..502]));
        for width in [302, 7, 0] {
            assert!(views(width).eq(std::iter::once(0..width)), "{width}");
        }
    }

    #[test]
    fn the_texture_comes_first() {
        let picture = SpectrogramImage::from_gray(GrayImage::from_fn(500, 128, |x, y| image::Luma([(x * y) as u8])));
        let all = features(&picture).unwrap();
        assert_eq!(all.len(), FEATURE_COUNT);
        assert_eq!(all[..TEXTURE_COUNT], texture::features(&picture).unwrap());
        assert_eq!(all[TEXTURE_COUNT..], embedding(&picture).unwrap());
    }
}
