//! Where a song leans: the score of a mood against that of the other moods together, each of these by how likely it is among them.
//! That is the log odds of the mood, to the first order; with two moods exactly.

use std::sync::LazyLock;

use super::grid::QUARTERS;
use crate::ear::{FEATURES, Heard, WIDTH};
use crate::learn::model::LocalModel;
use crate::learn::prior::rows;
use crate::learn::vectors::{add_scaled, dot};
use crate::mood::Mood;

/// How far the usual token of each quarter lies from the usual token of all: a number each. By `assets/ear/usual_regions.py`.
static USUAL_QUARTERS: LazyLock<[Vec<f32>; QUARTERS]> = LazyLock::new(|| {
    let rows: Vec<(usize, [f32; QUARTERS])> = rows(USUAL_QUARTER_LIST);
    std::array::from_fn(|quarter| rows.iter().map(|(_, numbers)| numbers[quarter]).collect())
});

const USUAL_QUARTER_LIST: &str = include_str!("../../../assets/ear/usual_quarters.csv");

/// What adds up to a lean, in log odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeanParts {
    /// What is heard in places of the minute: the mean of all tokens.
    pub places: f32,
    /// How much the windows differ.
    pub change: f32,
    /// What a general tagger says: the network's own seven moods, and the prior that is made of them.
    pub tagger: f32,
    /// The same for every song.
    pub base: f32,
}

impl LeanParts {
    /// All of it.
    pub fn total(&self) -> f32 {
        self.places + self.change + self.tagger + self.base
    }
}

/// The direction in which a song leans to a mood.
pub(super) struct Lean<'a> {
    model: &'a LocalModel,
    /// A weight for each number of the model's row.
    weights: Vec<f64>,
    pub(super) parts: LeanParts,
}

impl<'a> Lean<'a> {
    /// `None` when the model does not know the mood.
    pub(super) fn of(model: &'a LocalModel, mood: &Mood, heard: &Heard) -> Option<Self> {
        let index = model.moods.iter().position(|known| known == mood)?;
        let (row, prior) = (model.scale.row(heard), model.scale.prior(heard));
        let regression = &model.regression;
        let mut others = regression.probabilities(&row, &prior);
        others[index] = 0.0;
        let sum = others.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut weights = regression.weights(index).to_vec();
        let (mut base, mut ahead) = (regression.intercepts()[index], prior[index]);
        for (other, probability) in others.iter().enumerate() {
            let share = probability / sum;
            add_scaled(&mut weights, regression.weights(other), -share);
            base -= share * regression.intercepts()[other];
            ahead -= share * prior[other];
        }
        let part = |from: usize, to: usize| dot(&weights[from..to], &row[from..to]);
        let parts = LeanParts {
            places: part(0, WIDTH) as f32,
            change: part(WIDTH, FEATURES) as f32,
            tagger: (part(FEATURES, row.len()) + regression.beta() * ahead) as f32,
            base: base as f32,
        };
        Some(Self { model, weights, parts })
    }

    /// What one token of a quarter would add, were all tokens as far from what is usual as it is. Quarters differ in any music, so each is
    /// measured against its own usual token; that moves shares between quarters, and takes nothing from their sum.
    pub(super) fn share(&self, quarter: usize, token: &[f32]) -> f64 {
        let numbers = self.weights.iter().zip(token).zip(&USUAL_QUARTERS[quarter]).enumerate();
        let share = |(index, ((weight, &value), usual)): (usize, ((&f64, &f32), &f32))| {
            weight * self.model.scale.token_z(index, value - usual)
        };
        numbers.map(share).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_quarters_have_of_their_own_adds_up_to_nothing() {
        for quarter in USUAL_QUARTERS.iter() {
            assert_eq!(quarter.len(), WIDTH);
        }
        for number in 0..WIDTH {
            let sum: f32 = USUAL_QUARTERS.iter().map(|quarter| quarter[number]).sum();
            assert!(sum.abs() < 3e-4, "number {number}: {sum}");
        }
    }
}
