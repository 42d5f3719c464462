//! What the window's thread does with a library of 100,000 songs: a label that was saved, a batch of suggestions, a typed
//! letter. Each includes what the next frame reads of the list.

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use moodsic::app::action::{Action, LibraryAction, TagAction};
use moodsic::app::effect::Effect;
use moodsic::app::state::{Filter, SortColumn, State};
use moodsic::config::Settings;
use moodsic::dataset::{Annotation, Change, History, LabelSource, LabelState, LibrarySong};
use moodsic::ear::{FEATURES, Heard};
use moodsic::learn::{GroupedExample, LocalModel, Reference, fit};
use moodsic::mood::{Mood, Vocabulary};
use moodsic::predict::{Prediction, Score};
use moodsic::song::{Metadata, Song, SongId};
use moodsic::worker::{Command, Event, LearnEvent, StoreCommand, StoreEvent, Ticket, Write, Written};

const SONGS: u64 = 100_000;
const MOODS: [&str; 5] = ["sad", "happy", "calm", "angry", "tender"];
const WORDS: [&str; 16] = [
    "Night", "River", "Éclair", "Stone", "Über", "Love", "Dancing", "Rain", "Winter", "Light", "Moon", "Fire", "Blue",
    "Road", "Heart", "Glass",
];

fn noise(seed: u64) -> u64 {
    let mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 27)
}

fn id(number: u64) -> SongId {
    let mut bytes = [0; 32];
    for (part, chunk) in (0..).zip(bytes.chunks_exact_mut(8)) {
        chunk.copy_from_slice(&noise(number * 4 + part).to_le_bytes());
    }
    SongId::from_bytes(bytes)
}

fn mood(number: u64) -> Mood {
    Mood::new(MOODS[(number % 5) as usize]).expect("a mood's name")
}

fn annotation(song: SongId, mood: Mood) -> Annotation {
    let at = "2026-11-22T12:00:00Z".parse().expect("a time");
    Annotation { song, state: LabelState::Labelled(mood), source: LabelSource::Human, at }
}

/// Every other song is tagged.
fn song(number: u64) -> LibrarySong {
    let random = noise(number) as usize;
    let word = |place: usize| WORDS[(random >> (4 * place)) % WORDS.len()];
    let artist = format!("{} {} {}", word(0), word(1), (random >> 20) % 20);
    let album = format!("{} {}", word(2), word(3));
    let title = format!("{} {} {number}", word(4), word(5));
    let song = Song {
        id: id(number),
        path: PathBuf::from(format!("/home/somebody/Music/{artist}/{album}/{title}.mp3")),
        metadata: Metadata { title: Some(title), artist: Some(artist), album: Some(album), ..Metadata::default() },
        duration_secs: 120.0 + (random % 20_000) as f64 / 100.0,
        format: "MP3".to_owned(),
    };
    let annotation = number.is_multiple_of(2).then(|| annotation(song.id, mood(noise(number) >> 7)));
    LibrarySong { song, annotation, added: number as i64 }
}

fn suggestion(number: u64, turn: u64) -> (SongId, Prediction) {
    let raw: Vec<f32> = (0..5).map(|mood| (noise(number * 5 + mood + turn * 7) % 1000) as f32 + 1.0).collect();
    let sum: f32 = raw.iter().sum();
    let scores = (0..).zip(raw).map(|(number, raw)| Score { mood: mood(number), probability: raw / sum });
    (id(number), Prediction::new(scores.collect()))
}

fn model() -> Arc<LocalModel> {
    let made_up = |number: usize| {
        let features = (0..FEATURES).map(|feature| ((number * 31 + feature * 17) % 97) as f32 / 97.0);
        Arc::new(Heard::made_up(features.collect()))
    };
    let examples: Vec<GroupedExample> = (0..20)
        .map(|number| GroupedExample {
            heard: made_up(number),
            mood: mood(number as u64 % 2),
            group: number.to_string(),
        })
        .collect();
    let go_on = &mut |_: f32| ControlFlow::Continue(());
    Arc::new(fit(&examples, &Reference::of(&examples, BTreeMap::new()), 0, go_on).expect("ten songs a mood"))
}

/// What the user has made of the list.
#[derive(Clone, Copy)]
struct View {
    name: &'static str,
    filter: fn() -> Filter,
    sort: SortColumn,
    /// Whether a song of the list is on screen: then the list stands still.
    at_work: bool,
    /// Whether all songs have suggestions.
    suggestions: bool,
}

const VIEWS: [View; 8] = [
    View { name: "all", filter: || Filter::All, sort: SortColumn::Added, at_work: true, suggestions: false },
    View {
        name: "all, nothing shown",
        filter: || Filter::All,
        sort: SortColumn::Added,
        at_work: false,
        suggestions: false,
    },
    View { name: "by score", filter: || Filter::All, sort: SortColumn::Score, at_work: true, suggestions: true },
    View {
        name: "by score, nothing shown",
        filter: || Filter::All,
        sort: SortColumn::Score,
        at_work: false,
        suggestions: true,
    },
    View {
        name: "by title, nothing shown",
        filter: || Filter::All,
        sort: SortColumn::Title,
        at_work: false,
        suggestions: true,
    },
    View {
        name: "by mood, nothing shown",
        filter: || Filter::All,
        sort: SortColumn::Mood,
        at_work: false,
        suggestions: true,
    },
    View {
        name: "untagged by artist, nothing shown",
        filter: || Filter::Untagged,
        sort: SortColumn::Artist,
        at_work: false,
        suggestions: true,
    },
    View {
        name: "sad by suggestion, nothing shown",
        filter: || Filter::Mood(mood(0)),
        sort: SortColumn::Suggestion,
        at_work: false,
        suggestions: true,
    },
];

/// A window with all songs, as a view wants it. Answers the model, too.
fn window(view: View) -> (State, Arc<LocalModel>) {
    let mut state = State::new(Settings::default());
    let songs = (0..SONGS).map(song).collect();
    state.apply(Event::Store(StoreEvent::Library {
        songs,
        vocabulary: Vocabulary::default(),
        history: History::default(),
        pictureless: HashMap::new(),
    }));
    let model = model();
    state.apply(Event::Learn(LearnEvent::Model(Arc::clone(&model))));
    if view.suggestions {
        let scores = (0..SONGS).map(|number| suggestion(number, 0)).collect();
        state.apply(Event::Learn(LearnEvent::Suggestions { model: model.card.id.clone(), scores }));
    }
    list(&mut state, LibraryAction::Sort(view.sort));
    if view.sort == SortColumn::Added {
        list(&mut state, LibraryAction::Sort(view.sort));
    }
    list(&mut state, LibraryAction::Filter((view.filter)()));
    if view.at_work {
        let row = state.library.row(50_000).expect("a row").song.id;
        list(&mut state, LibraryAction::Select(row));
    }
    (state, model)
}

fn list(state: &mut State, action: LibraryAction) {
    black_box(state.update(Action::Library(action)));
}

/// What a frame reads of the list: the counts, and the rows that are seen.
fn frame(state: &State) {
    let library = &state.library;
    black_box((library.counts().all, library.counts().labelled(), library.changed_rows(), library.chosen_count()));
    for row in 0..library.visible().len().min(50) {
        let entry = library.row(row).expect("a row that is listed");
        let song = entry.song.id;
        black_box((library.label(song), library.suggestion(song), library.is_chosen(song)));
    }
    black_box(state.title());
}

/// Tags a song; answers the write, and the song.
fn tag(state: &mut State, view: View, turn: u64) -> (Ticket, SongId) {
    if !view.at_work {
        let row = noise(turn) as usize % state.library.visible().len();
        let song = state.library.row(row).expect("a row").song.id;
        list(state, LibraryAction::ChooseNone);
        list(state, LibraryAction::Choose(song));
    }
    let effects = state.update(Action::Tag(TagAction::Mood { mood: mood(turn), stay: true }));
    let write = effects.iter().find_map(|effect| match effect {
        Effect::Work(Command::Store(StoreCommand { ticket, write: Write::Annotate { songs, .. } })) => {
            Some((*ticket, songs[0]))
        }
        _ => None,
    });
    write.expect("a label is written")
}

fn saved_label(criterion: &mut Criterion) {
    for view in VIEWS {
        let (mut state, _) = window(view);
        let mut turn = 0;
        let name = format!("a saved label: {}", view.name);
        criterion.bench_function(&name, |bencher| {
            bencher.iter_custom(|times| {
                let mut spent = Duration::ZERO;
                for _ in 0..times {
                    turn += 1;
                    // Labels take songs out of some lists.
                    if state.library.visible().len() < 1000 {
                        (state, _) = window(view);
                    }
                    let start = Instant::now();
                    let (ticket, song) = tag(&mut state, view, turn);
                    let after = Some(annotation(song, mood(turn)));
                    let written = Written { changes: vec![Change { song, before: None, after }], ..Written::default() };
                    black_box(state.apply(Event::Store(StoreEvent::Written { ticket, written })));
                    frame(&state);
                    spent += start.elapsed();
                }
                spent
            });
        });
    }
}

fn suggestions(criterion: &mut Criterion) {
    for view in VIEWS {
        let (mut state, model) = window(view);
        let mut turn = 0;
        let name = format!("64 suggestions: {}", view.name);
        criterion.bench_function(&name, |bencher| {
            bencher.iter_custom(|times| {
                let mut spent = Duration::ZERO;
                for _ in 0..times {
                    turn += 1;
                    let scores = (0..64).map(|number| suggestion(noise(turn * 64 + number) % SONGS, turn)).collect();
                    let event = Event::Learn(LearnEvent::Suggestions { model: model.card.id.clone(), scores });
                    let start = Instant::now();
                    black_box(state.apply(event));
                    frame(&state);
                    spent += start.elapsed();
                }
                spent
            });
        });
    }
}

fn typed_letter(criterion: &mut Criterion) {
    for view in VIEWS {
        let (mut state, _) = window(view);
        for (what, before, after) in
            [("the first letter", "", "e"), ("the second letter", "e", "er"), ("a letter less", "er", "e")]
        {
            let name = format!("{what}: {}", view.name);
            criterion.bench_function(&name, |bencher| {
                bencher.iter_custom(|times| {
                    let mut spent = Duration::ZERO;
                    for _ in 0..times {
                        list(&mut state, LibraryAction::Search(String::new()));
                        list(&mut state, LibraryAction::Search(before.to_owned()));
                        let start = Instant::now();
                        list(&mut state, LibraryAction::Search(after.to_owned()));
                        frame(&state);
                        spent += start.elapsed();
                    }
                    spent
                });
            });
        }
    }
}

fn sorted(criterion: &mut Criterion) {
    let (mut state, _) = window(VIEWS[3]);
    for (name, column) in [
        ("added", SortColumn::Added),
        ("title", SortColumn::Title),
        ("artist", SortColumn::Artist),
        ("duration", SortColumn::Duration),
        ("mood", SortColumn::Mood),
        ("suggestion", SortColumn::Suggestion),
        ("score", SortColumn::Score),
    ] {
        criterion.bench_function(&format!("sorted by {name}"), |bencher| {
            bencher.iter(|| {
                list(&mut state, LibraryAction::Sort(column));
                frame(&state);
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    targets = saved_label, suggestions, typed_letter, sorted
}
criterion_main!(benches);
