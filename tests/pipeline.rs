//! Whole songs to pictures, on WAV files made here. The other formats are `tests/formats.rs`'s business.

mod synth;

use std::f64::consts::TAU;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};
use moodsic::audio::{ClipError, ClipNote};
use moodsic::dsp::{LogMelSpectrogram, MelFilterbank};
use moodsic::pipeline::{Analysis, AnalyzeError, Progress, Recipe, Threads, analyze};
use moodsic::render::SpectrogramImage;
use moodsic::song::identify;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A folder for the songs of one test.
struct Songs(TempDir);

impl Songs {
    fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    /// A 16-bit WAV of interleaved samples in [−1, 1].
    fn wav(&self, name: &str, rate: u32, channels: u16, samples: impl Iterator<Item = f64>) -> PathBuf {
        let path = self.0.path().join(name);
        let spec = WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let mut writer = WavWriter::create(&path, spec).expect("a new file");
        for sample in samples {
            writer.write_sample((sample * 32_767.0).round() as i16).expect("room on the disk");
        }
        writer.finalize().expect("room on the disk");
        path
    }

    /// Seconds of a sine, mono.
    fn sine(&self, name: &str, rate: u32, secs: f64, hz: f64) -> PathBuf {
        let frames = (secs * f64::from(rate)) as u32;
        self.wav(name, rate, 1, (0..frames).map(|n| 0.5 * (TAU * hz * f64::from(n) / f64::from(rate)).sin()))
    }
}

fn picture_of(path: &Path, recipe: &Recipe) -> Result<Analysis, AnalyzeError> {
    analyze(path, recipe, None, Threads::Several, &mut |_| ControlFlow::Continue(()))
}

fn minute_of(path: &Path) -> Analysis {
    picture_of(path, &Recipe::minute()).expect("a picture")
}

/// The picture and the log-mel columns told on the way.
fn columns_of(path: &Path) -> (Analysis, LogMelSpectrogram) {
    let mut columns = LogMelSpectrogram::new(128);
    let analysis = analyze(path, &Recipe::minute(), None, Threads::Several, &mut |news| {
        match news {
            Progress::Window { .. } => columns.values.clear(),
            Progress::Counting => {}
            Progress::Columns { first, log_mel } => {
                assert_eq!(first, columns.columns(), "columns come in order");
                columns.values.extend_from_slice(log_mel);
            }
        }
        ControlFlow::Continue(())
    });
    (analysis.expect("a picture"), columns)
}

#[test]
fn a_sine_lands_in_the_band_of_its_frequency_at_every_rate() {
    let songs = Songs::new();
    let bank = MelFilterbank::new(22_050, 1024, 128, 0.0, 11_025.0);
    for (rate, hz) in [(8_000, 3_000.0), (22_050, 440.0), (44_100, 1_000.0), (48_000, 5_000.0), (96_000, 9_000.0)] {
        let path = songs.sine("sine.wav", rate, 121.0, hz);
        let image = minute_of(&path).image;
        assert_eq!((image.width(), image.height()), (2584, 128), "{rate} Hz");
        let nearest = (0..128u32)
            .min_by(|&a, &b| {
                let distance = |band: u32| (f64::from(bank.centre_hz(band as usize)) - hz).abs();
                distance(a).total_cmp(&distance(b))
            })
            .expect("128 bands");
        for column in [3, 1000, 2580] {
            let loudest = (0..128).max_by_key(|&band| image.level(column, band)).expect("128 bands");
            assert!(loudest.abs_diff(nearest) <= 1, "{rate} Hz: {hz} Hz in band {loudest}, not {nearest}");
        }
    }
}

#[test]
fn a_tone_that_starts_at_60_seconds_starts_the_picture() {
    let songs = Songs::new();
    for rate in [44_100u32, 48_000] {
        // Silence but for a tone from 60.000 s to 60.200 s, and one second of it at the end for the maximum.
        let samples = (0..130 * rate).map(|n| {
            let t = f64::from(n) / f64::from(rate);
            let on = (60.0..60.2).contains(&t) || (118.0..118.5).contains(&t);
            if on { 0.5 * (TAU * 1_000.0 * t).sin() } else { 0.0 }
        });
        let path = songs.wav("click.wav", rate, 1, samples);
        let image = minute_of(&path).image;
        let loud = |column| (0..128).any(|band| image.level(column, band) > Some(200));
        let first = (0..image.width()).find(|&column| loud(column)).expect("a tone");
        let last = (0..1000).rev().find(|&column| loud(column)).expect("a tone");
        assert!(first <= 1, "{rate} Hz: column {first}");
        // 0.2 s are 8.6 columns.
        assert!((8..=10).contains(&last), "{rate} Hz: column {last}");
        let second = (1000..image.width()).find(|&column| loud(column)).expect("a tone");
        let expected = (58.0f64 * 22_050.0 / 512.0).round() as u32;
        assert!(second.abs_diff(expected) <= 1, "{rate} Hz: column {second}, not {expected}");
    }
}

#[test]
fn silence_has_no_picture() {
    let songs = Songs::new();
    let path = songs.wav("silence.wav", 22_050, 2, std::iter::repeat_n(0.0, 2 * 22_050 * 125));
    for recipe in [Recipe::minute(), Recipe::hacksc2020()] {
        let error = picture_of(&path, &recipe).expect_err("silence");
        assert!(matches!(error, AnalyzeError::Silence { .. }), "{error}");
    }
}

#[test]
fn a_song_too_short_for_the_recipe_says_how_short() {
    let songs = Songs::new();
    let path = songs.sine("second.wav", 44_100, 1.0, 440.0);
    let error = picture_of(&path, &Recipe::minute()).expect_err("too short");
    let expected = ClipError::TooShort { needed_secs: 10.0, actual_secs: 1.0 };
    assert!(matches!(&error, AnalyzeError::Clip(clip) if *clip == expected), "{error}");

    let path = songs.sine("fifty.wav", 22_050, 50.0, 440.0);
    let error = picture_of(&path, &Recipe::hacksc2020()).expect_err("too short");
    assert!(matches!(error, AnalyzeError::Clip(ClipError::TooShort { .. })), "{error}");
}

#[test]
fn a_short_song_is_seen_whole_and_a_medium_one_by_its_last_minute() {
    let songs = Songs::new();
    let whole = minute_of(&songs.sine("whole.wav", 22_050, 40.0, 440.0));
    assert_eq!((whole.window.start_s, whole.window.end_s, whole.window.note), (0.0, 40.0, ClipNote::WholeSong));
    assert_eq!(whole.image.width(), 1 + 40 * 22_050 / 512);

    // A tone in the first 30 s only: the last minute must not show it, but noise keeps it from being silent.
    let samples = (0..90 * 22_050u32).map(|n| {
        let t = f64::from(n) / 22_050.0;
        if t < 30.0 { 0.5 * (TAU * 440.0 * t).sin() } else { 0.5 * (TAU * 2_000.0 * t).sin() }
    });
    let last = minute_of(&songs.wav("last.wav", 22_050, 1, samples));
    assert_eq!((last.window.start_s, last.window.end_s, last.window.note), (30.0, 90.0, ClipNote::LastMinute));
    assert_eq!(last.image.width(), 2584);
    let loudest = |column| (0..128).max_by_key(|&band| last.image.level(column, band));
    assert_eq!(loudest(1), loudest(2000));
}

#[test]
fn the_picture_of_2020_takes_what_there_is_after_a_minute() {
    let songs = Songs::new();
    let cut = picture_of(&songs.sine("cut.wav", 22_050, 70.0, 440.0), &Recipe::hacksc2020()).expect("a picture");
    assert_eq!((cut.window.start_s, cut.window.end_s, cut.window.note), (60.0, 70.0, ClipNote::Cut));
    assert_eq!(cut.image.width(), 1 + 10 * 22_050 / 512);
    for rate in [44_100, 48_000] {
        let full = picture_of(&songs.sine("full.wav", rate, 120.0, 440.0), &Recipe::hacksc2020());
        assert_eq!(full.expect("a picture").image.width(), 2001, "{rate} Hz");
    }
}

#[test]
fn the_same_song_gives_the_same_bytes_whoever_asks() {
    let songs = Songs::new();
    let path = songs.sine("song.wav", 44_100, 125.0, 440.0);
    let (first, columns) = columns_of(&path);
    let second = minute_of(&path);
    let identity = identify(&path).expect("a song");
    let third =
        analyze(&path, &Recipe::minute(), Some(&identity), Threads::Several, &mut |_| ControlFlow::Continue(()));
    let third = third.expect("a picture");
    assert_eq!(first.png, second.png);
    assert_eq!(first.png, third.png);
    let digest = Sha256::digest(&first.png);
    let bytes: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&first.sha256[at..at + 2], 16).expect("hex digits")).collect();
    assert_eq!(bytes, digest[..]);
    assert_eq!([&second.sha256, &third.sha256], [&first.sha256; 2]);

    // The columns told on the way are the picture's own.
    let levels = Recipe::minute().grey.levels(&columns).expect("not silent");
    assert_eq!(SpectrogramImage::from_levels(&levels, 128), *first.image);
    assert_eq!(columns.range(), Some((first.min_log_mel, first.max_log_mel)));
}

#[test]
fn the_file_carries_recipe_window_and_song() {
    let songs = Songs::new();
    let analysis = minute_of(&songs.sine("song.wav", 22_050, 125.0, 440.0));
    let (image, text) = SpectrogramImage::from_png(&analysis.png).expect("our own PNG");
    assert_eq!(image, *analysis.image);
    let text = text.expect("our own texts");
    assert_eq!(text.recipe, Recipe::minute().id().as_str());
    assert_eq!(text.window, "60.000-120.000");
    assert_eq!(text.song, analysis.song.to_string());
}

#[test]
fn channels_are_averaged() {
    let songs = Songs::new();
    let tone = |n: u32| 0.4 * (TAU * 440.0 * f64::from(n) / 22_050.0).sin();
    let mono = songs.wav("mono.wav", 22_050, 1, (0..125 * 22_050).map(|n| tone(n) / 2.0));
    let left = songs.wav("left.wav", 22_050, 2, (0..125 * 22_050).flat_map(|n| [tone(n), 0.0]));
    let (mono, left) = (minute_of(&mono), minute_of(&left));
    assert!((mono.max_log_mel - left.max_log_mel).abs() < 1e-3, "{} {}", mono.max_log_mel, left.max_log_mel);
}

#[test]
fn a_break_ends_the_work() {
    let songs = Songs::new();
    let path = songs.sine("song.wav", 22_050, 125.0, 440.0);
    let mut calls = 0;
    let outcome = analyze(&path, &Recipe::minute(), None, Threads::Several, &mut |_| {
        calls += 1;
        if calls == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(outcome, Err(AnalyzeError::Cancelled)));
    assert_eq!(calls, 3);
}

#[test]
fn a_float_file_full_of_rubbish_still_has_its_tone() {
    let songs = Songs::new();
    let path = songs.0.path().join("float.wav");
    let spec = WavSpec { channels: 1, sample_rate: 44_100, bits_per_sample: 32, sample_format: SampleFormat::Float };
    let mut writer = WavWriter::create(&path, spec).expect("a new file");
    for n in 0..125 * 44_100u32 {
        let rubbish = [f32::NAN, f32::INFINITY, f32::MAX, f32::NEG_INFINITY];
        let sample = match n % 1_000_003 {
            0 => rubbish[(n / 1_000_003) as usize % 4],
            _ => (TAU * 440.0 * f64::from(n) / 44_100.0).sin() as f32,
        };
        writer.write_sample(sample).expect("room on the disk");
    }
    writer.finalize().expect("room on the disk");
    let analysis = minute_of(&path);
    assert!(analysis.max_log_mel.is_finite() && analysis.max_log_mel < 20.0);
}

/// A song of 130 s of which only the first `secs` are there.
fn cut_short(songs: &Songs, secs: usize) -> PathBuf {
    let path = songs.sine("cut.wav", 22_050, 130.0, 440.0);
    let whole = std::fs::read(&path).expect("just written");
    std::fs::write(&path, &whole[..44 + secs * 22_050 * 2]).expect("room on the disk");
    path
}

#[test]
fn a_file_cut_short_within_its_minute_has_no_picture() {
    let songs = Songs::new();
    let error =
        analyze(&cut_short(&songs, 100), &Recipe::minute(), None, Threads::Several, &mut |_| ControlFlow::Continue(()));
    let message = error.expect_err("a third of the minute is missing").to_string();
    assert!(message.contains("no usable audio: only 882000 of 1323000 samples"), "{message}");
}

#[test]
fn a_file_cut_short_that_has_nearly_all_of_its_minute_is_seen_by_its_true_length() {
    let songs = Songs::new();
    let analysis = minute_of(&cut_short(&songs, 118));
    assert_eq!((analysis.window.start_s, analysis.window.end_s), (58.0, 118.0));
    assert_eq!(analysis.duration_secs, 118.0);
}

#[test]
fn a_file_written_into_a_pipe_that_promises_the_longest_length_is_seen_by_its_true_length() {
    let songs = Songs::new();
    let path = songs.sine("piped.wav", 22_050, 130.0, 440.0);
    let mut bytes = std::fs::read(&path).expect("just written");
    bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    std::fs::write(&path, bytes).expect("room on the disk");
    assert_eq!(minute_of(&path).duration_secs, 130.0);
}

/// A copy of a fixture (62 s) with the bytes of a part of it, in hundredths, turned over.
fn damaged_flac(songs: &Songs, part: std::ops::Range<usize>) -> PathBuf {
    let path = songs.0.path().join("damaged.flac");
    let mut bytes = std::fs::read("tests/fixtures/song.flac").expect("committed");
    let part = bytes.len() * part.start / 100..bytes.len() * part.end / 100;
    bytes[part].iter_mut().for_each(|byte| *byte = !*byte);
    std::fs::write(&path, bytes).expect("room on the disk");
    path
}

#[test]
fn a_song_damaged_over_a_third_has_no_picture() {
    let songs = Songs::new();
    let error = picture_of(&damaged_flac(&songs, 30..65), &Recipe::minute()).expect_err("damaged");
    let AnalyzeError::Incomplete { decoded, expected } = error else { panic!("{error}") };
    assert_eq!(expected, 60 * 44_100);
    assert!((expected / 2..expected * 8 / 10).contains(&decoded), "{decoded} of {expected}");
}

#[test]
fn a_song_with_a_scratch_keeps_everything_else_in_its_place() {
    let songs = Songs::new();
    let whole = minute_of(Path::new("tests/fixtures/song.flac"));
    let scratched = minute_of(&damaged_flac(&songs, 50..51));
    assert_ne!(scratched.song, whole.song);
    let differs = |column| (0..128).any(|band| whole.image.level(column, band) != scratched.image.level(column, band));
    let differing: Vec<u32> = (0..whole.image.width()).filter(|&column| differs(column)).collect();
    // A hundredth of the bytes is about a hundredth of the time, but a frame is lost as a whole.
    assert!((1..150).contains(&differing.len()), "{} columns", differing.len());
    let (first, last) = (differing[0], differing[differing.len() - 1]);
    assert!(last - first < 200, "from {first} to {last}");
}

#[test]
fn one_thread_and_several_draw_the_same_picture() {
    let songs = Songs::new();
    let on = |path: &Path, threads| {
        let outcome = analyze(path, &Recipe::minute(), None, threads, &mut |_| ControlFlow::Continue(()));
        outcome.map(|analysis| (analysis.sha256, analysis.song, analysis.window)).map_err(|error| error.to_string())
    };
    let same = |path: &Path| {
        let one = on(path, Threads::One);
        assert_eq!(on(path, Threads::Several), one, "{}", path.display());
        one
    };
    for name in ["song.flac", "song.ogg", "alac.m4a"] {
        same(&Path::new("tests/fixtures").join(name)).expect("a picture");
    }
    same(&songs.sine("sine.wav", 44_100, 130.0, 440.0)).expect("a picture");
    same(&cut_short(&songs, 118)).expect("a picture by its true length");
    // The cut in the middle of the last minute of 62 s lies at 52 hundredths.
    for scratch in [50..51, 52..53, 53..54] {
        same(&damaged_flac(&songs, scratch)).expect("a picture with a gap");
    }
    // A hole longer than what is filled with silence.
    same(&damaged_flac(&songs, 40..62)).expect_err("damaged");
}

#[test]
fn a_22_khz_file_gives_librosas_picture_to_one_grey_level() {
    let songs = Songs::new();
    let samples = synth::signal(22_050);
    let path = songs.wav("synth.wav", 22_050, 1, samples.iter().map(|&sample| f64::from(sample) / 32_767.0));
    for (recipe, golden) in [(Recipe::minute(), "minute_22k.png"), (Recipe::hacksc2020(), "hacksc2020_22k.png")] {
        let ours = picture_of(&path, &recipe).expect("a picture");
        let (worst, differing) = synth::difference(ours.image.pixels(), &synth::golden_picture(golden));
        assert!(worst <= 1 && differing < 330, "{golden}: worst {worst}, {differing} pixels differ");
    }
}

#[test]
fn a_44_khz_stereo_file_gives_librosas_columns_below_10_khz() {
    const BANDS: usize = 120;
    let songs = Songs::new();
    let left = synth::signal(44_100);
    let right = left[left.len() - 37..].iter().chain(&left);
    let frames = left.iter().zip(right).flat_map(|(&left, &right)| [left, right]);
    let path = songs.wav("synth.wav", 44_100, 2, frames.map(|sample| f64::from(sample) / 32_767.0));
    let (_, columns) = columns_of(&path);

    let path = format!("{}/tests/goldens/logmel_44k_stereo.i16", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("committed");
    let golden: Vec<f32> =
        bytes.chunks_exact(2).map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 1000.0).collect();
    let last = columns.columns() - 3;
    let (mut sum, mut far, mut count) = (0.0f64, 0, 0);
    for (golden, column) in golden.chunks_exact(BANDS).zip((0..).step_by(8)) {
        if !(3..last).contains(&column) {
            continue;
        }
        for (golden, ours) in golden.iter().zip(columns.column(column)) {
            let difference = (golden - ours).abs();
            sum += f64::from(difference);
            far += usize::from(difference > 0.1);
            count += 1;
        }
    }
    assert!(count > 300 * BANDS);
    let mean = sum / count as f64;
    assert!(mean <= 0.02 && far * 1000 <= count, "mean {mean}, {far} of {count} differ by over 0.1");
}
