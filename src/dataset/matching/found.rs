//! What looking for the song of a row led to.

/// What a row led to.
pub(super) enum Found {
    /// The index of the song.
    One(usize),
    /// As many fit equally well.
    Several(usize),
    Nothing,
}

impl Found {
    pub(super) fn from_candidates(mut candidates: Vec<usize>) -> Self {
        candidates.sort_unstable();
        candidates.dedup();
        match candidates[..] {
            [] => Self::Nothing,
            [one] => Self::One(one),
            _ => Self::Several(candidates.len()),
        }
    }
}
