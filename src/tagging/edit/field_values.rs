//! What a field is to hold.

use crate::song::tags::Field;

/// A field and the values that it is to hold; none takes the field away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldValues {
    /// The field.
    pub field: Field,
    /// Its values, in their order. Where a format has no lists they are joined by "; ".
    pub values: Vec<String>,
}
