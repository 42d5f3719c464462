//! Honest figures: stratified, grouped cross-validation, confusion matrix, Wilson intervals, the majority baseline.

mod calibration;
mod case;
mod cross_validation;
mod curve;
mod figures;

pub(crate) use calibration::sharpen;
pub use calibration::{CALIBRATION_BINS, CalibrationBin};
pub use case::Case;
#[cfg(test)]
pub(in crate::learn) use case::Rated;
pub use cross_validation::{CrossValidation, cross_validate};
pub use curve::learning_curve;
pub use figures::{CurvePoint, Evaluation, Ungrouped};
