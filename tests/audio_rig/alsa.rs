//! ALSA's `file` plugin writing into a pipe that `pv` paces: no server, no sound card, and back-pressure instead of loss.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::remote::Remote;
use super::timecode::{RATE, runs, write_song};
use super::{check_programme, play_programme, wait_until};

/// Two channels of 32-bit floats.
const FRAME_BYTES: u64 = 8;

#[test]
fn through_seek_pause_and_loop_the_recording_is_the_song_frame_by_frame() {
    let pv = Command::new("pv").arg("--version").output();
    assert!(pv.is_ok(), "this test needs pv; `make test` installs it, or: apt-get install pv");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let song = write_song(folder.path(), 1, 40);
    let capture = folder.path().join("capture.raw");
    let config = folder.path().join("asound.conf");
    fs::write(&config, asound_conf(&capture)).expect("a temporary file");
    let env = only_alsa(&config);
    let recorded = || fs::metadata(&capture).map_or(0, |data| data.len() / FRAME_BYTES);

    let started = Instant::now();
    let mut player = Remote::start(&song, &env);
    play_programme(&mut player, recorded);
    let status = player.status();
    assert_eq!(status.output, "ok", "{}", status.text);
    player.quit();
    wait_until("the pipe is drained", || still(&capture));
    let played_secs = recorded() as f64 / f64::from(RATE);
    assert!(played_secs < started.elapsed().as_secs_f64() + 1.0, "the pipe paces the sound: {played_secs} s");

    let samples = floats(&fs::read(&capture).expect("a recording"));
    check_programme(&runs(1, &samples));
}

#[test]
fn with_no_device_at_all_the_player_says_so_and_keeps_the_place() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let song = write_song(folder.path(), 1, 20);
    let config = folder.path().join("asound.conf");
    fs::write(&config, "").expect("a temporary file");
    let mut player = Remote::start(&song, &only_alsa(&config));
    player.tell("seek 7.5");
    player.tell("play");
    wait_until("the missing device is told", || player.status().output == "none");
    assert_eq!(player.status().position, Duration::from_millis(7_500));
    player.quit();
}

/// An environment in which there is ALSA with this configuration, and no `PulseAudio` server.
fn only_alsa(config: &Path) -> BTreeMap<&'static str, OsString> {
    let nowhere = config.with_file_name("nowhere");
    BTreeMap::from([
        ("ALSA_CONFIG_PATH", config.into()),
        ("PULSE_SERVER", format!("unix:{}", nowhere.display()).into()),
        ("PULSE_RUNTIME_PATH", nowhere.clone().into()),
        ("XDG_RUNTIME_DIR", nowhere.into()),
    ])
}

/// A default device of 48 kHz float stereo that writes what it plays into `capture`, at most a frame per frame's time.
fn asound_conf(capture: &Path) -> String {
    let pace = u64::from(RATE) * FRAME_BYTES;
    let capture = capture.display();
    format!(
        "pcm.nothing {{ type null }}\n\
         pcm.recorder {{ type file; slave.pcm nothing; file \"|pv -qL {pace} > '{capture}'\"; format raw }}\n\
         pcm.!default {{ type plug; slave {{ pcm recorder; rate {RATE}; channels 2; format FLOAT_LE }} }}\n\
         ctl.!default {{ type null }}\n"
    )
}

/// Whether a file did not grow for a while.
fn still(path: &Path) -> bool {
    let idle = || -> io::Result<Duration> { fs::metadata(path)?.modified()?.elapsed().map_err(io::Error::other) };
    idle().is_ok_and(|idle| idle > Duration::from_millis(600))
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|word| f32::from_le_bytes(*word)).collect()
}
