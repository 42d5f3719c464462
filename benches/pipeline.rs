//! From a song to its picture, stage by stage and whole. The song is a WAV made here, so decoding costs next to nothing;
//! the compressed formats are measured on the fixtures of the tests, 62 s of faint noise and tones.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use hound::{SampleFormat, WavSpec, WavWriter};
use moodsic::audio::{AudioReader, resample_mono};
use moodsic::dsp::{LogMelSpectrogram, StreamingLogMel};
use moodsic::pipeline::{Recipe, Threads, analyze};
use moodsic::render::{PictureText, SpectrogramImage};
use moodsic::song::identify;
use moodsic::units::SampleRate;
use tempfile::TempDir;

const RATE: u32 = 44_100;
const SECS: u32 = 150;

/// A chord, a sweep and thumps, from −1 to 1.
fn sample(n: u32) -> f32 {
    let t = f64::from(n) / f64::from(RATE);
    let tones = 0.2 * (t * 1_382.0).sin() + 0.2 * (t * 2_073.0).sin() + 0.2 * (t * t * 100.0).sin();
    (tones + 0.3 * (-(t % 0.5) * 60.0).exp() * (t * 754.0).sin()) as f32
}

fn song(folder: &Path) -> PathBuf {
    let path = folder.join("song.wav");
    let spec = WavSpec { channels: 2, sample_rate: RATE, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut writer = WavWriter::create(&path, spec).expect("a new file");
    for n in 0..SECS * RATE {
        for shift in [0, 37] {
            writer.write_sample((sample(n + shift) * 32_767.0) as i16).expect("room on the disk");
        }
    }
    writer.finalize().expect("room on the disk");
    path
}

fn decode_all(path: &Path) -> usize {
    let mut reader = AudioReader::open(path).expect("a song");
    let mut samples = 0;
    while let Some(chunk) = reader.next_chunk().expect("a whole song") {
        samples += chunk.interleaved.len();
    }
    samples
}

fn stages(criterion: &mut Criterion) {
    let recipe = Recipe::minute();
    let minute: Vec<f32> = (60 * RATE..120 * RATE).map(sample).collect();
    let from = SampleRate::new(RATE).expect("not zero");
    let samples = resample_mono(&minute, from, recipe.spectrogram.sample_rate);
    let columns = || {
        let mut spectrogram = LogMelSpectrogram::new(recipe.spectrogram.n_mels);
        let mut stream = StreamingLogMel::new(recipe.spectrogram).expect("a recipe's parameters");
        stream.push(black_box(&samples), &mut spectrogram);
        stream.finish(&mut spectrogram);
        spectrogram
    };
    let spectrogram = columns();
    let levels = recipe.grey.levels(&spectrogram).expect("not silent");
    let image = SpectrogramImage::from_levels(&levels, spectrogram.n_mels);
    let text = PictureText { recipe: recipe.id().to_string(), window: String::new(), song: String::new() };

    let mut group = criterion.benchmark_group("a minute");
    group.sample_size(20);
    for name in ["song.flac", "song.ogg", "song.opus", "cbr.mp3", "aac.m4a", "alac.m4a"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
        if path.exists() {
            group.bench_function(format!("decode {name}"), |bencher| bencher.iter(|| decode_all(&path)));
        }
    }
    group.bench_function("resample", |bencher| {
        bencher.iter(|| resample_mono(black_box(&minute), from, recipe.spectrogram.sample_rate));
    });
    group.bench_function("stft, mel and log", |bencher| bencher.iter(columns));
    group.bench_function("grey levels", |bencher| bencher.iter(|| recipe.grey.levels(black_box(&spectrogram))));
    group.bench_function("picture", |bencher| {
        bencher.iter(|| SpectrogramImage::from_levels(black_box(&levels), spectrogram.n_mels));
    });
    group.bench_function("PNG", |bencher| bencher.iter(|| black_box(&image).to_png(&text)));
}

fn whole(criterion: &mut Criterion) {
    let folder = TempDir::new().expect("a temporary folder");
    let path = song(folder.path());
    let identity = identify(&path).expect("a song");
    let mut group = criterion.benchmark_group("a WAV");
    group.sample_size(20);
    group.bench_function("identify", |bencher| bencher.iter(|| identify(black_box(&path))));
    group.bench_function("analyze", |bencher| {
        bencher.iter(|| analyze(&path, &Recipe::minute(), None, Threads::Several, &mut |_| ControlFlow::Continue(())));
    });
    group.bench_function("analyze, identity known", |bencher| {
        bencher.iter(|| {
            analyze(&path, &Recipe::minute(), Some(&identity), Threads::Several, &mut |_| ControlFlow::Continue(()))
        });
    });
}

criterion_group!(benches, stages, whole);
criterion_main!(benches);
