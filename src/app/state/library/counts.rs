//! Songs by label, counted on as labels change.

use std::collections::HashMap;

use crate::dataset::LabelState;
use crate::mood::Mood;

/// Songs by label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// No label.
    pub untagged: usize,
    /// Unsure.
    pub unsure: usize,
    /// Skipped.
    pub skipped: usize,
    /// By mood.
    pub moods: HashMap<Mood, usize>,
    /// Songs of a mood that have no picture, so that nothing can be learnt from them.
    pub pictureless: HashMap<Mood, usize>,
}

impl Counts {
    /// Songs that have a mood.
    pub fn labelled(&self) -> usize {
        self.moods.values().sum()
    }

    /// Songs of `mood`.
    pub fn of(&self, mood: &Mood) -> usize {
        self.moods.get(mood).copied().unwrap_or(0)
    }

    /// Songs of `mood` that a predictor can learn from.
    pub fn learnable(&self, mood: &Mood) -> usize {
        self.of(mood).saturating_sub(self.pictureless.get(mood).copied().unwrap_or(0))
    }

    /// Songs that have a mood and no picture.
    pub fn all_pictureless(&self) -> usize {
        self.pictureless.values().sum()
    }

    /// One song more with this label.
    pub(super) fn add(&mut self, label: Option<&LabelState>, has_picture: bool) {
        self.all += 1;
        *self.count_of(label) += 1;
        if let (Some(LabelState::Labelled(mood)), false) = (label, has_picture) {
            *self.pictureless.entry(mood.clone()).or_default() += 1;
        }
    }

    /// One song less with this label.
    pub(super) fn take(&mut self, label: Option<&LabelState>, has_picture: bool) {
        self.all = self.all.saturating_sub(1);
        let count = self.count_of(label);
        *count = count.saturating_sub(1);
        if let Some(LabelState::Labelled(mood)) = label {
            if self.of(mood) == 0 {
                self.moods.remove(mood);
            }
            if let (Some(count), false) = (self.pictureless.get_mut(mood), has_picture) {
                *count = count.saturating_sub(1);
            }
        }
    }

    fn count_of(&mut self, label: Option<&LabelState>) -> &mut usize {
        match label {
            None => &mut self.untagged,
            Some(LabelState::Unsure) => &mut self.unsure,
            Some(LabelState::Skipped) => &mut self.skipped,
            Some(LabelState::Labelled(mood)) => self.moods.entry(mood.clone()).or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_and_taken_again_leaves_nothing() {
        let mood = Mood::new("sad").expect("a mood's name");
        let labels =
            [None, Some(LabelState::Unsure), Some(LabelState::Skipped), Some(LabelState::Labelled(mood.clone()))];
        let mut counts = Counts::default();
        for label in &labels {
            counts.add(label.as_ref(), false);
            counts.add(label.as_ref(), true);
        }
        assert_eq!((counts.all, counts.untagged, counts.of(&mood), counts.learnable(&mood)), (8, 2, 2, 1));
        for label in &labels {
            counts.take(label.as_ref(), false);
            counts.take(label.as_ref(), true);
        }
        assert_eq!((counts.all, counts.labelled(), counts.learnable(&mood)), (0, 0, 0));
    }
}
