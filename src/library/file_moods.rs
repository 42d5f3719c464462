//! Labels from the songs' own files. The command line and the window both call it.

use jiff::Timestamp;

use crate::dataset::{FileMoodPlan, FileMoods, LabelSource, Meanings, Store, StoreError, Written};

/// Labels songs as their files say, in one step of the history, moods that are new included. What is to be done is found out while
/// nobody else can write, so a label that was given meanwhile counts. Answers what it found and what it wrote.
pub fn label_by_files(
    store: &mut Store,
    meanings: &Meanings,
    overwrite: bool,
    now: Timestamp,
) -> Result<(FileMoodPlan, Written), StoreError> {
    let mut plan = FileMoodPlan::default();
    let written = store.annotate_as(LabelSource::FileTag, now, |songs, vocabulary| {
        plan = FileMoods::of(songs, vocabulary).plan(meanings, overwrite);
        plan.labels.clone()
    })?;
    Ok((plan, written))
}
