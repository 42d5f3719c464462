//! Palettes for the display. They never touch the picture that is trained on.
//!
//! Each palette is a row of anchor colours with straight lines (in sRGB) between them. The anchors of the first three
//! sample well-known scientific palettes: viridis and inferno (S. van der Walt, N. Smith, 2015) and cividis
//! (J. Nuñez, C. Anderton, R. Renslow, `PLoS` ONE 13(7), 2018).

use crate::mood::Rgb;

/// A palette. The first is the default and safe for colour-blind eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colormap {
    /// Perceptually even, colour-blind safe.
    #[default]
    Viridis,
    /// Black through red to white, perceptually even.
    Inferno,
    /// Blue to yellow, made for colour-blind eyes.
    Cividis,
    /// Black on white, as the picture itself.
    Grey,
}

static VIRIDIS: [Rgb; 256] = ramp(&[
    0x44_01_54, 0x48_28_78, 0x3e_4a_89, 0x31_68_8e, 0x26_82_8e, 0x1f_9e_89, 0x35_b7_79, 0x6d_cd_59, 0xb4_de_2c,
    0xfd_e7_25,
]);
static INFERNO: [Rgb; 256] = ramp(&[
    0x00_00_04, 0x1b_0c_42, 0x4b_0c_6b, 0x78_1c_6d, 0xa5_2c_60, 0xcf_44_46, 0xed_69_25, 0xfb_9a_06, 0xf7_d0_3c,
    0xfc_ff_a4,
]);
static CIVIDIS: [Rgb; 256] = ramp(&[
    0x00_20_4d, 0x00_33_6f, 0x39_48_6b, 0x57_5c_6d, 0x70_71_73, 0x8a_87_79, 0xa6_9d_75, 0xc4_b5_6c, 0xe4_cf_5b,
    0xff_ea_46,
]);
static GREY: [Rgb; 256] = ramp(&[0xff_ff_ff, 0x00_00_00]);

impl Colormap {
    /// All palettes in menu order.
    pub const ALL: [Self; 4] = [Self::Viridis, Self::Inferno, Self::Cividis, Self::Grey];

    /// Name in menus.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viridis => "Viridis",
            Self::Inferno => "Inferno",
            Self::Cividis => "Cividis",
            Self::Grey => "Grey",
        }
    }

    /// 256 colours, quiet (0) to loud (255).
    pub fn table(self) -> &'static [Rgb; 256] {
        match self {
            Self::Viridis => &VIRIDIS,
            Self::Inferno => &INFERNO,
            Self::Cividis => &CIVIDIS,
            Self::Grey => &GREY,
        }
    }
}

/// 256 colours along evenly spaced anchors (0xRRGGBB).
const fn ramp(anchors: &[u32]) -> [Rgb; 256] {
    let segments = anchors.len() - 1;
    let mut table = [Rgb(0, 0, 0); 256];
    let mut level = 0;
    while level < 256 {
        // `level · segments / 255` in whole segments and 255ths of one.
        let (mut segment, mut part) = (level * segments / 255, level * segments % 255);
        if segment == segments {
            (segment, part) = (segments - 1, 255);
        }
        let (from, to) = (anchors[segment], anchors[segment + 1]);
        table[level] = Rgb(between(from, to, 16, part), between(from, to, 8, part), between(from, to, 0, part));
        level += 1;
    }
    table
}

/// The byte at `shift`, `part` 255ths of the way from one colour to another, rounded.
#[expect(clippy::cast_possible_truncation, reason = "lies between two bytes")]
const fn between(from: u32, to: u32, shift: u32, part: usize) -> u8 {
    let (from, to) = ((from >> shift) as usize & 0xff, (to >> shift) as usize & 0xff);
    ((from * (255 - part) + to * part + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of sRGB (IEC 61966-2-1), 0 to 1.
    fn luminance(Rgb(red, green, blue): Rgb) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    #[test]
    fn brightness_alone_tells_the_level_in_every_palette() {
        for colormap in Colormap::ALL {
            let mut levels: Vec<f64> = colormap.table().iter().map(|&colour| luminance(colour)).collect();
            if colormap == Colormap::Grey {
                levels.reverse();
            }
            // Rounding to bytes may hide a step between neighbours, never one of four levels.
            for (quiet, loud) in levels.iter().zip(&levels[4..]) {
                assert!(loud > quiet, "{}", colormap.name());
            }
            assert!(levels[255] - levels[0] > 0.6, "{}", colormap.name());
        }
    }

    #[test]
    fn neighbouring_levels_look_alike() {
        for colormap in Colormap::ALL {
            for pair in colormap.table().windows(2) {
                let (Rgb(r0, g0, b0), Rgb(r1, g1, b1)) = (pair[0], pair[1]);
                let step = r0.abs_diff(r1).max(g0.abs_diff(g1)).max(b0.abs_diff(b1));
                assert!(step <= 4, "{}: {pair:?}", colormap.name());
            }
        }
    }

    #[test]
    fn palettes_start_and_end_at_their_anchors() {
        assert_eq!(Colormap::Viridis.table()[0], Rgb(0x44, 0x01, 0x54));
        assert_eq!(Colormap::Viridis.table()[255], Rgb(0xfd, 0xe7, 0x25));
        assert_eq!(Colormap::Grey.table()[0], Rgb(255, 255, 255));
        assert_eq!(Colormap::Grey.table()[100], Rgb(155, 155, 155));
        assert_eq!(Colormap::default(), Colormap::Viridis);
    }
}
