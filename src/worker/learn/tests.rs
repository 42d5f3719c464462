//! The thread with a real database, real songs, and files that never answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::dataset::{LabelSource, LabelState, Store};
use crate::ear::{FEATURES, Heard};
use crate::learn::LocalModel;
use crate::mood::Mood;
use crate::pipeline::Hearing;
use crate::song::{Metadata, Song, SongId, read_song};
use crate::worker::{Event, LearnCommand, LearnEvent, Places, StoreEvent, Worker};

/// A library before the window opens.
struct Library {
    dir: tempfile::TempDir,
    store: Store,
}

impl Library {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("data")).unwrap();
        Self { dir, store }
    }

    fn add(&mut self, song: &Song) -> SongId {
        self.store.upsert_songs(&[(song.clone(), None)]).unwrap();
        song.id
    }

    /// A song that was listened to, and leans one way or the other.
    fn heard(&mut self, number: u8, leaning: bool) -> SongId {
        let song = self.add(&unread(number, PathBuf::from(format!("/gone/{number}.flac"))));
        let lean = if leaning { 1.0 } else { -1.0 };
        let feature = |index: usize| lean + f32::from(number) * 0.01 + (index % 7) as f32 * 0.1;
        let heard = Heard::made_up((0..FEATURES).map(feature).collect());
        self.store.put_features(song, &Hearing::recipe(), &heard.to_bytes(), heard.fidelity).unwrap();
        song
    }

    /// So many songs that were listened to, in turn sad and happy, as they sound.
    fn tagged(&mut self, count: u8) {
        for number in 0..count {
            let song = self.heard(number, number % 2 == 0);
            self.label(song, if number % 2 == 0 { "sad" } else { "happy" });
        }
    }

    /// A file that whoever opens it waits for.
    #[cfg(unix)]
    fn hanging(&mut self, number: u8) -> SongId {
        let path = self.dir.path().join(format!("{number}.wav"));
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        self.add(&unread(number, path))
    }

    /// Twelve seconds of a tone that comes and goes.
    fn real(&mut self, name: &str) -> SongId {
        let path = self.dir.path().join(name);
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut file = hound::WavWriter::create(&path, spec).unwrap();
        for n in 0..12 * 16_000_u32 {
            let t = f64::from(n) / 16_000.0;
            file.write_sample(((t * 2000.0).sin() * 9000.0 * (1.0 - t % 0.5)) as i16).unwrap();
        }
        file.finalize().unwrap();
        self.add(&read_song(&path, None).unwrap())
    }

    fn label(&mut self, song: SongId, name: &str) {
        let (state, now) = (Some(LabelState::Labelled(mood(name))), jiff::Timestamp::UNIX_EPOCH);
        self.store.annotate(song, state, LabelSource::Human, now).unwrap();
    }

    fn open(self) -> Window {
        let below = |name: &str| self.dir.path().join(name);
        let places =
            Places { data: below("data"), model: below("model.json"), demo: below("demo"), cache: below("cache") };
        drop(self.store);
        let mut window = Window { worker: Worker::spawn(&places, Arc::new(|_| {})).unwrap(), dir: self.dir };
        window.until("the library", |event| matches!(event, Event::Store(StoreEvent::Library { .. })).then_some(()));
        window
    }
}

fn unread(number: u8, path: PathBuf) -> Song {
    Song {
        id: SongId::from_bytes([number; 32]),
        path,
        metadata: Metadata { artist: Some(format!("artist {}", number % 5)), ..Metadata::default() },
        duration_secs: 200.0,
        format: "WAV".to_owned(),
    }
}

fn mood(name: &str) -> Mood {
    Mood::new(name).unwrap()
}

struct Window {
    worker: Worker,
    dir: tempfile::TempDir,
}

impl Window {
    fn send(&mut self, command: LearnCommand) {
        self.worker.send(command.into());
    }

    fn teach(&mut self) {
        self.send(LearnCommand::Teach { ahead: Vec::new() });
    }

    fn listen(&mut self) {
        self.send(LearnCommand::Survey { only_cached: false });
    }

    /// What `find` makes of the first event that it knows.
    fn until<T>(&mut self, what: &str, find: impl Fn(&Event) -> Option<T>) -> T {
        let deadline = Instant::now() + Duration::from_secs(40);
        while Instant::now() < deadline {
            self.worker.flush();
            match self.worker.try_recv() {
                Some(event) => {
                    if let Some(found) = find(&event) {
                        return found;
                    }
                }
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        }
        panic!("{what} did not come");
    }

    fn until_taught(&mut self, what: &str, is_it: impl Fn(&LocalModel, bool) -> bool) -> Arc<LocalModel> {
        self.until(what, |event| match event {
            Event::Learn(LearnEvent::Taught { model, tested }) if is_it(model, *tested) => Some(Arc::clone(model)),
            _ => None,
        })
    }

    /// Nothing of this kind for a while.
    fn never(&mut self, what: &str, is_it: impl Fn(&Event) -> bool) {
        let end = Instant::now() + Duration::from_millis(1500);
        while Instant::now() < end {
            self.worker.flush();
            match self.worker.try_recv() {
                Some(event) => assert!(!is_it(&event), "{what}"),
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        }
    }
}

fn is_taught(event: &Event) -> bool {
    matches!(event, Event::Learn(LearnEvent::Taught { .. }))
}

fn model_file(dir: &Path) -> PathBuf {
    dir.join("model.json")
}

#[test]
fn a_library_without_labels_has_suggestions_without_numbers() {
    let mut library = Library::new();
    let song = library.heard(1, true);
    let mut window = library.open();
    window.teach();
    let model = window.until_taught("a general predictor", |model, _| model.card.is_general);
    assert_eq!(model.moods(), [mood("calm"), mood("happy"), mood("sad")]);
    let prediction = window.until("a suggestion", |event| match event {
        Event::Learn(LearnEvent::Suggestions { scores, .. }) => scores.iter().find(|(of, _)| *of == song).cloned(),
        _ => None,
    });
    assert!(prediction.1.is_rough());
}

#[test]
#[cfg(unix)]
fn files_that_hang_hold_up_neither_learning_nor_the_end() {
    let mut library = Library::new();
    library.tagged(10);
    for number in 10..20 {
        library.heard(number, number % 2 == 0);
    }
    let hanging: Vec<SongId> = (100..103).map(|number| library.hanging(number)).collect();
    library.label(hanging[0], "sad");
    let late = library.heard(50, true);
    let mut window = library.open();
    window.listen();
    window.teach();
    window.until_taught("a fit", |model, tested| !model.card.is_general && !tested);
    window.until_taught("its test", |model, tested| !model.card.is_general && tested);
    // Another label, while both threads wait for files that never come.
    let mut store = Store::open(&window.dir.path().join("data")).unwrap();
    let now = jiff::Timestamp::UNIX_EPOCH;
    store.annotate(late, Some(LabelState::Labelled(mood("sad"))), LabelSource::Human, now).unwrap();
    window.teach();
    window.until_taught("the next fit", |model, _| model.card.counts[&mood("sad")] == 6);
    let end = Instant::now();
    window.worker.end(end + Duration::from_secs(2));
    assert!(end.elapsed() < Duration::from_secs(3), "{:?}", end.elapsed());
}

#[test]
fn a_label_on_a_song_that_was_not_heard_yet_is_learnt_before_all_others_are_heard() {
    let mut library = Library::new();
    library.tagged(9);
    let song = library.real("tenth.wav");
    library.label(song, "happy");
    let mut window = library.open();
    window.teach();
    // Four happy songs are too few; the fifth has to be listened to first.
    window.until_taught("a general predictor", |model, _| model.card.is_general);
    window.until_taught("a predictor of the user's own", |model, _| {
        !model.card.is_general && model.card.counts[&mood("happy")] == 5
    });
    let tested = window.until_taught("its test", |_, tested| tested);
    assert!(!tested.predict_heard(&Heard::made_up(vec![0.0; FEATURES])).is_rough());
    assert_eq!(LocalModel::load(&model_file(window.dir.path())).unwrap().card.id, tested.card.id);
}

#[test]
fn with_learning_off_a_chosen_model_stays_whatever_is_heard() {
    let mut library = Library::new();
    library.tagged(12);
    library.real("unheard.wav");
    let mut window = library.open();
    window.teach();
    let own = window.until_taught("a tested predictor", |_, tested| tested);
    let copy = window.dir.path().join("copy.json");
    own.share(&copy).unwrap();
    let mut store = Store::open(&window.dir.path().join("data")).unwrap();
    let (first, now) = (SongId::from_bytes([0; 32]), jiff::Timestamp::UNIX_EPOCH);
    store.annotate(first, Some(LabelState::Labelled(mood("happy"))), LabelSource::Human, now).unwrap();
    window.send(LearnCommand::UseModel { path: copy });
    window.listen();
    window.until("the chosen model", |event| matches!(event, Event::Learn(LearnEvent::Model(_))).then_some(()));
    window.never("the chosen model is replaced", is_taught);
    assert_eq!(LocalModel::load(&model_file(window.dir.path())).unwrap().card.id, own.card.id);
}

#[test]
fn moods_that_sound_like_nothing_have_no_general_predictor() {
    let mut library = Library::new();
    library.heard(1, true);
    let names = ["sad", "happy", "calm"].map(mood);
    let mut window = library.open();
    window.teach();
    window.until_taught("a general predictor", |model, _| model.card.is_general);
    let mut store = Store::open(&window.dir.path().join("data")).unwrap();
    for mood in &names[1..] {
        store.remove_mood(mood).unwrap();
    }
    window.teach();
    window.until("no model", |event| matches!(event, Event::Learn(LearnEvent::NoModel)).then_some(()));
}
