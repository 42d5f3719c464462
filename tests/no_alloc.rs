//! The audio callback allocates nothing and frees nothing: this binary's allocator aborts if [`Engine::fill`] does.

mod timecode;

use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use assert_no_alloc::{AllocDisabler, assert_no_alloc};
use moodsic::playback::{Engine, Output, OutputError, OutputInfo, PlayState, Player};
use moodsic::units::SampleRate;

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

/// A device whose buffers the test fills itself.
struct BareOutput {
    engine: Arc<Mutex<Option<Engine>>>,
}

impl Output for BareOutput {
    fn open(&mut self, engine: &mut dyn FnMut(&OutputInfo) -> Engine) -> Result<OutputInfo, OutputError> {
        let sample_rate = SampleRate::new(timecode::RATE).expect("not zero");
        let info = OutputInfo { device: "bare".into(), sample_rate, channels: 2 };
        *self.engine.lock().unwrap_or_else(PoisonError::into_inner) = Some(engine(&info));
        Ok(info)
    }

    fn check(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn close(&mut self) {
        *self.engine.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Fills a buffer of 10 ms under the watchful allocator.
fn fill(engine: &mut Engine, latency_ms: u64) -> Vec<f32> {
    let mut out = vec![0.0f32; 960];
    assert_no_alloc(|| {
        engine.set_latency(Duration::from_millis(latency_ms));
        engine.fill(&mut out);
    });
    out
}

fn is_silent(buffer: &[f32]) -> bool {
    buffer.iter().all(|sample| *sample == 0.0)
}

/// Fills until `buffers` with sound came out, and gives them.
fn hear(engine: &mut Engine, buffers: u64) -> Vec<f32> {
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut heard = Vec::new();
    let mut count = 0;
    while count < buffers {
        assert!(Instant::now() < deadline, "sound comes");
        let buffer = fill(engine, 40 + count % 3);
        if is_silent(&buffer) {
            thread::sleep(Duration::from_millis(1));
        } else {
            count += 1;
            heard.extend(buffer);
        }
    }
    heard
}

#[test]
fn filling_allocates_nothing_while_playing_seeking_pausing_starving_and_ending() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let song = timecode::write_song(folder.path(), 1, 30);
    let slot = Arc::new(Mutex::new(None));
    let mut player = Player::new(Box::new(BareOutput { engine: Arc::clone(&slot) }));
    player.load(&song, Duration::ZERO, true);
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut engine = loop {
        if let Some(engine) = slot.lock().unwrap_or_else(PoisonError::into_inner).take() {
            break engine;
        }
        assert!(Instant::now() < deadline, "the device is opened");
        thread::sleep(Duration::from_millis(1));
    };

    let heard = hear(&mut engine, 200);
    assert!(timecode::runs(1, &heard).iter().any(|run| run.frames > 4_000), "it is the song that is heard");
    player.set_volume(0.3);
    player.set_loop(Some((Duration::from_secs(3), Duration::from_secs(4))));
    player.seek(Duration::from_secs(3));
    hear(&mut engine, 300);
    player.pause();
    fill(&mut engine, 40);
    assert!((0..20).all(|_| is_silent(&fill(&mut engine, 40))));
    player.play();
    hear(&mut engine, 20);
    let before = player.status().underruns;
    let mut gulp = vec![0.0f32; 10 * 96_000];
    while player.status().underruns == before {
        hear(&mut engine, 1);
        assert_no_alloc(|| engine.fill(&mut gulp));
        assert!(Instant::now() < deadline + Duration::from_mins(1), "the ring runs dry");
    }
    player.set_loop(None);
    player.seek(Duration::from_millis(29_500));
    while player.status().state != PlayState::Ended {
        fill(&mut engine, 0);
        assert!(Instant::now() < deadline + Duration::from_mins(1), "the song ends");
    }
    player.load(&song, Duration::from_secs(9), true);
    hear(&mut engine, 50);
}

#[test]
#[ignore = "run by an_allocation_would_abort in a process of its own"]
fn allocates_where_it_must_not() {
    let made = assert_no_alloc(|| vec![1u8; 100]);
    assert_eq!(made.len(), 100);
}

#[test]
fn an_allocation_would_abort() {
    let this = std::env::current_exe().expect("a test binary");
    let output =
        Command::new(this).args(["--exact", "allocates_where_it_must_not", "--ignored"]).output().expect("itself");
    assert!(!output.status.success(), "the watchful allocator is not in charge");
}
