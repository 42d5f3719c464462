//! Class-balanced multinomial logistic regression on clipped z-scores: numbers in, numbers out. Nothing here knows of moods
//! or pictures.
//!
//! Each view of the features (their texture, and what the network heard) has a regression of its own, and the scores are the
//! mean of theirs, a logarithmic opinion pool (Genest and Zidek 1986, "Combining probability distributions"): no view can
//! outvote another by having more features. The sum is one linear model again.
//!
//! L2 with a free intercept; [`super::solver`] finds the minimum. No random numbers and a fixed order of all sums: the same
//! rows give the same bits.

use std::ops::{ControlFlow, Range};

use serde::{Deserialize, Serialize};

use crate::learn::description::views;
use crate::learn::params::TrainParams;
use crate::learn::solver::Problem;
use crate::learn::vectors::{dot, softmax};

/// Z-scores are clipped to ± this, so that one odd feature cannot decide alone.
const CLIP: f64 = 3.0;

/// A feature that varies less is taken as constant.
const MIN_DEVIATION: f64 = 1e-9;

/// Mean and population deviation of each feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scaling {
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

impl Scaling {
    /// Of `rows`, all of `width` features.
    pub(super) fn of(rows: &[&[f32]], width: usize) -> Self {
        let mut mean = vec![0.0; width];
        for row in rows {
            for (mean, &value) in mean.iter_mut().zip(*row) {
                *mean += f64::from(value) / rows.len() as f64;
            }
        }
        let mut variance = vec![0.0; width];
        for row in rows {
            for ((variance, mean), &value) in variance.iter_mut().zip(&mean).zip(*row) {
                *variance += (f64::from(value) - mean).powi(2) / rows.len() as f64;
            }
        }
        let usable = |deviation: f64| if deviation < MIN_DEVIATION { 1.0 } else { deviation };
        Self { mean, deviation: variance.into_iter().map(|variance| usable(variance.sqrt())).collect() }
    }

    /// The z-scores of `row`. A model that knows fewer features than `row` has reads the first ones.
    pub(super) fn z(&self, row: &[f32]) -> impl Iterator<Item = f64> {
        let scores = row.iter().zip(&self.mean).zip(&self.deviation);
        scores.map(|((&value, mean), deviation)| (f64::from(value) - mean) / deviation)
    }

    /// The clipped z-scores of `row`, and a 1 for the intercept.
    fn scores(&self, row: &[f32]) -> impl Iterator<Item = f64> {
        self.z(row).map(|z| z.clamp(-CLIP, CLIP)).chain(std::iter::once(1.0))
    }

    /// The clipped z-scores of the features in `view`, and a 1 for the intercept.
    fn scores_in(&self, row: &[f32], view: Range<usize>) -> impl Iterator<Item = f64> {
        let scores = row.iter().skip(view.start).zip(&self.mean[view.clone()]).zip(&self.deviation[view]);
        let scores =
            scores.map(|((&value, mean), deviation)| ((f64::from(value) - mean) / deviation).clamp(-CLIP, CLIP));
        scores.chain(std::iter::once(1.0))
    }
}

/// A fitted regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Regression {
    scaling: Scaling,
    /// A row of weights for each class, the intercept last.
    weights: Vec<Vec<f64>>,
}

impl Regression {
    /// Fits `rows` (of equal length) to their `classes`, each below `class_count` and each class present. `progress` hears
    /// the share of the iterations that are done; its `Break` is handed back.
    pub(crate) fn fit(
        rows: &[&[f32]],
        classes: &[usize],
        class_count: usize,
        params: TrainParams,
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> ControlFlow<(), Self> {
        let width = rows.first().map_or(0, |row| row.len());
        let scaling = Scaling::of(rows, width);
        let views = views(width);
        let share = 1.0 / views.len() as f64;
        let mut weights = vec![vec![0.0; width + 1]; class_count];
        for (done, view) in views.enumerate() {
            let problem = Problem {
                scores: rows.iter().flat_map(|row| scaling.scores_in(row, view.clone())).collect(),
                width: view.len() + 1,
                classes,
                balance: balance(classes, class_count),
                lambda: params.lambda,
            };
            let solved = problem.solve(params, &mut |fraction| progress((done as f32 + fraction) * share as f32))?;
            for (weights, solved) in weights.iter_mut().zip(solved) {
                let columns = view.clone().chain([width]);
                for (column, solved) in columns.zip(solved) {
                    weights[column] += share * solved;
                }
            }
        }
        ControlFlow::Continue(Self { scaling, weights })
    }

    /// The probability of each class; they sum to 1.
    pub(crate) fn probabilities(&self, features: &[f32]) -> Vec<f64> {
        let scores: Vec<f64> = self.scaling.scores(features).collect();
        let mut probabilities: Vec<f64> = self.weights.iter().map(|weights| dot(weights, &scores)).collect();
        softmax(&mut probabilities);
        probabilities
    }

    /// How the features are standardised.
    pub(super) fn scaling(&self) -> &Scaling {
        &self.scaling
    }

    /// Number of features it reads.
    pub(super) fn width(&self) -> usize {
        self.scaling.mean.len()
    }

    /// What is wrong with sizes or numbers, for at most `features` features (an older model knows fewer of them) and `classes`
    /// classes.
    pub(crate) fn defect(&self, features: usize, classes: usize) -> Option<&'static str> {
        let Scaling { mean, deviation } = &self.scaling;
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        let width = self.width();
        if width == 0 || width > features || deviation.len() != width {
            Some("it does not have one mean and one deviation for each feature")
        } else if self.weights.len() != classes || self.weights.iter().any(|row| row.len() != width + 1) {
            Some("it does not have one weight for each mood and feature")
        } else if !finite(mean) || !self.weights.iter().all(|row| finite(row)) {
            Some("a number is not finite")
        } else if !deviation.iter().all(|value| value.is_finite() && *value > 0.0) {
            Some("a deviation is not positive")
        } else {
            None
        }
    }

    /// All numbers in a fixed order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        let scaling = self.scaling.mean.iter().chain(&self.scaling.deviation);
        scaling.chain(self.weights.iter().flatten()).copied()
    }
}

/// The weight of a row by its class: every class counts the same in all, the mean row counts 1.
fn balance(classes: &[usize], class_count: usize) -> Vec<f64> {
    let mut counts = vec![0_usize; class_count];
    for &class in classes {
        counts[class] += 1;
    }
    counts.into_iter().map(|count| classes.len() as f64 / (class_count * count) as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fit by the numpy reference.
    #[derive(Deserialize)]
    struct Reference {
        #[serde(rename = "X")]
        rows: Vec<Vec<f32>>,
        y: Vec<String>,
        classes: Vec<String>,
        mean: Vec<f64>,
        sd: Vec<f64>,
        #[serde(rename = "W")]
        weights: Vec<Vec<f64>>,
        #[serde(rename = "P")]
        probabilities: Vec<Vec<f64>>,
    }

    fn never_break(_: f32) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    #[test]
    fn a_fit_agrees_with_the_reference() {
        let reference: Reference = serde_json::from_str(include_str!("../../tests/fixtures/parity/fit.json")).unwrap();
        let rows: Vec<&[f32]> = reference.rows.iter().map(Vec::as_slice).collect();
        let class_of = |name| reference.classes.iter().position(|class| class == name).unwrap();
        let classes: Vec<usize> = reference.y.iter().map(class_of).collect();
        let fit = Regression::fit(&rows, &classes, 3, TrainParams::default(), &mut never_break);
        let ControlFlow::Continue(fit) = fit else { panic!("nobody broke it off") };

        let near = |ours: f64, theirs: f64| assert!((ours - theirs).abs() < 1e-5, "{ours} is not {theirs}");
        for feature in 0..7 {
            near(fit.scaling.mean[feature], reference.mean[feature]);
            near(fit.scaling.deviation[feature], reference.sd[feature]);
        }
        for (feature, row) in reference.weights.iter().enumerate() {
            for (class, &theirs) in row.iter().enumerate() {
                near(fit.weights[class][feature], theirs);
            }
        }
        for (row, theirs) in rows.iter().zip(&reference.probabilities) {
            for (ours, &theirs) in fit.probabilities(row).into_iter().zip(theirs) {
                near(ours, theirs);
            }
        }
    }

    #[test]
    fn a_constant_feature_changes_nothing() {
        let rows: [&[f32]; 4] = [&[1.0, 7.0], &[2.0, 7.0], &[8.0, 7.0], &[9.0, 7.0]];
        let fit = Regression::fit(&rows, &[0, 0, 1, 1], 2, TrainParams::default(), &mut never_break);
        let ControlFlow::Continue(fit) = fit else { panic!("nobody broke it off") };
        assert_eq!(fit.weights[0][1], 0.0);
        assert!(fit.probabilities(&[1.5, 7.0])[0] > 0.5);
        assert!(fit.probabilities(&[8.5, 7.0])[1] > 0.5);
    }

    #[test]
    fn two_views_have_half_of_the_say_each() {
        // The first 302 features are one view, the rest the other.
        let row = |a: f32, b: f32| (0..302).map(|i| if i == 7 { a } else { 0.0 }).chain([b]).collect::<Vec<f32>>();
        let rows = [row(1.0, 5.0), row(2.0, 4.0), row(3.0, 7.0), row(5.0, 9.0)];
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        let fit = |from: usize, to: usize| {
            let view: Vec<&[f32]> = rows.iter().map(|row| &row[from..to]).collect();
            match Regression::fit(&view, &[0, 0, 1, 1], 2, TrainParams::default(), &mut never_break) {
                ControlFlow::Continue(fit) => fit,
                ControlFlow::Break(()) => panic!("nobody broke it off"),
            }
        };
        let (both, first, second) = (fit(0, 303), fit(0, 302), fit(302, 303));
        for class in 0..2 {
            assert_eq!(both.weights[class][7], first.weights[class][7] / 2.0);
            assert_eq!(both.weights[class][302], second.weights[class][0] / 2.0);
            let intercepts = (first.weights[class][302], second.weights[class][1]);
            assert!((both.weights[class][303] - f64::midpoint(intercepts.0, intercepts.1)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_break_ends_the_fit_at_once() {
        let mut calls = 0;
        let rows: [&[f32]; 2] = [&[1.0], &[2.0]];
        let fit = Regression::fit(&rows, &[0, 1], 2, TrainParams::default(), &mut |_| {
            calls += 1;
            if calls == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(fit.is_break());
        assert_eq!(calls, 3);
    }
}
