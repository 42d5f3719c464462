//! Moods that the songs' own files bring along: which values there are, which mood each means, and what labels they would make.
//! Changes nothing.
//!
//! A file may bring several values. Of those that mean a mood the first counts, and a label that is any of them agrees with the file.

mod fold;
mod found;
mod meanings;
mod plan;
mod propose;

pub use fold::is_same_value;
pub use found::{FileMood, FileMoods};
pub use meanings::Meanings;
pub use plan::{FileMoodPlan, FileMoodTally};
