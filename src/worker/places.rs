//! Where the threads find their files, and how those besides the store's open the database.

use std::path::{Path, PathBuf};

use crate::dataset::{Store, StoreError};

/// Where a worker finds its files.
#[derive(Clone, Debug)]
pub struct Places {
    /// Folder of the database.
    pub data: PathBuf,
    /// The trained model.
    pub model: PathBuf,
    /// Folder of the demo library.
    pub demo: PathBuf,
    /// What can be made anew.
    pub cache: PathBuf,
}

/// Opens the database that `moodsic-store` has made. Nobody else makes one: where the folder was moved away, an empty library must
/// not take its place.
pub(super) fn open_again(data: &Path) -> Result<Store, StoreError> {
    let file = Store::file(data);
    if !file.exists() {
        return Err(StoreError::Gone { path: file });
    }
    Store::open(data)
}
