//! From labelled features to a model: which moods take part, and what the user still has to tag.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Instant;

use crate::learn::GroupedExample;
use crate::learn::novelty::Novelty;
use crate::learn::regression::Regression;
use crate::learn::{LocalModel, ModelCard};
use crate::mood::Mood;
use crate::pipeline::RecipeId;

/// Songs a mood needs before training makes sense.
pub const LEAST_PER_MOOD: usize = 5;

/// The reference's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainParams {
    /// L2 strength; the intercept is free.
    pub lambda: f64,
    /// Most iterations.
    pub max_iter: usize,
    /// Stops when no weight moves by more.
    pub tolerance: f64,
    /// Recorded in the card, seeds the evaluation's folds. The fit itself needs no random numbers.
    pub seed: u64,
}

impl Default for TrainParams {
    fn default() -> Self {
        Self { lambda: 100.0, max_iter: 400, tolerance: 1e-7, seed: 0 }
    }
}

/// How many songs each mood still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// Moods with fewer than [`LEAST_PER_MOOD`] songs, and how many are missing.
    pub missing: BTreeMap<Mood, usize>,
    /// Moods with enough.
    pub enough: usize,
}

impl TooFew {
    /// What `counts` (songs per mood) lacks for a training; `None` when two moods have enough.
    pub fn of(counts: &BTreeMap<Mood, usize>) -> Option<Self> {
        let missing: BTreeMap<_, _> = counts
            .iter()
            .filter(|(_, count)| **count < LEAST_PER_MOOD)
            .map(|(mood, count)| (mood.clone(), LEAST_PER_MOOD - count))
            .collect();
        let enough = counts.len() - missing.len();
        (enough < 2).then_some(Self { missing, enough })
    }
}

impl std::fmt::Display for TooFew {
    /// "tag 2 more sad and 4 more calm songs".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let wanted: Vec<_> = self.missing.iter().map(|(mood, count)| format!("{count} more {mood}")).collect();
        match wanted.split_last() {
            None if self.enough == 0 => {
                return write!(f, "tag at least {LEAST_PER_MOOD} songs of each of two moods");
            }
            None => return write!(f, "tag at least {LEAST_PER_MOOD} songs of a second mood"),
            Some((last, [])) => write!(f, "tag {last}")?,
            Some((last, others)) => write!(f, "tag {} and {last}", others.join(", "))?,
        }
        let one = self.missing.len() == 1 && self.missing.values().all(|&count| count == 1);
        f.write_str(if one { " song" } else { " songs" })?;
        if self.enough + self.missing.len() < 2 {
            write!(f, ", and at least {LEAST_PER_MOOD} songs of a second mood")?;
        }
        Ok(())
    }
}

/// Why nothing was trained.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// Fewer than two moods with [`LEAST_PER_MOOD`] songs each.
    #[error("too few labels: {0}")]
    TooFew(TooFew),
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

/// Trains on `examples` (moods with fewer than [`LEAST_PER_MOOD`] songs are left out and named in the card); needs two
/// moods with enough. Same examples in the same order and same parameters: same bytes.
pub fn fit(
    examples: &[GroupedExample],
    recipe: &RecipeId,
    params: TrainParams,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<LocalModel, TrainError> {
    let start = Instant::now();
    let all = songs_per_mood(examples);
    if let Some(few) = TooFew::of(&all) {
        return Err(TrainError::TooFew(few));
    }
    let (counts, left_out): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.into_iter().partition(|(_, count)| *count >= LEAST_PER_MOOD);
    let moods: Vec<Mood> = counts.keys().cloned().collect();

    let place = |mood: &Mood| moods.iter().position(|known| known == mood);
    let taking_part = || examples.iter().filter_map(|example| Some((example, place(&example.mood)?)));
    let (rows, classes): (Vec<_>, Vec<_>) =
        taking_part().map(|(example, class)| (example.features.as_slice(), class)).unzip();
    let groups: Vec<&str> = taking_part().map(|(example, _)| example.group.as_str()).collect();
    let ControlFlow::Continue(regression) = Regression::fit(&rows, &classes, moods.len(), params, progress) else {
        return Err(TrainError::Cancelled);
    };
    let card = ModelCard {
        id: String::new(),
        recipe: recipe.clone(),
        counts,
        left_out,
        evaluation: None,
        seed: params.seed,
        seconds: start.elapsed().as_secs_f64(),
    };
    let novelty = Novelty::of(&rows, &groups, regression.scaling());
    Ok(LocalModel::new(card, moods, regression, novelty))
}

/// Songs of each mood.
pub fn songs_per_mood(examples: &[GroupedExample]) -> BTreeMap<Mood, usize> {
    let mut counts = BTreeMap::new();
    for example in examples {
        *counts.entry(example.mood.clone()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(counts: &[(&str, usize)]) -> Option<String> {
        let counts = counts.iter().map(|&(mood, count)| (Mood::new(mood).unwrap(), count)).collect();
        TooFew::of(&counts).map(|few| few.to_string())
    }

    #[test]
    fn too_few_says_what_to_tag_next() {
        assert_eq!(lacking(&[("calm", 1), ("sad", 3)]).unwrap(), "tag 4 more calm and 2 more sad songs");
        assert_eq!(
            lacking(&[("calm", 1), ("happy", 0), ("sad", 4)]).unwrap(),
            "tag 4 more calm, 5 more happy and 1 more sad songs"
        );
        assert_eq!(lacking(&[("calm", 5), ("sad", 4)]).unwrap(), "tag 1 more sad song");
        assert_eq!(lacking(&[("sad", 3)]).unwrap(), "tag 2 more sad songs, and at least 5 songs of a second mood");
        assert_eq!(lacking(&[("sad", 30)]).unwrap(), "tag at least 5 songs of a second mood");
        assert_eq!(lacking(&[]).unwrap(), "tag at least 5 songs of each of two moods");
        assert_eq!(lacking(&[("calm", 5), ("happy", 1), ("sad", 5)]), None);
    }
}
