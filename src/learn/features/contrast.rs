//! How far the loud bands of a range stand out from its quiet ones at the same moment (tones against noise).

use crate::learn::features::energy::{BANDS, Energy, row_groups};
use crate::learn::features::stats::{deviation, mean};

/// Ranges of bands.
const GROUPS: usize = 8;

/// Mean and deviation over time of "loudest fifth minus quietest fifth of the bands", range after range.
pub(super) fn contrast(energy: &Energy) -> Vec<f64> {
    row_groups(BANDS, GROUPS)
        .flat_map(|group| {
            let fifth = ((0.2 * group.len() as f64).round_ties_even() as usize).max(1);
            let mut loudest = vec![vec![u8::MIN; energy.width()]; fifth];
            let mut quietest = vec![vec![u8::MAX; energy.width()]; fifth];
            for band in group {
                place(&mut loudest, energy.band(band), Ord::max, Ord::min);
                place(&mut quietest, energy.band(band), Ord::min, Ord::max);
            }
            let sum = |levels: &[Vec<u8>], time: usize| levels.iter().map(|level| f64::from(level[time])).sum::<f64>();
            let contrasts: Vec<f64> =
                (0..energy.width()).map(|time| (sum(&loudest, time) - sum(&quietest, time)) / fifth as f64).collect();
            [mean(&contrasts), deviation(&contrasts)]
        })
        .collect()
}

/// Puts each column's new level into its place among the `best` of that column; the last of them falls out. All columns go
/// through the same steps, so that the compiler takes sixteen at once, which no sort of single columns allows.
fn place(best: &mut [Vec<u8>], band: &[u8], better: impl Fn(u8, u8) -> u8, worse: impl Fn(u8, u8) -> u8) {
    let mut levels = band.to_vec();
    for kept in best {
        for (kept, level) in kept.iter_mut().zip(&mut levels) {
            (*kept, *level) = (better(*kept, *level), worse(*kept, *level));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_each_column_are_kept_in_order() {
        let mut best = vec![vec![0; 2]; 3];
        for band in [[5, 1], [9, 2], [7, 3], [6, 4]] {
            place(&mut best, &band, Ord::max, Ord::min);
        }
        assert_eq!(best, [[9, 4], [7, 3], [6, 2]]);
    }
}
