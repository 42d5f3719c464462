//! The callback half of the player: a plain struct that fills buffers, testable without a device.

/// Fills the device's buffers from the ring.
pub struct Engine {}

impl Engine {
    /// Fills `out` (interleaved frames of the device) and answers nothing: silence when paused, ended or underrun.
    /// Allocates, frees, locks and logs nothing.
    pub fn fill(&mut self, _out: &mut [f32]) {
        todo!()
    }
}
