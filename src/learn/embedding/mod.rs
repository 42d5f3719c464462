//! What a small network hears in the picture: numbers that join the texture features of [`super::features`].
//!
//! The network is a student of the music tagger musicnn (Jordi Pons and others, ISC licence): it learned from freely licensed
//! songs, and from no human label, to say from three seconds of picture what the tagger says of their sound. How it was made
//! and what it learned from is told in `assets/distillation/`. Nothing here knows of moods.

mod tiles;

use std::sync::LazyLock;

use rten::{Model, ModelOptions, OpRegistry, op_types};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::predict::ClassifyError;
use crate::render::SpectrogramImage;

/// Numbers that the network adds.
pub(super) const EMBEDDING_COUNT: usize = 200;

/// The weights, 8-bit integers with a scale for each channel, in ONNX.
const WEIGHTS: &[u8] = include_bytes!("../../../assets/distillation/student.onnx");

/// Tiles that the network hears at once: a very wide picture needs no more memory than a minute's.
const BATCH: usize = 4;

static NETWORK: LazyLock<Model> = LazyLock::new(|| {
    let operators = OpRegistry::with_ops(&[
        &op_types::Add,
        &op_types::Concat,
        &op_types::Conv,
        &op_types::DequantizeLinear,
        &op_types::MatMul,
        &op_types::ReduceMax,
        &op_types::ReduceMean,
        &op_types::Relu,
    ]);
    ModelOptions::with_ops(operators)
        .load_static_slice(WEIGHTS)
        .expect("the network is part of the program; a test reads it")
});

/// The network's numbers for the exact picture (128 rows, at least 2 columns): the mean over its tiles, always
/// 200 finite numbers.
pub fn embedding(image: &SpectrogramImage) -> Result<Vec<f32>, ClassifyError> {
    let tiles = tiles::cut(image)?;
    let mut sums = vec![0.0; EMBEDDING_COUNT];
    for batch in tiles.chunks(BATCH * tiles::PIXELS) {
        let heard = hear(batch);
        for tile in heard.axis_iter(0) {
            for (sum, &value) in sums.iter_mut().zip(tile.iter()) {
                *sum += value;
            }
        }
    }
    let count = (tiles.len() / tiles::PIXELS) as f32;
    Ok(sums.into_iter().map(|sum| sum / count).collect())
}

/// What the network says of whole tiles: a row of numbers for each.
fn hear(tiles: &[f32]) -> NdTensor<f32, 2> {
    let shape = [tiles.len() / tiles::PIXELS, 1, tiles::SIDE, tiles::SIDE];
    let said = NETWORK.run_one(NdTensor::from_data(shape, tiles.to_vec()).into(), None).ok();
    said.and_then(|value| value.try_into().ok()).expect("the network takes tiles of this size; a test runs it")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use image::GrayImage;

    use super::*;

    fn fixture(name: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/parity").join(name)
    }

    #[test]
    fn the_network_says_what_it_said_in_python() {
        // By `assets/distillation/export.py`, with the rounded weights. The sums run in another order there.
        let reference: BTreeMap<String, Vec<f32>> =
            serde_json::from_str(&std::fs::read_to_string(fixture("embedding.json")).unwrap()).unwrap();
        assert_eq!(reference.len(), 4);
        for (name, theirs) in &reference {
            let picture = SpectrogramImage::from_gray(image::open(fixture(name)).unwrap().into_luma8());
            let ours = embedding(&picture).unwrap();
            assert_eq!((ours.len(), theirs.len()), (EMBEDDING_COUNT, EMBEDDING_COUNT));
            for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                assert!((ours - theirs).abs() <= 1e-4, "{name}[{index}]: {ours} is not {theirs}");
            }
        }
    }

    #[test]
    fn every_width_has_finite_numbers_that_are_the_mean_of_its_tiles() {
        let grey = |x: u32, y: u32| image::Luma([(x * 7 + y * x) as u8]);
        let say = |from: u32, width: u32| {
            let picture = GrayImage::from_fn(width, 128, |x, y| grey(from + x, y));
            embedding(&SpectrogramImage::from_gray(picture)).unwrap()
        };
        for width in [2, 127, 130] {
            assert!(say(0, width).iter().all(|value| value.is_finite()), "{width} columns");
        }
        let (both, first, second) = (say(0, 300), say(0, 128), say(128, 128));
        for ((both, first), second) in both.iter().zip(&first).zip(&second) {
            assert!((both - f32::midpoint(*first, *second)).abs() < 1e-5);
        }
        assert_ne!(first, second);
    }
}
