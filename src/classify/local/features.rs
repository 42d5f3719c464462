//! The 302 features of a picture (learning.md); port of the numpy reference, parity is a test.

use crate::classify::ClassifyError;
use crate::render::SpectrogramImage;

/// Length of a feature vector.
pub const FEATURE_COUNT: usize = 302;

/// The features of the exact picture, in the reference's order.
pub fn features(_image: &SpectrogramImage) -> Result<Vec<f32>, ClassifyError> {
    todo!()
}
