//! Log-mel values to grey levels, grey levels to the PNG that is trained on, and to the palettes that are only shown.

// Each cast that can change a value says why it does not. (Counts become floats freely: none comes near 2^52.)
#![cfg_attr(
    not(test),
    warn(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap, clippy::cast_lossless)
)]

mod colormap;
mod grey;
mod picture;
mod png;

pub use colormap::Colormap;
pub use grey::GreyScale;
pub use picture::SpectrogramImage;
pub use png::PictureText;
