//! How many columns a second of the picture has: the features are designed for the recipe `minute`.

/// Columns of the picture in a second: 22,050 Hz with a `hop_length` of 512.
pub(super) const COLUMNS_PER_SECOND: f64 = 22_050.0 / 512.0;

/// About a second of columns: the span of the moving averages.
pub(super) const SECOND: usize = 43;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Recipe;

    #[test]
    fn the_rate_is_that_of_the_recipe() {
        let params = Recipe::minute().spectrogram;
        assert_eq!(COLUMNS_PER_SECOND, f64::from(params.sample_rate.get()) / params.hop_length as f64);
        assert_eq!(SECOND, COLUMNS_PER_SECOND.round() as usize);
    }
}
