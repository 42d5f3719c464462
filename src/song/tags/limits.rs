//! How much of a tag is read and kept.

/// Tags longer than this are read shortened: lofty takes up to fifty times their size in memory.
pub(super) const MAX_TAG: u64 = 1 << 20;
/// What is read of a text in such a tag: more than [`MAX_TEXT`], whatever its encoding.
pub(super) const CUT_TEXT: usize = 16 << 10;
/// Bytes of a text that are kept; a longer one ends with an ellipsis.
pub(super) const MAX_TEXT: usize = 4000;
