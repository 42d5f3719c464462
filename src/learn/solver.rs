//! Finds the weights of a class-balanced multinomial logistic regression with L2: rows in, weights out.
//!
//! The Hessian of the soft-max loss never exceeds `H = ½ Zᵀ B Z + λ I` for each class (Böhning 1992, "Multinomial logistic
//! regression algorithm"), so `W − H⁻¹ ∇` always goes down. `H` is factored once; its steps are accelerated as Nesterov's,
//! with the adaptive restart of O'Donoghue and Candès (2015). Some dozens of passes over the rows reach the minimum, where a
//! plain gradient needs hundreds. With fewer rows than numbers in a row, the usual case, H is inverted through a matrix as
//! large as there are rows (Woodbury's identity). No random numbers, and all sums in a fixed order.

use std::ops::ControlFlow;

use crate::learn::params::TrainParams;
use crate::learn::vectors::{add_scaled, dot, softmax};

/// What is minimised: the weighted log loss of `scores` against `classes`, plus λ/2 times the squared weights.
pub(super) struct Problem<'a> {
    /// Rows of `width` numbers, the last one 1.
    pub(super) scores: Vec<f64>,
    /// Numbers in a row, the intercept's 1 included.
    pub(super) width: usize,
    /// The class of each row.
    pub(super) classes: &'a [usize],
    /// Weight of a row, by class.
    pub(super) balance: Vec<f64>,
    /// L2 strength; the intercept is free.
    pub(super) lambda: f64,
}

impl Problem<'_> {
    fn rows(&self) -> impl Iterator<Item = (&[f64], usize)> {
        self.scores.chunks_exact(self.width).zip(self.classes.iter().copied())
    }

    /// A row of weights for each class. `progress` hears the share of the iterations; its `Break` is handed back.
    pub(super) fn solve(
        &self,
        params: TrainParams,
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> ControlFlow<(), Vec<Vec<f64>>> {
        progress(0.0)?;
        let bound = Bound::of(self);
        let mut weights = vec![vec![0.0; self.width]; self.balance.len()];
        let mut ahead = weights.clone();
        let mut gradient = weights.clone();
        let mut momentum: f64 = 1.0;
        for iteration in 0..params.max_iter {
            progress(iteration as f32 / params.max_iter as f32)?;
            self.gradient(&ahead, &mut gradient);
            let next = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
            let push = (momentum - 1.0) / next;
            let (mut largest_move, mut uphill) = (0.0_f64, 0.0);
            for ((weights, ahead), slopes) in weights.iter_mut().zip(&mut ahead).zip(&gradient) {
                let step = bound.solve(slopes);
                for (((weight, ahead), step), slope) in weights.iter_mut().zip(ahead).zip(step).zip(slopes) {
                    let moved = *ahead - step;
                    let change = moved - *weight;
                    uphill += slope * change;
                    *ahead = moved + push * change;
                    largest_move = largest_move.max(change.abs());
                    *weight = moved;
                }
            }
            momentum = next;
            if uphill > 0.0 {
                // The momentum has carried past the minimum: begin anew from here.
                momentum = 1.0;
                ahead.clone_from(&weights);
            }
            if largest_move < params.tolerance {
                break;
            }
        }
        progress(1.0)?;
        ControlFlow::Continue(weights)
    }

    /// The lower half of `½ Zᵀ diag(balance) Z + λ I`, the intercept without λ.
    fn curvature(&self) -> Vec<Vec<f64>> {
        let mut curvature: Vec<Vec<f64>> = (0..self.width).map(|row| vec![0.0; row + 1]).collect();
        for (row, class) in self.rows() {
            let half = 0.5 * self.balance[class];
            for (sums, (index, &value)) in curvature.iter_mut().zip(row.iter().enumerate()) {
                if value != 0.0 {
                    add_scaled(sums, &row[..=index], half * value);
                }
            }
        }
        for (index, sums) in curvature.iter_mut().enumerate().take(self.width - 1) {
            sums[index] += self.lambda;
        }
        curvature
    }

    /// `D⁻¹ values` in place; see [`Bound`].
    fn divide_by_diagonal(&self, values: &mut [f64]) {
        let last = self.width - 1;
        for value in &mut values[..last] {
            *value /= self.lambda;
        }
        values[last] /= INTERCEPT_RIDGE;
    }

    /// The slope of the loss at `weights`, for each class and feature.
    fn gradient(&self, weights: &[Vec<f64>], gradient: &mut [Vec<f64>]) {
        for (slopes, weights) in gradient.iter_mut().zip(weights) {
            for (slope, weight) in slopes.iter_mut().zip(weights) {
                *slope = self.lambda * weight;
            }
            // The intercept is free.
            slopes[self.width - 1] = 0.0;
        }
        let mut errors = vec![0.0; weights.len()];
        for (row, class) in self.rows() {
            for (error, weights) in errors.iter_mut().zip(weights) {
                *error = dot(weights, row);
            }
            softmax(&mut errors);
            errors[class] -= 1.0;
            for (slopes, error) in gradient.iter_mut().zip(&errors) {
                add_scaled(slopes, row, self.balance[class] * error);
            }
        }
    }
}

/// H, ready to be solved.
enum Bound<'a> {
    /// Factored as it is.
    Whole(Cholesky),
    /// `H = D + Zᵀ C Z` with diagonal D and C has `H⁻¹ = D⁻¹ − D⁻¹ Zᵀ (C⁻¹ + Z D⁻¹ Zᵀ)⁻¹ Z D⁻¹`; the inner matrix is factored.
    ByRows { problem: &'a Problem<'a>, inner: Cholesky },
}

/// The intercept's place in D, where λ stands for the others: D must not be singular, and a little more than H is a bound
/// still.
const INTERCEPT_RIDGE: f64 = 1.0;

impl<'a> Bound<'a> {
    fn of(problem: &'a Problem<'a>) -> Self {
        let count = problem.classes.len();
        if count >= problem.width || problem.lambda <= 0.0 {
            return Self::Whole(Cholesky::of(problem.curvature()));
        }
        let mut inner: Vec<Vec<f64>> = Vec::with_capacity(count);
        let mut scaled = vec![0.0; problem.width];
        for (index, (row, class)) in problem.rows().enumerate() {
            scaled.copy_from_slice(row);
            problem.divide_by_diagonal(&mut scaled);
            let mut line: Vec<f64> = problem.rows().take(index + 1).map(|(other, _)| dot(&scaled, other)).collect();
            line[index] += 1.0 / (0.5 * problem.balance[class]);
            inner.push(line);
        }
        Self::ByRows { problem, inner: Cholesky::of(inner) }
    }

    /// x of H x = `right`.
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        match self {
            Self::Whole(factor) => factor.solve(right),
            Self::ByRows { problem, inner } => {
                let mut x = right.to_vec();
                problem.divide_by_diagonal(&mut x);
                let along_rows: Vec<f64> = problem.rows().map(|(row, _)| dot(row, &x)).collect();
                let mut back = vec![0.0; x.len()];
                for ((row, _), share) in problem.rows().zip(inner.solve(&along_rows)) {
                    add_scaled(&mut back, row, share);
                }
                problem.divide_by_diagonal(&mut back);
                add_scaled(&mut x, &back, -1.0);
                x
            }
        }
    }
}

/// The lower triangle L of a symmetric positive definite matrix A = L Lᵀ, row by row (Golub and Van Loan, "Matrix
/// Computations", 4.2.5).
pub(super) struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Of the lower half of A, made in place.
    pub(super) fn of(mut rows: Vec<Vec<f64>>) -> Self {
        for index in 0..rows.len() {
            let (above, below) = rows.split_at_mut(index);
            let row = &mut below[0];
            for (column, other) in above.iter().enumerate() {
                row[column] = (row[column] - dot(&row[..column], &other[..column])) / other[column];
            }
            // λ, and the intercept's ones, keep the diagonal above 0.
            row[index] = (row[index] - dot(&row[..index], &row[..index])).max(f64::MIN_POSITIVE).sqrt();
        }
        Self { rows }
    }

    /// x of A x = `right`.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        for (index, row) in self.rows.iter().enumerate() {
            x[index] = (x[index] - dot(&row[..index], &x[..index])) / row[index];
        }
        for (index, row) in self.rows.iter().enumerate().rev() {
            let solved = x[index] / row[index];
            x[index] = solved;
            add_scaled(&mut x[..index], &row[..index], -solved);
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_as_by_hand() {
        // A = [[4, 2, 2], [2, 5, 3], [2, 3, 6]] is L Lᵀ with L = [[2], [1, 2], [1, 1, 2]].
        let factor = Cholesky::of(vec![vec![4.0], vec![2.0, 5.0], vec![2.0, 3.0, 6.0]]);
        assert_eq!(factor.rows, [vec![2.0], vec![1.0, 2.0], vec![1.0, 1.0, 2.0]]);
        assert_eq!(factor.solve(&[8.0, 10.0, 11.0]), [1.0, 1.0, 1.0]);
    }

    #[test]
    fn fewer_rows_than_numbers_solve_the_same_system_as_the_whole_matrix() {
        let rows = [[-1.0, 0.5, 2.0, 0.25, 1.0], [1.0, 0.25, -0.5, 3.0, 1.0], [0.5, -1.0, 0.75, -2.0, 1.0]];
        let problem =
            Problem { scores: rows.concat(), width: 5, classes: &[0, 1, 1], balance: vec![1.5, 0.75], lambda: 0.1 };
        let mut whole = problem.curvature();
        whole[4][4] += INTERCEPT_RIDGE;
        let right = [1.0, -2.0, 0.5, 0.0, 3.0];
        let bound = Bound::of(&problem);
        assert!(matches!(bound, Bound::ByRows { .. }));
        for (ours, theirs) in bound.solve(&right).into_iter().zip(Cholesky::of(whole).solve(&right)) {
            assert!((ours - theirs).abs() < 1e-9, "{ours} is not {theirs}");
        }
    }

    /// Rows fewer than numbers, and more.
    #[test]
    fn at_the_minimum_the_slope_is_zero() {
        let few = [[-1.0, 0.5, 2.0, 0.25, 1.0], [1.0, 0.25, -0.5, 3.0, 1.0], [0.5, -1.0, 0.75, -2.0, 1.0]].concat();
        let many = [[-1.0, 0.5, 1.0], [1.0, 0.25, 1.0], [0.5, -1.0, 1.0], [-0.75, -0.5, 1.0]].concat();
        let problems = [
            Problem { scores: few, width: 5, classes: &[0, 1, 1], balance: vec![1.5, 0.75], lambda: 0.1 },
            Problem { scores: many, width: 3, classes: &[0, 1, 1, 0], balance: vec![1.0; 2], lambda: 0.1 },
        ];
        let params = TrainParams { tolerance: 1e-12, ..TrainParams::default() };
        for problem in problems {
            let ControlFlow::Continue(weights) = problem.solve(params, &mut |_| ControlFlow::Continue(())) else {
                panic!("nobody broke it off")
            };
            let mut slope = weights.clone();
            problem.gradient(&weights, &mut slope);
            let width = problem.width;
            assert!(slope.iter().flatten().all(|slope| slope.abs() < 1e-9), "{width} numbers: {slope:?}");
        }
    }
}
