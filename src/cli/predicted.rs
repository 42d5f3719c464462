//! A prediction as the command line shows it, whoever made it: a line for people, a row of the JSON document.

use std::path::Path;

use serde::Serialize;

use super::exit_code::Failure;
use super::rows::Row;
use crate::ear::Facts;
use crate::mood::Mood;
use crate::pipeline::{Fidelity, Recipe, RecipeId};
use crate::predict::{Prediction, Score};

/// A row of the document.
#[derive(Debug, Serialize)]
pub(super) struct Predicted {
    image_sha256: String,
    scores: Vec<MoodScore>,
    /// The song is unlike all that the model learnt from; the scores are what they would be otherwise.
    none_of_these: bool,
    /// What it sounds like, surest first; only where Moodsic itself has listened.
    #[serde(skip_serializing_if = "Option::is_none")]
    hears: Option<Vec<&'static str>>,
    #[serde(flatten)]
    fidelity: Fidelity,
}

#[derive(Debug, Serialize)]
struct MoodScore {
    mood: Mood,
    score: f32,
}

impl Predicted {
    pub(super) fn new(image_sha256: String, prediction: &Prediction) -> Self {
        let none_of_these = prediction.is_none_of_these();
        let fidelity = Fidelity::default();
        Self { image_sha256, scores: scores(prediction), none_of_these, hears: None, fidelity }
    }

    /// With how true to the song the sound was that it was made of.
    pub(super) fn with_fidelity(self, fidelity: Fidelity) -> Self {
        Self { fidelity, ..self }
    }

    /// With what the song sounds like.
    pub(super) fn hearing(self, facts: Facts) -> Self {
        Self { hears: Some(facts.words().collect()), ..self }
    }
}

#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) provider: &'static str,
    pub(super) model: &'a str,
    pub(super) recipe: &'a RecipeId,
    pub(super) results: &'a [Row<Predicted>],
}

/// The recipe with the id that a model was trained with: pictures of another one would never meet it.
pub(super) fn recipe_of(id: &RecipeId) -> Result<Recipe, Failure> {
    Recipe::by_id(id).ok_or_else(|| {
        Failure::no_model(format!(
            "the model was trained on pictures of recipe {id}, which this version does not make; run moodsic train"
        ))
    })
}

fn scores(prediction: &Prediction) -> Vec<MoodScore> {
    let score = |score: &Score| MoodScore { mood: score.mood.clone(), score: score.probability };
    prediction.scores().iter().map(score).collect()
}

pub(super) fn describe(path: &Path, predicted: &Predicted) -> String {
    let scores: Vec<_> = predicted.scores.iter().map(|score| format!("{} {:.2}", score.mood, score.score)).collect();
    let doubt = if predicted.none_of_these { "none of these (it is unlike the songs learnt from); else " } else { "" };
    let hears = match &predicted.hears {
        Some(facts) if !facts.is_empty() => format!("; sounds like {}", facts.join(", ")),
        Some(_) | None => String::new(),
    };
    let line = format!("{}: {doubt}{}{hears}", path.display(), scores.join(", "));
    [vec![line], predicted.fidelity.remarks()].concat().join("; ")
}
