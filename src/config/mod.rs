//! Settings and where things are kept. Read by main, app and cli, passed down as values.

mod cloud;
mod cloud_file;
mod complaint;
mod document;
mod listing;
mod paths;
mod reader;
mod settings;
mod value;

use std::path::PathBuf;

pub use self::cloud::{CloudConfig, CloudField, Prices};
pub use self::complaint::Complaint;
pub use self::listing::{ListChoices, PlayerChoices};
pub use self::paths::{DATA_DIR_VARIABLE, Paths};
pub use self::settings::{PALETTES, Settings, THEMES};
pub use self::value::OnFile;

/// Why settings cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No home folder.
    #[error("no home folder is set; name a folder with --data-dir")]
    NoHome,
    /// The settings file.
    #[error("cannot use {}: {detail}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        detail: String,
    },
}
