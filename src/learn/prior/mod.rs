//! One regression with a prior: what the network's own seven moods say of a song, with no label at all, is where a user's
//! labels start from.
//!
//! The logit of a mood is w · x + b + β · prior. The prior knows less of artists and games than the
//! features do, so it holds where those mislead; the features bring what the prior does not know. Pure functions: numbers in, numbers out.

mod cholesky;
mod library;
mod minimise;
mod present;
mod reference;
mod regression;
mod standard;
mod usual;

pub use library::LibraryScale;
pub use present::PresentRegression;
pub use reference::Reference;
pub use regression::{Penalties, PriorRegression};
pub use standard::PriorScale;
pub(in crate::learn) use usual::rows;
pub use usual::usual_moods;
