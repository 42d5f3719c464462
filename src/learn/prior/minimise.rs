//! The minimum of a smooth, strictly convex function of many numbers: L-BFGS (Liu and Nocedal 1989, "On the limited memory BFGS
//! method for large scale optimization") that starts from a bound of the curvature, with a backtracking line search.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use crate::learn::vectors::{add_scaled, dot};

/// Steps that are remembered.
const MEMORY: usize = 12;

/// Share of the promised descent that a step must keep (Armijo's condition).
const ENOUGH: f64 = 1e-4;

/// Halvings before a step is given up: what is left is rounding.
const MOST_HALVINGS: usize = 40;

/// What is minimised.
pub(super) trait Convex {
    /// The value at `point`; its slope goes into `slope`.
    fn value(&self, point: &[f64], slope: &mut [f64]) -> f64;

    /// Divides `slope` by a rough curvature in place: any symmetric, positive definite one is right, a near one is fast.
    fn divide_by_curvature(&self, slope: &mut [f64]);
}

/// One remembered step: how far it went, how much the slope changed, and 1 / their product.
struct Step {
    moved: Vec<f64>,
    change: Vec<f64>,
    inverse: f64,
}

/// The minimum, from `start`, until no slope is above `tolerance` or after `most_steps`. `progress` hears the share of the
/// steps that are done; its `Break` is handed back.
pub(super) fn minimise(
    function: &dyn Convex,
    start: Vec<f64>,
    tolerance: f64,
    most_steps: usize,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> ControlFlow<(), Vec<f64>> {
    let mut point = start;
    let mut slope = vec![0.0; point.len()];
    let mut value = function.value(&point, &mut slope);
    let mut memory: VecDeque<Step> = VecDeque::with_capacity(MEMORY);
    for step in 0..most_steps {
        progress(step as f32 / most_steps as f32)?;
        if slope.iter().all(|slope| slope.abs() <= tolerance) {
            break;
        }
        let mut direction = downhill(function, &slope, &memory);
        let mut descent = dot(&direction, &slope);
        if descent >= 0.0 {
            memory.clear();
            direction = downhill(function, &slope, &memory);
            descent = dot(&direction, &slope);
        }
        let Some((next, next_slope, next_value)) = search(function, &point, value, &direction, descent) else { break };
        let moved: Vec<f64> = next.iter().zip(&point).map(|(next, point)| next - point).collect();
        let change: Vec<f64> = next_slope.iter().zip(&slope).map(|(next, slope)| next - slope).collect();
        let product = dot(&moved, &change);
        if product > 0.0 {
            if memory.len() == MEMORY {
                memory.pop_front();
            }
            memory.push_back(Step { moved, change, inverse: 1.0 / product });
        }
        (point, slope, value) = (next, next_slope, next_value);
    }
    progress(1.0)?;
    ControlFlow::Continue(point)
}

/// Minus the slope divided by the curvature, as the remembered steps correct it (the two-loop recursion).
fn downhill(function: &dyn Convex, slope: &[f64], memory: &VecDeque<Step>) -> Vec<f64> {
    let mut direction: Vec<f64> = slope.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for step in memory.iter().rev() {
        let share = step.inverse * dot(&step.moved, &direction);
        add_scaled(&mut direction, &step.change, -share);
        shares.push(share);
    }
    function.divide_by_curvature(&mut direction);
    if let Some(last) = memory.back() {
        // How much the rough curvature is off along the last step.
        let mut divided = last.change.clone();
        function.divide_by_curvature(&mut divided);
        let scale = 1.0 / (last.inverse * dot(&last.change, &divided));
        for number in &mut direction {
            *number *= scale;
        }
    }
    for (step, share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = step.inverse * dot(&step.change, &direction);
        add_scaled(&mut direction, &step.moved, share - back);
    }
    direction
}

/// The first of ever smaller steps along `direction` that goes down enough: point, slope and value there.
fn search(
    function: &dyn Convex,
    point: &[f64],
    value: f64,
    direction: &[f64],
    descent: f64,
) -> Option<(Vec<f64>, Vec<f64>, f64)> {
    let mut length = 1.0;
    let mut slope = vec![0.0; point.len()];
    for _ in 0..MOST_HALVINGS {
        let mut next = point.to_vec();
        add_scaled(&mut next, direction, length);
        let next_value = function.value(&next, &mut slope);
        if next_value <= value + ENOUGH * length * descent {
            return Some((next, slope, next_value));
        }
        length /= 2.0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ½ Σ k (x − k)² + Σ ln cosh x, for k from 1: badly scaled, smooth, with one minimum.
    struct Valley(usize);

    impl Convex for Valley {
        fn value(&self, point: &[f64], slope: &mut [f64]) -> f64 {
            let mut value = 0.0;
            for (index, (&x, slope)) in point.iter().zip(slope).enumerate() {
                let k = (index + 1) as f64;
                value += 0.5 * k * (x - k).powi(2) + x.cosh().ln();
                *slope = k * (x - k) + x.tanh();
            }
            value
        }

        fn divide_by_curvature(&self, _: &mut [f64]) {}
    }

    #[test]
    fn the_minimum_is_where_the_slope_is_zero() {
        let valley = Valley(50);
        let ControlFlow::Continue(found) =
            minimise(&valley, vec![0.0; valley.0], 1e-10, 200, &mut |_| ControlFlow::Continue(()))
        else {
            panic!("nobody broke it off")
        };
        let mut slope = vec![0.0; valley.0];
        valley.value(&found, &mut slope);
        assert!(slope.iter().all(|slope| slope.abs() < 1e-9), "{slope:?}");
    }

    #[test]
    fn a_break_ends_it_at_once() {
        let mut calls = 0;
        let broken = minimise(&Valley(3), vec![0.0; 3], 0.0, 100, &mut |_| {
            calls += 1;
            if calls == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(broken.is_break());
        assert_eq!(calls, 2);
    }
}
