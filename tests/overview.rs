//! The overview of whole songs, on WAV files made here.

use std::ops::ControlFlow;
use std::path::PathBuf;

use hound::{SampleFormat, WavSpec, WavWriter};
use moodsic::pipeline::{AnalyzeError, overview};
use tempfile::TempDir;

/// A 16-bit mono WAV at 8 kHz whose amplitude in each second is what `level` says.
fn song(folder: &TempDir, secs: u32, level: impl Fn(u32) -> f64) -> PathBuf {
    let path = folder.path().join("song.wav");
    let spec = WavSpec { channels: 1, sample_rate: 8_000, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut writer = WavWriter::create(&path, spec).expect("a new file");
    for n in 0..secs * 8_000 {
        let sign = if n % 40 < 20 { 1.0 } else { -1.0 };
        writer.write_sample((sign * level(n / 8_000) * 32_767.0) as i16).expect("room on the disk");
    }
    writer.finalize().expect("room on the disk");
    path
}

#[test]
fn the_peaks_follow_the_loudness() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = song(&folder, 100, |second| f64::from(second) / 100.0);
    let overview = overview(&path, 100, 100.0, &mut |_| ControlFlow::Continue(())).expect("a song");
    assert_eq!((overview.peaks.len(), overview.bucket_secs), (100, 1.0));
    for (second, peak) in overview.peaks.iter().enumerate() {
        assert!((f64::from(*peak) - second as f64 / 100.0).abs() < 1e-3, "second {second}: {peak}");
    }
}

#[test]
fn a_wrong_or_unknown_length_still_shows_the_whole_song() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = song(&folder, 100, |second| if second == 99 { 0.9 } else { 0.1 });
    for told in [0.0, f64::NAN, 10.0, 1000.0, -3.0] {
        let overview = overview(&path, 50, told, &mut |_| ControlFlow::Continue(())).expect("a song");
        let covered = overview.peaks.len() as f64 * overview.bucket_secs;
        assert!((100.0..100.0 + 2.0 * overview.bucket_secs).contains(&covered), "{told} s: {covered} s");
        assert!(overview.peaks.len() <= 100, "{told} s: {} buckets", overview.peaks.len());
        assert!((overview.peaks.last().copied().unwrap_or_default() - 0.9).abs() < 1e-3, "{told} s");
    }
}

#[test]
fn a_long_song_is_sampled_in_every_part() {
    let folder = TempDir::new().expect("a temporary folder");
    let secs = 21 * 60;
    let path = song(&folder, secs, |second| f64::from(second / 60) / 30.0);
    let overview = overview(&path, 210, f64::from(secs), &mut |_| ControlFlow::Continue(())).expect("a song");
    assert_eq!(overview.peaks.len(), 210);
    for (bucket, peak) in overview.peaks.iter().enumerate() {
        let minute = bucket / 10;
        assert!((f64::from(*peak) - minute as f64 / 30.0).abs() < 1e-3, "bucket {bucket}: {peak}");
    }
}

#[test]
fn a_break_ends_the_overview() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = song(&folder, 100, |_| 0.5);
    let mut calls = 0;
    let outcome = overview(&path, 100, 100.0, &mut |_| {
        calls += 1;
        ControlFlow::Break(())
    });
    assert!(matches!(outcome, Err(AnalyzeError::Cancelled)));
    assert_eq!(calls, 1);
}
