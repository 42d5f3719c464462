//! The picture as a whole: its greys, and how loudness goes through the minute.

use crate::learn::features::energy::{BANDS, Energy};
use crate::learn::features::rate::SECOND;
use crate::learn::features::stats::{complete_averages, deviation, mean, percentile, sorted};

/// Keeps ratios finite.
const FLOOR: f64 = 1e-6;

/// Mean and deviation of all levels; deviation of the loudness by column and by second; share of quiet columns; range of
/// the loudness; skew and kurtosis of the levels; share of loud and of quiet cells; drift of the loudness.
pub(super) fn shape(energy: &Energy) -> Vec<f64> {
    let greys = Greys::of(energy.levels());
    let loudness: Vec<f64> = energy.mean_of(0..BANDS).into_iter().map(f64::from).collect();
    let by_second = if loudness.len() > SECOND { complete_averages(&loudness, SECOND) } else { loudness.clone() };
    let spread = deviation(&loudness);
    let quiet = mean(&loudness) - spread;
    let ordered = sorted(&by_second);
    vec![
        greys.mean,
        greys.deviation + FLOOR,
        spread,
        deviation(&by_second),
        loudness.iter().filter(|&&value| value < quiet).count() as f64 / loudness.len() as f64,
        percentile(&ordered, 95.0) - percentile(&ordered, 5.0),
        greys.moment(3) / (greys.deviation.powi(3) + FLOOR),
        greys.moment(4) / (greys.deviation.powi(4) + FLOOR),
        greys.share(201..=255),
        greys.share(0..=59),
        drift(&by_second),
    ]
}

/// How often each level occurs; the moments are exact and cost 256 steps.
struct Greys {
    shares: Vec<f64>,
    mean: f64,
    deviation: f64,
}

impl Greys {
    fn of(levels: &[u8]) -> Self {
        let mut counts = [0_u32; 256];
        for &level in levels {
            counts[usize::from(level)] += 1;
        }
        let shares = counts.iter().map(|&count| f64::from(count) / levels.len() as f64).collect();
        let mut greys = Self { shares, mean: 0.0, deviation: 0.0 };
        greys.mean = greys.moment(1);
        greys.deviation = greys.moment(2).sqrt();
        greys
    }

    /// The `power`-th moment around the mean.
    fn moment(&self, power: i32) -> f64 {
        self.shares.iter().enumerate().map(|(level, share)| share * (level as f64 - self.mean).powi(power)).sum()
    }

    fn share(&self, levels: std::ops::RangeInclusive<usize>) -> f64 {
        self.shares[levels].iter().sum()
    }
}

/// Pearson's correlation of `values` with time; 0 where nothing changes.
fn drift(values: &[f64]) -> f64 {
    let spread = deviation(values);
    if spread <= FLOOR {
        return 0.0;
    }
    let times: Vec<f64> = (0..values.len()).map(|time| time as f64).collect();
    let (middle, centre) = (mean(&times), mean(values));
    let products = times.iter().zip(values).map(|(time, value)| (time - middle) * (value - centre));
    products.sum::<f64>() / values.len() as f64 / (spread * deviation(&times))
}
