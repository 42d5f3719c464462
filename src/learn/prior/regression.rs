//! Class-balanced multinomial logistic regression whose logits have a prior added: w · x + b + β · prior.
//!
//! β is drawn towards 1, w and b towards 0: with few labels the prior speaks, with many the features do. No random numbers and a
//! fixed order of all sums: the same rows give the same bits.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::cholesky::Cholesky;
use super::minimise::{Convex, minimise};
use crate::learn::vectors::{add_scaled, dot, softmax};

/// How strongly each part is held back. The defaults are measured (`assets/ear/MEASUREMENTS.md`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Penalties {
    /// Of the weights: half of this times their squares.
    pub weights: f64,
    /// Of β: half of this times (β − 1)².
    pub beta: f64,
    /// Of the intercepts: half of this times their squares.
    pub intercepts: f64,
}

impl Default for Penalties {
    fn default() -> Self {
        Self { weights: 100.0, beta: 5.0, intercepts: 0.1 }
    }
}

/// The steps after which the fit is as good as done, whatever the slope.
const MOST_STEPS: usize = 200;

/// The fit is done when no slope is above this for each song.
const TOLERANCE: f64 = 1e-7;

/// A fitted regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriorRegression {
    /// A row of weights for each mood.
    weights: Vec<Vec<f64>>,
    intercepts: Vec<f64>,
    beta: f64,
}

impl PriorRegression {
    /// Fits `rows` of z-scores (of equal length) and `priors` (a number for each mood) to the `moods` of the songs, each below
    /// `count`. `progress` hears the share of the steps that are done; its `Break` is handed back.
    ///
    /// # Panics
    /// When there are not as many priors and moods as rows, or none.
    pub fn fit(
        rows: &[&[f64]],
        priors: &[&[f64]],
        moods: &[usize],
        count: usize,
        penalties: Penalties,
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> ControlFlow<(), Self> {
        assert!(
            !rows.is_empty() && rows.len() == priors.len() && rows.len() == moods.len(),
            "a prior and a mood a row"
        );
        let problem = Problem::new(rows, priors, moods, count, penalties);
        let mut start = vec![0.0; count * (problem.width + 1) + 1];
        start[count * (problem.width + 1)] = 1.0;
        let tolerance = TOLERANCE * rows.len() as f64;
        let mut point = minimise(&problem, start, tolerance, MOST_STEPS, progress)?;
        let beta = point.pop().expect("β is last");
        let (mut weights, mut intercepts) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for mood in point.chunks_exact(problem.width + 1) {
            weights.push(mood[..problem.width].to_vec());
            intercepts.push(mood[problem.width]);
        }
        ControlFlow::Continue(Self { weights, intercepts, beta })
    }

    /// No label at all: the prior alone decides.
    pub fn prior_alone(width: usize, count: usize) -> Self {
        Self { weights: vec![vec![0.0; width]; count], intercepts: vec![0.0; count], beta: 1.0 }
    }

    /// The regression among `count` moods of which it has learnt only those at these `places`: the others have their prior alone.
    #[must_use]
    pub fn among(self, places: &[usize], count: usize) -> Self {
        let width = self.weights.first().map_or(0, Vec::len);
        let mut all = Self { beta: self.beta, ..Self::prior_alone(width, count) };
        for ((&place, weights), intercept) in places.iter().zip(self.weights).zip(self.intercepts) {
            (all.weights[place], all.intercepts[place]) = (weights, intercept);
        }
        all
    }

    /// The weights of a mood, one for each feature.
    pub fn weights(&self, mood: usize) -> &[f64] {
        &self.weights[mood]
    }

    /// The intercept of each mood.
    pub fn intercepts(&self) -> &[f64] {
        &self.intercepts
    }

    /// How much the prior counts.
    pub fn beta(&self) -> f64 {
        self.beta
    }

    /// What is wrong with sizes or numbers, for so many features and moods.
    pub(in crate::learn) fn defect(&self, width: usize, moods: usize) -> Option<&'static str> {
        let finite = |numbers: &[f64]| numbers.iter().all(|number| number.is_finite());
        let rows = self.weights.len() == moods && self.weights.iter().all(|row| row.len() == width);
        if !rows || self.intercepts.len() != moods {
            Some("it does not have one weight for each mood and feature")
        } else if !self.weights.iter().all(|row| finite(row)) || !finite(&self.intercepts) || !self.beta.is_finite() {
            Some("a number is not finite")
        } else {
            None
        }
    }

    /// The logit of each mood for a song's z-scores and prior.
    pub fn logits(&self, row: &[f64], prior: &[f64]) -> Vec<f64> {
        let moods = self.weights.iter().zip(&self.intercepts).zip(prior);
        moods.map(|((weights, intercept), prior)| dot(weights, row) + intercept + self.beta * prior).collect()
    }

    /// How much what was learnt from labels weighs in telling these songs' moods apart, against the prior: of the root mean squares of
    /// both parts of the logits, each less its mean over the moods, the share that is the labels'. From 0, the prior alone, to 1.
    pub fn label_weight(&self, rows: &[&[f64]], priors: &[&[f64]]) -> f64 {
        let nothing = vec![0.0; self.intercepts.len()];
        let (mut labels, mut alone) = (0.0, 0.0);
        for (row, prior) in rows.iter().zip(priors) {
            labels += spread(&self.logits(row, &nothing));
            alone += self.beta.powi(2) * spread(prior);
        }
        let (labels, alone) = (labels.sqrt(), alone.sqrt());
        if labels == 0.0 { 0.0 } else { labels / (labels + alone) }
    }

    /// The probability of each mood; they sum to 1.
    pub fn probabilities(&self, row: &[f64], prior: &[f64]) -> Vec<f64> {
        let mut values = self.logits(row, prior);
        softmax(&mut values);
        values
    }
}

/// The squared differences from the mean.
fn spread(numbers: &[f64]) -> f64 {
    let mean = numbers.iter().sum::<f64>() / numbers.len().max(1) as f64;
    numbers.iter().map(|number| (number - mean).powi(2)).sum()
}

/// What the fit minimises. A point is each mood's weights with its intercept, then β.
struct Problem<'a> {
    rows: &'a [&'a [f64]],
    priors: &'a [&'a [f64]],
    moods: &'a [usize],
    width: usize,
    /// Weight of a song by its mood: every mood counts the same in all, the mean song counts 1.
    balance: Vec<f64>,
    penalties: Penalties,
    curvature: Curvature,
}

/// A bound of the curvature of each mood's weights and intercept, ready to divide by (Böhning 1992).
enum Curvature {
    /// Of the penalties only. With fewer songs than features more is not worth its making.
    Penalties,
    /// ½ Σ balance · x xᵀ, and the penalties.
    Whole(Cholesky),
}

impl<'a> Problem<'a> {
    fn new(
        rows: &'a [&'a [f64]],
        priors: &'a [&'a [f64]],
        moods: &'a [usize],
        count: usize,
        penalties: Penalties,
    ) -> Self {
        let mut songs = vec![0_usize; count];
        for &mood in moods {
            songs[mood] += 1;
        }
        let present = songs.iter().filter(|&&songs| songs > 0).count();
        let share = |&songs: &usize| moods.len() as f64 / (present * songs.max(1)) as f64;
        let balance: Vec<f64> = songs.iter().map(share).collect();
        let width = rows[0].len();
        let curvature = if rows.len() < width {
            Curvature::Penalties
        } else {
            Curvature::Whole(Cholesky::of(bound(rows, moods, &balance, penalties)))
        };
        Self { rows, priors, moods, width, balance, penalties, curvature }
    }
}

/// The lower half of the bound, the intercept last.
fn bound(rows: &[&[f64]], moods: &[usize], balance: &[f64], penalties: Penalties) -> Vec<Vec<f64>> {
    let width = rows[0].len();
    let mut bound: Vec<Vec<f64>> = (0..=width).map(|row| vec![0.0; row + 1]).collect();
    let mut with_one = vec![1.0; width + 1];
    for (row, &mood) in rows.iter().zip(moods) {
        with_one[..width].copy_from_slice(row);
        for (index, sums) in bound.iter_mut().enumerate() {
            add_scaled(sums, &with_one[..=index], 0.5 * balance[mood] * with_one[index]);
        }
    }
    for (index, sums) in bound.iter_mut().enumerate() {
        sums[index] += if index < width { penalties.weights } else { penalties.intercepts };
    }
    bound
}

impl Convex for Problem<'_> {
    fn value(&self, point: &[f64], slope: &mut [f64]) -> f64 {
        let (width, Penalties { weights: on_weights, beta: on_beta, intercepts: on_intercepts }) =
            (self.width, self.penalties);
        let (moods, beta) = (&point[..point.len() - 1], point[point.len() - 1]);
        let (slopes, beta_slope) = slope.split_at_mut(point.len() - 1);
        let mut value = 0.5 * on_beta * (beta - 1.0).powi(2);
        let mut along_beta = on_beta * (beta - 1.0);
        for (mood, slopes) in moods.chunks_exact(width + 1).zip(slopes.chunks_exact_mut(width + 1)) {
            value += 0.5 * on_weights * dot(&mood[..width], &mood[..width]) + 0.5 * on_intercepts * mood[width].powi(2);
            for (slope, weight) in slopes.iter_mut().zip(mood) {
                *slope = on_weights * weight;
            }
            slopes[width] = on_intercepts * mood[width];
        }
        let mut errors = vec![0.0; self.balance.len()];
        for ((row, prior), &mood) in self.rows.iter().zip(self.priors).zip(self.moods) {
            for ((error, weights), prior) in errors.iter_mut().zip(moods.chunks_exact(width + 1)).zip(*prior) {
                *error = dot(&weights[..width], row) + weights[width] + beta * prior;
            }
            let balance = self.balance[mood];
            // The log loss from the logits themselves: a probability of 0 would be infinitely bad.
            let largest = errors.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = errors.iter().map(|logit| (logit - largest).exp()).sum();
            value += balance * (sum.ln() + largest - errors[mood]);
            softmax(&mut errors);
            errors[mood] -= 1.0;
            for ((slopes, error), prior) in slopes.chunks_exact_mut(width + 1).zip(&errors).zip(*prior) {
                let error = balance * error;
                add_scaled(&mut slopes[..width], row, error);
                slopes[width] += error;
                along_beta += error * prior;
            }
        }
        beta_slope[0] = along_beta;
        value
    }

    fn divide_by_curvature(&self, slope: &mut [f64]) {
        let last = slope.len() - 1;
        for mood in slope[..last].chunks_exact_mut(self.width + 1) {
            match &self.curvature {
                Curvature::Penalties => {
                    // The intercept's curvature is of all songs, not of its faint penalty.
                    let (weights, intercept) = mood.split_at_mut(self.width);
                    for slope in weights {
                        *slope /= self.penalties.weights;
                    }
                    intercept[0] /= self.penalties.intercepts + 0.5 * self.rows.len() as f64;
                }
                Curvature::Whole(factor) => {
                    let divided = factor.solve(mood);
                    mood.copy_from_slice(&divided);
                }
            }
        }
        slope[last] /= self.penalties.beta + 0.5 * self.rows.len() as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fit by the reference in numpy and scipy.
    #[derive(Deserialize)]
    struct Reference {
        #[serde(rename = "X")]
        rows: Vec<Vec<f64>>,
        #[serde(rename = "S")]
        priors: Vec<Vec<f64>>,
        #[serde(rename = "y")]
        moods: Vec<usize>,
        #[serde(rename = "W")]
        weights: Vec<Vec<f64>>,
        #[serde(rename = "b")]
        intercepts: Vec<f64>,
        beta: f64,
        #[serde(rename = "P")]
        probabilities: Vec<Vec<f64>>,
    }

    fn slices(rows: &[Vec<f64>]) -> Vec<&[f64]> {
        rows.iter().map(Vec::as_slice).collect()
    }

    fn fit(rows: &[Vec<f64>], priors: &[Vec<f64>], moods: &[usize], penalties: Penalties) -> (PriorRegression, usize) {
        let mut steps = 0;
        let fit = PriorRegression::fit(&slices(rows), &slices(priors), moods, 3, penalties, &mut |_| {
            steps += 1;
            ControlFlow::Continue(())
        });
        let ControlFlow::Continue(fit) = fit else { panic!("nobody broke it off") };
        (fit, steps)
    }

    #[test]
    fn labels_weigh_nothing_at_first_and_all_where_there_is_no_prior() {
        let row: &[f64] = &[1.0, 2.0];
        let prior: &[f64] = &[1.0, -1.0];
        assert_eq!(PriorRegression::prior_alone(2, 2).label_weight(&[row], &[prior]), 0.0);
        let weights = vec![vec![0.5, 0.0], vec![-0.5, 0.0]];
        let learnt = PriorRegression { weights, intercepts: vec![0.0; 2], beta: 1.0 };
        // ±0.5 against ±1.
        assert!((learnt.label_weight(&[row], &[prior]) - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(learnt.label_weight(&[row], &[&[0.0, 0.0]]), 1.0);
    }

    #[test]
    fn a_fit_agrees_with_the_reference() {
        let text = include_str!("../../../tests/fixtures/parity/ear_prior.json");
        let reference: Reference = serde_json::from_str(text).unwrap();
        let (fit, steps) = fit(&reference.rows, &reference.priors, &reference.moods, Penalties::default());
        let near = |ours: f64, theirs: f64| assert!((ours - theirs).abs() < 1e-6, "{ours} is not {theirs}");
        near(fit.beta(), reference.beta);
        for mood in 0..3 {
            near(fit.intercepts()[mood], reference.intercepts[mood]);
            fit.weights(mood).iter().zip(&reference.weights[mood]).for_each(|(&ours, &theirs)| near(ours, theirs));
        }
        for ((row, prior), theirs) in reference.rows.iter().zip(&reference.priors).zip(&reference.probabilities) {
            fit.probabilities(row, prior).into_iter().zip(theirs).for_each(|(ours, &theirs)| near(ours, theirs));
        }
        assert!(steps < 60, "{steps} steps");
    }

    fn numbers(songs: usize, width: usize) -> Vec<Vec<f64>> {
        let number =
            |song: usize, index: usize| ((song * 37 + index * 101 + song * index * 7) % 97) as f64 / 48.0 - 1.0;
        (0..songs).map(|song| (0..width).map(|index| number(song, index)).collect()).collect()
    }

    #[test]
    fn few_songs_and_many_end_at_the_minimum_soon() {
        for (songs, width) in [(12, 40), (200, 40)] {
            let (rows, priors) = (numbers(songs, width), numbers(songs, 3));
            let moods: Vec<usize> = (0..songs).map(|song| (song * song) % 7 % 3).collect();
            let penalties = Penalties { weights: 1.0, ..Penalties::default() };
            let (fit, steps) = fit(&rows, &priors, &moods, penalties);
            let (rows, priors) = (slices(&rows), slices(&priors));
            let problem = Problem::new(&rows, &priors, &moods, 3, penalties);
            let mut point: Vec<f64> =
                (0..3).flat_map(|mood| fit.weights[mood].iter().copied().chain([fit.intercepts[mood]])).collect();
            point.push(fit.beta);
            let mut slope = vec![0.0; point.len()];
            problem.value(&point, &mut slope);
            assert!(slope.iter().all(|slope| slope.abs() <= TOLERANCE * songs as f64));
            assert!(steps < 80, "{songs} songs: {steps} steps");
        }
    }

    #[test]
    fn without_labels_that_say_otherwise_the_prior_decides() {
        let rows = vec![vec![0.0; 4]; 3];
        let priors = [vec![2.0, -1.0, -1.0], vec![-1.0, 2.0, -1.0], vec![-1.0, -1.0, 2.0]];
        let (fit, _) = fit(&rows, &priors, &[0, 1, 2], Penalties::default());
        assert!(fit.beta() > 1.0);
        assert!(fit.probabilities(&[0.0; 4], &[0.0, 1.5, 0.0])[1] > 0.6);
    }
}
