//! Loudness levels to textures: tiles no wider than the graphics card takes, uploaded only when something changed.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Color32, ColorImage, Context, TextureHandle, TextureId, TextureOptions};

use crate::app::state::Picture;
use crate::render::{Colormap, SpectrogramImage};

/// Widest tile; every card and the test harness take this much.
const WIDEST: usize = 2048;

/// What the textures show.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// A revision of the levels of a job's picture, coloured, `pool` columns in one.
    Levels { job: u64, revision: u64, palette: Colormap, pool: usize },
    /// The exact image, grey.
    Exact(usize),
}

/// One texture and the columns of the picture it spans.
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
    /// The levels of `picture` in `palette`. `pool` columns are averaged into one: when a picture is drawn narrower than it
    /// is, the graphics card would otherwise pick columns and leave out others.
    pub(super) fn show_levels(&mut self, ctx: &Context, job: u64, picture: &Picture, palette: Colormap, pool: usize) {
        let source = Source::Levels { job, revision: picture.revision, palette, pool };
        if self.shown.as_ref() == Some(&source) {
            return;
        }
        let table = palette.table().map(crate::app::theme::rgb);
        let columns = picture.columns();
        let levels = pooled(&picture.levels, columns, pool);
        let colour = |column: usize, row: usize| {
            let band = Picture::BANDS - 1 - row;
            table[usize::from(levels[column * Picture::BANDS + band])]
        };
        self.upload(ctx, columns.div_ceil(pool), pool, Picture::BANDS, TextureOptions::LINEAR, colour);
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
        self.upload(ctx, width, 1, height, TextureOptions::NEAREST, colour);
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
        pool: usize,
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
            if let Some(tile) = self.tiles.get_mut(index) {
                tile.texture.set(image, options);
                (tile.first, tile.columns) = (first * pool, count * pool);
            } else {
                let texture = ctx.load_texture(format!("spectrogram {index}"), image, options);
                self.tiles.push(Tile { first: first * pool, columns: count * pool, texture });
            }
        }
    }
}

/// Averages each `pool` columns; the last ones may be fewer.
fn pooled(levels: &[u8], columns: usize, pool: usize) -> Cow<'_, [u8]> {
    if pool <= 1 {
        return Cow::Borrowed(levels);
    }
    let mut averaged = Vec::with_capacity(columns.div_ceil(pool) * Picture::BANDS);
    for group in levels.chunks(pool * Picture::BANDS) {
        let mut sums = [0_u32; Picture::BANDS];
        let columns = group.chunks_exact(Picture::BANDS);
        let count = columns.len().max(1) as u32;
        for column in columns {
            for (sum, &level) in sums.iter_mut().zip(column) {
                *sum += u32::from(level);
            }
        }
        averaged.extend(sums.map(|sum| (sum / count) as u8));
    }
    Cow::Owned(averaged)
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
    fn pooling_averages_columns_band_by_band() {
        let mut levels = vec![0; 3 * Picture::BANDS];
        levels[0] = 100;
        levels[Picture::BANDS] = 50;
        levels[2 * Picture::BANDS] = 7;
        let pooled = pooled(&levels, 3, 2);
        assert_eq!(pooled.len(), 2 * Picture::BANDS);
        assert_eq!((pooled[0], pooled[1], pooled[Picture::BANDS]), (75, 0, 7));
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
        texture.show_levels(&ctx, 1, &picture, Colormap::Viridis, 1);
        let tiles: Vec<_> = texture.tiles().map(|(_, first, columns)| (first, columns)).collect();
        assert_eq!(tiles, [(0, 2048), (2048, 2048), (4096, 904)]);
    }
}
