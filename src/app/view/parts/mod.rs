//! What several pages and sheets are made of.

pub(super) mod bars;
pub(super) mod icons;
pub(super) mod marks;
pub(super) mod page;
pub(super) mod sheet;
pub(super) mod text;
