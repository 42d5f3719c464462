//! What it costs to write a mood into a file and to prove that nothing else changed: a minute of sound, decoded twice or not at all.

use std::ops::ControlFlow;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use moodsic::dataset::{LabelSource, LabelState, Store};
use moodsic::library::ensure_mood;
use moodsic::mood::Mood;
use moodsic::song::{FileStamp, read_song};
use moodsic::tagging::{Depth, Mode, Wanted, plan, write_tags};

/// A library of one labelled song.
fn library(folder: &Path, fixture: &str) -> (Store, Mood) {
    let path = folder.join(fixture);
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture), &path).expect("copied");
    let mut store = Store::open(folder).expect("a store");
    let song = read_song(&path, None).expect("a song");
    let (mood, _) = ensure_mood(&mut store, &Mood::new("calm").expect("a mood")).expect("saved");
    store.upsert_songs(&[(song.clone(), FileStamp::of(&path).ok())]).expect("added");
    let label = Some(LabelState::Labelled(mood.clone()));
    store.annotate(song.id, label, LabelSource::Human, Timestamp::UNIX_EPOCH).expect("labelled");
    (store, mood)
}

fn writing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tagging");
    group.sample_size(20);
    for fixture in ["cbr.mp3", "song.flac", "song.ogg", "song.opus", "aac.m4a"] {
        for (depth, name) in [(Depth::Sound, "decoded"), (Depth::Packets, "packets")] {
            let folder = tempfile::tempdir().expect("a folder");
            let (mut store, mood) = library(folder.path(), fixture);
            let mut count = 0;
            group.bench_function(format!("{fixture}, {name}"), |bencher| {
                bencher.iter(|| {
                    count += 1;
                    let words = [(mood.clone(), vec![format!("word {count}")])].into();
                    let wanted = Wanted { mode: Mode::Replace, words, ..Wanted::default() };
                    let songs = store.songs().expect("songs");
                    let go_on = || ControlFlow::Continue(());
                    let plan = plan(&store, &songs, &wanted, &mut |_, _| go_on()).expect("a plan").expect("whole");
                    let each = &mut |_: usize, outcome: &moodsic::tagging::Outcome| {
                        assert!(outcome.is_ok());
                        go_on()
                    };
                    write_tags(&mut store, folder.path(), &plan.writes, depth, go_on, each).expect("written")
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, writing);
criterion_main!(benches);
