//! Where things are kept.

use std::env;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::ConfigError;

/// Moves everything the program keeps, as `--data-dir` does.
pub const DATA_DIR_VARIABLE: &str = "MOODSIC_DATA_DIR";

/// The folders of the program. `--data-dir` or `MOODSIC_DATA_DIR` puts all below one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Database and models.
    pub data: PathBuf,
    /// The folder of `config.toml`.
    pub config: PathBuf,
    /// Things that can be made anew.
    pub cache: PathBuf,
    /// Logs.
    pub state: PathBuf,
}

impl Paths {
    /// From the option, else the environment, else the platform's folders.
    pub fn find(data_dir: Option<&Path>) -> Result<Self, ConfigError> {
        let variable = env::var_os(DATA_DIR_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(dir) = data_dir.map(Path::to_owned).or(variable) {
            let dir = std::path::absolute(&dir)
                .map_err(|error| ConfigError::File { path: dir, detail: error.to_string() })?;
            return Ok(Self::below(dir));
        }
        let base = etcetera::base_strategy::choose_native_strategy().map_err(|_| ConfigError::NoHome)?;
        let data = base.data_dir().join("moodsic");
        Ok(Self {
            config: base.config_dir().join("moodsic"),
            cache: base.cache_dir().join("moodsic"),
            // Only XDG has a folder for logs.
            state: base.state_dir().map_or_else(|| data.join("state"), |dir| dir.join("moodsic")),
            data,
        })
    }

    /// Everything in one folder.
    pub fn below(dir: PathBuf) -> Self {
        Self { config: dir.clone(), cache: dir.join("cache"), state: dir.join("state"), data: dir }
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_holds_everything_when_it_is_named() {
        let paths = Paths::find(Some(Path::new("relative"))).unwrap();
        assert!(paths.data.is_absolute() && paths.data.ends_with("relative"));
        for part in [&paths.config, &paths.cache, &paths.state] {
            assert!(part.starts_with(&paths.data));
        }
    }
}
