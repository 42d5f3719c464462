//! The player on real sound systems, recorded and compared with the song frame by frame.
//!
//! Two rigs: ALSA writing into a paced pipe (no server, no sound card, nothing lost under load: part of every test run) and
//! a `PulseAudio` server of its own with a null sink (`tests/rigs/pulse.sh` runs it). The player runs in a process of its own,
//! this binary again, because the systems are chosen by the environment.
#![cfg(all(feature = "gui", target_os = "linux"))]

mod alsa;
mod pulse;
mod remote;
#[path = "../timecode/mod.rs"]
mod timecode;

use std::thread;
use std::time::{Duration, Instant};

use remote::Remote;
use timecode::{RATE, Run};

/// Frames in a fade of 5 ms.
const FADE: u64 = 240;
const PATIENCE: Duration = Duration::from_mins(1);
/// Where the programme goes.
const SEEK_TO: Duration = Duration::from_millis(20_500);
const LOOP: (Duration, Duration) = (Duration::from_millis(30_250), Duration::from_millis(31_125));

/// Polls until `done`, and says what was waited for if it never is.
fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn frames(position: Duration) -> u64 {
    (position.as_secs_f64() * f64::from(RATE)).round() as u64
}

/// Plays, seeks, pauses, goes on and loops. `recorded` says how many frames have been recorded.
fn play_programme(player: &mut Remote, recorded: impl Fn() -> u64) {
    let hear = |player: &mut Remote, until: Duration| {
        wait_until("the song gets on", || player.status().position >= until);
    };
    player.tell("play");
    hear(player, Duration::from_millis(1_500));
    player.tell(&format!("seek {}", SEEK_TO.as_secs_f64()));
    hear(player, SEEK_TO + Duration::from_millis(1_500));
    player.tell("pause");
    let paused_at = recorded();
    wait_until("half a second of silence is recorded", || recorded() > paused_at + u64::from(RATE) / 2);
    player.tell("play");
    hear(player, SEEK_TO + Duration::from_secs(3));
    player.tell(&format!("loop {} {}", LOOP.0.as_secs_f64(), LOOP.1.as_secs_f64()));
    player.tell(&format!("seek {}", LOOP.0.as_secs_f64()));
    let looped_at = recorded();
    wait_until("the loop is recorded", || recorded() > looped_at + 3 * u64::from(RATE));
}

/// The runs that the programme must leave: one to the seek, one to the pause, one to the loop, then the rounds.
fn check_programme(runs: &[Run]) {
    assert!(runs.len() >= 5, "{runs:?}");
    let [first, sought, resumed, looped @ ..] = runs else { panic!("{runs:?}") };
    assert!(first.first < 2 * FADE && first.frames > u64::from(RATE), "plays from the start: {runs:?}");
    assert_eq!(sought.first, frames(SEEK_TO) + FADE - 1, "the seek: {runs:?}");
    assert_eq!(resumed.first, sought.end() + FADE + FADE - 1, "the pause: {runs:?}");
    assert!(resumed.at > sought.ends_at() + u64::from(RATE) / 10, "there was a pause: {runs:?}");
    assert_eq!(looped[0].first, frames(LOOP.0) + FADE - 1, "the loop's start: {runs:?}");
    for pair in looped.windows(2) {
        assert_eq!((pair[0].end(), pair[1].first), (frames(LOOP.1), frames(LOOP.0)), "the loop's seam: {runs:?}");
        assert_eq!(pair[0].ends_at(), pair[1].at, "no gap in the loop: {runs:?}");
    }
}
