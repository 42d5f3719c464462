//! Hints before any tag: a distilled tagger's opinion on energetic–mellow and dark–bright. Never moods.

/// Two axes, each about −3 to 3, 0 = as usual music.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hints {
    /// Positive: energetic. Negative: mellow.
    pub energetic: f32,
    /// Positive: bright. Negative: dark.
    pub bright: f32,
}

/// From the 302 features of a picture.
pub fn hints(_features: &[f32]) -> Hints {
    todo!()
}
