//! What becomes of a field and of what it holds.

use super::edit::FieldValues;
use crate::dataset::FieldChange;

/// What becomes of what a field holds already. What Moodsic wrote there itself always gives way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A field that holds something is left alone.
    #[default]
    IfEmpty,
    /// The mood comes behind it.
    Add,
    /// It gives way.
    Replace,
}

/// What a change leaves.
pub(super) fn after(change: &FieldChange) -> FieldValues {
    FieldValues { field: change.field, values: change.after.clone() }
}
