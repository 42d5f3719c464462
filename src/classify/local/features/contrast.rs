//! How far the loud bands of a range stand out from its quiet ones at the same moment (tones against noise).

use super::energy::{BANDS, Energy, row_groups};
use super::stats::{deviation, mean};

/// Ranges of bands.
const GROUPS: usize = 8;

/// Mean and deviation over time of "loudest fifth minus quietest fifth of the bands", range after range.
pub(super) fn contrast(energy: &Energy) -> Vec<f64> {
    let mut column = Vec::new();
    row_groups(BANDS, GROUPS)
        .flat_map(|group| {
            let fifth = ((0.2 * group.len() as f64).round_ties_even() as usize).max(1);
            let contrasts: Vec<f64> = (0..energy.width())
                .map(|time| {
                    column.clear();
                    column.extend(group.clone().map(|band| energy.band(band)[time]));
                    column.sort_unstable();
                    (sum(&column[column.len() - fifth..]) - sum(&column[..fifth])) / fifth as f64
                })
                .collect();
            [mean(&contrasts), deviation(&contrasts)]
        })
        .collect()
}

fn sum(levels: &[u8]) -> f64 {
    levels.iter().map(|&level| f64::from(level)).sum()
}
