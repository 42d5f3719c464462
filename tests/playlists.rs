//! Playlists of a real library: which songs, in which order, how many; and files that are kept up to date.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use moodsic::dataset::{
    HistoryStep, LabelSource, LabelState, PlaylistFile, PlaylistForm, PlaylistLength, PlaylistOrder, PlaylistRecipe,
    Store,
};
use moodsic::ear::{FEATURES, Heard};
use moodsic::learn::session::{Backgrounds, GROUP_BY, fit, gather_cached};
use moodsic::mood::Mood;
use moodsic::pipeline::{Fidelity, Hearing, Recipe};
use moodsic::playlist::{Asked, Made, Outcome, PlaylistError, Refreshed, Rest, Scores, keep, make, refresh, write};
use moodsic::song::{Metadata, Song, SongId};
use tempfile::TempDir;

fn mood(name: &str) -> Mood {
    Mood::new(name).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

fn id(number: u8) -> SongId {
    SongId::from_bytes([number; 32])
}

/// A library with songs that lie in its folder `music`.
struct Library {
    dir: TempDir,
    store: Store,
}

impl Library {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("music")).unwrap();
        let store = Store::open(&dir.path().join("data")).unwrap();
        Self { dir, store }
    }

    fn here(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.here("data")
    }

    fn scores(&self) -> Scores {
        Scores::of(&self.here("data/model.json"))
    }

    /// A song of so many minutes, in a file.
    fn song(&mut self, number: u8, name: impl AsRef<Path>, artist: &str, minutes: f64) {
        let path = self.here("music").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, [number]).unwrap();
        let artist = (!artist.is_empty()).then(|| artist.to_owned());
        let song = Song {
            id: id(number),
            path,
            metadata: Metadata { artist, ..Metadata::default() },
            duration_secs: minutes * 60.0,
            format: "MP3".to_owned(),
        };
        self.store.upsert_songs(&[(song, None)]).unwrap();
    }

    fn label(&mut self, number: u8, state: LabelState) {
        self.store.annotate(id(number), Some(state), LabelSource::Human, now()).unwrap();
    }

    fn tag(&mut self, number: u8, name: &str) {
        self.label(number, LabelState::Labelled(mood(name)));
    }

    /// A song was listened to, and sounds this much like those that are tagged sad (1) or happy (0).
    fn hear(&mut self, number: u8, sadness: f32) {
        let noise = |feature: usize| ((usize::from(number) * 31 + feature * 17) % 97) as f32 / 97.0;
        let features = (0..FEATURES).map(|feature| {
            let sign = if feature % 2 == 0 { 1.0 } else { -1.0 };
            noise(feature) + 2.0 * sign * (sadness - 0.5)
        });
        let heard = Heard::made_up(features.collect());
        self.store.put_features(id(number), &Hearing::recipe(), &heard.to_bytes(), Fidelity::default()).unwrap();
    }

    /// Twelve sad and twelve happy songs by as many artists, learnt from.
    fn learnt() -> Self {
        let mut library = Self::new();
        for number in 1..=24 {
            let is_sad = number <= 12;
            library.song(number, format!("{number:02}.mp3"), &format!("Artist {number}"), 3.0);
            library.tag(number, if is_sad { "sad" } else { "happy" });
            library.hear(number, if is_sad { 1.0 } else { 0.0 });
        }
        let gathered = gather_cached(&library.store, GROUP_BY).unwrap();
        let go_on = &mut |_| ControlFlow::Continue(());
        let model = fit(&gathered, 0, &mut Backgrounds::default(), go_on).unwrap();
        assert!(model.card.evaluation.is_some(), "its scores are chances");
        model.save(&library.here("data/model.json")).unwrap();
        library
    }

    fn make(&self, recipe: &PlaylistRecipe) -> Result<Made, PlaylistError> {
        make(recipe, &self.store, &mut self.scores(), &|| ControlFlow::Continue(()))
    }

    fn numbers(&self, recipe: &PlaylistRecipe) -> Vec<u8> {
        self.make(recipe).unwrap().entries.iter().map(|entry| entry.row.song.id.as_bytes()[0]).collect()
    }

    fn keep(&mut self, file: &PlaylistFile) {
        let mut scores = self.scores();
        keep(file, &mut self.store, &mut scores, now()).unwrap();
    }

    fn refresh(&self, asked: Asked) -> Vec<Refreshed> {
        refresh(&self.data(), &mut self.scores(), asked, None, now()).unwrap()
    }

    /// What comes of the one playlist that is kept, and whether that is news.
    fn outcome(&self, asked: Asked) -> (Outcome, bool) {
        let mut refreshed = self.refresh(asked);
        assert_eq!(refreshed.len(), 1);
        refreshed.pop().map(|one| (one.outcome, one.is_news)).unwrap()
    }
}

fn of(names: &[&str]) -> PlaylistRecipe {
    PlaylistRecipe { moods: names.iter().map(|name| mood(name)).collect(), ..PlaylistRecipe::default() }
}

fn file(path: PathBuf, recipe: PlaylistRecipe) -> PlaylistFile {
    PlaylistFile { path, form: PlaylistForm::M3u8, relative: false, recipe }
}

fn rests(outcome: &Outcome) -> Option<&Rest> {
    match outcome {
        Outcome::Rests(rest) => Some(rest),
        Outcome::Written(_) | Outcome::Unchanged(_) => None,
    }
}

/// The files that a playlist names, from its folder.
fn named(playlist: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(playlist).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| playlist.parent().unwrap().join(line)).collect()
}

#[test]
fn labels_count_and_unsure_and_skipped_songs_do_not() {
    let mut library = Library::new();
    for number in 1..=5 {
        library.song(number, format!("{number}.mp3"), "", 1.0);
    }
    library.tag(1, "sad");
    library.tag(2, "calm");
    library.tag(3, "happy");
    library.label(4, LabelState::Unsure);
    library.label(5, LabelState::Skipped);
    assert_eq!(library.numbers(&PlaylistRecipe::default()), [1, 2, 3], "no mood is every mood");
    assert_eq!(library.numbers(&of(&["calm", "SAD"])), [1, 2]);
    assert!(matches!(library.make(&of(&["gone"])), Err(PlaylistError::NoMood)));
    assert_eq!(library.numbers(&of(&["gone", "happy"])), [3]);
}

#[test]
fn songs_stand_in_the_order_that_is_asked_for() {
    let mut library = Library::new();
    for (number, name, artist) in [(1, "c.mp3", "Beta"), (2, "B.mp3", ""), (3, "a.mp3", "alpha"), (4, "d.mp3", "Alpha")]
    {
        library.song(number, name, artist, 1.0);
        library.tag(number, "sad");
    }
    let ordered = |library: &Library, order| library.numbers(&PlaylistRecipe { order, ..of(&["sad"]) });
    assert_eq!(ordered(&library, PlaylistOrder::Added), [1, 2, 3, 4]);
    assert_eq!(ordered(&library, PlaylistOrder::Title), [3, 2, 1, 4]);
    assert_eq!(ordered(&library, PlaylistOrder::Artist), [3, 4, 1, 2], "without an artist last");
    let shuffled: Vec<Vec<u8>> = (0..8).map(|seed| ordered(&library, PlaylistOrder::Shuffled(seed))).collect();
    assert!(shuffled.iter().any(|other| *other != shuffled[0]), "{shuffled:?}");
    assert_eq!(ordered(&library, PlaylistOrder::Shuffled(3)), shuffled[3], "a seed is an order");
    // A song that comes moves no other.
    library.song(5, "e.mp3", "", 1.0);
    library.tag(5, "sad");
    let mut with_new = ordered(&library, PlaylistOrder::Shuffled(3));
    with_new.retain(|number| *number != 5);
    assert_eq!(with_new, shuffled[3]);
}

#[test]
fn no_more_songs_or_minutes_than_asked_for() {
    let mut library = Library::new();
    for (number, minutes) in [(1, 4.0), (2, 90.0), (3, 3.0), (4, f64::NAN), (5, 3.0)] {
        library.song(number, format!("{number}.mp3"), "", if minutes.is_nan() { 0.0 } else { minutes });
        library.tag(number, "sad");
    }
    let cut = |songs, minutes| {
        let length = PlaylistLength { songs, minutes };
        let made = library.make(&PlaylistRecipe { length, ..of(&["sad"]) }).unwrap();
        (made.entries.iter().map(|entry| entry.row.song.id.as_bytes()[0]).collect::<Vec<_>>(), made.left_over)
    };
    assert_eq!(cut(Some(2), None), (vec![1, 2], 3));
    assert_eq!(cut(None, Some(9)), (vec![1, 3, 4], 2), "one that is too long makes room for the next");
    assert_eq!(cut(Some(2), Some(10)), (vec![1, 3], 3));
    assert_eq!(cut(None, None).1, 0);
}

#[test]
fn suggestions_reach_the_threshold_and_what_was_not_heard_is_counted() {
    let mut library = Library::learnt();
    for (number, sadness) in [(30, 1.0), (31, 0.55), (32, 0.0)] {
        library.song(number, format!("{number}.mp3"), "", 3.0);
        library.hear(number, sadness);
    }
    library.song(33, "33.mp3", "", 3.0);
    library.song(34, "34.mp3", "", 3.0);
    library.store.put_without_picture(id(34), &Recipe::default().id(), "too short").unwrap();
    // What its user could not decide is not decided by a model.
    library.song(35, "35.mp3", "", 3.0);
    library.hear(35, 1.0);
    library.label(35, LabelState::Unsure);

    let predicted =
        |threshold| PlaylistRecipe { predicted: Some(threshold), order: PlaylistOrder::Surest, ..of(&["sad"]) };
    let all = library.make(&predicted(0.0)).unwrap();
    let numbers: Vec<u8> = all.entries.iter().map(|entry| entry.row.song.id.as_bytes()[0]).collect();
    assert_eq!(numbers[..12], (1..=12).collect::<Vec<_>>(), "labels first");
    assert!(numbers[12..].contains(&30) && !numbers.contains(&32) && !numbers.contains(&35), "{numbers:?}");
    assert_eq!((all.unheard, all.untested), (1, 0), "a song without sound is not waited for");
    let scores: Vec<f32> = all.entries.iter().filter_map(|entry| entry.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert_eq!(all.suggested(), scores.len());
    let above = library.make(&predicted(scores[0] + 1e-4)).unwrap();
    assert_eq!((above.suggested(), above.unheard), (0, 1));
    assert_eq!(library.make(&predicted(scores[0])).unwrap().suggested(), 1);
    assert_eq!(library.make(&of(&["sad"])).unwrap().unheard, 0, "nobody asked");
}

#[test]
fn without_a_model_nothing_is_suggested_and_that_is_said() {
    let mut library = Library::new();
    library.song(1, "1.mp3", "", 1.0);
    let predicted = PlaylistRecipe { predicted: Some(0.5), ..PlaylistRecipe::default() };
    let error = library.make(&predicted).unwrap_err();
    assert!(error.to_string().contains("moodsic train"), "{error}");
}

#[test]
fn a_relative_playlist_is_moved_with_its_songs() {
    let mut library = Library::new();
    for (number, name) in [(1, "Für Elise #1.mp3"), (2, "deep/er/#2.mp3"), (3, "10:30.mp3"), (4, " blank.mp3")] {
        library.song(number, name, "", 1.0);
        library.tag(number, "sad");
    }
    let mut playlist = file(library.here("lists/sad.m3u8"), of(&["sad"]));
    playlist.relative = true;
    fs::create_dir(library.here("both")).unwrap();
    write(&playlist, Some(&library.store), &mut library.scores()).unwrap();
    let beside = PlaylistFile { path: library.here("music/sad.m3u8"), ..playlist };
    write(&beside, Some(&library.store), &mut library.scores()).unwrap();
    for folder in ["lists", "music"] {
        fs::rename(library.here(folder), library.here("both").join(folder)).unwrap();
    }
    for list in ["both/lists/sad.m3u8", "both/music/sad.m3u8"] {
        let songs = named(&library.here(list));
        let contents: Vec<Vec<u8>> = songs.iter().map(|path| fs::read(path).unwrap()).collect();
        assert_eq!(contents, [[1], [2], [3], [4]], "{list}: {songs:?}");
    }
}

#[cfg(unix)]
#[test]
fn names_that_no_line_can_hold_are_found_where_they_lie() {
    use std::os::unix::ffi::OsStrExt as _;
    let mut library = Library::new();
    for (number, name) in [(1, &b"a\nb.mp3"[..]), (2, b"\xff 100%.mp3"), (3, b"blank.mp3 ")] {
        library.song(number, std::ffi::OsStr::from_bytes(name), "", 1.0);
        library.tag(number, "sad");
    }
    let mut playlist = file(library.here("music/sad.m3u8"), of(&["sad"]));
    playlist.relative = true;
    write(&playlist, Some(&library.store), &mut library.scores()).unwrap();
    let text = fs::read_to_string(&playlist.path).unwrap();
    let songs: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(songs.len(), 3, "{text}");
    for (number, line) in (1..).zip(songs) {
        let bytes: Vec<u8> = percent_encoding::percent_decode_str(line.strip_prefix("file://").unwrap()).collect();
        assert_eq!(fs::read(Path::new(std::ffi::OsStr::from_bytes(&bytes))).unwrap(), [number], "{line}");
    }
}

#[test]
fn a_kept_playlist_follows_labels_moods_and_undo() {
    let mut library = Library::new();
    for number in 1..=3 {
        library.song(number, format!("{number}.mp3"), "", 1.0);
    }
    library.tag(1, "sad");
    let playlist = file(library.here("lists/sad.m3u8"), of(&["sad"]));
    library.keep(&playlist);
    let place = library.here("lists/sad.m3u8");
    assert_eq!(named(&place).len(), 1);
    assert!(matches!(library.outcome(Asked::No).0, Outcome::Unchanged(_)));

    library.tag(2, "sad");
    assert!(matches!(library.outcome(Asked::No), (Outcome::Written(_), false)));
    assert_eq!(named(&place).len(), 2);
    let kept = library.store.kept_playlists().unwrap();
    assert_eq!((kept[0].songs, kept[0].at, kept[0].writing), (2, Some(now()), None));

    // Contents that are as they were are not written again.
    let stamp = fs::metadata(&place).unwrap().modified().unwrap();
    library.tag(3, "happy");
    assert!(matches!(library.outcome(Asked::No).0, Outcome::Unchanged(_)));
    assert_eq!(fs::metadata(&place).unwrap().modified().unwrap(), stamp);

    // It goes with the mood's name, and rests without the mood.
    library.store.rename_mood(&mood("sad"), &mood("blue")).unwrap();
    assert_eq!(library.store.kept_playlists().unwrap()[0].file.recipe.moods, [mood("blue")]);
    library.store.remove_mood(&mood("blue")).unwrap();
    let (outcome, is_news) = library.outcome(Asked::No);
    assert_eq!((rests(&outcome), is_news), (Some(&Rest::NoMood), true));
    assert_eq!(named(&place).len(), 2, "the file stays");
    library.store.step_history(HistoryStep::Undo, None).unwrap().unwrap();
    assert!(matches!(library.outcome(Asked::No).0, Outcome::Unchanged(_)));
}

#[test]
fn a_file_that_somebody_edited_rests_until_its_user_says_so() {
    let mut library = Library::new();
    for number in 1..=2 {
        library.song(number, format!("{number}.mp3"), "", 1.0);
    }
    library.tag(1, "sad");
    let place = library.here("sad.m3u8");
    library.keep(&file(place.clone(), of(&["sad"])));
    fs::write(&place, "mine\n").unwrap();
    library.tag(2, "sad");
    let (outcome, is_news) = library.outcome(Asked::No);
    assert_eq!((rests(&outcome), is_news), (Some(&Rest::Edited), true));
    let (outcome, is_news) = library.outcome(Asked::No);
    assert_eq!((rests(&outcome), is_news), (Some(&Rest::Edited), false), "told once");
    assert_eq!(rests(&library.outcome(Asked::Yes).0), Some(&Rest::Edited), "to refresh is not to replace");
    assert_eq!(fs::read_to_string(&place).unwrap(), "mine\n");

    assert!(matches!(library.outcome(Asked::Replace).0, Outcome::Written(_)));
    assert_eq!(named(&place).len(), 2);
    assert_eq!(library.store.kept_playlists().unwrap()[0].told, None);
    // An edit that is taken back is none.
    let ours = fs::read(&place).unwrap();
    fs::write(&place, "mine\n").unwrap();
    assert!(rests(&library.outcome(Asked::No).0).is_some());
    fs::write(&place, ours).unwrap();
    assert!(matches!(library.outcome(Asked::No), (Outcome::Unchanged(_), false)));
}

#[test]
fn a_folder_that_is_gone_is_told_once_and_its_playlist_follows_when_it_is_back() {
    let mut library = Library::new();
    for number in 1..=2 {
        library.song(number, format!("{number}.mp3"), "", 1.0);
    }
    library.tag(1, "sad");
    let place = library.here("stick/sad.m3u8");
    library.keep(&file(place.clone(), of(&["sad"])));
    fs::rename(library.here("stick"), library.here("pocket")).unwrap();
    library.tag(2, "sad");
    for is_first in [true, false] {
        let (outcome, is_news) = library.outcome(Asked::No);
        assert_eq!((rests(&outcome), is_news), (Some(&Rest::FolderGone), is_first));
    }
    assert!(!library.here("stick").exists(), "nothing is put where the drive was");
    fs::rename(library.here("pocket"), library.here("stick")).unwrap();
    assert!(matches!(library.outcome(Asked::No).0, Outcome::Written(_)));
    assert_eq!(named(&place).len(), 2);

    // A file that was taken away comes back when its user asks for it.
    fs::remove_file(&place).unwrap();
    assert_eq!(rests(&library.outcome(Asked::No).0), Some(&Rest::Missing));
    assert!(!place.exists());
    assert!(matches!(library.outcome(Asked::Yes).0, Outcome::Written(_)));
    assert!(place.exists());
}

#[test]
fn a_kill_between_file_and_database_is_no_edit() {
    let mut library = Library::new();
    for number in 1..=2 {
        library.song(number, format!("{number}.mp3"), "", 1.0);
    }
    library.tag(1, "sad");
    let place = library.here("sad.m3u8");
    library.keep(&file(place.clone(), of(&["sad"])));
    // What is about to be written is noted, then it is written; here the power fails.
    let other = b"#EXTM3U\n";
    library.store.playlist_is_written(&place, *blake3::hash(other).as_bytes()).unwrap();
    assert!(matches!(library.outcome(Asked::No).0, Outcome::Unchanged(_)), "before the file");
    library.store.playlist_is_written(&place, *blake3::hash(other).as_bytes()).unwrap();
    fs::write(&place, other).unwrap();
    assert!(matches!(library.outcome(Asked::No).0, Outcome::Written(_)), "after the file");
    assert_eq!(named(&place).len(), 1);
}

#[test]
fn what_is_kept_comes_back_as_it_was_and_can_be_forgotten() {
    let mut library = Library::new();
    library.song(1, "1.mp3", "", 1.0);
    library.tag(1, "sad");
    let recipe = PlaylistRecipe {
        order: PlaylistOrder::Shuffled(u64::MAX),
        length: PlaylistLength { songs: Some(7), minutes: None },
        ..of(&["sad", "happy"])
    };
    let rule = PlaylistFile { path: library.here("a.nsp"), form: PlaylistForm::Nsp, relative: false, recipe };
    library.keep(&rule);
    let other = PlaylistFile { relative: true, ..file(library.here("b.m3u8"), of(&["calm"])) };
    library.keep(&other);
    let kept: Vec<PlaylistFile> = library.store.kept_playlists().unwrap().into_iter().map(|kept| kept.file).collect();
    let placed = |file: &PlaylistFile| PlaylistFile { path: moodsic::playlist::place(&file.path), ..file.clone() };
    assert_eq!(kept, [placed(&rule), placed(&other)]);
    assert!(moodsic::playlist::forget(&library.data(), &library.here("music/../a.nsp")).unwrap());
    assert!(!moodsic::playlist::forget(&library.data(), &rule.path).unwrap());
    assert!(rule.path.exists(), "the file stays");
    assert_eq!(library.refresh(Asked::No).len(), 1);
}
