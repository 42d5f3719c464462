//! The network itself: windows of mel spectrogram in, tokens and scores out.

use std::sync::{Arc, LazyLock};

use rten::{Model, ModelOptions, NodeId, OpRegistry, RunOptions, ThreadPool, Value, op_types};
use rten_tensor::NdTensor;

use super::CLASSES;
use crate::dsp::LogMelSpectrogram;
use crate::pipeline::Hearing;

/// Steps of a window, of 160 ms each.
pub const STEPS: usize = 62;

/// Tokens of a window. Token i is of quarter i div [`STEPS`] of the bands (0 the lowest) and step i mod [`STEPS`].
pub const TOKENS: usize = 4 * STEPS;

/// Numbers of a token.
pub const WIDTH: usize = 192;

/// The network, with 8-bit weights, in ONNX.
const WEIGHTS: &[u8] = include_bytes!("../../assets/ear/ear.onnx");

struct Network {
    model: Model,
    mel: NodeId,
    tokens: NodeId,
    scores: NodeId,
}

static NETWORK: LazyLock<Network> = LazyLock::new(|| {
    let operators = OpRegistry::with_ops(&[
        &op_types::Add,
        &op_types::BatchNormalization,
        &op_types::Conv,
        &op_types::DequantizeLinear,
        &op_types::Div,
        &op_types::Erf,
        &op_types::Gelu,
        &op_types::Gemm,
        &op_types::LayerNormalization,
        &op_types::MatMul,
        &op_types::Mul,
        &op_types::ReduceMean,
        &op_types::Reshape,
        &op_types::Sigmoid,
        &op_types::Slice,
        &op_types::Softmax,
        &op_types::Squeeze,
        &op_types::Transpose,
        &op_types::Unsqueeze,
    ]);
    let model = ModelOptions::with_ops(operators).load_static_slice(WEIGHTS);
    let model = model.expect("the network is part of the program; a test reads it");
    let node = |name| model.node_id(name).expect("the network has these ends; a test reads it");
    let (mel, tokens, scores) = (node("mel"), node("tokens"), node("scores"));
    Network { model, mel, tokens, scores }
});

/// What the network says of one window.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowHeard {
    /// `TOKENS` × `WIDTH` numbers, after the last layer normalisation.
    pub tokens: Vec<f32>,
    /// For each class, how likely it is to be heard, from 0 to 1.
    pub scores: Vec<f32>,
}

impl WindowHeard {
    /// The mean of the tokens.
    pub fn mean(&self) -> Vec<f64> {
        let mut mean = vec![0.0; WIDTH];
        for token in self.tokens.chunks_exact(WIDTH) {
            for (mean, &value) in mean.iter_mut().zip(token) {
                *mean += f64::from(value);
            }
        }
        mean.into_iter().map(|sum| sum / TOKENS as f64).collect()
    }
}

/// What the network says of each of `windows`, at once.
///
/// # Panics
/// When a window has not [`Hearing::FRAMES`] frames of [`Hearing::BANDS`] bands.
pub(super) fn say(windows: &[LogMelSpectrogram], pool: &Arc<ThreadPool>) -> Vec<WindowHeard> {
    let network = &*NETWORK;
    let mut mels: Vec<f32> = Vec::with_capacity(windows.len() * Hearing::BANDS * Hearing::FRAMES);
    for window in windows {
        assert_eq!((window.n_mels, window.columns()), (Hearing::BANDS, Hearing::FRAMES), "a window of ten seconds");
        for band in 0..Hearing::BANDS {
            mels.extend(window.values.iter().skip(band).step_by(Hearing::BANDS));
        }
    }
    let mels = NdTensor::from_data([windows.len(), Hearing::BANDS, Hearing::FRAMES], mels);
    let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
    let ends = network.model.run_n(vec![(network.mel, mels.into())], [network.tokens, network.scores], Some(options));
    let [tokens, scores] = ends.expect("the network takes windows of this size; a test runs it");
    let (tokens, scores) = (rows(tokens, TOKENS * WIDTH), rows(scores, CLASSES));
    tokens.into_iter().zip(scores).map(|(tokens, scores)| WindowHeard { tokens, scores }).collect()
}

/// A row of `length` numbers for each window.
fn rows(value: Value, length: usize) -> Vec<Vec<f32>> {
    let numbers = value.into_tensor::<f32>().expect("the network speaks in f32; a test runs it").into_data();
    numbers.chunks_exact(length).map(<[f32]>::to_vec).collect()
}
