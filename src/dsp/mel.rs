//! Triangular mel bands over the bins of an FFT, as librosa's `mel(htk=False, norm="slaney")` and as torchaudio's
//! `melscale_fbanks(norm=None, mel_scale="htk")`.

use super::MelScale;

/// One triangle: its weights on the bins from `first_bin` on; all others are 0.
struct Band {
    first_bin: usize,
    weights: Vec<f32>,
}

/// Triangular bands, only the weights above 0 kept. Band edges are evenly spaced in mel; a band reaches from its left
/// neighbour's centre to its right one's. A band narrower than a bin may have no weight at all.
pub struct MelFilterbank {
    bands: Vec<Band>,
    centres_hz: Vec<f32>,
    bins: usize,
}

impl MelFilterbank {
    /// `n_mels` bands on the Slaney scale from `fmin` to `fmax` Hz over the bins of an `n_fft` FFT at `sample_rate`, each
    /// scaled by 2 / (its width in Hz): equal areas.
    pub fn new(sample_rate: u32, n_fft: usize, n_mels: usize, fmin: f32, fmax: f32) -> Self {
        Self::with(sample_rate, n_fft, &mel_edges(MelScale::Slaney, n_mels, fmin, fmax), |width| 2.0 / width)
    }

    /// As [`Self::new`], but on the HTK scale, and each band reaches 1 at its centre: equal heights.
    pub fn htk(sample_rate: u32, n_fft: usize, n_mels: usize, fmin: f32, fmax: f32) -> Self {
        Self::with(sample_rate, n_fft, &mel_edges(MelScale::Htk, n_mels, fmin, fmax), |_| 1.0)
    }

    /// Bands between the `edges_hz`; `height` gives a band's height from its width in Hz.
    #[expect(clippy::cast_possible_truncation, reason = "computed in f64, applied in f32, as librosa does")]
    fn with(sample_rate: u32, n_fft: usize, edges_hz: &[f64], height: impl Fn(f64) -> f64) -> Self {
        let bins = n_fft / 2 + 1;
        let bin_hz = f64::from(sample_rate) / n_fft as f64;
        let bands = edges_hz
            .windows(3)
            .map(|edges| {
                let height = height(edges[2] - edges[0]);
                let triangle = |bin: usize| {
                    let hz = bin as f64 * bin_hz;
                    let rising = (hz - edges[0]) / (edges[1] - edges[0]);
                    let falling = (edges[2] - hz) / (edges[2] - edges[1]);
                    rising.min(falling) * height
                };
                let first_bin = (0..bins).find(|&bin| triangle(bin) > 0.0).unwrap_or(bins);
                let weights = (first_bin..bins).map(triangle).take_while(|&weight| weight > 0.0);
                Band { first_bin, weights: weights.map(|weight| weight as f32).collect() }
            })
            .collect();
        let centres_hz = edges_hz[1..edges_hz.len() - 1].iter().map(|&hz| hz as f32).collect();
        Self { bands, centres_hz, bins }
    }

    /// Number of bands.
    pub fn n_mels(&self) -> usize {
        self.bands.len()
    }

    /// Band energies of one power spectrum.
    ///
    /// # Panics
    /// When `power` has not `n_fft / 2 + 1` bins or `bands` not `n_mels` values.
    pub fn apply(&self, power: &[f32], bands: &mut [f32]) {
        assert_eq!(power.len(), self.bins, "a power spectrum has n_fft / 2 + 1 bins");
        assert_eq!(bands.len(), self.bands.len(), "one value per band");
        for (energy, band) in bands.iter_mut().zip(&self.bands) {
            *energy = dot(&band.weights, &power[band.first_bin..][..band.weights.len()]);
        }
    }

    /// Weight of `bin` in `band`.
    pub fn weight(&self, band: usize, bin: usize) -> f32 {
        let band = &self.bands[band];
        bin.checked_sub(band.first_bin).and_then(|index| band.weights.get(index)).copied().unwrap_or(0.0)
    }

    /// Centre frequency of `band` in hertz.
    pub fn centre_hz(&self, band: usize) -> f32 {
        self.centres_hz[band]
    }
}

/// The `n_mels + 2` band edges in Hz.
fn mel_edges(scale: MelScale, n_mels: usize, fmin: f32, fmax: f32) -> Vec<f64> {
    let (low, high) = (scale.mel(f64::from(fmin)), scale.mel(f64::from(fmax)));
    let step = (high - low) / (n_mels + 1) as f64;
    (0..n_mels + 2).map(|edge| scale.hz(low + step * edge as f64)).collect()
}

/// Four running sums instead of one: the additions need not wait for each other, and the order is still fixed.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 4];
    let (quads_a, quads_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f32 = quads_a.remainder().iter().zip(quads_b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in quads_a.zip(quads_b) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_spectrum_gives_every_wide_band_the_same_energy() {
        let bank = MelFilterbank::new(22_050, 1024, 128, 0.0, 11_025.0);
        let mut bands = [0.0; 128];
        bank.apply(&[1.0; 513], &mut bands);
        let expected = 1024.0 / 22_050.0;
        for (band, energy) in bands.iter().enumerate().skip(90).take(37) {
            assert!((energy / expected - 1.0).abs() < 0.05, "band {band}: {energy}");
        }
    }

    #[test]
    fn a_tone_is_loudest_in_the_band_around_it() {
        let bank = MelFilterbank::new(22_050, 1024, 128, 0.0, 11_025.0);
        for bin in [20, 100, 300] {
            let mut power = [0.0; 513];
            power[bin] = 1.0;
            let mut bands = [0.0; 128];
            bank.apply(&power, &mut bands);
            let loudest = (0..128).max_by(|&a, &b| bands[a].total_cmp(&bands[b])).expect("128 bands");
            let hz = bin as f32 * 22_050.0 / 1024.0;
            let nearest = (0..128)
                .min_by(|&a, &b| (bank.centre_hz(a) - hz).abs().total_cmp(&(bank.centre_hz(b) - hz).abs()))
                .expect("128 bands");
            assert_eq!(loudest, nearest, "bin {bin}");
        }
    }

    #[test]
    fn htks_bands_are_of_one_height_and_share_a_bin_with_their_neighbour() {
        let bank = MelFilterbank::htk(16_000, 512, 64, 0.0, 8000.0);
        // Between the first bands and the last one, a bin's two weights sum to 1: where one band falls the next one rises.
        for bin in 10..240 {
            let sum: f32 = (0..64).map(|band| bank.weight(band, bin)).sum();
            assert!((sum - 1.0).abs() < 1e-6, "bin {bin}: {sum}");
        }
    }
}
