//! The deterministic signal of the goldens (`tests/goldens/make_goldens.py` has the same formula): tones, a sweep, thumps
//! and noise from an integer hash.

use std::f64::consts::TAU;

/// Seconds of [`signal`].
pub const SECS: usize = 112;

/// 112 s at `rate` as 16-bit samples.
pub fn signal(rate: u32) -> Vec<i16> {
    const TONES: [(f64, f64); 5] = [(220.0, 0.2), (277.18, 0.15), (329.63, 0.15), (880.0, 0.05), (3520.0, 0.02)];
    let sample = |index: u64| {
        let t = index as f64 / f64::from(rate);
        let mut y = 0.0;
        for (k, (hz, level)) in TONES.iter().enumerate() {
            let beat = 0.5 + 0.5 * (TAU * (0.25 + 0.1 * k as f64) * t).sin();
            y += level * (TAU * hz * t).sin() * beat;
        }
        y += 0.1 * (TAU * (50.0 * t + (8000.0 - 50.0) / (2.0 * 112.0) * t * t)).sin();
        y += 0.01 * hash_noise(index);
        y += 0.4 * (-((t * 2.0) % 1.0) * 60.0).exp() * (TAU * 120.0 * t).sin();
        (y.clamp(-0.99, 0.99) * 32_767.0).round_ties_even() as i16
    };
    (0..SECS as u64 * u64::from(rate)).map(sample).collect()
}

/// Uniform in [−1, 1).
fn hash_noise(index: u64) -> f64 {
    let mut h = index.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    (h >> 40) as f64 / f64::from(1u32 << 24) * 2.0 - 1.0
}

/// A golden picture as stored.
pub fn golden_picture(name: &str) -> image::GrayImage {
    let path = format!("{}/tests/goldens/{name}", env!("CARGO_MANIFEST_DIR"));
    image::open(&path).unwrap_or_else(|error| panic!("{path}: {error}")).into_luma8()
}

/// Largest difference between two pictures of one size, in grey levels, and how many pixels differ at all.
pub fn difference(a: &image::GrayImage, b: &image::GrayImage) -> (u8, usize) {
    assert_eq!(a.dimensions(), b.dimensions());
    let differences = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| a.abs_diff(*b));
    differences.fold((0, 0), |(worst, count), difference| (worst.max(difference), count + usize::from(difference > 0)))
}
