//! How long it takes to train, to test, to predict and to say why, once songs have been listened to.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use moodsic::ear::{FEATURES, Heard};
use moodsic::learn::session::{Backgrounds, Examples, fit as fit_and_test};
use moodsic::learn::{GroupedExample, LocalModel, Reference, duplicates, fit, hints};
use moodsic::mood::{Mood, SoundsLike};
use moodsic::song::{Metadata, Song, SongId};

const MOODS: [&str; 3] = ["calm", "happy", "sad"];

/// `count` songs of three moods that differ a little, ten a group.
fn songs(count: usize) -> Vec<GroupedExample> {
    let mut state = 1_u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    };
    let features = |class: usize, noise: &mut dyn FnMut() -> f32| {
        (0..FEATURES).map(|index| noise() + if index % 10 == class { 0.3 } else { 0.0 }).collect()
    };
    (0..count)
        .map(|song| GroupedExample {
            heard: Arc::new(Heard::made_up(features(song % 3, &mut noise))),
            mood: Mood::new(MOODS[song % 3]).expect("a good name"),
            group: format!("artist {}", song / 10),
        })
        .collect()
}

fn reference(examples: &[GroupedExample]) -> Reference {
    let mixes = MOODS.map(|name| (Mood::new(name).expect("a good name"), SoundsLike::by_name(name).expect("a mix")));
    Reference::of(examples, BTreeMap::from(mixes))
}

fn train(examples: &[GroupedExample], reference: &Reference) -> LocalModel {
    fit(examples, reference, 0, &mut |_| ControlFlow::Continue(())).expect("enough songs of each mood")
}

/// The same as a library gives them; their files are not there.
fn gathered(examples: &[GroupedExample]) -> Examples {
    let song = |index: usize| Song {
        id: SongId::from_bytes([(index % 251) as u8; 32]),
        path: PathBuf::from(format!("{index}.flac")),
        metadata: Metadata::default(),
        duration_secs: 100.0 + index as f64,
        format: "FLAC".to_owned(),
    };
    Examples {
        reference: reference(examples),
        examples: examples.to_vec(),
        songs: (0..examples.len()).map(song).collect(),
        impaired: Vec::new(),
        failed: Vec::new(),
    }
}

fn predict(criterion: &mut Criterion) {
    let (hundred, many) = (songs(100), songs(5000));
    let model = train(&hundred, &reference(&hundred));
    let heard = &hundred[0].heard;

    criterion.bench_function("hints", |bencher| bencher.iter(|| hints(black_box(heard))));
    criterion.bench_function("predict from what was heard", |bencher| {
        bencher.iter(|| model.predict_heard(black_box(heard)));
    });

    let mut slow = criterion.benchmark_group("training");
    slow.sample_size(10);
    slow.bench_function("measure 2000 songs to be compared with", |bencher| {
        bencher.iter(|| reference(black_box(&many[..2000])));
    });
    for (count, examples) in [(100, &hundred), (5000, &many)] {
        let reference = reference(examples);
        slow.bench_function(format!("fit {count} songs"), |bencher| {
            bencher.iter(|| train(black_box(examples), &reference));
        });
        let gathered = gathered(examples);
        slow.bench_function(format!("fit and test {count} songs, with the curve"), |bencher| {
            bencher.iter(|| {
                let progress = &mut |_| ControlFlow::Continue(());
                fit_and_test(black_box(&gathered), 0, &mut Backgrounds::default(), progress)
            });
        });
    }
    slow.bench_function("find duplicates among 5000 songs", |bencher| {
        bencher.iter(|| duplicates(black_box(&many), &[]));
    });
}

criterion_group!(benches, predict);
criterion_main!(benches);
