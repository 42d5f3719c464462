//! Moods in the songs' own tags: looked at first ([`plan`]), written to a copy beside the file, compared with it, and only then put in
//! its place ([`write_tags`]); taken back run by run ([`undo_tags`]).
//!
//! A file is never written to. What is in place is the old file or the new one, whole, whatever happens meanwhile; the way
//! back is in the database before the file changes.

mod attributes;
mod back;
mod compare;
mod copy;
pub mod edit;
mod failure;
mod field;
mod lock;
mod plan;
mod sound;
mod undo;
mod write;

pub use compare::Depth;
pub use edit::FieldValues;
pub use failure::Failure;
pub use field::Mode;
pub use plan::{LeftAlone, Plan, Wanted, Why, plan};
pub use undo::{Undone, undo_tags};
pub use write::{Outcome, Progress, Written, write_tags};
