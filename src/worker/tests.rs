//! Each thread is made to panic: the window is told, the thread goes on, the others never stop, and labels are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::*;
use crate::dataset::{HistoryStep, LabelState, Store};
use crate::mood::Mood;
use crate::song::SongId;

/// A worker on folders of its own, and the tickets of its writes.
struct Bench {
    worker: Worker,
    dir: tempfile::TempDir,
    ticket: u64,
}

impl Bench {
    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let below = |name: &str| dir.path().join(name);
        let places =
            Places { data: below("data"), model: below("model.json"), demo: below("demo"), cache: below("cache") };
        let mut bench = Self { worker: Worker::spawn(&places, Arc::new(|_| {})).unwrap(), dir, ticket: 0 };
        bench.expect("the library", |event| matches!(event, Event::Store(StoreEvent::Library { .. })));
        bench
    }

    /// The next event of this kind; others are passed over.
    fn expect(&mut self, what: &str, is_it: impl Fn(&Event) -> bool) -> Event {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            self.worker.flush();
            match self.worker.try_recv() {
                Some(event) if is_it(&event) => return event,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        }
        panic!("{what} did not come");
    }

    fn expect_failure(&mut self, thread: Thread) {
        let event = self.expect("a failure", |event| matches!(event, Event::Failed(failed, _) if *failed == thread));
        let Event::Failed(_, words) = event else { unreachable!() };
        assert!(words.ends_with("was made to fail"), "{words}");
    }

    fn label(&mut self, song: SongId, mood: &str) -> Ticket {
        self.ticket += 1;
        let ticket = Ticket(self.ticket);
        let state = Some(LabelState::Labelled(Mood::new(mood).unwrap()));
        let write = Write::Annotate { songs: vec![song], state };
        self.worker.send(Command::Store(StoreCommand { ticket, write }));
        ticket
    }

    fn expect_written(&mut self, ticket: Ticket) {
        self.expect(
            "a written label",
            |event| matches!(event, Event::Store(StoreEvent::Written { ticket: written, .. }) if *written == ticket),
        );
    }

    /// Whatever else has happened, labels are written.
    fn expect_labels_are_written(&mut self, song: SongId) {
        let ticket = self.label(song, "sad");
        self.expect_written(ticket);
    }

    fn add(&mut self, path: PathBuf) -> SongId {
        self.worker.send(ScanCommand::Read { paths: vec![path] }.into());
        let event = self.expect("a song", |event| matches!(event, Event::Store(StoreEvent::Songs(_))));
        let Event::Store(StoreEvent::Songs(songs)) = event else { unreachable!() };
        songs[0].song.id
    }

    fn show(&mut self, job: u64, path: &Path, next: &Path) {
        let next = Some(next.to_owned());
        let path = path.to_owned();
        self.worker.send(AnalysisCommand::Analyze { job: JobId(job), path, expected: None, next }.into());
    }

    /// Why a song has no picture.
    fn expect_no_picture(&mut self, job: u64) -> String {
        let event = self.expect(
            "a reason",
            |event| matches!(event, Event::Analysis(AnalysisEvent::Failed { job: failed, .. }) if failed.0 == job),
        );
        let Event::Analysis(AnalysisEvent::Failed { error, .. }) = event else { unreachable!() };
        error
    }
}

/// A song of two seconds, too short for a picture.
fn song(folder: &Path, name: &str, hz: f32) -> PathBuf {
    let path = folder.join(name);
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = hound::WavWriter::create(&path, spec).unwrap();
    for n in 0..16_000 {
        file.write_sample(((n as f32 * hz * std::f32::consts::TAU / 8000.0).sin() * 8000.0) as i16).unwrap();
    }
    file.finalize().unwrap();
    path
}

fn label_on_disk(dir: &Path, song: SongId) -> Option<LabelState> {
    let store = Store::open_for_reading(&dir.join("data")).unwrap().unwrap();
    store.song(song).unwrap().unwrap().annotation.map(|annotation| annotation.state)
}

/// One test, for the places where threads fail are shared by all of them.
#[test]
fn every_thread_survives_a_panic_and_labels_are_kept() {
    let mut bench = Bench::start();
    let (path, other) = (song(bench.dir.path(), "a.wav", 440.0), song(bench.dir.path(), "b.wav", 330.0));
    let data = bench.dir.path().join("data");
    let first = bench.add(path.clone());
    let second = bench.add(other.clone());

    // The label that the thread fails over is tried again, and what stands behind it keeps its place.
    fail_point::arm("store");
    let (calm, happy) = (bench.label(first, "calm"), bench.label(first, "happy"));
    bench.expect_failure(Thread::Store);
    bench.expect_written(calm);
    bench.expect_written(happy);
    assert_eq!(label_on_disk(bench.dir.path(), first), Some(LabelState::Labelled(Mood::new("happy").unwrap())));

    // What is on the disk already is not written once more.
    let steps = || Store::open_for_reading(&data).unwrap().unwrap().history().unwrap().undo_count;
    let before = steps();
    fail_point::arm("store, after a commit");
    let sad = bench.label(first, "sad");
    bench.expect_failure(Thread::Store);
    bench.expect_written(sad);
    assert_eq!(steps(), before + 1);

    // Nor is a change of the moods, and the window gets the moods that came of it.
    fail_point::arm("store, after a commit");
    let [sad, blue] = ["sad", "blue"].map(|name| Mood::new(name).unwrap());
    bench.ticket += 1;
    let ticket = Ticket(bench.ticket);
    let write = Write::EditMood(MoodEdit::Rename(sad.clone(), blue.clone()));
    bench.worker.send(Command::Store(StoreCommand { ticket, write }));
    bench.expect_failure(Thread::Store);
    let event = bench.expect(
        "a renamed mood",
        |event| matches!(event, Event::Store(StoreEvent::Written { ticket: written, .. }) if *written == ticket),
    );
    let Event::Store(StoreEvent::Written { written, .. }) = event else { unreachable!() };
    assert_eq!(written.renamed, Some((sad.clone(), blue.clone())));
    assert!(written.vocabulary.unwrap().is_free_for(&sad, &blue), "it has its new name");
    assert_eq!(steps(), before + 2);
    bench.ticket += 1;
    let (ticket, direction) = (Ticket(bench.ticket), HistoryStep::Undo);
    let write = Write::StepHistory { direction, of: StepRef::Ticket(Ticket(ticket.0 - 1)) };
    bench.worker.send(Command::Store(StoreCommand { ticket, write }));
    bench.expect_written(ticket);

    // One that it fails over again and again is refused, in words, and holds nobody back.
    fail_point::arm("store");
    fail_point::arm("store");
    let (refused, behind) = (bench.label(second, "calm"), bench.label(second, "sad"));
    bench.expect_failure(Thread::Store);
    bench.expect_failure(Thread::Store);
    bench.expect(
        "a refusal",
        |event| matches!(event, Event::Store(StoreEvent::WriteRefused { ticket, .. }) if *ticket == refused),
    );
    bench.expect_written(behind);

    // One that is on the disk counts as written all the same, and the window gets the steps that came of it.
    let before = steps();
    fail_point::arm("store, after a commit");
    fail_point::arm("store, after a commit");
    let given_up = bench.label(second, "happy");
    bench.expect_failure(Thread::Store);
    bench.expect_failure(Thread::Store);
    bench.expect_written(given_up);
    bench.expect(
        "the library",
        |event| matches!(event, Event::Store(StoreEvent::Library { history, .. }) if history.undo_count == before + 1),
    );
    let sad = bench.label(second, "sad");
    bench.expect_written(sad);

    fail_point::arm("scan");
    bench.worker.send(ScanCommand::Read { paths: vec![path.clone()] }.into());
    bench.expect_failure(Thread::Scan);
    bench.expect_labels_are_written(first);
    bench.worker.send(ScanCommand::Read { paths: vec![path.clone()] }.into());
    bench.expect("a scan", |event| matches!(event, Event::Scan(ScanEvent::Finished { found: 1, .. })));

    fail_point::arm("learn");
    bench.worker.send(LearnCommand::Train { job: JobId(1) }.into());
    bench.expect_failure(Thread::Learn);
    bench.expect_labels_are_written(first);
    bench.worker.send(LearnCommand::Train { job: JobId(2) }.into());
    bench.expect("a training", |event| matches!(event, Event::Learn(LearnEvent::TooFewLabels(_))));

    fail_point::arm("cloud");
    let recall = || Command::Cloud(CloudCommand::Recall(Box::default()));
    bench.worker.send(recall());
    bench.expect_failure(Thread::Cloud);
    bench.expect_labels_are_written(first);
    bench.worker.send(recall());
    bench.expect("what is known", |event| matches!(event, Event::Cloud(CloudEvent::Recalled(_))));

    // A song that the analysis fails over is told as any that has no picture.
    fail_point::arm("analysis");
    bench.show(3, &path, &other);
    assert!(bench.expect_no_picture(3).contains("analysis was made to fail"));
    bench.expect_labels_are_written(first);
    fail_point::arm("ahead");
    bench.show(4, &path, &other);
    assert!(!bench.expect_no_picture(4).contains("fail"));
    bench.expect_failure(Thread::Ahead);
    bench.expect_labels_are_written(second);
    assert_eq!(label_on_disk(bench.dir.path(), second), Some(LabelState::Labelled(Mood::new("sad").unwrap())));
}
