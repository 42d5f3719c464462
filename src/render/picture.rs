//! The picture: 8-bit grey, black = more energy, low frequencies at the bottom, and its PNG bytes.

use image::GrayImage;

/// What goes into the PNG's tEXt chunks. Never a path: equal songs give equal bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureText {
    /// Recipe id.
    pub recipe: String,
    /// "60.000-120.000".
    pub window: String,
    /// Song id in hex.
    pub song: String,
}

/// The exact picture as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectrogramImage {
    pixels: GrayImage,
}

impl SpectrogramImage {
    /// From loudness levels (column after column, lowest band first): inverts and flips.
    pub fn from_levels(_levels: &[u8], _n_mels: usize) -> Self {
        todo!()
    }

    /// From a grey image as stored in the PNG.
    pub fn from_gray(pixels: GrayImage) -> Self {
        Self { pixels }
    }

    /// As stored: row 0 is the highest band, black is loud.
    pub fn pixels(&self) -> &GrayImage {
        &self.pixels
    }

    /// Columns.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Bands.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// 8-bit greyscale PNG. Equal pictures and texts give equal bytes.
    pub fn to_png(&self, _text: &PictureText) -> Vec<u8> {
        todo!()
    }

    /// Reads a PNG made by [`Self::to_png`] (or any 8-bit grey PNG) with the texts it carries.
    pub fn from_png(_bytes: &[u8]) -> Result<(Self, Option<PictureText>), image::ImageError> {
        todo!()
    }
}
