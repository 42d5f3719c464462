//! Palettes for the display. They never touch the picture that is trained on.

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

impl Colormap {
    /// All palettes in menu order.
    pub const ALL: [Self; 4] = [Self::Viridis, Self::Inferno, Self::Cividis, Self::Grey];

    /// Name in menus.
    pub fn name(self) -> &'static str {
        todo!()
    }

    /// 256 colours, quiet (0) to loud (255).
    pub fn table(self) -> &'static [Rgb; 256] {
        todo!()
    }
}
