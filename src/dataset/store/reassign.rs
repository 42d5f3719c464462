//! A label that was given to the wrong song.

use rusqlite::Transaction;

use super::chain::Chain;
use super::rows::StoredLabel;
use super::steps::{Deed, LabelChange};
use super::{Store, StoreError, label_rows};
use crate::dataset::{StepId, Written};
use crate::song::SongId;

impl Store {
    /// Rewrites a step that labelled `from` while the file on screen held `to`: `from` has what it had, `to` has the label,
    /// and undo takes it from there. What either was given later stays, and so does what was undone. The changes are the
    /// labels that are others now. Nothing happens when the step said nothing of `from`.
    pub fn reassign(&mut self, step: StepId, from: SongId, to: SongId) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let to_row = label_rows::song_row_id(transaction, to)?;
            let from_row = match label_rows::song_row_id(transaction, from) {
                // The file was read meanwhile, and its placeholder has become a song.
                Err(StoreError::UnknownSong(_)) => return Ok(Written::default()),
                found => found?,
            };
            if from_row == to_row {
                return Ok(Written::default());
            }
            let mut wronged = Chain::of(transaction, from_row)?;
            let Some(taken) = wronged.take(step.0) else { return Ok(Written::default()) };
            let mut meant = Chain::of(transaction, to_row)?;
            meant.absorb(taken);

            let rows = [(from, from_row), (to, to_row)];
            let before = labels_of(transaction, rows)?;
            wronged.write(transaction, from_row)?;
            meant.write(transaction, to_row)?;
            let after = labels_of(transaction, rows)?;
            let changes = rows.into_iter().zip(before.into_iter().zip(after));
            let labels = changes
                .filter(|(_, (before, after))| before != after)
                .map(|((song, row), (before, after))| LabelChange { song, row, before, after })
                .collect();
            let changes = Deed { labels, ..Deed::default() }.label_changes(transaction)?;
            Ok(Written { step: Some(step), changes })
        })
    }
}

fn labels_of(transaction: &Transaction, rows: [(SongId, i64); 2]) -> rusqlite::Result<Vec<Option<StoredLabel>>> {
    rows.iter().map(|(_, row)| label_rows::get(transaction, *row)).collect()
}
