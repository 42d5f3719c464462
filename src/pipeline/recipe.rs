//! Recipes: named, versioned sets of all parameters of a picture, and their ids.

use std::fmt;

use crate::audio::ClipRule;
use crate::dsp::{LogRule, MelScale, SpectrogramParams};
use crate::render::GreyScale;
use crate::units::SampleRate;

/// Raised when anything that the parameters below do not tell changes the pixels.
const VERSION: u32 = 1;

/// Rate of all pictures.
const RATE: SampleRate = SampleRate::new(22_050).expect("not zero");

/// Names all parameters of a picture. Things of unequal recipes never meet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct RecipeId(String);

impl RecipeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RecipeId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl fmt::Display for RecipeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A named, versioned set of all parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// "minute" or "hacksc2020".
    pub name: &'static str,
    /// Which part of the song.
    pub clip: ClipRule,
    /// STFT and mel parameters.
    pub spectrogram: SpectrogramParams,
    /// Grey rule.
    pub grey: GreyScale,
}

/// The recipe that the program works with. This is the one place that decides it; whoever shows or judges a picture asks the
/// picture for its own.
impl Default for Recipe {
    fn default() -> Self {
        Self::minute()
    }
}

impl Recipe {
    /// The default recipe: minute 1 to 2, the 80 dB below its maximum.
    pub fn minute() -> Self {
        Self { name: "minute", clip: ClipRule::Minute, spectrogram: params(), grey: GreyScale::Below80Db }
    }

    /// The recipe with this id, if this version makes its pictures.
    pub fn by_id(id: &RecipeId) -> Option<Self> {
        [Self::minute(), Self::hacksc2020()].into_iter().find(|recipe| recipe.id() == *id)
    }

    /// The recipe of Moodsic's ancestor of 2020: 46.44 s, the whole range of the picture.
    pub fn hacksc2020() -> Self {
        Self { name: "hacksc2020", clip: ClipRule::HackSc2020, spectrogram: params(), grey: GreyScale::MinMax }
    }

    /// By name.
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::minute(), Self::hacksc2020()].into_iter().find(|recipe| recipe.name == name)
    }

    /// Name, version and a hash over every parameter, resampler included: `minute-1-` and 12 hex digits. Fit for file names.
    pub fn id(&self) -> RecipeId {
        let hash = blake3::hash(self.parameters().as_bytes()).to_hex();
        RecipeId(format!("{}-{VERSION}-{}", self.name, &hash[..12]))
    }

    /// Every parameter in words, as hashed into the id.
    pub fn parameters(&self) -> String {
        let clip = match self.clip {
            ClipRule::Minute => "60 s to 120 s, else the last 60 s, else all from 10 s on",
            ClipRule::HackSc2020 => "1024000 samples from 60 s, else what there is",
        };
        let grey = match self.grey {
            GreyScale::Below80Db => "80 dB below the maximum",
            GreyScale::MinMax => "minimum to maximum",
        };
        format!(
            "{name} {VERSION}; clip {clip}; channels averaged; {rate} Hz by rubato Fft FixedSync::Both in blocks of 320; \
             {spectrogram}; grey {grey}, truncated",
            name = self.name,
            rate = self.spectrogram.sample_rate.get(),
            spectrogram = self.spectrogram.words(),
        )
    }
}

fn params() -> SpectrogramParams {
    SpectrogramParams {
        sample_rate: RATE,
        n_fft: 1024,
        hop_length: 512,
        n_mels: 128,
        fmin: 0.0,
        fmax: 11_025.0,
        scale: MelScale::Slaney,
        log: LogRule::Natural,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_recipe_and_stays_what_it_was() {
        // Labels, models and cached pictures carry these. Whoever changes them on purpose raises VERSION.
        assert_eq!(Recipe::minute().id().as_str(), "minute-1-8599cc0c4188");
        assert_eq!(Recipe::hacksc2020().id().as_str(), "hacksc2020-1-ce81bf0e69bf");
    }

    #[test]
    fn any_other_parameter_is_another_id() {
        let recipe = Recipe::minute();
        let spectrogram = recipe.spectrogram;
        let variants = [
            Recipe { grey: GreyScale::MinMax, ..recipe },
            Recipe { clip: ClipRule::HackSc2020, ..recipe },
            Recipe { spectrogram: SpectrogramParams { n_fft: 2048, ..spectrogram }, ..recipe },
            Recipe { spectrogram: SpectrogramParams { hop_length: 256, ..spectrogram }, ..recipe },
            Recipe { spectrogram: SpectrogramParams { n_mels: 96, ..spectrogram }, ..recipe },
            Recipe { spectrogram: SpectrogramParams { fmin: 20.0, ..spectrogram }, ..recipe },
            Recipe { spectrogram: SpectrogramParams { fmax: 8000.0, ..spectrogram }, ..recipe },
            Recipe { spectrogram: SpectrogramParams { scale: MelScale::Htk, ..spectrogram }, ..recipe },
            Recipe { spectrogram: SpectrogramParams { log: LogRule::Decibels, ..spectrogram }, ..recipe },
        ];
        for variant in variants {
            assert_ne!(variant.id(), recipe.id(), "{variant:?}");
        }
    }

    #[test]
    fn recipes_are_found_by_name() {
        assert_eq!(Recipe::by_name("minute"), Some(Recipe::minute()));
        assert_eq!(Recipe::by_name("hacksc2020"), Some(Recipe::hacksc2020()));
        assert_eq!(Recipe::by_name("hour"), None);
    }

    #[test]
    fn both_recipes_have_good_parameters() {
        assert_eq!(Recipe::minute().spectrogram.check(), Ok(()));
        assert_eq!(Recipe::hacksc2020().spectrogram.check(), Ok(()));
    }
}
