//! The picture's file: 8-bit greyscale PNG with the recipe, the window and the song in tEXt chunks.
//!
//! Never a path or a time: equal songs give equal bytes. Fast compression, for a picture is made far more often than it
//! is sent (best compression would save a tenth of the size for ten times the time).

use std::io::Cursor;

use image::GrayImage;
use image::error::{DecodingError, ImageError, ImageFormatHint};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};

use super::SpectrogramImage;

const RECIPE: &str = "moodsic recipe";
const WINDOW: &str = "moodsic window";
const SONG: &str = "moodsic song";

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

impl SpectrogramImage {
    /// 8-bit greyscale PNG. Equal pictures and texts give equal bytes. Characters outside of Latin-1 in `text` become `?`.
    ///
    /// # Panics
    /// When the picture has no pixels.
    pub fn to_png(&self, text: &PictureText) -> Vec<u8> {
        assert!(self.width() > 0 && self.height() > 0, "a picture has pixels");
        let mut bytes = Vec::with_capacity(self.pixels().len());
        write_png(&mut bytes, self.pixels(), text).expect("a Vec takes all bytes, and the texts are Latin-1");
        bytes
    }

    /// Reads a PNG made by [`Self::to_png`] (or any 8-bit grey PNG) with the texts it carries.
    pub fn from_png(bytes: &[u8]) -> Result<(Self, Option<PictureText>), ImageError> {
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(Transformations::IDENTITY);
        let mut reader = decoder.read_info().map_err(bad_png)?;
        if reader.output_color_type() != (ColorType::Grayscale, BitDepth::Eight) {
            return Err(bad_png("the picture is not 8-bit greyscale"));
        }
        let size = reader.output_buffer_size().ok_or_else(|| bad_png("the picture is too large"))?;
        let mut pixels = vec![0; size];
        reader.next_frame(&mut pixels).map_err(bad_png)?;
        let info = reader.info();
        let entry = |keyword: &str| {
            let chunk = info.uncompressed_latin1_text.iter().find(|chunk| chunk.keyword == keyword)?;
            Some(chunk.text.clone())
        };
        let text = match (entry(RECIPE), entry(WINDOW), entry(SONG)) {
            (Some(recipe), Some(window), Some(song)) => Some(PictureText { recipe, window, song }),
            _ => None,
        };
        let pixels = GrayImage::from_raw(info.width, info.height, pixels)
            .ok_or_else(|| bad_png("the picture does not have one byte for each pixel"))?;
        Ok((Self::from_gray(pixels), text))
    }
}

fn write_png(bytes: &mut Vec<u8>, pixels: &GrayImage, text: &PictureText) -> Result<(), png::EncodingError> {
    let mut encoder = Encoder::new(bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    encoder.set_filter(Filter::Adaptive);
    for (keyword, value) in [(RECIPE, &text.recipe), (WINDOW, &text.window), (SONG, &text.song)] {
        encoder.add_text_chunk(keyword.to_owned(), latin1(value))?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels.as_raw())?;
    writer.finish()
}

fn latin1(text: &str) -> String {
    text.chars().map(|character| if u32::from(character) < 256 { character } else { '?' }).collect()
}

fn bad_png(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ImageError {
    ImageError::Decoding(DecodingError::new(ImageFormatHint::Exact(image::ImageFormat::Png), cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> PictureText {
        PictureText { recipe: "minute-1".into(), window: "60.000-120.000".into(), song: "00ff".into() }
    }

    fn picture() -> SpectrogramImage {
        let levels: Vec<u8> = (0..2584 * 128u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 25) as u8).collect();
        SpectrogramImage::from_levels(&levels, 128)
    }

    #[test]
    fn a_png_comes_back_with_its_pixels_and_texts() {
        let bytes = picture().to_png(&text());
        let (image, read) = SpectrogramImage::from_png(&bytes).expect("our own PNG");
        assert_eq!(image, picture());
        assert_eq!(read, Some(text()));
    }

    #[test]
    fn equal_pictures_give_equal_bytes() {
        assert_eq!(picture().to_png(&text()), picture().to_png(&text()));
    }

    #[test]
    fn a_png_without_our_texts_is_still_a_picture() {
        let mut bytes = Cursor::new(Vec::new());
        picture().pixels().write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
        let (image, text) = SpectrogramImage::from_png(bytes.get_ref()).expect("a grey PNG");
        assert_eq!((image, text), (picture(), None));
    }

    #[test]
    fn a_picture_is_small_enough_to_be_predicted_in_the_cloud() {
        // Noise cannot be compressed: the worst case. Vertex AI takes 1.5 MB.
        assert!(picture().to_png(&text()).len() < 1_500_000);
    }

    #[test]
    fn colour_pictures_and_rubbish_are_refused() {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbImage::new(4, 4).write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
        assert!(SpectrogramImage::from_png(bytes.get_ref()).is_err());
        assert!(SpectrogramImage::from_png(b"not a png").is_err());
        let whole = picture().to_png(&text());
        assert!(SpectrogramImage::from_png(&whole[..whole.len() / 2]).is_err());
    }
}
