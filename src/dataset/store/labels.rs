//! Setting and clearing labels. Each call is one transaction and one step of the history.

use jiff::Timestamp;
use rusqlite::Transaction;

use super::label_rows::{kind_of, set};
use super::steps::Deed;
use super::{LibrarySong, Store, StoreError, mood_rows, songs};
use crate::dataset::{Change, LabelSource, LabelState, Written};
use crate::mood::Vocabulary;
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
            Ok(set_with_new_moods(transaction, labels, source, now)?.written(transaction, &kind_of(source))?)
        })
    }

    /// [`Store::annotate_with_new_moods`] with the labels that `decide` makes of all songs and moods, while nobody else can write: no
    /// label comes between the look and the change.
    pub fn annotate_as(
        &mut self,
        source: LabelSource,
        now: Timestamp,
        decide: impl FnOnce(&[LibrarySong], &Vocabulary) -> Vec<(SongId, LabelState)>,
    ) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let decided = decide(&songs::all(transaction)?, &mood_rows::vocabulary(transaction)?);
            let labels: Vec<_> = decided.into_iter().map(|(song, state)| (song, Some(state))).collect();
            Ok(set_with_new_moods(transaction, &labels, source, now)?.written(transaction, &kind_of(source))?)
        })
    }
}

fn set_with_new_moods(
    transaction: &Transaction,
    labels: &[(SongId, Option<LabelState>)],
    source: LabelSource,
    now: Timestamp,
) -> Result<Deed, StoreError> {
    let mut new = Vec::new();
    let mut vocabulary = mood_rows::vocabulary(transaction)?;
    for mood in labels.iter().filter_map(|(_, state)| state.as_ref()?.mood()) {
        if vocabulary.position(mood).is_none() {
            new.push(mood_rows::add(transaction, mood, vocabulary.next_colour())?);
            vocabulary = mood_rows::vocabulary(transaction)?;
        }
    }
    let labels = set(transaction, labels, source, now)?;
    Ok(Deed { labels, moods: new, ..Deed::default() })
}
