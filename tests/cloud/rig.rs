//! The program, the fake, and a library to try them with.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use moodsic::pipeline::Recipe;

use crate::fake_google::{BUCKET, Google, Key, PROJECT};
use crate::program::{Program, Run};

pub struct Rig {
    pub google: Google,
    pub program: Program,
}

impl Rig {
    /// The fake asks for no credentials, and there are none.
    pub fn new() -> Self {
        Self { google: Google::start(), program: Program::new() }
    }

    /// The fake takes only what this key has signed; the program has its file.
    pub fn with_key(key: &Key) -> Self {
        let rig = Self { google: Google::with_key(key), program: Program::new() };
        fs::write(rig.program.here("key.json"), key.file()).unwrap();
        rig
    }

    pub fn command(&self) -> Command {
        let mut command = self.program.command();
        command.env("HOME", self.program.here(""));
        command.env("MOODSIC_VERTEX_URL", self.google.url()).env("STORAGE_EMULATOR_HOST", self.google.url());
        command.env("MOODSIC_CLOUD_PROJECT", PROJECT).env("MOODSIC_CLOUD_BUCKET", BUCKET);
        for name in ["MOODSIC_CLOUD_REGION", "MOODSIC_CLOUD_ENDPOINT_ID", "MOODSIC_CLOUD_SERVICE", "GCE_METADATA_HOST"]
        {
            command.env_remove(name);
        }
        if self.program.here("key.json").exists() {
            command.env("GOOGLE_APPLICATION_CREDENTIALS", self.program.here("key.json"));
        }
        command
    }

    /// The words of `line`, split at white space.
    pub fn say(&self, line: &str) -> Run {
        self.command().args(line.split_whitespace()).output().unwrap().into()
    }

    /// The same, which must succeed.
    #[track_caller]
    pub fn done(&self, line: &str) -> Run {
        let run = self.say(line);
        assert_eq!(run.code, 0, "{run:?}");
        run
    }

    /// So many sad and so many happy songs, each in a folder of its own, with pictures that need not be made any more.
    pub fn library(&self, songs: usize) {
        for mood in ["sad", "happy"] {
            let mut args = vec!["tag".to_owned(), "--mood".to_owned(), mood.to_owned()];
            for number in 0..songs {
                let name = format!("{mood}{number}/song.wav");
                self.program.song(&name, 0.1, 300.0 + number as f64, number as u64 + mood.len() as u64 * 1000);
                args.push(name);
            }
            assert_eq!(self.program.run(args).code, 0);
        }
        let folder = self.program.data().join("cache/cloud").join(Recipe::minute().id().as_str());
        fs::create_dir_all(&folder).unwrap();
        for id in self.song_ids() {
            fs::write(folder.join(format!("{id}.png")), format!("\u{89}PNG of {id}")).unwrap();
        }
    }

    pub fn song_ids(&self) -> Vec<String> {
        let labels = self.program.say("labels --json").json();
        let labels = labels["labels"].as_array().unwrap();
        labels.iter().map(|label| label["song_id"].as_str().unwrap().to_owned()).collect()
    }
}

/// Polls until `ready`; fails after a generous deadline.
pub fn wait_for(what: &str, mut ready: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !ready() {
        assert!(Instant::now() < deadline, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(2));
    }
}
