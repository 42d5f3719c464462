//! Chance that is the same every time.

/// Numbers that look random (a multiply-with-carry of two halves).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    /// 0 to `limit - 1`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = (self.0 & 0xFFFF_FFFF).wrapping_mul(4_294_957_665).wrapping_add(self.0 >> 32);
        (self.0 & 0xFFFF_FFFF) % limit
    }
}
