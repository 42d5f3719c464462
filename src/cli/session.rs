//! What every subcommand is given: where things are kept, and the two streams.

use super::console::Console;
use super::ending::Failure;
use crate::config::Paths;
use crate::dataset::Store;

/// One run of the command line.
pub(super) struct Session {
    /// Where things are kept.
    pub(super) paths: Paths,
    /// stdout and stderr.
    pub(super) console: Console,
}

impl Session {
    /// The library.
    pub(super) fn store(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.paths.data)?)
    }
}
