//! What the user chose, as `config.toml` keeps it.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use super::cloud::CloudConfig;
use super::complaint::{Complaint, line_of};
use super::document;
use super::listing::{ListChoices, PlayerChoices};
use super::reader::Reader;
use super::value::{OnFile, Value, Values, shortest};
use super::{ConfigError, Paths};
use crate::files::write_whole_private;

/// The names of the themes.
pub const THEMES: [&str; 3] = ["system", "dark", "light"];
/// The names of the palettes.
pub const PALETTES: [&str; 4] = ["viridis", "inferno", "cividis", "grey"];

/// What the user chose; unknown keys in the file are kept out of it and left alone in it.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user")]
pub struct Settings {
    /// One of [`THEMES`].
    pub theme: String,
    /// Palette of the display, one of [`PALETTES`].
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
    /// Guess the encoding of tags that are called Latin-1 and cannot be.
    pub guess_tag_encoding: bool,
    /// The table `[list]`.
    pub list: ListChoices,
    /// The table `[player]`.
    pub player: PlayerChoices,
    /// Scale of the interface, 0.5 to 3.
    pub zoom: f32,
    /// The table `[keys]`: the keys of commands that have others than the usual ones (README.md lists the names).
    pub keys: BTreeMap<String, Vec<String>>,
    /// The table `[cloud]`.
    pub cloud: CloudConfig,
    /// What need not be written.
    pub on_file: OnFile,
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
            guess_tag_encoding: true,
            list: ListChoices::default(),
            player: PlayerChoices::default(),
            zoom: 1.0,
            keys: BTreeMap::new(),
            cloud: CloudConfig::default(),
            on_file: OnFile::default(),
        }
    }
}

impl Settings {
    /// Reads `config.toml`; a missing file is the default. Each wrong value is complained of, and the usual one stands in for
    /// it (numbers outside their range are moved to its nearest end). A file that is no TOML is an error that names the line.
    pub fn load(paths: &Paths) -> Result<(Self, Vec<Complaint>), ConfigError> {
        let path = paths.settings();
        let text = read_if_there(&path)?.unwrap_or_default();
        let mut reader = Reader::new(&text).map_err(|error| broken(&path, &text, &error))?;
        let mut settings = Self::read(&mut reader);
        settings.on_file = OnFile(Some(Box::new(settings.values())));
        Ok((settings, reader.into_complaints()))
    }

    /// Writes what changed since it was loaded or last saved, whole or not at all. All else in the file stays: comments, unknown
    /// keys, wrong values, what somebody else wrote there meanwhile. A file that is no TOML is left alone.
    pub fn save(&mut self, paths: &Paths) -> Result<(), ConfigError> {
        let path = paths.settings();
        let failed = |detail: String| ConfigError::File { path: path.clone(), detail };
        let text = read_if_there(&path)?.unwrap_or_default();
        Reader::new(&text).map_err(|error| broken(&path, &text, &error))?;
        let before = self.on_file.0.take().map_or_else(|| Self::default().values(), |values| *values);
        let (edited, kept, refused) = self.written_into(&text, &before);
        if edited != text
            && let Err(error) = make_folder(&paths.config).and_then(|()| write_whole_private(&path, edited.as_bytes()))
        {
            self.on_file.0 = Some(Box::new(before));
            return Err(failed(error.to_string()));
        }
        self.on_file.0 = Some(Box::new(kept));
        refused.map_or(Ok(()), |detail| Err(failed(detail)))
    }

    /// `text` with what differs from `before`, the values that it now has, and why one of them cannot be written into it.
    fn written_into(&self, text: &str, before: &Values) -> (String, Values, Option<String>) {
        let (mut edited, mut kept, mut refused) = (text.to_owned(), self.values(), None);
        for key_path in before.differing(&kept) {
            match document::with(&edited, &key_path, kept.get(&key_path)) {
                Ok(with) => edited = with,
                Err(detail) => {
                    kept.take_from(before, &key_path);
                    refused.get_or_insert(detail);
                }
            }
        }
        (edited, kept, refused)
    }

    fn read(reader: &mut Reader) -> Self {
        let usual = Self::default();
        Self {
            theme: reader.name(&["theme"], &THEMES, &usual.theme),
            palette: reader.name(&["palette"], &PALETTES, &usual.palette),
            volume: reader.number(&["volume"], shortest(usual.volume), 0.0..=1.0) as f32,
            advance: reader.flag(&["advance"], usual.advance),
            whole_minute: reader.flag(&["whole_minute"], usual.whole_minute),
            loop_minute: reader.flag(&["loop_minute"], usual.loop_minute),
            teach: reader.flag(&["teach"], usual.teach),
            guess_tag_encoding: reader.flag(&["guess_tag_encoding"], usual.guess_tag_encoding),
            list: ListChoices::read(reader),
            player: PlayerChoices::read(reader),
            zoom: reader.number(&["zoom"], shortest(usual.zoom), 0.5..=3.0) as f32,
            keys: reader.lists("keys"),
            cloud: CloudConfig::read(reader),
            on_file: usual.on_file,
        }
    }

    fn values(&self) -> Values {
        let mut values = Values::default();
        values.put(&["theme"], Value::Text(self.theme.clone()));
        values.put(&["palette"], Value::Text(self.palette.clone()));
        values.put(&["volume"], Value::Number(shortest(self.volume)));
        values.put(&["advance"], Value::Flag(self.advance));
        values.put(&["whole_minute"], Value::Flag(self.whole_minute));
        values.put(&["loop_minute"], Value::Flag(self.loop_minute));
        values.put(&["teach"], Value::Flag(self.teach));
        values.put(&["guess_tag_encoding"], Value::Flag(self.guess_tag_encoding));
        self.list.put_into(&mut values);
        self.player.put_into(&mut values);
        values.put(&["zoom"], Value::Number(shortest(self.zoom)));
        for (command, keys) in &self.keys {
            values.put(&["keys", command], Value::Texts(keys.clone()));
        }
        self.cloud.put_into(&mut values);
        values
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>, ConfigError> {
    let failed = |detail: String| ConfigError::File { path: path.to_owned(), detail };
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|error| {
            let good = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
            failed(format!("line {}: this is not UTF-8; save the file as UTF-8", line_of(&good, good.len())))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error.to_string())),
    }
}

/// A folder that is made here is for its owner only; one that is there stays as it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// The sentence for a file that is no TOML.
fn broken(path: &Path, text: &str, error: &toml_edit::TomlError) -> ConfigError {
    ConfigError::File { path: path.to_owned(), detail: document::at(text, error.span(), error.message()) }
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

    fn read(paths: &Paths) -> String {
        fs::read_to_string(paths.settings()).unwrap()
    }

    fn load(paths: &Paths) -> Settings {
        Settings::load(paths).unwrap().0
    }

    fn complaints(paths: &Paths) -> Vec<String> {
        Settings::load(paths).unwrap().1.iter().map(ToString::to_string).collect()
    }

    type Change = fn(&mut Settings);

    /// Written by hand, with two wrong values and two keys of another version.
    const BY_HAND: &str = "# Mine.\r\nvolume = 0.50   # not too loud\r\ntheme = \"drak\"\r\nfuture = [1,\r\n  2]\r\n\r\n[keys] # left hand\r\n\
                           skip = ['Delete']\r\nplay = \"P\"\r\n\r\n[cloud]\r\n# the work account\r\nproject = 'p'\r\nnew = 1";

    #[test]
    fn what_is_saved_is_loaded() {
        let (_dir, paths) = paths();
        let mut settings =
            Settings { palette: "cividis".to_owned(), volume: 0.3, advance: false, ..Settings::default() };
        settings.keys =
            [("skip".to_owned(), vec![]), ("play".to_owned(), vec!["P".to_owned(), "\"".to_owned()])].into();
        settings.cloud.bucket = Some("b".to_owned());
        settings.cloud.prices.batch_per_node_hour = 3.0;
        settings.save(&paths).unwrap();
        assert_eq!(Settings::load(&paths).unwrap(), (settings, vec![]));
        assert!(read(&paths).contains("volume = 0.3\n"), "the shortest number");
    }

    #[test]
    fn no_file_means_the_defaults_and_defaults_mean_no_file() {
        let (_dir, paths) = paths();
        assert_eq!(Settings::load(&paths).unwrap(), (Settings::default(), vec![]));
        load(&paths).save(&paths).unwrap();
        assert!(!paths.settings().exists());
    }

    #[test]
    fn one_changed_setting_leaves_every_other_byte_of_the_file() {
        let (_dir, paths) = paths();
        let changes: [(Change, &str, &str); 6] = [
            (|settings| settings.volume = 0.3, "0.50", "0.3"),
            (|settings| settings.teach = false, "  2]\r\n", "  2]\r\nteach = false\r\n"),
            (|settings| drop(settings.keys.remove("skip")), "skip = ['Delete']\r\n", ""),
            (|settings| settings.cloud.project = Some("q".into()), "'p'", "\"q\""),
            (|settings| settings.cloud.project = None, "project = 'p'\r\n", ""),
            (|settings| settings.cloud.bucket = Some("b".into()), "new = 1", "new = 1\r\nbucket = \"b\""),
        ];
        for (change, before, after) in changes {
            write(&paths, BY_HAND);
            let mut settings = load(&paths);
            change(&mut settings);
            settings.save(&paths).unwrap();
            assert_eq!(read(&paths), BY_HAND.replacen(before, after, 1));
        }
    }

    #[test]
    fn wrong_values_are_named_with_their_lines_and_the_rest_is_used() {
        let (_dir, paths) = paths();
        write(&paths, BY_HAND);
        assert_eq!(
            complaints(&paths),
            [
                "line 3: theme must be one of system, dark, light, not \"drak\" (used instead: system)",
                "line 9: keys.play must be a list of texts, as [\"A\", \"B\"], not \"P\" (used instead: the usual one)",
            ]
        );
        let settings = load(&paths);
        assert_eq!((settings.theme.as_str(), settings.volume), ("system", 0.5));
        assert_eq!(settings.keys, [("skip".to_owned(), vec!["Delete".to_owned()])].into());
        assert_eq!(settings.cloud.project.as_deref(), Some("p"));
    }

    #[test]
    fn every_kind_of_wrong_value_is_said() {
        for (line, complaint) in [
            ("advance = 1", "advance must be true or false, not 1 (used instead: true)"),
            (
                "palette = {}",
                "palette must be one of viridis, inferno, cividis, grey, not a table (used instead: viridis)",
            ),
            ("volume = \"loud\"", "volume must be a number from 0 to 1, not \"loud\" (used instead: 0.8)"),
            ("volume = 11", "volume must be a number from 0 to 1, not 11 (used instead: 1)"),
            ("zoom = nan", "zoom must be a number from 0.5 to 3, not nan (used instead: 1)"),
            ("zoom = [\n1]", "zoom must be a number from 0.5 to 3, not a list (used instead: 1)"),
            ("keys = 3", "keys must be a table, not 3 (used instead: the usual ones)"),
            (
                "keys.skip = [1]",
                "keys.skip must be a list of texts, as [\"A\", \"B\"], not [1] (used instead: the usual one)",
            ),
            ("[[cloud]]", "cloud must be a table, not a list of tables (used instead: the usual ones)"),
            ("cloud.prices = 1", "cloud.prices must be a table, not 1 (used instead: the usual ones)"),
            ("cloud.region = 1", "cloud.region must be a text in quotes, not 1 (used instead: none)"),
            ("cloud.prices.as_of = 1", "cloud.prices.as_of must be a text in quotes, not 1 (used instead: 2026-10-07)"),
        ] {
            let (_dir, paths) = paths();
            write(&paths, &format!("\n{line}\n"));
            assert_eq!(complaints(&paths), [format!("line 2: {complaint}")]);
        }
    }

    #[test]
    fn a_wrong_value_goes_only_when_that_very_setting_is_changed() {
        let (_dir, paths) = paths();
        write(&paths, "theme = 3 # ?\n[cloud]\nendpoint_id = 77\n");
        let mut settings = load(&paths);
        settings.zoom = 2.0;
        settings.save(&paths).unwrap();
        assert_eq!(read(&paths), "theme = 3 # ?\nzoom = 2.0\n[cloud]\nendpoint_id = 77\n");
        settings.theme = "dark".to_owned();
        settings.save(&paths).unwrap();
        assert_eq!(read(&paths), "theme = \"dark\" # ?\nzoom = 2.0\n[cloud]\nendpoint_id = 77\n");
    }

    #[test]
    fn names_may_be_written_in_capitals() {
        let (_dir, paths) = paths();
        write(&paths, "theme = \"Dark\"\npalette = \"GREY\"\n");
        let (settings, complaints) = Settings::load(&paths).unwrap();
        assert_eq!((settings.theme.as_str(), settings.palette.as_str(), complaints), ("dark", "grey", vec![]));
    }

    #[test]
    fn what_somebody_else_changes_meanwhile_stays() {
        let (_dir, paths) = paths();
        write(&paths, "volume = 0.5\n");
        let mut settings = load(&paths);
        write(&paths, "# louder\nvolume = 0.9\n[cloud]\nproject = \"p\"\n");
        settings.teach = false;
        settings.save(&paths).unwrap();
        settings.advance = false;
        settings.save(&paths).unwrap();
        let expected = "# louder\nvolume = 0.9\nteach = false\nadvance = false\n[cloud]\nproject = \"p\"\n";
        assert_eq!(read(&paths), expected);
    }

    #[test]
    fn a_setting_that_is_changed_and_changed_back_is_as_before_in_the_file() {
        let (_dir, paths) = paths();
        write(&paths, "volume = 0.5\n");
        let mut settings = load(&paths);
        for volume in [0.25, 0.5] {
            settings.volume = volume;
            settings.save(&paths).unwrap();
            assert_eq!(read(&paths), format!("volume = {volume}\n"));
        }
    }

    #[test]
    fn what_cannot_be_written_into_the_file_is_reported_and_the_rest_is_saved() {
        let (_dir, paths) = paths();
        write(&paths, "[[cloud]]\nproject = \"p\"\n");
        let mut settings = load(&paths);
        settings.cloud.project = Some("q".to_owned());
        settings.teach = false;
        let message = settings.save(&paths).unwrap_err().to_string();
        assert!(message.ends_with("config.toml: line 1: cloud must be a table"), "{message}");
        assert_eq!(read(&paths), "teach = false\n[[cloud]]\nproject = \"p\"\n");
        write(&paths, "[cloud]\nproject = \"p\"\n");
        settings.save(&paths).unwrap();
        assert_eq!(read(&paths), "[cloud]\nproject = \"q\"\n", "once it can be written it is kept");
    }

    #[test]
    fn a_file_that_is_no_toml_is_named_with_its_line_and_left_alone() {
        let (_dir, paths) = paths();
        let files: [(&[u8], &str); 3] = [
            (b"zoom = 1.0\nvolume = = 3\n", "line 2: "),
            (b"zoom = 1\nzoom = 1", "line 2: "),
            (b"\n\n# \xff", "line 3: "),
        ];
        for (bytes, line) in files {
            fs::create_dir_all(&paths.config).unwrap();
            fs::write(paths.settings(), bytes).unwrap();
            let changed = || Settings { teach: false, ..Settings::default() };
            for error in [Settings::load(&paths).map(drop), changed().save(&paths)] {
                let message = error.unwrap_err().to_string();
                assert!(message.contains(&format!("config.toml: {line}")), "{message}");
            }
            assert_eq!(fs::read(paths.settings()).unwrap(), bytes);
        }
    }

    #[test]
    fn a_change_that_could_not_be_written_is_written_the_next_time() {
        let (_dir, paths) = paths();
        write(&paths, "volume = \n");
        let mut settings = Settings { teach: false, ..Settings::default() };
        assert!(settings.save(&paths).is_err());
        write(&paths, "volume = 1\n");
        settings.save(&paths).unwrap();
        assert_eq!(read(&paths), "volume = 1\nteach = false\n");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_file_and_its_new_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let (_dir, paths) = paths();
        let mut settings = Settings { teach: false, ..Settings::default() };
        settings.save(&paths).unwrap();
        assert_eq!((mode(&paths.config), mode(&paths.settings())), (0o700, 0o600));
        set(&paths.config, 0o755);
        set(&paths.settings(), 0o444);
        settings.teach = true;
        settings.save(&paths).unwrap();
        assert_eq!((mode(&paths.config), mode(&paths.settings())), (0o755, 0o400), "neither loosened nor meddled with");
    }
}
