//! Loudness levels to textures: tiles no wider than the graphics card takes, uploaded only when something changed.

use std::sync::Arc;

use egui::{Color32, ColorImage, Context, TextureHandle, TextureId, TextureOptions};

use crate::app::state::Picture;
use crate::render::{Colormap, SpectrogramImage};

/// Widest tile; every card and the test harness take this much.
const WIDEST: usize = 2048;

/// What the textures show.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// A revision of the levels of a job's picture, coloured.
    Levels { job: u64, revision: u64, palette: Colormap },
    /// The exact image, grey.
    Exact(usize),
}

/// One texture and the columns it holds.
struct Tile {
    first: usize,
    columns: usize,
    texture: TextureHandle,
}

/// The picture on the graphics card.
#[derive(Default)]
pub(super) struct PictureTexture {
    shown: Option<Source>,
    tiles: Vec<Tile>,
}

impl PictureTexture {
    /// The levels of `picture` in `palette`.
    pub(super) fn show_levels(&mut self, ctx: &Context, job: u64, picture: &Picture, palette: Colormap) {
        let source = Source::Levels { job, revision: picture.revision, palette };
        if self.shown.as_ref() == Some(&source) {
            return;
        }
        let table = palette.table().map(crate::app::theme::rgb);
        let colour = |column: usize, row: usize| {
            let band = Picture::BANDS - 1 - row;
            table[usize::from(picture.levels[column * Picture::BANDS + band])]
        };
        self.upload(ctx, picture.columns(), Picture::BANDS, TextureOptions::LINEAR, colour);
        self.shown = Some(source);
    }

    /// The exact training image, pixel for pixel.
    pub(super) fn show_exact(&mut self, ctx: &Context, image: &Arc<SpectrogramImage>) {
        let source = Source::Exact(Arc::as_ptr(image) as usize);
        if self.shown.as_ref() == Some(&source) {
            return;
        }
        let (width, height) = (image.width() as usize, image.height() as usize);
        let pixels = image.pixels();
        let colour = |column: usize, row: usize| Color32::from_gray(pixels.get_pixel(column as u32, row as u32).0[0]);
        self.upload(ctx, width, height, TextureOptions::NEAREST, colour);
        self.shown = Some(source);
    }

    /// Tiles as (texture, first column, columns).
    pub(super) fn tiles(&self) -> impl Iterator<Item = (TextureId, usize, usize)> + '_ {
        self.tiles.iter().map(|tile| (tile.texture.id(), tile.first, tile.columns))
    }

    fn upload(
        &mut self,
        ctx: &Context,
        columns: usize,
        rows: usize,
        options: TextureOptions,
        colour: impl Fn(usize, usize) -> Color32,
    ) {
        let widest = ctx.input(|input| input.max_texture_side).min(WIDEST);
        self.tiles.truncate(columns.div_ceil(widest));
        for (index, (first, count)) in tile_spans(columns, widest).enumerate() {
            let mut pixels = Vec::with_capacity(count * rows);
            for row in 0..rows {
                pixels.extend((first..first + count).map(|column| colour(column, row)));
            }
            let image = ColorImage::new([count, rows], pixels);
            match self.tiles.get_mut(index) {
                Some(tile) => {
                    tile.texture.set(image, options);
                    (tile.first, tile.columns) = (first, count);
                }
                None => {
                    let texture = ctx.load_texture(format!("spectrogram {index}"), image, options);
                    self.tiles.push(Tile { first, columns: count, texture });
                }
            }
        }
    }
}

/// Cuts `columns` into spans (first, count) of at most `widest`.
fn tile_spans(columns: usize, widest: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..columns).step_by(widest.max(1)).map(move |first| (first, (columns - first).min(widest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_every_column_once_and_none_is_too_wide() {
        for columns in [0, 1, 2047, 2048, 2049, 2584, 10_000] {
            let mut next = 0;
            for (first, count) in tile_spans(columns, WIDEST) {
                assert_eq!(first, next);
                assert!((1..=WIDEST).contains(&count));
                next = first + count;
            }
            assert_eq!(next, columns);
        }
    }

    #[test]
    fn a_picture_wider_than_any_texture_is_uploaded_in_tiles() {
        let ctx = Context::default();
        let mut texture = PictureTexture::default();
        let picture = Picture {
            levels: Arc::new(vec![200; 5000 * Picture::BANDS]),
            total_columns: 5000,
            revision: 1,
            revealed: 0,
        };
        texture.show_levels(&ctx, 1, &picture, Colormap::Viridis);
        let tiles: Vec<_> = texture.tiles().map(|(_, first, columns)| (first, columns)).collect();
        assert_eq!(tiles, [(0, 2048), (2048, 2048), (4096, 904)]);
    }
}
