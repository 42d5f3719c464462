//! States to draw, and a screen that draws them without a window.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui_kittest::Harness;
use moodsic::app::action::{Action, LibraryAction};
use moodsic::app::state::State;
use moodsic::app::view::Views;
use moodsic::audio::{ClipNote, ClipWindow};
use moodsic::config::Settings;
use moodsic::dataset::GroupBy;
use moodsic::dataset::{Annotation, History, LabelSource, LabelState, LibrarySong, Step, StepId, StepKind};
use moodsic::ear::{FEATURES, Heard};
use moodsic::learn::{Case, CurvePoint, Evaluation, GroupedExample, Ungrouped, Warning};
use moodsic::learn::{Hints, LocalModel, Reference, fit};
use moodsic::mood::{Mood, Vocabulary};
use moodsic::pipeline::{Hearing, Overview, Recipe};
use moodsic::playback::{PlayState, PlayerStatus};
use moodsic::predict::ConfusionMatrix;
use moodsic::predict::{Prediction, Score};
use moodsic::render::SpectrogramImage;
use moodsic::song::{Metadata, Song, SongId};
use moodsic::worker::{AnalysisEvent, Event, LearnEvent, StoreEvent, Ticket, Written};

/// Columns of a full minute.
const COLUMNS: usize = 2584;
const BANDS: usize = 128;

/// Draws a state and collects what the views ask for, without carrying it out.
pub struct Drawn {
    pub state: State,
    pub actions: Vec<Action>,
    views: Views,
}

impl eframe::App for Drawn {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.views.app_ui(ui, &self.state, &mut self.actions);
    }
}

pub type Screen = Harness<'static, Drawn>;

/// A window of `size` points that shows `state`.
pub fn screen(state: State, size: [f32; 2]) -> Screen {
    Harness::builder().with_size(size).with_max_steps(20).build_eframe(move |cc| Drawn {
        state,
        actions: Vec::new(),
        views: Views::new(&cc.egui_ctx),
    })
}

pub fn mood(name: &str) -> Mood {
    Mood::new(name).expect("a mood's name")
}

pub fn song_id(number: usize) -> SongId {
    SongId::from_bytes([number as u8; 32])
}

fn song(number: usize) -> LibrarySong {
    let song = Song {
        id: song_id(number),
        path: PathBuf::from(format!("/music/{number}.ogg")),
        metadata: Metadata {
            title: Some(format!("Song {number}")),
            artist: (!number.is_multiple_of(4)).then(|| format!("Artist {}", number % 7)),
            album: Some("An Album".to_owned()),
            has_cover: number == 1,
            ..Metadata::default()
        },
        duration_secs: 200.0,
        format: "Ogg Vorbis".to_owned(),
    };
    let moods = ["sad", "happy", "calm"];
    // The first half is tagged, in turn.
    let state = LabelState::Labelled(mood(moods[number % 3]));
    let at = "2026-11-22T12:00:00Z".parse().expect("a time");
    let annotation = Annotation { song: song.id, state, source: LabelSource::Human, at };
    LibrarySong { song, annotation: (number % 2 == 1).then_some(annotation), added: number as i64 }
}

/// A library of songs 1 to `count`, every other one tagged.
pub fn library(count: usize) -> State {
    let mut state = State::new(Settings { theme: "dark".to_owned(), ..Settings::default() });
    let songs = (1..=count).map(song).collect();
    state.apply(Event::Store(StoreEvent::Library {
        songs,
        vocabulary: Vocabulary::default(),
        history: history(),
        pictureless: HashMap::new(),
    }));
    state.ready = true;
    state
}

/// The first song was tagged.
fn history() -> History {
    let step = Step { id: StepId(1), kind: StepKind::Label, songs: vec![song_id(1)], count: 1 };
    History { undo: vec![step], undo_count: 1, ..History::default() }
}

/// Twelve songs, the first on screen with its picture, drawn up to `share`.
pub fn analysed(share: f64) -> State {
    let mut state = library(12);
    state.update(Action::Library(LibraryAction::Select(song_id(1))));
    let job = state.song.current().expect("a song is shown").job;
    state.apply(Event::Analysis(AnalysisEvent::Window {
        job,
        recipe: Recipe::default(),
        window: ClipWindow { start_s: 60.0, end_s: 120.0, note: ClipNote::Full },
        columns: COLUMNS,
    }));
    state.apply(Event::Analysis(AnalysisEvent::Columns {
        job,
        image: Arc::new(SpectrogramImage::from_levels(&levels(), BANDS)),
    }));
    let image = Arc::new(SpectrogramImage::from_levels(&heard_levels(), Hearing::BANDS));
    state.apply(Event::Analysis(AnalysisEvent::HeardPicture { job, image }));
    let overview =
        Overview { peaks: (0..800).map(|i| 0.3 + 0.6 * (i as f32 / 29.0).sin().abs()).collect(), bucket_secs: 0.25 };
    state.apply(Event::Analysis(AnalysisEvent::Overview { job, overview: Arc::new(overview) }));
    let current = state.song.current_mut().expect("a song is shown");
    current.hints = Some(Hints { energetic: 1.5, bright: -0.8 });
    current.picture.revealed = (share * COLUMNS as f64) as usize;
    let position = Duration::from_secs_f64(60.0 + 60.0 * share);
    state.tick(PlayerStatus { state: PlayState::Paused, position, ..PlayerStatus::default() });
    state
}

/// A whole picture, a predictor trained on 45 songs, and what it says.
pub fn predicted() -> State {
    let mut state = analysed(1.0);
    let scores = [("sad", 0.7), ("happy", 0.2), ("calm", 0.1)];
    let scores = scores.map(|(name, probability)| Score { mood: mood(name), probability });
    let prediction = Prediction::new(scores.to_vec());
    let model = Arc::new(model());
    state.apply(Event::Learn(LearnEvent::Model(model)));
    state.suggest((1..=12).map(|number| (song_id(number), prediction.clone())).collect());
    let written = Written { history: Some(history()), ..Written::default() };
    state.apply(Event::Store(StoreEvent::Written { ticket: Ticket(0), written }));
    state
}

/// Rising tones over soft noise.
fn levels() -> Vec<u8> {
    let mut levels = Vec::with_capacity(COLUMNS * BANDS);
    for column in 0..COLUMNS {
        let tone = 20.0 + 80.0 * ((column % 646) as f32 / 646.0);
        for band in 0..BANDS {
            let near = (-((band as f32 - tone) / 4.0).powi(2)).exp();
            let floor = 90.0 - 0.5 * band as f32;
            levels.push((floor + 160.0 * near).clamp(0.0, 255.0) as u8);
        }
    }
    levels
}

/// What is heard of a minute that is loud below 1 kHz and up to 1:30 only.
fn heard_levels() -> Vec<u8> {
    let kilohertz = Hearing::params().band_of_hz(1000.0);
    let level = |at: usize| {
        let (column, band) = (at / Hearing::BANDS, at % Hearing::BANDS);
        if column < 3000 && (band as f64) < kilohertz { 255 } else { 0 }
    };
    (0..6000 * Hearing::BANDS).map(level).collect()
}

/// What was heard of a made-up song.
fn made_up(number: usize) -> Arc<Heard> {
    let features = (0..FEATURES).map(|feature| ((number * 31 + feature * 17) % 97) as f32 / 97.0);
    Arc::new(Heard::made_up(features.collect()))
}

/// Fifteen songs a mood, with the figures of a test that went badly.
fn model() -> LocalModel {
    let examples: Vec<GroupedExample> = (0..45)
        .map(|number| GroupedExample {
            heard: made_up(number),
            mood: mood(["calm", "happy", "sad"][number % 3]),
            group: number.to_string(),
        })
        .collect();
    let go_on = &mut |_: f32| std::ops::ControlFlow::Continue(());
    let reference = Reference::of(&examples, BTreeMap::new());
    let mut model = fit(&examples, &reference, 0, go_on).expect("fifteen songs a mood");
    model.card.seconds = 0.4;
    model.card.evaluation = Some(Evaluation {
        accuracy: 0.489,
        macro_precision: 0.48,
        macro_recall: 0.489,
        macro_f1: 0.48,
        interval95: (0.35, 0.63),
        confusion: ConfusionMatrix {
            moods: ["calm", "happy", "sad"].map(mood).to_vec(),
            counts: vec![vec![5, 5, 5], vec![3, 8, 4], vec![2, 4, 9]],
        },
        baseline_accuracy: 0.36,
        grouped_by: GroupBy::Artist,
        predicted: vec![None; 45],
        folds: 5,
        cases: cases([[5, 5, 5], [3, 8, 4], [2, 4, 9]]),
        sharpness: 0.5,
        ungrouped: Some(Ungrouped { accuracy: 0.64, macro_f1: 0.64, interval95: (0.5, 0.77) }),
        curve: [(12, 0.33), (23, 0.42), (45, 0.489)]
            .map(|(songs, accuracy)| CurvePoint { songs, accuracy, interval95: (accuracy - 0.15, accuracy + 0.15) })
            .to_vec(),
        warnings: vec![Warning::FewSongs { mood: mood("calm"), songs: 15, enough: 20 }],
    });
    model
}

/// Songs of `counts[truth][said]`, each a little surer than the one before; the first twelve are in the library.
fn cases(counts: [[usize; 3]; 3]) -> Vec<Case> {
    let pairs = counts.iter().enumerate().flat_map(|(truth, row)| {
        row.iter().enumerate().flat_map(move |(said, &count)| std::iter::repeat_n((truth, said), count))
    });
    let case = |(example, (truth, said)): (usize, (usize, usize))| {
        let best = 0.4 + 0.01 * example as f32;
        let scores = (0..3).map(|mood| if mood == said { best } else { (1.0 - best) / 2.0 }).collect();
        Case { example, song: Some(song_id(1 + example % 12)), truth, scores }
    };
    pairs.enumerate().map(case).collect()
}
