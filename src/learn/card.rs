//! What a model says of itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::learn::evaluate::Evaluation;
use crate::mood::{Mood, SoundsLike};
use crate::pipeline::RecipeId;

/// What a model says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Short id: hash of weights, moods and recipes.
    pub id: String,
    /// Recipe of the pictures of its songs.
    pub recipe: RecipeId,
    /// What it reads of a song: the recipe of what is heard.
    pub features: RecipeId,
    /// What its moods sound like, in the words of the network; a mood that is not named sounds like none of the seven.
    pub sounds_like: BTreeMap<Mood, SoundsLike>,
    /// Songs per mood it was trained on.
    pub counts: BTreeMap<Mood, usize>,
    /// Moods left out for too few songs.
    pub left_out: BTreeMap<Mood, usize>,
    /// Songs among them that could not be decoded whole, or of which one channel was listened to.
    #[serde(default)]
    pub impaired: usize,
    /// It was made before there were labels enough, and goes by what the moods sound like to a general tagger.
    #[serde(default)]
    pub is_general: bool,
    /// How much the labels weigh in its answers, against what the moods sound like to a general tagger: from 0 to 1.
    #[serde(default = "all")]
    pub label_weight: f64,
    /// Cross-validated figures, when made.
    pub evaluation: Option<Evaluation>,
    /// Seed of the folds.
    pub seed: u64,
    /// Seconds it took to train (neither part of the id nor of the file: 0 in a loaded model).
    #[serde(skip)]
    pub seconds: f64,
}

/// Of a file that does not tell.
fn all() -> f64 {
    1.0
}

impl ModelCard {
    /// Whether the general tagger weighs more in its answers than the labels.
    pub fn is_led_by_tagger(&self) -> bool {
        self.label_weight < 0.5
    }

    /// Songs in all.
    pub fn songs(&self) -> usize {
        self.counts.values().sum()
    }

    /// The card in sentences, for whoever opens the file.
    pub fn sentences(&self) -> Vec<String> {
        let moods: Vec<String> = self.counts.iter().map(|(mood, songs)| format!("{mood} {songs}")).collect();
        let mut lines = vec![
            "A Moodsic predictor: tells moods from what a pretrained network hears in a minute of a song.".to_owned(),
            format!(
                "Reads what was heard by recipe {}, of songs whose pictures are of {}.",
                self.features, self.recipe
            ),
            format!("Learnt from {} songs: {}.", self.songs(), moods.join(", ")),
        ];
        if self.impaired > 0 {
            lines.push(format!(
                "Of these, {} could not be decoded whole or have channels that cancel each other.",
                self.impaired
            ));
        }
        match &self.evaluation {
            None => lines.push("Not tested on songs it has not learnt from.".to_owned()),
            Some(found) => {
                let (low, high) = found.interval95;
                lines.push(format!(
                    "Tested on songs it had not learnt from ({} folds, grouped by {}): {:.0} % right, between {:.0} and {:.0} % \
                     with 95 % confidence; always saying the commonest mood gets {:.0} %.",
                    found.folds,
                    found.grouped_by.name(),
                    found.accuracy * 100.0,
                    low * 100.0,
                    high * 100.0,
                    found.baseline_accuracy * 100.0,
                ));
                lines.extend(found.warnings.iter().map(|warning| format!("Beware: {warning}")));
            }
        }
        lines
    }
}
