//! The dice of the composer: `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014), so that a seed gives the same piece for ever.

/// A stream of random numbers that its seed alone decides.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Equal seeds give equal streams.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly in [−1, 1).
    pub(super) fn signed(&mut self) -> f32 {
        // The upper 24 bits are exact in an f32.
        (self.next() >> 40) as f32 / (1u32 << 23) as f32 - 1.0
    }

    /// Whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f32) -> bool {
        self.signed() < 2.0 * probability - 1.0
    }

    /// One of `choices`.
    ///
    /// # Panics
    /// When there is nothing to choose from.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[(self.next() % choices.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_splitmix64() {
        // The first outputs for seed 1234567 as the reference implementation's own test vectors give them.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn signed_numbers_stay_in_their_range_and_average_to_nothing() {
        let mut random = Random::new(1);
        let numbers: Vec<f32> = (0..100_000).map(|_| random.signed()).collect();
        assert!(numbers.iter().all(|x| (-1.0..1.0).contains(x)));
        assert!((numbers.iter().sum::<f32>() / 100_000.0).abs() < 0.01);
    }
}
