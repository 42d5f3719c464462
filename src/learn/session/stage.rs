//! How far a training is: what it is doing, and which share of that is done.

/// How far a training is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// Listening to the songs that were not listened to before.
    Listening {
        /// Songs done, those that were listened to before included.
        done: usize,
        /// Songs in all.
        total: usize,
    },
    /// Fitting, 0 to 1.
    Fitting(f32),
    /// Cross-validating, 0 to 1.
    Evaluating(f32),
}

impl Stage {
    /// For people, in the window and on the command line.
    pub fn words(self) -> &'static str {
        match self {
            Self::Listening { .. } => "Listening to the songs",
            Self::Fitting(_) => "Learning",
            Self::Evaluating(_) => "Testing on songs it has not learnt from",
        }
    }

    /// Which share of the stage is done, 0 to 1.
    pub fn fraction(self) -> f32 {
        match self {
            Self::Listening { done, total } => done as f32 / total.max(1) as f32,
            Self::Fitting(fraction) | Self::Evaluating(fraction) => fraction,
        }
    }
}
