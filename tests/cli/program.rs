//! The real binary in a folder of its own, and songs made for it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A place to run in: an empty data folder, an empty working folder, no display.
pub struct Program {
    dir: tempfile::TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The one document on stdout.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not one document ({error}): {self:?}"))
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let run = Self {
            code: output.status.code().expect("it ended by itself"),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(!run.stderr.contains("panicked"), "{run:?}");
        run
    }
}

impl Program {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("here")).unwrap();
        Self { dir }
    }

    /// The data folder, not there at first.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// `name` in the working folder, which is where relative paths of a run begin.
    pub fn here(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join("here").join(name)
    }

    /// The binary, ready to be started.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moodsic"));
        command.current_dir(self.here(""));
        command.env("MOODSIC_DATA_DIR", self.data());
        for variable in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "RUST_LOG", "GOOGLE_APPLICATION_CREDENTIALS"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.command().args(args).output().unwrap().into()
    }

    /// The words of `line`, split at white space.
    pub fn say(&self, line: &str) -> Run {
        self.run(line.split_whitespace())
    }

    /// [`Self::say`] with bytes on stdin.
    pub fn tell(&self, line: &str, stdin: &[u8]) -> Run {
        let mut child = self.command().args(line.split_whitespace()).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// A mono song of `secs` seconds at 22,050 Hz: a beating tone of `hertz` in noise that `seed` makes its own.
    pub fn song(&self, name: impl AsRef<Path>, secs: f64, hertz: f64, seed: u64) -> PathBuf {
        let path = self.here(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let rate = 22_050;
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let file = std::io::BufWriter::new(fs::File::create(&path).unwrap());
        let mut writer = hound::WavWriter::new(file, spec).unwrap();
        let mut noise = Dice::new(seed);
        for frame in 0..(secs * f64::from(rate)) as u32 {
            let time = f64::from(frame) / f64::from(rate);
            let beat = 0.6 + 0.4 * (time * 3.0).sin();
            let tone = beat * (time * hertz * std::f64::consts::TAU).sin();
            let value = 0.4 * tone + 0.05 * (noise.below(2001) as f64 / 1000.0 - 1.0);
            writer.write_sample((value * 32_000.0) as i16).unwrap();
        }
        writer.finalize().unwrap();
        path
    }

    /// Ten songs of twelve seconds, low ones sad and high ones happy, tagged; a folder each pair.
    pub fn learnable_library(&self) {
        for (mood, hertz) in [("sad", 150.0), ("happy", 3_000.0)] {
            let mut args = vec!["tag".into(), "--mood".into(), mood.into()];
            for number in 0..5_u64 {
                let name = format!("folder{number}/{mood}{number}.wav");
                let seed = number + hertz as u64;
                args.push(self.song(name, 12.0, hertz * (1.0 + 0.03 * number as f64), seed).into_os_string());
            }
            assert_eq!(self.run(args).code, 0);
        }
    }
}

/// Numbers that look random and are the same every time (Knuth's MMIX generator, its upper half).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// 0 to `limit - 1`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
