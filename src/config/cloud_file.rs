//! The cloud's settings of the file, where nothing else was chosen.

use super::{CloudConfig, ConfigError, Paths, Settings};

impl CloudConfig {
    /// The table `[cloud]` with what `chosen` has in place of it. A wrong value that `chosen` does not replace is an error: what
    /// costs money goes by no guess.
    pub fn load(paths: &Paths, chosen: &Self) -> Result<Self, ConfigError> {
        let (settings, complaints) = Settings::load(paths)?;
        match complaints.iter().find(|complaint| chosen.needs(complaint)) {
            Some(wrong) => Err(ConfigError::File { path: paths.settings(), detail: wrong.fault() }),
            None => Ok(settings.cloud.overlaid_with(chosen)),
        }
    }
}
