//! Songs come in: in order, in batches, each once, the unchanged ones unopened; and it is left at once, whatever hangs.

use std::collections::HashMap;
use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use moodsic::audio::DecodeError;
use moodsic::dataset::{Store, StoreError};
use moodsic::library::{Batch, Collector, LibraryError, ReadError, ReadProgress, add_files, add_songs, read_songs};
use moodsic::song::{FileStamp, Song, SongId, identify_while};
use moodsic::worker::{Event, Places, ScanCommand, ScanEvent, Worker};

/// Whatever is read is left in this time at the latest.
const AT_ONCE: Duration = Duration::from_millis(200);

/// Keeps all batches, knows `known`, and breaks it off when `go_on` says so.
struct Kept<F: FnMut(&Batch) -> bool> {
    known: HashMap<PathBuf, (FileStamp, Song)>,
    batches: Vec<Batch>,
    go_on: F,
}

impl<F: FnMut(&Batch) -> bool> Collector for Kept<F> {
    fn unchanged(&mut self, path: &Path, stamp: FileStamp) -> Option<Song> {
        self.known.get(path).filter(|known| known.0 == stamp).map(|known| known.1.clone())
    }

    fn collect(&mut self, batch: Batch) -> ControlFlow<()> {
        let go_on = (self.go_on)(&batch);
        self.batches.push(batch);
        if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// Reads everything; songs and failures of all batches, and how far the last one was.
fn read(paths: &[PathBuf], known: HashMap<PathBuf, (FileStamp, Song)>) -> Batch {
    let mut kept = Kept { known, batches: Vec::new(), go_on: |_: &Batch| true };
    read_songs(paths, &mut kept).expect("nobody broke it off");
    kept.batches.into_iter().fold(Batch::default(), |mut all, batch| {
        assert!(all.progress.done <= batch.progress.done && all.progress.found <= batch.progress.found);
        all.songs.extend(batch.songs);
        all.left_out.extend(batch.left_out);
        Batch { progress: batch.progress, ..all }
    })
}

/// A second of sound that no other `seed` gives.
fn wav(path: &Path, seed: i16) {
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    fs::create_dir_all(path.parent().expect("in a folder")).expect("made");
    let mut file = hound::WavWriter::create(path, spec).expect("a file");
    (0..8000_i16).for_each(|n| file.write_sample(n.wrapping_mul(seed)).expect("written"));
    file.finalize().expect("whole");
}

fn names(batch: &Batch, below: &Path) -> Vec<String> {
    let name = |song: &Song| song.path.strip_prefix(below).expect("below").display().to_string();
    batch.songs.iter().map(|(song, _)| name(song)).collect()
}

#[test]
fn songs_come_in_the_order_of_the_walk_and_what_is_none_has_its_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    for number in (1..=40).rev() {
        wav(&dir.path().join(format!("{number} a.wav")), number);
    }
    wav(&dir.path().join("sub/1.wav"), 100);
    fs::write(dir.path().join("3 broken.mp3"), "no music").expect("written");
    let missing = dir.path().join("missing");
    let all = read(&[dir.path().to_owned(), missing.clone(), dir.path().join("sub/1.wav")], HashMap::new());
    let mut expected: Vec<String> = (1..=40).map(|number| format!("{number} a.wav")).collect();
    expected.push("sub/1.wav".to_owned());
    assert_eq!(names(&all, dir.path()), expected);
    assert_eq!(all.progress, ReadProgress { done: 42, found: 42, walking: false });
    assert!(all.songs.iter().all(|(song, stamp)| *stamp == FileStamp::of(&song.path).ok()));
    let left_out: HashMap<_, _> = all.left_out.into_iter().collect();
    assert_eq!(left_out.len(), 2);
    assert!(matches!(
        left_out[&dir.path().join("3 broken.mp3")],
        ReadError::Decode(DecodeError::UnknownFormat | DecodeError::Damaged { .. } | DecodeError::Unsupported { .. })
    ));
    assert!(matches!(left_out[&missing], ReadError::Decode(DecodeError::Io { .. })));
}

/// What became of these files, by their index; `go_on` is asked with how many have been added.
fn add(
    store: &mut Store,
    paths: &[PathBuf],
    go_on: fn(usize) -> ControlFlow<()>,
) -> Vec<(usize, Result<SongId, LibraryError>)> {
    let (added, mut outcomes) = (AtomicUsize::new(0), Vec::new());
    let each = |_: &mut Store, index, song: Result<Song, LibraryError>| {
        added.fetch_add(1, Ordering::Relaxed);
        outcomes.push((index, song.map(|song| song.id)));
        Ok::<_, StoreError>(())
    };
    add_files(store, paths, || go_on(added.load(Ordering::Relaxed)), each).expect("a library");
    outcomes
}

#[test]
fn files_are_added_in_the_order_they_are_named_each_as_often_as_it_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut paths: Vec<PathBuf> = (1..=9).rev().map(|number| dir.path().join(format!("{number}.wav"))).collect();
    (1..).zip(&paths).for_each(|(seed, path)| wav(path, seed));
    paths.insert(3, dir.path().join("missing.wav"));
    paths.push(paths[0].clone());
    let mut store = Store::open(&dir.path().join("data")).expect("a library");
    let outcomes = add(&mut store, &paths, |_| ControlFlow::Continue(()));
    let indices: Vec<usize> = outcomes.iter().map(|(index, _)| *index).collect();
    assert_eq!(indices, (0..11).collect::<Vec<_>>());
    assert!(matches!(outcomes[3].1, Err(LibraryError::Read(_))));
    let listed: Vec<PathBuf> = store.songs().expect("readable").into_iter().map(|entry| entry.song.path).collect();
    assert_eq!(listed, [&paths[..3], &paths[4..10]].concat());
    assert_eq!(outcomes[10].1.as_ref().ok(), outcomes[0].1.as_ref().ok());
}

#[test]
fn what_was_added_before_a_break_stays_and_nothing_comes_after_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let paths: Vec<PathBuf> = (1..=9).map(|number| dir.path().join(format!("{number}.wav"))).collect();
    (1..).zip(&paths[..8]).for_each(|(seed, path)| wav(path, seed));
    let mut store = Store::open(&dir.path().join("data")).expect("a library");
    let two = |added| if added < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    assert_eq!(add(&mut store, &paths, two).len(), 2);
    assert_eq!(add(&mut store, &paths[8..], |_| ControlFlow::Break(())).len(), 0, "the last one is missing");
    assert_eq!(store.songs().expect("readable").len(), 2);
}

#[test]
fn a_file_that_is_unchanged_is_not_opened_and_a_changed_one_is_read_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = tempfile::tempdir().expect("a folder");
    let (same, other) = (dir.path().join("1.wav"), dir.path().join("2.wav"));
    wav(&same, 1);
    wav(&other, 2);
    let mut store = Store::open(data.path()).expect("a library");
    let mut add = || {
        let mut ids: Vec<SongId> = Vec::new();
        add_songs(&mut store, &[dir.path().to_owned()], &mut |batch| {
            assert!(batch.left_out.is_empty(), "{:?}", batch.left_out);
            ids.extend(batch.songs.iter().map(|(song, _)| song.id));
            ControlFlow::Continue(())
        })
        .expect("added");
        ids
    };
    let first = add();
    // Nothing that could be read any more, behind the same size and time.
    let at = fs::metadata(&same).and_then(|found| found.modified()).expect("a time");
    fs::write(&same, vec![0; fs::metadata(&same).expect("there").len() as usize]).expect("written");
    File::options().write(true).open(&same).and_then(|file| file.set_modified(at)).expect("set back");
    wav(&other, 3);
    let later = std::time::SystemTime::now() + Duration::from_secs(5);
    File::options().write(true).open(&other).and_then(|file| file.set_modified(later)).expect("set");
    let second = add();
    assert_eq!(first[0], second[0]);
    assert_ne!(first[1], second[1]);
    assert_eq!(store.songs().expect("readable").len(), 2, "the song that is nowhere any more is hidden");
}

#[test]
fn a_song_taken_out_of_the_list_comes_back_though_its_file_is_unchanged() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = tempfile::tempdir().expect("a folder");
    wav(&dir.path().join("1.wav"), 1);
    let mut store = Store::open(data.path()).expect("a library");
    let paths = [dir.path().to_owned()];
    let mut songs = Vec::new();
    let mut each = |batch: Batch| {
        songs.extend(batch.songs.iter().map(|(song, _)| song.id));
        ControlFlow::Continue(())
    };
    add_songs(&mut store, &paths, &mut each).expect("added");
    store.hide_songs(&songs).expect("hidden");
    add_songs(&mut store, &paths, &mut |_| ControlFlow::Continue(())).expect("added");
    assert_eq!(store.songs().expect("readable").len(), 1);
}

#[test]
fn a_copy_keeps_its_own_tags_though_its_sound_is_known() {
    let dir = tempfile::tempdir().expect("a folder");
    let (plain, tagged) = (dir.path().join("a.mp3"), dir.path().join("b.mp3"));
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cbr.mp3");
    let sound = fs::read(fixture).expect("a fixture");
    fs::write(&plain, &sound).expect("written");
    // ID3v2.3 with a title and nothing else.
    let title = b"\0Tagged";
    let mut frame = b"TIT2\0\0\0\x07\0\0".to_vec();
    frame.extend(title);
    let mut bytes = b"ID3\x03\0\0\0\0\0\x11".to_vec();
    bytes.extend(frame);
    bytes.extend(&sound);
    fs::write(&tagged, bytes).expect("written");
    let data = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(data.path()).expect("a library");
    for _ in 0..2 {
        let mut titles = Vec::new();
        add_songs(&mut store, &[dir.path().to_owned()], &mut |batch| {
            titles.extend(batch.songs.into_iter().map(|(song, _)| song.metadata.title));
            ControlFlow::Continue(())
        })
        .expect("added");
        assert_eq!(titles, [None, Some("Tagged".to_owned())]);
    }
}

/// One folder that must be read whole before it can be in order; others have nothing to show.
fn large_tree() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for number in 0..20_000 {
        File::create(dir.path().join(format!("{number}.txt"))).expect("made");
    }
    for number in 0..200 {
        fs::create_dir(dir.path().join(format!("folder {number}"))).expect("made");
    }
    dir
}

#[test]
fn a_large_tree_is_left_at_once_before_its_first_song() {
    let dir = large_tree();
    let mut asked = None;
    let go_on = |_: &Batch| {
        asked.get_or_insert_with(Instant::now);
        false
    };
    let mut kept = Kept { known: HashMap::new(), batches: Vec::new(), go_on };
    let began = Instant::now();
    let end = read_songs(&[dir.path().to_owned()], &mut kept);
    let left = Instant::now();
    assert!(matches!(end, Err(LibraryError::Cancelled)));
    assert_eq!(kept.batches.len(), 1);
    let asked = asked.expect("asked");
    assert!(asked - began < AT_ONCE, "asked after {:?}", asked - began);
    assert!(left - asked < AT_ONCE, "left after {:?}", left - asked);
}

#[test]
fn a_huge_file_is_left_at_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("1.wav");
    wav(&path, 1);
    // Hours of silence that take no room: three gigabytes, as the header says.
    let len = 3_000_000_000_u32;
    let mut bytes = fs::read(&path).expect("readable");
    bytes[4..8].copy_from_slice(&(len - 8).to_le_bytes());
    bytes[40..44].copy_from_slice(&(len - 44).to_le_bytes());
    fs::write(&path, bytes).expect("written");
    File::options().write(true).open(&path).and_then(|file| file.set_len(u64::from(len))).expect("longer");

    let began = Instant::now();
    let mut asked = 0;
    let identity = identify_while(&path, &mut || {
        asked += 1;
        if asked == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(identity.expect("readable so far"), None);
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());

    let mut kept =
        Kept { known: HashMap::new(), batches: Vec::new(), go_on: |batch: &Batch| batch.progress.found == 0 };
    let began = Instant::now();
    let end = read_songs(&[path], &mut kept);
    assert!(matches!(end, Err(LibraryError::Cancelled)));
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
}

#[test]
fn the_window_s_scan_is_left_at_once_and_the_next_one_begins() {
    let (dir, data) = (large_tree(), tempfile::tempdir().expect("a folder"));
    let song = data.path().join("1.wav");
    wav(&song, 1);
    let place = |name| data.path().join(name);
    let places = Places { data: place("data"), model: place("model.json"), demo: place("demo"), cache: place("cache") };
    let mut worker = Worker::spawn(&places, std::sync::Arc::new(|_| {})).expect("threads");
    let end = |worker: &mut Worker| loop {
        match worker.try_recv() {
            Some(Event::Scan(ScanEvent::Finished { found, cancelled, .. })) => return (found, cancelled),
            Some(_) => {}
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    worker.send(ScanCommand::Read { paths: vec![dir.path().to_owned()] }.into());
    std::thread::sleep(Duration::from_millis(20));
    let began = Instant::now();
    worker.send(ScanCommand::Cancel.into());
    assert_eq!(end(&mut worker), (0, true));
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    worker.send(ScanCommand::Read { paths: vec![song] }.into());
    assert_eq!(end(&mut worker), (1, false));
}

/// A pipe that nobody writes into stands for a file on a disk that does not answer.
#[cfg(unix)]
#[test]
fn a_file_that_hangs_holds_no_others_up() {
    let dir = tempfile::tempdir().expect("a folder");
    let hanging = dir.path().join("0.wav");
    let made = std::process::Command::new("mkfifo").arg(&hanging).status().expect("mkfifo");
    assert!(made.success());
    let mut paths = vec![hanging];
    for number in 1..=3 {
        let path = dir.path().join(format!("{number}.wav"));
        wav(&path, number);
        paths.push(path);
    }
    let mut songs = 0;
    let go_on = |batch: &Batch| {
        songs += batch.songs.len();
        songs < 3
    };
    let mut kept = Kept { known: HashMap::new(), batches: Vec::new(), go_on };
    let end = read_songs(&paths, &mut kept);
    assert!(matches!(end, Err(LibraryError::Cancelled)));
    assert_eq!(kept.batches.iter().map(|batch| batch.songs.len()).sum::<usize>(), 3);
}
