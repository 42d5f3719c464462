//! Units as types: a rate, a position in frames, a frequency and a level are different things.
//!
//! Conversions are named and checked; nothing here knows what a song is.

// Each cast that can change a value says why it does not. (Counts become floats freely: none comes near 2^52.)
#![cfg_attr(
    not(test),
    warn(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap, clippy::cast_lossless)
)]

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

/// Samples per second and channel, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampleRate(NonZeroU32);

impl SampleRate {
    /// A rate of `hertz` samples per second; `None` for zero.
    pub const fn new(hertz: u32) -> Option<Self> {
        match NonZeroU32::new(hertz) {
            Some(rate) => Some(Self(rate)),
            None => None,
        }
    }

    /// Samples per second.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for SampleRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Hz", self.get())
    }
}

/// A position or length in frames (one sample of every channel) at a rate known from the context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frames(pub u64);

impl Frames {
    /// The frame nearest to `time` at `rate`.
    pub fn from_duration(time: Duration, rate: SampleRate) -> Self {
        let nanos = time.as_nanos() * u128::from(rate.get());
        Self(u64::try_from((nanos + 500_000_000) / 1_000_000_000).unwrap_or(u64::MAX))
    }

    /// The frame nearest to `secs` seconds at `rate`; negative times and NaN give frame 0.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded and not negative; it saturates"
    )]
    pub fn from_secs(secs: f64, rate: SampleRate) -> Self {
        Self((secs * f64::from(rate.get())).round().max(0.0) as u64)
    }

    /// The frame at a signed position; before the start it is frame 0.
    pub fn from_signed(position: i64) -> Self {
        Self(u64::try_from(position).unwrap_or(0))
    }

    /// As a position that can be counted back from, below 0 too. Saturates.
    pub fn to_signed(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// As the length of something in memory. Saturates where no memory is that large.
    pub fn to_len(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    /// The length of this many frames at `rate`.
    pub fn to_duration(self, rate: SampleRate) -> Duration {
        Duration::from_secs_f64(self.to_secs(rate))
    }

    /// The length of this many frames at `rate`, in seconds.
    pub fn to_secs(self, rate: SampleRate) -> f64 {
        self.0 as f64 / f64::from(rate.get())
    }
}

/// A frequency in hertz.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Hertz(pub f32);

/// A level in decibels.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Decibels(pub f32);

impl Decibels {
    /// The linear amplitude factor of this gain: 0 dB is 1, −20 dB is 0.1.
    pub fn to_amplitude(self) -> f32 {
        10f32.powf(self.0 / 20.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_durations_round_trip_at_audio_rates() {
        let rate = SampleRate::new(44_100).expect("not zero");
        assert_eq!(Frames::from_duration(Duration::from_mins(1), rate), Frames(2_646_000));
        assert_eq!(Frames(2_646_000).to_duration(rate), Duration::from_mins(1));
        assert_eq!(Frames::from_secs(-1.0, rate), Frames(0));
        assert_eq!(Frames::from_secs(f64::NAN, rate), Frames(0));
    }

    #[test]
    fn what_a_signed_position_cannot_hold_stays_at_its_end() {
        assert_eq!((Frames::from_signed(-1), Frames::from_signed(7)), (Frames(0), Frames(7)));
        assert_eq!((Frames(7).to_signed(), Frames(u64::MAX).to_signed()), (7, i64::MAX));
    }

    #[test]
    fn a_rate_of_zero_is_refused() {
        assert!(SampleRate::new(0).is_none());
    }

    #[test]
    fn minus_twenty_decibels_is_a_tenth() {
        assert!((Decibels(-20.0).to_amplitude() - 0.1).abs() < 1e-6);
    }
}
