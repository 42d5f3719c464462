//! Settings and where things are kept. Read by main, app and cli, passed down as values.

mod cloud;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use etcetera::BaseStrategy as _;

pub use self::cloud::{CloudConfig, CloudField, Prices};
use crate::files::write_whole;

/// Moves everything the program keeps, as `--data-dir` does.
pub const DATA_DIR_VARIABLE: &str = "MOODSIC_DATA_DIR";

/// The folders of the program (product.md, "Files"). `--data-dir` or `MOODSIC_DATA_DIR` puts all below one folder.
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
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user")]
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
    /// Learn anew by itself after every label.
    pub teach: bool,
    /// Scale of the interface, 0.5 to 3.
    pub zoom: f32,
    /// The table `[keys]`: the keys of commands that have others than the usual ones (README.md lists the names).
    pub keys: BTreeMap<String, Vec<String>>,
    /// The table `[cloud]`.
    pub cloud: CloudConfig,
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
            teach: true,
            zoom: 1.0,
            keys: BTreeMap::new(),
            cloud: CloudConfig::default(),
        }
    }
}

impl Settings {
    /// Reads `config.toml`; a missing file is the default, a broken one an error that names the line (and the default is used).
    /// Numbers outside their range are moved to its nearest end.
    pub fn load(paths: &Paths) -> Result<Self, ConfigError> {
        let path = paths.settings();
        let Some(text) = read_if_there(&path)? else { return Ok(Self::default()) };
        let settings: Self = toml::from_str(&text).map_err(|error| broken(&path, &text, &error))?;
        Ok(settings.in_range())
    }

    /// Writes it whole or not at all. Keys that this version does not know stay in the file; a file that cannot be read is
    /// left alone, for it may hold what its owner wrote by hand.
    pub fn save(&self, paths: &Paths) -> Result<(), ConfigError> {
        let path = paths.settings();
        let failed = |detail: String| ConfigError::File { path: path.clone(), detail };
        let text = read_if_there(&path)?.unwrap_or_default();
        let mut table: toml::Table = toml::from_str(&text).map_err(|error| broken(&path, &text, &error))?;
        let ours = toml::Table::try_from(self).map_err(|error| failed(error.to_string()))?;
        merge(&mut table, ours);
        let text = toml::to_string(&table).map_err(|error| failed(error.to_string()))?;
        fs::create_dir_all(&paths.config).map_err(|error| failed(error.to_string()))?;
        write_whole(&path, text.as_bytes()).map_err(|error| failed(error.to_string()))
    }

    fn in_range(self) -> Self {
        let default = Self::default();
        let clamp = |value: f32, low: f32, high: f32, default: f32| {
            if value.is_nan() { default } else { value.clamp(low, high) }
        };
        Self {
            volume: clamp(self.volume, 0.0, 1.0, default.volume),
            zoom: clamp(self.zoom, 0.5, 3.0, default.zoom),
            ..self
        }
    }
}

/// Puts `ours` into `table`. Keys that this version does not know stay, those of the table `[cloud]` too.
fn merge(table: &mut toml::Table, mut ours: toml::Table) {
    if let (Some(toml::Value::Table(cloud)), Some(toml::Value::Table(our_cloud))) =
        (table.get_mut("cloud"), ours.get("cloud"))
    {
        cloud.retain(|key, _| !CloudConfig::KEYS.contains(&key));
        cloud.extend(our_cloud.clone());
        ours.remove("cloud");
    }
    table.extend(ours);
}

fn read_if_there(path: &Path) -> Result<Option<String>, ConfigError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ConfigError::File { path: path.to_owned(), detail: error.to_string() }),
    }
}

/// The sentence for a file that is no TOML, or holds a value of another kind.
fn broken(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let before = error.span().and_then(|span| text.get(..span.start));
    let place = before.map_or_else(String::new, |before| format!("line {}: ", before.matches('\n').count() + 1));
    ConfigError::File { path: path.to_owned(), detail: format!("{place}{}", error.message()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> (tempfile::TempDir, Paths) {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::below(dir.path().join("not there yet"));
        (dir, paths)
    }

    fn write(paths: &Paths, text: &str) {
        fs::create_dir_all(&paths.config).unwrap();
        fs::write(paths.settings(), text).unwrap();
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let (_dir, paths) = paths();
        let settings = Settings { palette: "cividis".to_owned(), volume: 0.25, advance: false, ..Settings::default() };
        settings.save(&paths).unwrap();
        assert_eq!(Settings::load(&paths).unwrap(), settings);
    }

    #[test]
    fn no_file_means_the_defaults() {
        let (_dir, paths) = paths();
        assert_eq!(Settings::load(&paths).unwrap(), Settings::default());
    }

    #[test]
    fn unknown_keys_survive_a_save() {
        let (_dir, paths) = paths();
        write(&paths, "volume = 1\nfrom_the_future = [1, 2]\n[cloud]\nproject = \"p\"\nnew = 1\n");
        let settings = Settings::load(&paths).unwrap();
        assert_eq!(settings.volume, 1.0);
        Settings { volume: 0.5, ..settings }.save(&paths).unwrap();
        let table: toml::Table = fs::read_to_string(paths.settings()).unwrap().parse().unwrap();
        assert_eq!(table["cloud"]["project"].as_str(), Some("p"));
        assert_eq!(table["cloud"]["new"].as_integer(), Some(1));
        assert_eq!(table["from_the_future"].as_array().map(Vec::len), Some(2));
        assert_eq!(table["volume"].as_float(), Some(0.5));
    }

    #[test]
    fn a_broken_file_is_named_with_its_line_and_left_alone() {
        let (_dir, paths) = paths();
        for text in ["zoom = 1.0\nvolume = = 3\n", "zoom = 1.0\nvolume = \"loud\"\n"] {
            write(&paths, text);
            let message = Settings::load(&paths).unwrap_err().to_string();
            assert!(message.contains("config.toml: line 2: "), "{message}");
        }
        let text = "not toml at all";
        write(&paths, text);
        assert!(Settings::default().save(&paths).is_err());
        assert_eq!(fs::read_to_string(paths.settings()).unwrap(), text);
    }

    #[test]
    fn numbers_out_of_range_are_moved_into_it() {
        let (_dir, paths) = paths();
        write(&paths, "volume = 11\nzoom = nan\n");
        let settings = Settings::load(&paths).unwrap();
        assert_eq!((settings.volume, settings.zoom), (1.0, 1.0));
    }

    #[test]
    fn one_folder_holds_everything_when_it_is_named() {
        let paths = Paths::find(Some(Path::new("relative"))).unwrap();
        assert!(paths.data.is_absolute() && paths.data.ends_with("relative"));
        for part in [&paths.config, &paths.cache, &paths.state] {
            assert!(part.starts_with(&paths.data));
        }
    }
}
