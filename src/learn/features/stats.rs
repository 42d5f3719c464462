//! Plain statistics of series, with numpy's conventions: population deviation, linear percentiles.

/// Mean; 0 of nothing.
pub(super) fn mean<T: Copy + Into<f64>>(values: &[T]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().map(|&value| value.into()).sum::<f64>() / values.len() as f64
}

/// Population standard deviation; 0 of nothing.
pub(super) fn deviation<T: Copy + Into<f64>>(values: &[T]) -> f64 {
    central_moment(values, mean(values), 2).sqrt()
}

/// Mean of the `power`-th powers of the distances from `centre`; 0 of nothing.
pub(super) fn central_moment<T: Copy + Into<f64>>(values: &[T], centre: f64, power: i32) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().map(|&value| (value.into() - centre).powi(power)).sum::<f64>() / values.len() as f64
}

/// Mean size of the step from one value to the next; 0 of fewer than two.
pub(super) fn mean_step<T: Copy + Into<f64>>(values: &[T]) -> f64 {
    let steps = values.windows(2).map(|pair| (pair[1].into() - pair[0].into()).abs());
    steps.sum::<f64>() / values.len().saturating_sub(1).max(1) as f64
}

/// The `percent`-th percentile of ascending `sorted` (not empty), linear between neighbours.
pub(super) fn percentile<T: Copy + Into<f64>>(sorted: &[T], percent: f64) -> f64 {
    let rank = percent / 100.0 * (sorted.len() - 1) as f64;
    let below = rank.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let (low, high): (f64, f64) = (sorted[below].into(), sorted[above].into());
    low + (high - low) * (rank - below as f64)
}

/// `values` in ascending order.
pub(super) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// Average of the `span` values around each value (`span` odd); beyond the ends there are zeros.
pub(super) fn centred_average(values: &[f64], span: usize) -> Vec<f64> {
    let sums = running_sums(values);
    let half = span / 2;
    let average = |index: usize| {
        let end = (index + half + 1).min(values.len());
        (sums[end] - sums[index.saturating_sub(half)]) / span as f64
    };
    (0..values.len()).map(average).collect()
}

/// Averages of all complete runs of `span` values; empty when there are fewer values.
pub(super) fn complete_averages(values: &[f64], span: usize) -> Vec<f64> {
    let sums = running_sums(values);
    sums.iter().zip(sums.iter().skip(span)).map(|(start, end)| (end - start) / span as f64).collect()
}

/// Sums of the first 0, 1, 2, … values.
fn running_sums(values: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let rest = values.iter().map(|value| {
        sum += value;
        sum
    });
    std::iter::once(0.0).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_neighbours() {
        assert_eq!(percentile(&[1.0, 2.0, 4.0, 8.0], 50.0), 3.0);
        assert_eq!(percentile(&[1.0, 2.0, 4.0, 8.0], 100.0), 8.0);
        assert!((percentile(&[1.0, 2.0, 4.0, 8.0], 10.0) - 1.3).abs() < 1e-12);
        assert_eq!(percentile(&[7.0], 95.0), 7.0);
    }

    #[test]
    fn deviation_is_that_of_the_population() {
        assert_eq!(deviation(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), 2.0);
        assert_eq!(deviation::<f64>(&[]), 0.0);
    }

    #[test]
    fn a_centred_average_counts_zeros_beyond_the_ends() {
        assert_eq!(centred_average(&[3.0, 6.0, 9.0, 12.0], 3), [3.0, 6.0, 9.0, 7.0]);
        assert_eq!(centred_average(&[5.0], 5), [1.0]);
    }

    #[test]
    fn complete_averages_have_no_half_runs() {
        assert_eq!(complete_averages(&[3.0, 6.0, 9.0, 12.0], 3), [6.0, 9.0]);
        assert!(complete_averages(&[3.0], 3).is_empty());
    }

    #[test]
    fn the_mean_step_ignores_direction() {
        assert_eq!(mean_step(&[1.0, 4.0, 2.0]), 2.5);
        assert_eq!(mean_step(&[1.0]), 0.0);
    }
}
