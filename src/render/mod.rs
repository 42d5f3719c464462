//! Log-mel values to grey levels, grey levels to the PNG that is trained on, and to the palettes that are only shown.

mod colormap;
mod grey;
mod picture;
mod png;

pub use colormap::Colormap;
pub use grey::GreyScale;
pub use picture::SpectrogramImage;
pub use png::PictureText;
