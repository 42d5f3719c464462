//! How examples are split for a test: what belongs together, and which fold it comes into.

mod folds;
mod groups;

pub(crate) use folds::assign as assign_folds;
pub use groups::GroupBy;
