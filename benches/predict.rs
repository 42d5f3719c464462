//! How long it takes to read a picture, to train, to evaluate and to predict.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use moodsic::dataset::GroupBy;
use moodsic::learn::{CrossValidation, GroupedExample, cross_validate, duplicates, explain};
use moodsic::learn::{FEATURE_COUNT, Features, LocalModel, TrainParams, embedding, features, fit, hints};
use moodsic::mood::Mood;
use moodsic::pipeline::Recipe;
use moodsic::render::SpectrogramImage;

/// `count` songs of three moods that differ a little, ten a group.
fn songs(count: usize) -> Vec<GroupedExample> {
    let moods = ["calm", "happy", "sad"].map(|name| Mood::new(name).expect("a good name"));
    let mut state = 1_u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    };
    let features = |class: usize, noise: &mut dyn FnMut() -> f32| {
        (0..FEATURE_COUNT).map(|index| noise() + if index % 10 == class { 0.3 } else { 0.0 }).collect()
    };
    (0..count)
        .map(|song| GroupedExample {
            features: features(song % 3, &mut noise),
            mood: moods[song % 3].clone(),
            group: format!("artist {}", song / 10),
        })
        .collect()
}

fn train(examples: &[GroupedExample]) -> LocalModel {
    let go_on = &mut |_| ControlFlow::Continue(());
    fit(examples, &Recipe::minute().id(), TrainParams::default(), go_on).expect("enough songs of each mood")
}

fn predict(criterion: &mut Criterion) {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/parity/1.wav.png");
    let picture = SpectrogramImage::from_gray(image::open(picture).expect("the fixture").into_luma8());
    let (hundred, many) = (songs(100), songs(5000));
    let model = train(&hundred);
    let recipe = Recipe::minute().id();

    criterion.bench_function("features of a picture", |bencher| bencher.iter(|| features(black_box(&picture))));
    criterion.bench_function("the network's part of them", |bencher| bencher.iter(|| embedding(black_box(&picture))));
    criterion.bench_function("hints from features", |bencher| bencher.iter(|| hints(black_box(&hundred[0].features))));
    let judge = |image: &SpectrogramImage| {
        let features = Features::of_picture(image, &recipe).ok()?;
        model.predict_features(&features).ok().map(|prediction| f64::from(prediction.best().probability))
    };
    criterion.bench_function("predict a picture", |bencher| bencher.iter(|| judge(black_box(&picture))));
    let of_song = Features { recipe: recipe.clone(), values: hundred[0].features.clone() };
    criterion.bench_function("predict from features", |bencher| {
        bencher.iter(|| model.predict_features(black_box(&of_song)));
    });

    let mut slow = criterion.benchmark_group("training");
    slow.sample_size(10);
    slow.bench_function("fit 100 songs", |bencher| bencher.iter(|| train(black_box(&hundred))));
    slow.bench_function("fit 5000 songs", |bencher| bencher.iter(|| train(black_box(&many))));
    slow.bench_function("find duplicates among 5000 songs", |bencher| {
        bencher.iter(|| duplicates(black_box(&many), &[]));
    });
    slow.bench_function("explain a prediction", |bencher| {
        bencher.iter(|| explain(black_box(&picture), &judge, &mut |_| ControlFlow::Continue(())));
    });
    slow.bench_function("cross-validate 100 songs", |bencher| {
        let how = CrossValidation { folds: 5, group_by: GroupBy::Artist, seed: 0 };
        bencher.iter(|| cross_validate(black_box(&hundred), how, &mut |_| ControlFlow::Continue(())));
    });
}

criterion_group!(benches, predict);
criterion_main!(benches);
