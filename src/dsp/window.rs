//! Analysis windows.

/// The periodic Hann window of `length` points, as scipy's `hann(length, sym=False)`.
pub fn hann_periodic(_length: usize) -> Vec<f32> {
    todo!()
}
