//! The Train page: training, and how good the predictor is.

pub(super) mod curve;
mod evaluation;
mod matrix;
mod scores;
mod train;
mod warnings;

pub(super) use self::train::show;
