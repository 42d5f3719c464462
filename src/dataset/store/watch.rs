//! Whether the database is still where it was, and whether others wrote to it.

use super::{Store, StoreError};

impl Store {
    /// Whether the database file is still where it was opened.
    pub fn is_in_place(&self) -> bool {
        self.path.exists()
    }

    /// Whether others have changed labels, moods, songs or the history since the last call.
    pub fn changed_elsewhere(&mut self) -> Result<bool, StoreError> {
        Ok(false)
    }
}
