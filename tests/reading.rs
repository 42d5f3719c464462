//! How much of a song's file is read when it comes on screen, counted by the system.
#![cfg(all(feature = "gui", target_os = "linux"))]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use moodsic::worker::{AnalysisCommand, AnalysisEvent, Event, JobId, Places, ScanCommand, StoreEvent, Worker};

const RATE: u32 = 22_050;
const SECS: u32 = 600;
/// Bytes of a second: one channel, 16 bits.
const BYTES_PER_SEC: u64 = RATE as u64 * 2;

/// Bytes that this process has read so far, from files and else.
fn bytes_read() -> u64 {
    let counters = std::fs::read_to_string("/proc/self/io").expect("Linux counts them");
    let read = counters.lines().find_map(|line| line.strip_prefix("rchar: "));
    read.and_then(|number| number.parse().ok()).expect("a number")
}

/// Ten minutes of a tone that rises.
fn write_song(path: &Path) {
    let spec =
        hound::WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = hound::WavWriter::create(path, spec).expect("a file");
    let mut phase = 0.0_f32;
    for n in 0..RATE * SECS {
        phase = (phase + 0.03 + n as f32 * 1e-8) % std::f32::consts::TAU;
        file.write_sample((phase.sin() * 8000.0) as i16).expect("room");
    }
    file.finalize().expect("a whole file");
}

fn expect(worker: &Worker, what: &str, mut is_it: impl FnMut(&Event) -> bool) -> Event {
    let deadline = Instant::now() + Duration::from_mins(1);
    while Instant::now() < deadline {
        match worker.try_recv() {
            Some(event) if is_it(&event) => return event,
            Some(_) => {}
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    panic!("{what} did not come");
}

/// One test only: what other tests of the process read would count as well.
#[test]
fn a_second_look_at_a_known_song_reads_its_minute_and_no_more() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("long.wav");
    write_song(&path);
    let below = |name: &str| dir.path().join(name);
    let places = Places { data: below("data"), model: below("model"), demo: below("demo"), cache: below("cache") };
    let mut worker = Worker::spawn(&places, Arc::new(|_| {})).expect("threads");
    worker.send(ScanCommand::Read { paths: vec![path.clone()] }.into());
    let added = expect(&worker, "the song", |event| matches!(event, Event::Store(StoreEvent::Songs(_))));
    let Event::Store(StoreEvent::Songs(songs)) = added else { unreachable!() };
    let song = songs[0].song.id;

    // Shows the song until its whole overview is there, and answers the bytes that took.
    let mut look = |job: u64| {
        let before = bytes_read();
        let (path, expected) = (path.clone(), Some(song));
        worker.send(AnalysisCommand::Analyze { job: JobId(job), path, expected, next: None }.into());
        expect(&worker, "the picture", |event| matches!(event, Event::Analysis(AnalysisEvent::Analyzed { .. })));
        expect(&worker, "the overview", |event| {
            let Event::Analysis(AnalysisEvent::Overview { overview, .. }) = event else { return false };
            overview.peaks.len() as f64 * overview.bucket_secs > f64::from(SECS) - 1.0
        });
        bytes_read() - before
    };
    let whole = u64::from(SECS) * BYTES_PER_SEC;
    let minute = 60 * BYTES_PER_SEC;
    let first = look(1);
    let second = look(2);
    println!("a song of {whole} bytes, a minute of {minute}: the first look read {first}, the second {second}");
    assert!(first >= whole, "the first look has to read it all, for the overview: {first}");
    // What surrounds the minute: the head of the file, blocks that begin before it, the database, the overview.
    assert!(second <= minute * 3 / 2, "the second look read {second} of {whole}");
}
