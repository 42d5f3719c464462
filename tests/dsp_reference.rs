//! The DSP against implementations that are not ours: the definition of the Fourier transform, and librosa's numbers
//! (`tests/goldens/make_goldens.py`, librosa 0.11.0).

mod synth;

use std::f64::consts::TAU;
use std::fs;

use moodsic::dsp::{LogMelSpectrogram, LogRule, MelFilterbank, MelScale, SpectrogramParams, Stft, StreamingLogMel};
use moodsic::render::{GreyScale, SpectrogramImage};
use moodsic::units::SampleRate;

const RATE: usize = 22_050;

/// |X|² by the definition, in double precision; the Hann window by its own formula.
fn naive_power(frame: &[f32]) -> Vec<f64> {
    let length = frame.len();
    let windowed: Vec<f64> = frame
        .iter()
        .enumerate()
        .map(|(n, &x)| f64::from(x) * (std::f64::consts::PI * n as f64 / length as f64).sin().powi(2))
        .collect();
    let bin = |k: usize| {
        let (mut re, mut im) = (0.0, 0.0);
        for (n, x) in windowed.iter().enumerate() {
            let phase = TAU * ((k * n) % length) as f64 / length as f64;
            re += x * phase.cos();
            im -= x * phase.sin();
        }
        re * re + im * im
    };
    (0..=length / 2).map(bin).collect()
}

#[test]
fn the_naive_transform_knows_a_cosine() {
    // Hann spreads a cosine on bin 3 over bins 2, 3 and 4 with amplitudes N/8, N/4, N/8.
    let frame: Vec<f32> = (0..16).map(|n| (TAU * 3.0 * f64::from(n) / 16.0).cos() as f32).collect();
    let power = naive_power(&frame);
    for (bin, expected) in [(1, 0.0), (2, 4.0), (3, 16.0), (4, 4.0), (5, 0.0)] {
        assert!((power[bin] - expected).abs() < 1e-5, "bin {bin}: {}", power[bin]);
    }
}

#[test]
fn the_stft_agrees_with_the_definition_of_the_fourier_transform() {
    let signal = synth::signal(RATE as u32);
    for (n_fft, start) in [(64, 1000), (1000, 70_000), (1024, 0), (1024, 1_234_567)] {
        let frame: Vec<f32> = signal[start..][..n_fft].iter().map(|&s| f32::from(s) / 32_768.0).collect();
        let mut power = vec![0.0; n_fft / 2 + 1];
        Stft::new(n_fft).power_into(&frame, &mut power);
        let exact = naive_power(&frame);
        // Single precision: an amplitude is right to about 1e-7 of the loudest one.
        let loudest = exact.iter().copied().fold(0.0, f64::max).sqrt();
        for (bin, (power, exact)) in power.iter().zip(&exact).enumerate() {
            let error = (f64::from(*power).sqrt() - exact.sqrt()).abs();
            assert!(error < 5e-7 * loudest, "n_fft {n_fft} bin {bin}: {error} of {loudest}");
        }
    }
}

#[test]
fn the_mel_filterbank_is_librosas() {
    let path = format!("{}/tests/goldens/mel_22050_1024_128.csv", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).expect("committed");
    let bank = MelFilterbank::new(22_050, 1024, 128, 0.0, 11_025.0);
    let mut expected = vec![[0.0f32; 513]; 128];
    for line in text.lines().skip(1) {
        let mut fields = line.split(',');
        let mut next = || fields.next().expect("three fields");
        let (band, bin): (usize, usize) = (next().parse().expect("a band"), next().parse().expect("a bin"));
        expected[band][bin] = next().parse().expect("a weight");
    }
    for (band, expected) in expected.iter().enumerate() {
        for (bin, &expected) in expected.iter().enumerate() {
            let weight = bank.weight(band, bin);
            // Both round to f32, librosa twice; where a triangle begins, one may see 1e-18 and the other nothing.
            assert!((weight - expected).abs() < 1e-8, "band {band} bin {bin}: {weight}, librosa {expected}");
        }
    }
}

fn picture(samples: &[i16], grey: GreyScale) -> SpectrogramImage {
    let sample_rate = SampleRate::new(RATE as u32).expect("not zero");
    let params = SpectrogramParams {
        n_fft: 1024,
        hop_length: 512,
        n_mels: 128,
        fmin: 0.0,
        fmax: 11_025.0,
        sample_rate,
        scale: MelScale::Slaney,
        log: LogRule::Natural,
    };
    let samples: Vec<f32> = samples.iter().map(|&s| f32::from(s) / 32_768.0).collect();
    let mut spectrogram = LogMelSpectrogram::new(128);
    let mut stream = StreamingLogMel::new(params).expect("good parameters");
    stream.push(&samples, &mut spectrogram);
    stream.finish(&mut spectrogram);
    SpectrogramImage::from_levels(&grey.levels(&spectrogram).expect("not silent"), 128)
}

#[test]
fn the_minute_picture_is_librosas_to_one_grey_level() {
    let signal = synth::signal(RATE as u32);
    let ours = picture(&signal[52 * RATE..], GreyScale::Below80Db);
    let (worst, differing) = synth::difference(ours.pixels(), &synth::golden_picture("minute_22k.png"));
    assert!(worst <= 1 && differing <= 330, "worst {worst}, {differing} of 330752 pixels");
}

#[test]
fn the_picture_of_2020_is_librosas_to_one_grey_level() {
    let signal = synth::signal(RATE as u32);
    let ours = picture(&signal[60 * RATE..][..1_024_000], GreyScale::MinMax);
    let (worst, differing) = synth::difference(ours.pixels(), &synth::golden_picture("hacksc2020_22k.png"));
    assert!(worst <= 1 && differing <= 260, "worst {worst}, {differing} of 256128 pixels");
}
