//! How the shares are laid out: slots along time, quarters along frequency.

use crate::pipeline::Hearing;

/// Rows of shares: the quarters of the bands that the network hears.
pub const QUARTERS: usize = 4;

/// Seconds of a slot, and of a step of tokens.
pub const SLOT_SECS: f64 = 0.16;

/// The frequencies of a quarter, in Hz.
///
/// # Panics
/// When there is no such quarter.
pub(super) fn band_hz(quarter: usize) -> (f32, f32) {
    assert!(quarter < QUARTERS, "quarter {quarter} of {QUARTERS}");
    let params = Hearing::params();
    // The edge between two bands lies half a band below the centre of the upper one.
    let edge = |quarter: usize| match quarter * Hearing::BANDS / QUARTERS {
        0 => params.fmin,
        Hearing::BANDS => params.fmax,
        band => params.hz_of_band(band as f64 - 0.5) as f32,
    };
    (edge(quarter), edge(quarter + 1))
}
