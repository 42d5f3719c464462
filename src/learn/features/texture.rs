//! Whether the picture is made of horizontal lines (held tones) or vertical ones (beats), in eight ranges of bands.

use crate::learn::features::energy::{BANDS, Energy, row_groups};

/// Ranges of bands.
const GROUPS: usize = 8;

/// Keeps the ratio finite where nothing changes.
const FLOOR: f64 = 1e-3;

/// Mean difference between neighbouring bands per range, then between neighbouring columns, then the log of their ratio.
pub(super) fn texture(energy: &Energy) -> Vec<f64> {
    let between_bands: Vec<f64> = row_groups(BANDS - 1, GROUPS)
        .map(|group| {
            let cells = group.len() * energy.width();
            let total: u64 = group.map(|band| differences(energy.band(band), energy.band(band + 1))).sum();
            total as f64 / cells as f64
        })
        .collect();
    let between_columns: Vec<f64> = row_groups(BANDS, GROUPS)
        .map(|group| {
            let cells = group.len() * (energy.width() - 1);
            let total: u64 = group.map(|band| differences(energy.band(band), &energy.band(band)[1..])).sum();
            total as f64 / cells as f64
        })
        .collect();
    let ratios = between_bands.iter().zip(&between_columns).map(|(f, t)| ((f + FLOOR) / (t + FLOOR)).ln()).collect();
    [between_bands, between_columns, ratios].concat()
}

/// Sum of the absolute differences of two series, as far as both go.
fn differences(a: &[u8], b: &[u8]) -> u64 {
    a.iter().zip(b).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum()
}
