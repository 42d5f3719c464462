//! Loudness levels to textures: tiles no wider than the graphics card takes, uploaded only when something changed.

use egui::{Color32, ColorImage, Context, TextureFilter, TextureHandle, TextureId, TextureOptions};

use crate::app::state::{Current, Picture, State};
use crate::render::{Colormap, SpectrogramImage};

/// Widest tile; every card and the test harness take this much.
const WIDEST: usize = 2048;

/// What the textures show.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// A revision of a job's picture in some inks, `pool` columns in one.
    Coloured { job: u64, revision: u64, inks: Inks, pool: usize },
    /// The exact image of a job, grey.
    Exact { job: u64 },
    /// What is heard in a job's song, grey, `pool` columns in one.
    Heard { job: u64, pool: usize },
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inks {
    /// A palette.
    Palette(Colormap),
    /// Greys that leave the colours to what lies over the picture.
    Pale {
        /// On a dark window.
        is_dark: bool,
    },
}

impl Inks {
    /// Those that the song on screen is drawn in now.
    pub(super) fn of(state: &State, current: &Current, is_dark: bool) -> Self {
        if state.song.is_model_view() {
            Self::Palette(Colormap::Grey)
        } else if current.why.is_some() {
            // The glow of the reasons has the colours for itself.
            Self::Pale { is_dark }
        } else {
            Self::Palette(state.palette())
        }
    }

    /// A colour for each grey: the picture is black where it is loud.
    pub(super) fn table(self) -> [Color32; 256] {
        match self {
            Self::Palette(palette) => {
                // The palette begins with what is quiet.
                let mut inks = palette.table().map(crate::app::theme::rgb);
                inks.reverse();
                inks
            }
            Self::Pale { is_dark } => std::array::from_fn(|grey| {
                let (loud, quiet) = if is_dark { (200.0, 14.0) } else { (70.0, 252.0) };
                Color32::from_gray((loud + (quiet - loud) * grey as f32 / 255.0) as u8)
            }),
        }
    }
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
    /// What there is of `picture`, in these `inks`. `pool` columns are averaged into one: when a picture is drawn narrower than it
    /// is, the graphics card would otherwise pick columns and leave out others.
    pub(super) fn show(&mut self, ctx: &Context, job: u64, picture: &Picture, inks: Inks, pool: usize) {
        let source = Source::Coloured { job, revision: picture.revision, inks, pool };
        if self.shown.as_ref() == Some(&source) {
            return;
        }
        let Some(image) = &picture.image else {
            self.tiles.clear();
            return;
        };
        self.upload(ctx, image, pool, TextureOptions::LINEAR, &inks.table());
        self.shown = Some(source);
    }

    /// The exact training image of a job, pixel for pixel.
    pub(super) fn show_exact(&mut self, ctx: &Context, job: u64, image: &SpectrogramImage) {
        let source = Source::Exact { job };
        if self.shown.as_ref() == Some(&source) {
            return;
        }
        self.upload(ctx, image, 1, TextureOptions::NEAREST, &EXACT);
        self.shown = Some(source);
    }

    /// What is heard in the song of a job, once that is there. Pixel for pixel where there is room for every column.
    pub(super) fn show_heard(&mut self, ctx: &Context, job: u64, image: Option<&SpectrogramImage>, pool: usize) {
        let Some(image) = image else {
            self.shown = None;
            self.tiles.clear();
            return;
        };
        let source = Source::Heard { job, pool };
        if self.shown.as_ref() == Some(&source) {
            return;
        }
        let options = TextureOptions { magnification: TextureFilter::Nearest, ..TextureOptions::LINEAR };
        self.upload(ctx, image, pool, options, &EXACT);
        self.shown = Some(source);
    }

    /// Tiles as (texture, first column, columns).
    pub(super) fn tiles(&self) -> impl Iterator<Item = (TextureId, usize, usize)> + '_ {
        self.tiles.iter().map(|tile| (tile.texture.id(), tile.first, tile.columns))
    }

    /// Row by row, as the picture lies in memory: `inks` has a colour for each grey.
    fn upload(
        &mut self,
        ctx: &Context,
        image: &SpectrogramImage,
        pool: usize,
        options: TextureOptions,
        inks: &[Color32; 256],
    ) {
        let widest = ctx.input(|input| input.max_texture_side).min(WIDEST);
        let width = image.width() as usize;
        let columns = width.div_ceil(pool);
        self.tiles.truncate(columns.div_ceil(widest));
        for (index, (first, count)) in tile_spans(columns, widest).enumerate() {
            let mut pixels = Vec::with_capacity(count * image.height() as usize);
            for row in image.pixels().as_raw().chunks_exact(width) {
                let row = &row[first * pool..width.min((first + count) * pool)];
                if pool == 1 {
                    pixels.extend(row.iter().map(|&grey| inks[usize::from(grey)]));
                } else {
                    pixels.extend(row.chunks(pool).map(|greys| inks[usize::from(mean(greys))]));
                }
            }
            let texels = ColorImage::new([count, image.height() as usize], pixels);
            if let Some(tile) = self.tiles.get_mut(index) {
                tile.texture.set(texels, options);
                (tile.first, tile.columns) = (first * pool, count * pool);
            } else {
                let texture = ctx.load_texture(format!("spectrogram {index}"), texels, options);
                self.tiles.push(Tile { first: first * pool, columns: count * pool, texture });
            }
        }
    }
}

/// The training image's own greys.
static EXACT: [Color32; 256] = {
    let mut inks = [Color32::BLACK; 256];
    let mut grey = 0;
    while grey < 256 {
        inks[grey] = Color32::from_gray(grey as u8);
        grey += 1;
    }
    inks
};

/// The mean of a few greys, rounded up: of loudness it is the mean, cut.
fn mean(greys: &[u8]) -> u8 {
    let sum: usize = greys.iter().map(|&grey| usize::from(grey)).sum();
    sum.div_ceil(greys.len().max(1)) as u8
}

/// Cuts `columns` into spans (first, count) of at most `widest`.
fn tile_spans(columns: usize, widest: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..columns).step_by(widest.max(1)).map(move |first| (first, (columns - first).min(widest)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

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
    fn a_mean_is_cut_in_loudness_as_it_always_was() {
        for greys in [&[255 - 100, 255 - 50][..], &[0, 1, 2, 3], &[255, 255, 254], &[7]] {
            let levels: Vec<u32> = greys.iter().map(|&grey| 255 - u32::from(grey)).collect();
            let level = levels.iter().sum::<u32>() / levels.len() as u32;
            assert_eq!(u32::from(mean(greys)), 255 - level, "{greys:?}");
        }
    }

    #[test]
    fn a_picture_wider_than_any_texture_is_uploaded_in_tiles() {
        let ctx = Context::default();
        let mut texture = PictureTexture::default();
        let tiles =
            |texture: &PictureTexture| texture.tiles().map(|(_, first, columns)| (first, columns)).collect::<Vec<_>>();
        let image = Arc::new(SpectrogramImage::from_levels(&vec![200; 5000 * 16], 16));
        let picture = Picture { image: Some(image), total_columns: 5000, revision: 1, ..Picture::default() };
        texture.show(&ctx, 1, &picture, Inks::Palette(Colormap::Viridis), 1);
        assert_eq!(tiles(&texture), [(0, 2048), (2048, 2048), (4096, 904)]);
        texture.show(&ctx, 1, &picture, Inks::Palette(Colormap::Viridis), 4);
        assert_eq!(tiles(&texture), [(0, 5000)]);
    }

    #[test]
    fn what_is_heard_is_there_while_its_song_is_and_no_longer() {
        let ctx = Context::default();
        let mut texture = PictureTexture::default();
        let tiles =
            |texture: &PictureTexture| texture.tiles().map(|(_, first, columns)| (first, columns)).collect::<Vec<_>>();
        let image = SpectrogramImage::from_levels(&vec![200; 6000 * 64], 64);
        texture.show_heard(&ctx, 1, Some(&image), 1);
        assert_eq!(tiles(&texture), [(0, 2048), (2048, 2048), (4096, 1904)]);
        texture.show_heard(&ctx, 2, None, 1);
        assert_eq!(tiles(&texture), []);
        texture.show_heard(&ctx, 1, Some(&image), 16);
        assert_eq!(tiles(&texture), [(0, 6000)]);
    }
}
