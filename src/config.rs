//! Settings and where things are kept. Read by main, app and cli, passed down as values.

use std::path::{Path, PathBuf};

/// The folders of the program (product.md, "Files"). `--data-dir` or `MOODSIC_DATA_DIR` puts all below one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Database and models.
    pub data: PathBuf,
    /// `config.toml`.
    pub config: PathBuf,
    /// Things that can be made anew.
    pub cache: PathBuf,
    /// Logs.
    pub state: PathBuf,
}

impl Paths {
    /// From the option, else the environment, else the platform's folders.
    pub fn find(_data_dir: Option<&Path>) -> Result<Self, ConfigError> {
        todo!()
    }

    /// Where the trained model is.
    pub fn model(&self) -> PathBuf {
        self.data.join("model.json")
    }

    /// Where the demo library is composed.
    pub fn demo(&self) -> PathBuf {
        self.data.join("demo")
    }
}

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

/// What the user chose; unknown keys in the file are kept out of it and left alone in it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Settings {
    /// "dark", "light" or "system".
    pub theme: String,
    /// Palette of the display: viridis, inferno, cividis, grey.
    pub palette: String,
    /// 0 to 1.
    pub volume: f32,
    /// Go on to the next song after a label.
    pub advance: bool,
    /// Show the whole minute at once instead of live.
    pub whole_minute: bool,
    /// Loop the analysed minute.
    pub loop_minute: bool,
    /// Scale of the interface, 0.5 to 3.
    pub zoom: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "system".to_owned(),
            palette: "viridis".to_owned(),
            volume: 0.8,
            advance: true,
            whole_minute: false,
            loop_minute: false,
            zoom: 1.0,
        }
    }
}

impl Settings {
    /// Reads `config.toml`; a missing file is the default, a broken one an error that names the line (and the default is used).
    pub fn load(_paths: &Paths) -> Result<Self, ConfigError> {
        todo!()
    }

    /// Writes it whole or not at all.
    pub fn save(&self, _paths: &Paths) -> Result<(), ConfigError> {
        todo!()
    }
}
