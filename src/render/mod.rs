//! Log-mel values to grey levels, grey levels to the PNG that is trained on, and to the palettes that are only shown.

mod colormap;
mod grey;
mod picture;

pub use colormap::Colormap;
pub use grey::GreyScale;
pub use picture::{PictureText, SpectrogramImage};
