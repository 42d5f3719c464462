//! Systems of linear equations whose matrix is symmetric and positive definite.

use crate::learn::vectors::{add_scaled, dot};

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
            // The penalties keep the diagonal above 0.
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
}
