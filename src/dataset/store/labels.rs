//! Setting and clearing labels. Each call is one transaction and one step of the history.

use jiff::Timestamp;

use super::label_rows::{kind_of, set};
use super::steps::Deed;
use super::{Store, StoreError, mood_rows};
use crate::dataset::{Change, LabelSource, LabelState, Written};
use crate::song::SongId;

impl Store {
    /// Sets or clears (`None`) a label; committed (and synced) when this returns. A mood unknown to the vocabulary is refused.
    /// Goes into the history that undo walks; actions of imports and demos as one step per call of [`Store::annotate_many`].
    /// The same label from the same source changes nothing and makes no step.
    pub fn annotate(
        &mut self,
        song: SongId,
        state: Option<LabelState>,
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Change, StoreError> {
        let changes = self.annotate_many(&[(song, state)], source, now)?.changes;
        Ok(changes.into_iter().next().unwrap_or(Change { song, before: None, after: None }))
    }

    /// Sets or clears many labels in one transaction and one history step. The answer has one change a label, in their order, those
    /// that changed nothing included.
    pub fn annotate_many(
        &mut self,
        labels: &[(SongId, Option<LabelState>)],
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let labels = set(transaction, labels, source, now)?;
            Ok(Deed { labels, ..Deed::default() }.written(transaction, &kind_of(source))?)
        })
    }

    /// [`Store::annotate_many`], except that a mood unknown to the vocabulary is added to it, at the end and within the step.
    pub fn annotate_with_new_moods(
        &mut self,
        labels: &[(SongId, Option<LabelState>)],
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let mut new = Vec::new();
            for mood in labels.iter().filter_map(|(_, state)| state.as_ref()?.mood()) {
                let vocabulary = mood_rows::vocabulary(transaction)?;
                if vocabulary.position(mood).is_none() {
                    new.push(mood_rows::add(transaction, mood, vocabulary.next_colour())?);
                }
            }
            let labels = set(transaction, labels, source, now)?;
            Ok(Deed { labels, moods: new, ..Deed::default() }.written(transaction, &kind_of(source))?)
        })
    }
}
