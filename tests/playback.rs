//! The player with all its threads on an output without a device: what comes out, frame by frame, and what it says.

mod timecode;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use moodsic::playback::{NullDevice, NullOutput, OutputError, PlayState, Player, PlayerStatus};
use moodsic::units::SampleRate;
use timecode::{RATE, Run, runs, write_song};

/// Frames that a fade of 5 ms takes.
const FADE: u64 = 240;
/// Frames the device takes at once.
const BLOCK: usize = 480;
const PATIENCE: Duration = Duration::from_secs(20);

fn rate(hertz: u32) -> SampleRate {
    SampleRate::new(hertz).expect("not zero")
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn frames(position: Duration) -> u64 {
    (position.as_secs_f64() * f64::from(RATE)).round() as u64
}

/// Polls until `done`, and says what was waited for if it never is.
fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(1));
    }
}

fn wait_for_status(player: &mut Player, what: &str, done: impl Fn(&PlayerStatus) -> bool) -> PlayerStatus {
    wait_until(what, || done(&player.status()));
    player.status()
}

/// A player and the recording of its stereo device at 48 kHz.
struct Deck {
    player: Player,
    device: NullDevice,
    recording: Vec<f32>,
    folder: tempfile::TempDir,
}

impl Deck {
    fn new() -> Self {
        let (output, device) = NullOutput::stepped(rate(RATE), 2);
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { player: Player::new(Box::new(output)), device, recording: Vec::new(), folder }
    }

    /// A deck that plays `song` from its start; the first frames are heard already.
    fn playing(song: u64, length_secs: u64) -> Self {
        let mut deck = Self::new();
        let path = write_song(deck.folder.path(), song, length_secs);
        deck.player.load(&path, Duration::ZERO, true);
        deck.play_into(song);
        deck
    }

    /// Takes `blocks` from the player, never faster than the feeder.
    fn play(&mut self, blocks: usize) {
        for _ in 0..blocks {
            wait_until("the feeder is ahead", || self.device.buffered() >= BLOCK);
            self.step();
        }
    }

    fn step(&mut self) {
        let block = self.device.step(BLOCK);
        self.recording.extend(block);
    }

    /// Takes blocks until `song` sounds undisturbed at the recording's end.
    fn play_into(&mut self, song: u64) {
        wait_until("the song sounds", || {
            self.step();
            let block = &self.recording[self.recording.len() - 2 * BLOCK..];
            runs(song, block).last().is_some_and(|run| run.ends_at() == BLOCK as u64)
        });
    }

    fn recorded(&self) -> u64 {
        (self.recording.len() / 2) as u64
    }

    fn runs(&self, song: u64) -> Vec<Run> {
        runs(song, &self.recording)
    }
}

#[test]
fn a_song_is_heard_frame_by_frame() {
    let mut deck = Deck::playing(1, 10);
    deck.play(500);
    let runs = deck.runs(1);
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert!(runs[0].first <= FADE && runs[0].frames > 500 * BLOCK as u64, "{runs:?}");
    let status = deck.player.status();
    assert_eq!((status.state, status.underruns, frames(status.position)), (PlayState::Playing, 0, runs[0].end()));
    assert_eq!(status.duration, Some(secs(10)));
}

#[test]
fn a_seek_is_heard_from_its_exact_frame_on() {
    let mut deck = Deck::playing(1, 60);
    let target = Duration::from_micros(41_234_567);
    deck.player.seek(target);
    assert_eq!(deck.player.status().position, target);
    deck.play_into(1);
    deck.play(50);
    let runs = deck.runs(1);
    let [before, after] = runs[..] else { panic!("{runs:?}") };
    assert!(before.end() < u64::from(RATE));
    assert_eq!(after.first, frames(target) + FADE - 1);
    assert_eq!(frames(deck.player.status().position), after.end());
}

#[test]
fn a_pause_loses_no_frame_and_repeats_none() {
    let mut deck = Deck::playing(1, 10);
    deck.play(20);
    deck.player.pause();
    for _ in 0..10 {
        deck.step();
    }
    let status = deck.player.status();
    assert_eq!(status.state, PlayState::Paused);
    let silent_from = deck.recording.len() - 8 * BLOCK * 2;
    assert!(deck.recording[silent_from..].iter().all(|sample| *sample == 0.0));
    deck.player.play();
    deck.play(20);
    let runs = deck.runs(1);
    let [before, after] = runs[..] else { panic!("{runs:?}") };
    assert_eq!(frames(status.position), before.end() + FADE);
    assert_eq!(after.first, before.end() + FADE + FADE - 1);
}

#[test]
fn a_loop_starts_again_right_after_its_end() {
    let mut deck = Deck::playing(1, 20);
    let (start, end) = (Duration::from_millis(3_210), Duration::from_micros(4_567_890));
    deck.player.set_loop(Some((start, end)));
    deck.player.seek(start);
    deck.play_into(1);
    deck.play(700);
    let runs = deck.runs(1);
    let looped = &runs[1..];
    assert!(looped.len() >= 5, "{looped:?}");
    for pair in looped.windows(2) {
        assert_eq!((pair[0].end(), pair[1].first), (frames(end), frames(start)));
        assert_eq!(pair[0].ends_at(), pair[1].at);
    }
    let heard = looped.last().expect("runs").end();
    assert!(frames(deck.player.status().position).abs_diff(heard) <= 1);
}

#[test]
fn a_loop_that_ends_within_what_is_buffered_holds() {
    let mut deck = Deck::playing(1, 20);
    wait_until("the ring is full", || deck.device.buffered() > RATE as usize / 2);
    let end = deck.player.status().position + Duration::from_millis(200);
    deck.player.set_loop(Some((Duration::ZERO, end)));
    deck.play_into(1);
    deck.play(60);
    let runs = deck.runs(1);
    assert!(runs.iter().all(|run| run.end() <= frames(end)), "{runs:?}");
    assert!(runs.iter().filter(|run| run.first == 0).count() >= 1, "{runs:?}");
}

#[test]
fn without_its_loop_the_song_goes_on_behind_it() {
    let mut deck = Deck::playing(1, 20);
    deck.player.set_loop(Some((Duration::ZERO, Duration::from_millis(500))));
    deck.play_into(1);
    deck.play(80);
    wait_until("the ring is full", || deck.device.buffered() > RATE as usize / 2);
    deck.player.set_loop(None);
    let position = deck.player.status().position;
    deck.play_into(1);
    deck.play(100);
    let last = *deck.runs(1).last().expect("a run");
    assert_eq!(last.first, frames(position) + FADE - 1);
    assert!(last.end() > u64::from(RATE), "{last:?}");
}

#[test]
fn a_seek_behind_the_loop_goes_to_its_start() {
    let mut deck = Deck::playing(1, 20);
    deck.player.set_loop(Some((secs(2), secs(4))));
    deck.player.seek(secs(9));
    assert_eq!(deck.player.status().position, secs(2));
}

#[test]
fn a_song_ends_when_its_last_frame_was_heard_and_play_starts_it_anew() {
    let mut deck = Deck::playing(1, 2);
    wait_until("the song ends", || {
        if deck.device.buffered() >= BLOCK || frames(deck.player.status().position) > 2 * u64::from(RATE) - 2_000 {
            deck.step();
        }
        deck.player.status().state == PlayState::Ended
    });
    let runs = deck.runs(1);
    assert_eq!((runs.len(), runs[0].end()), (1, 2 * u64::from(RATE)), "{runs:?}");
    let status = deck.player.status();
    assert_eq!((status.position, status.underruns), (secs(2), 0));
    deck.player.play();
    deck.play_into(1);
    let runs = deck.runs(1);
    assert!(runs[1].first <= FADE, "{runs:?}");
}

#[test]
fn a_seek_past_the_end_ends_the_song_without_a_sound() {
    let mut deck = Deck::playing(1, 2);
    wait_for_status(&mut deck.player, "the length is known", |status| status.duration.is_some());
    deck.player.seek(secs(999));
    assert_eq!(deck.player.status().position, secs(2));
    wait_until("the song ends", || {
        deck.step();
        deck.player.status().state == PlayState::Ended
    });
    assert_eq!(deck.runs(1).len(), 1);
}

#[test]
fn a_song_loaded_while_another_plays_is_the_only_one_heard_from_then_on() {
    let mut deck = Deck::playing(1, 20);
    deck.play(20);
    let second = write_song(deck.folder.path(), 2, 20);
    deck.player.load(&second, secs(7), true);
    let loaded = deck.recorded();
    deck.play_into(2);
    deck.play(100);
    assert!(deck.runs(1).iter().all(|run| run.ends_at() <= loaded));
    let runs = deck.runs(2);
    assert_eq!((runs.len(), runs[0].first), (1, frames(secs(7)) + FADE - 1), "{runs:?}");
}

#[test]
fn of_a_hundred_seeks_in_a_row_the_last_one_counts() {
    let mut deck = Deck::playing(1, 60);
    for n in 0..100 {
        deck.player.seek(Duration::from_millis(n * 397 % 40_000));
        if n % 7 == 0 {
            deck.step();
        }
    }
    let target = Duration::from_millis(12_345);
    deck.player.seek(target);
    let sought = deck.recorded();
    deck.play_into(1);
    deck.play(50);
    let after: Vec<Run> = deck.runs(1).into_iter().filter(|run| run.at >= sought).collect();
    assert_eq!(after.len(), 1, "{after:?}");
    assert_eq!(after[0].first, frames(target) + FADE - 1);
}

#[test]
fn a_late_feeder_is_heard_as_silence_and_counted() {
    let mut deck = Deck::playing(1, 60);
    // Ten seconds in one gulp: the ring holds one. A feeder that wakes meanwhile brings some more, on a busy machine even all.
    let is_late = |_| deck.device.step(10 * RATE as usize).contains(&0.0);
    assert!((0..4).any(is_late), "no gulp was silent anywhere");
    assert!(deck.player.status().underruns >= 1);
    deck.play_into(1);
}

#[test]
fn mono_at_another_rate_sounds_from_both_front_speakers_of_a_surround_device() {
    const HZ: f64 = 440.0;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("tone.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut wav = hound::WavWriter::create(&path, spec).expect("a temporary file");
    for n in 0..3 * 44_100 {
        let sample = 0.5 * (std::f64::consts::TAU * HZ * f64::from(n) / 44_100.0).sin();
        wav.write_sample(sample as f32).expect("space");
    }
    wav.finalize().expect("space");

    let (output, device) = NullOutput::stepped(rate(RATE), 6);
    let mut player = Player::new(Box::new(output));
    player.load(&path, secs(1), true);
    wait_until("the ring fills", || device.buffered() >= RATE as usize / 2);
    let recording = device.step(RATE as usize / 2);
    let start = f64::from(RATE);
    let mut worst = 0.0f64;
    for (n, sample) in recording.chunks_exact(6).enumerate().skip(2_000) {
        let expected = 0.5 * (std::f64::consts::TAU * HZ * (start + n as f64) / f64::from(RATE)).sin();
        worst = worst.max((f64::from(sample[0]) - expected).abs());
        assert_eq!(sample[0], sample[1]);
        assert!(sample[2..].iter().all(|other| *other == 0.0));
    }
    // The resampler's filter has an even length: half a frame of the song, 0.0157 here. A whole one would be 0.031.
    assert!(worst < 0.016, "{worst}");
}

#[test]
fn a_file_that_is_no_song_says_so_and_the_next_song_plays() {
    let mut deck = Deck::new();
    let broken = deck.folder.path().join("broken.mp3");
    std::fs::write(&broken, vec![7u8; 5_000]).expect("a temporary file");
    deck.player.load(&broken, Duration::ZERO, true);
    let status = wait_for_status(&mut deck.player, "the error is told", |status| status.error.is_some());
    assert_eq!(status.state, PlayState::Paused);
    deck.player.load(Path::new("/nowhere/at all.flac"), Duration::ZERO, true);
    wait_for_status(&mut deck.player, "the missing file is told", |now| {
        now.error.is_some() && now.error != status.error
    });
    let good = write_song(deck.folder.path(), 3, 5);
    deck.player.load(&good, Duration::ZERO, true);
    deck.play_into(3);
    assert_eq!(deck.player.status().error, None);
}

#[test]
fn without_a_device_the_song_stays_paused_and_sounds_when_one_comes() {
    let mut deck = Deck::new();
    deck.device.unplug();
    let path = write_song(deck.folder.path(), 1, 20);
    deck.player.load(&path, secs(5), true);
    let status = wait_for_status(&mut deck.player, "the missing device is told", |status| status.output.is_some());
    assert!(matches!(status.output, Some(Err(OutputError::NoDevice { .. }))));
    assert_eq!((status.state, status.position), (PlayState::Paused, secs(5)));
    wait_for_status(&mut deck.player, "the song is known all the same", |status| status.duration == Some(secs(20)));
    deck.device.plug();
    deck.play_into(1);
    assert_eq!(deck.runs(1)[0].first, frames(secs(5)) + FADE - 1);
    assert_eq!(deck.player.status().state, PlayState::Playing);
}

#[test]
fn a_device_paused_for_long_is_closed_and_opened_again_at_the_same_place() {
    let mut deck = Deck::playing(1, 20);
    deck.play(20);
    deck.player.pause();
    for _ in 0..5 {
        deck.step();
    }
    let paused = deck.player.status().position;
    wait_until("the device is closed", || !deck.device.is_open());
    assert_eq!(deck.player.status().position, paused);
    deck.player.play();
    let resumed = deck.recorded();
    deck.play_into(1);
    let runs = deck.runs(1);
    let after = runs.iter().find(|run| run.at >= resumed).expect("sound");
    assert_eq!(after.first, frames(paused) + FADE - 1);
}

#[test]
fn after_a_lost_device_the_song_goes_on_at_the_same_place() {
    let mut deck = Deck::playing(1, 20);
    deck.play(100);
    deck.device.unplug();
    let lost =
        wait_for_status(&mut deck.player, "the loss is told", |status| status.output == Some(Err(OutputError::Lost)));
    assert_eq!(frames(lost.position), deck.runs(1)[0].end());
    deck.device.plug();
    let was_recorded = deck.recorded();
    wait_until("the device is open again", || deck.device.is_open());
    deck.play_into(1);
    let runs = deck.runs(1);
    let after = runs.iter().find(|run| run.at >= was_recorded).expect("sound");
    assert_eq!(after.first, frames(lost.position) + FADE - 1);
}

#[test]
fn another_device_may_have_another_rate() {
    // 20 s at 48 kHz are 20 s at 32 kHz: the position is the song's, whatever the device counts.
    let (output, device) = NullOutput::stepped(rate(32_000), 1);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = write_song(folder.path(), 1, 20);
    let mut player = Player::new(Box::new(output));
    player.load(&path, secs(3), true);
    for _ in 0..50 {
        wait_until("the feeder is ahead", || device.buffered() >= 16_000);
        device.step(320);
    }
    let position = player.status().position.as_secs_f64();
    assert!((position - 3.5).abs() < 1e-4, "{position}");
}

#[test]
fn the_timed_output_plays_at_the_pace_of_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = write_song(folder.path(), 1, 30);
    let mut player = Player::new(Box::new(NullOutput::new()));
    let started = Instant::now();
    player.load(&path, Duration::ZERO, true);
    let status = wait_for_status(&mut player, "a second is heard", |status| status.position >= secs(1));
    assert!(started.elapsed() >= status.position.min(secs(1)));
}

#[test]
fn a_song_of_two_hours_needs_no_more_memory() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("long.wav");
    let bytes = 7_200 * 44_100 * 4u32;
    let mut header = Vec::from(*b"RIFF");
    header.extend((bytes + 36).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16u32.to_le_bytes());
    header.extend([1, 0, 2, 0]);
    header.extend(44_100u32.to_le_bytes());
    header.extend((44_100 * 4u32).to_le_bytes());
    header.extend([4, 0, 16, 0]);
    header.extend(b"data");
    header.extend(bytes.to_le_bytes());
    std::fs::write(&path, header).expect("a temporary file");
    // A sparse file: silence that takes no space on the disk.
    let file = std::fs::OpenOptions::new().write(true).open(&path).expect("just written");
    file.set_len(u64::from(bytes) + 44).expect("a sparse file");

    let (output, device) = NullOutput::stepped(rate(RATE), 2);
    let mut player = Player::new(Box::new(output));
    let before = resident_mb();
    player.load(&path, secs(7_100), true);
    for _ in 0..2_000 {
        wait_until("the feeder is ahead", || device.buffered() >= RATE as usize / 2);
        device.step(BLOCK);
    }
    let status = player.status();
    assert_eq!(status.duration, Some(secs(7_200)));
    assert!(status.position > secs(7_119));
    // Other tests of this binary run beside it; the song itself is 1.2 GB.
    assert!(resident_mb() < before + 200, "{} MB, {before} before", resident_mb());
}

/// Memory in use by this process, in MB; 0 where the system does not say.
fn resident_mb() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
    pages * 4 / 1024
}
