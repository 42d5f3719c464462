//! A library of files that are to be written to.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use moodsic::audio::AudioReader;
use moodsic::dataset::{LabelSource, LabelState, Store};
use moodsic::library::ensure_mood;
use moodsic::mood::Mood;
use moodsic::song::{FileStamp, read_song};
use moodsic::tagging::{Depth, Failure, Plan, Undone, Wanted, Written, plan, undo_tags, write_tags};

/// A file of the repository's.
pub fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).expect("the fixture")
}

pub struct Rig {
    pub folder: tempfile::TempDir,
    pub store: Store,
}

impl Rig {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("data")).expect("a store");
        fs::create_dir(folder.path().join("music")).expect("a folder");
        Self { folder, store }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn music(&self) -> PathBuf {
        self.folder.path().join("music")
    }

    /// Adds a file and labels it.
    pub fn add(&mut self, name: &str, bytes: &[u8], mood: &str) -> PathBuf {
        let path = self.music().join(name);
        fs::write(&path, bytes).expect("written");
        self.label(&path, mood);
        path
    }

    pub fn label(&mut self, path: &Path, mood: &str) {
        let song = read_song(path, None).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (mood, _) = ensure_mood(&mut self.store, &Mood::new(mood).expect("a mood")).expect("saved");
        self.store.upsert_songs(&[(song.clone(), FileStamp::of(path).ok())]).expect("added");
        let label = Some(LabelState::Labelled(mood));
        self.store.annotate(song.id, label, LabelSource::Human, Timestamp::now()).expect("labelled");
    }

    pub fn plan(&self, wanted: &Wanted) -> Plan {
        let songs = self.store.songs().expect("songs");
        plan(&self.store, &songs, wanted, &mut |_, _| ControlFlow::Continue(()))
            .expect("a plan")
            .expect("not broken off")
    }

    /// Writes, and answers what failed.
    pub fn write(&mut self, plan: &Plan) -> (Written, Vec<(PathBuf, Failure)>) {
        let mut failed = Vec::new();
        let (data, go_on) = (self.data(), || ControlFlow::Continue(()));
        let written = write_tags(&mut self.store, &data, &plan.writes, Depth::Sound, go_on, &mut |index, outcome| {
            if let Err(failure) = outcome {
                failed.push((plan.writes[index].path.clone(), again(failure)));
            }
            ControlFlow::Continue(())
        });
        (written.expect("written"), failed)
    }

    /// Takes back, and answers what failed.
    pub fn undo(&mut self, run: i64) -> (Undone, Vec<String>) {
        let mut failed = Vec::new();
        let (data, go_on) = (self.data(), || ControlFlow::Continue(()));
        let undone = undo_tags(&mut self.store, &data, run, go_on, &mut |_, outcome| {
            failed.extend(outcome.as_ref().err().map(ToString::to_string));
            ControlFlow::Continue(())
        });
        (undone.expect("undone"), failed)
    }
}

/// The same failure to keep: failures cannot be copied.
fn again(failure: &Failure) -> Failure {
    Failure::Differs(failure.to_string())
}

/// A hash of every sample, and how many there are.
pub fn sound(path: &Path) -> (blake3::Hash, usize) {
    let mut reader = AudioReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut hasher, mut count) = (blake3::Hasher::new(), 0);
    while let Ok(Some(chunk)) = reader.next_chunk() {
        let bytes: Vec<u8> = chunk.interleaved.iter().flat_map(|sample| sample.to_bits().to_le_bytes()).collect();
        hasher.update(&bytes);
        count += chunk.interleaved.len();
    }
    (hasher.finalize(), count)
}
