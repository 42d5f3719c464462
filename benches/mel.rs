//! The cost of a column: FFT, mel bands, and both with the logarithm over a whole minute.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use moodsic::dsp::{LogMelSpectrogram, MelFilterbank, Stft, StreamingLogMel};
use moodsic::pipeline::Recipe;

/// A minute at 22,050 Hz: a chord and a sweep.
fn minute() -> Vec<f32> {
    let sample = |n: u32| {
        let t = f64::from(n) / 22_050.0;
        0.3 * (t * 1_382.0).sin() + 0.2 * (t * 2_073.0).sin() + 0.2 * (t * t * 400.0).sin()
    };
    (0..60 * 22_050).map(|n| sample(n) as f32).collect()
}

fn mel(criterion: &mut Criterion) {
    let samples = minute();
    let params = Recipe::minute().spectrogram;
    let mut stft = Stft::new(params.n_fft);
    let bank = MelFilterbank::new(params.sample_rate.get(), params.n_fft, params.n_mels, params.fmin, params.fmax);
    let mut power = vec![0.0; stft.bins()];
    let mut bands = vec![0.0; params.n_mels];
    criterion.bench_function("stft of a frame", |bencher| {
        bencher.iter(|| stft.power_into(black_box(&samples[10_000..][..params.n_fft]), &mut power));
    });
    criterion.bench_function("mel bands of a frame", |bencher| {
        bencher.iter(|| bank.apply(black_box(&power), &mut bands));
    });
    let mut group = criterion.benchmark_group("log-mel");
    group.throughput(Throughput::Elements(params.columns(samples.len()) as u64));
    group.bench_function("columns of a minute", |bencher| {
        bencher.iter(|| {
            let mut spectrogram = LogMelSpectrogram::new(params.n_mels);
            let mut stream = StreamingLogMel::new(params).expect("a recipe's parameters");
            for chunk in samples.chunks(512) {
                stream.push(black_box(chunk), &mut spectrogram);
            }
            stream.finish(&mut spectrogram);
            spectrogram
        });
    });
}

criterion_group!(benches, mel);
criterion_main!(benches);
