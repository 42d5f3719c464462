//! The views without a window: states in, what stands on the screen (by its accessible names) and actions out.
#![cfg(feature = "gui")]

mod common;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use common::window::{Screen, analysed, library, mood, screen, song_id};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use moodsic::app::action::{
    Action, KeysAction, LeaveAction, LibraryAction, ModelAction, OpenAction, TagAction, TransportAction, ViewAction,
};
use moodsic::app::bindings::KeyCommand;
use moodsic::app::effect::Effect;
use moodsic::app::state::{Filter, NoticeLevel, Overlay, SortColumn, State, Tab};
use moodsic::audio::{ClipNote, ClipWindow, StreamInfo};
use moodsic::config::Settings;
use moodsic::dataset::History;
use moodsic::dsp::SpectrogramParams;
use moodsic::learn::session::Stage;
use moodsic::mood::{AudioMood, MoodEntry, Rgb, SoundsLike, Vocabulary};
use moodsic::pipeline::{Analysis, Hearing, Recipe};
use moodsic::playback::{PlayState, PlayerStatus};
use moodsic::render::SpectrogramImage;
use moodsic::units::SampleRate;
use moodsic::worker::{AnalysisEvent, LearnEvent, StoreCommand, StoreEvent};
use moodsic::worker::{Command, Event, MoodEdit};

/// The actions of the last steps.
fn actions(screen: &mut Screen) -> Vec<Action> {
    std::mem::take(&mut screen.state_mut().actions)
}

#[test]
fn the_empty_window_offers_three_ways_to_begin() {
    let mut state = State::new(Settings::default());
    state.ready = true;
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    for (button, action) in [
        ("Open a folder", OpenAction::PickFolder),
        ("Open songs", OpenAction::PickFiles),
        ("Try the demo library", OpenAction::Demo),
    ] {
        screen.get_by_label(button).click();
        screen.run();
        assert_eq!(actions(&mut screen), [Action::Open(action)]);
    }
}

#[test]
fn a_click_on_a_row_shows_the_song_and_a_click_on_a_header_sorts() {
    let mut screen = screen(library(40), [1280.0, 800.0]);
    screen.run();
    screen.get_by_label_contains("Song 3,").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Library(LibraryAction::Select(song_id(3)))]);
    screen.get_by_label_contains("Sort by Artist").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Library(LibraryAction::Sort(SortColumn::Artist))]);
}

#[test]
fn chips_count_filter_and_play_moods() {
    let mut screen = screen(library(12), [1280.0, 800.0]);
    screen.run();
    screen.get_by_label("All 12");
    screen.get_by_label("Untagged 6").click();
    screen.run();
    screen.get_by_label("sad 2").click();
    screen.run();
    screen.get_by_label("Play sad songs").click();
    screen.run();
    assert_eq!(
        actions(&mut screen),
        [
            Action::Library(LibraryAction::Filter(Filter::Untagged)),
            Action::Library(LibraryAction::Filter(Filter::Mood(mood("sad")))),
            Action::Library(LibraryAction::PlayMood(mood("sad"))),
        ]
    );
}

#[test]
fn mood_buttons_tag_the_song_on_screen() {
    let mut screen = screen(analysed(1.0), [1280.0, 800.0]);
    screen.run();
    screen.get_by_role_and_label(Role::Button, "happy").click();
    screen.run();
    screen.get_by_label("Unsure").click();
    screen.run();
    assert_eq!(
        actions(&mut screen),
        [Action::Tag(TagAction::Mood { mood: mood("happy"), stay: false }), Action::Tag(TagAction::Unsure)]
    );
}

#[test]
fn the_whole_minute_is_shown_at_once_when_that_is_wished() {
    let mut state = analysed(0.5);
    state.update(Action::View(ViewAction::WholeMinute(true)));
    let mut screen = screen(state, [1280.0, 800.0]);
    screen.run();
    screen.get_by_label("Spectrogram, 100 % drawn");
}

#[test]
fn the_spectrogram_says_how_much_of_it_is_drawn() {
    for (share, name) in
        [(0.0, "Spectrogram, 0 % drawn"), (0.5, "Spectrogram, 50 % drawn"), (1.0, "Spectrogram, 100 % drawn")]
    {
        let mut screen = screen(analysed(share), [1280.0, 800.0]);
        screen.run();
        screen.get_by_label(name);
    }
}

#[test]
fn a_click_into_the_spectrogram_plays_from_there_and_a_drag_does_not() {
    let mut screen = screen(analysed(1.0), [1280.0, 800.0]);
    screen.run();
    let rect = screen.get_by_label_contains("Spectrogram,").rect();
    let middle = rect.center();
    screen.get_by_label_contains("Spectrogram,").click();
    screen.run();
    let found = actions(&mut screen);
    let [Action::Transport(TransportAction::Seek(place))] = found[..] else { panic!("{found:?}") };
    assert!((place.as_secs_f64() - 90.0).abs() < 3.0, "the middle of 1:00 to 2:00, found {place:?}");
    screen.hover_at(middle);
    screen.run();
    screen.drag_at(middle);
    screen.run();
    screen.hover_at(middle + egui::vec2(80.0, 0.0));
    screen.run();
    screen.drop_at(middle + egui::vec2(80.0, 0.0));
    screen.run();
    assert_eq!(actions(&mut screen), []);
}

#[test]
fn the_pointer_reads_time_frequency_and_loudness() {
    let mut screen = screen(analysed(1.0), [1280.0, 800.0]);
    screen.run();
    let rect = screen.get_by_label_contains("Spectrogram,").rect();
    screen.hover_at(rect.center());
    screen.run();
    screen.get_by_label_contains("below the loudest");
    screen.get_by_label_contains("kHz");
}

#[test]
fn a_picture_of_another_hop_is_drawn_and_read_by_its_own_measure() {
    // Half of the hop, half of the bands: the whole minute is quiet but for one column at 1:30.
    let usual = Recipe::default();
    let spectrogram = SpectrogramParams { hop_length: 256, n_mels: 64, ..usual.spectrogram };
    let columns = spectrogram.columns(60 * 22_050);
    let loud = (30.0 / spectrogram.column_secs()).round() as usize;
    let level = |at: usize| if at / 64 == loud { 255 } else { 0 };
    let levels: Vec<u8> = (0..columns * 64).map(level).collect();
    let mut state = analysed(1.0);
    let job = state.song.current().expect("a song").job;
    state.apply(Event::Analysis(AnalysisEvent::Window {
        job,
        recipe: Recipe { spectrogram, ..usual },
        window: ClipWindow { start_s: 60.0, end_s: 120.0, note: ClipNote::Full },
        columns,
    }));
    let image = Arc::new(SpectrogramImage::from_levels(&levels, 64));
    state.apply(Event::Analysis(AnalysisEvent::Columns { job, image }));
    state.song.current_mut().expect("a song").picture.revealed = usize::MAX;
    // So wide that a column is wider than a point.
    let mut screen = screen(state, [6800.0, 800.0]);
    screen.run();
    let plot = screen.get_by_label("Spectrogram, 100 % drawn").rect();
    let per_sec = plot.width() / 60.0;
    for (secs, words) in
        [(30.0, "0 dB, the loudest"), (29.5, "80 dB below the loudest"), (30.5, "80 dB below the loudest")]
    {
        screen.hover_at(egui::pos2(plot.left() + secs * per_sec, plot.center().y));
        screen.run();
        screen.get_by_label_contains(words);
    }
    // The middle of 64 bands is the middle of the same mel scale.
    screen.get_by_label_contains("kHz");
}

/// A finished minute as the model sees it.
fn model_view() -> State {
    let mut state = analysed(1.0);
    let current = state.song.current_mut().expect("a song");
    let image = current.picture.image.clone().expect("a picture");
    current.analysis = Some(Arc::new(Analysis {
        song: song_id(1),
        recipe: Recipe::default().id(),
        window: ClipWindow { start_s: 60.0, end_s: 120.0, note: ClipNote::Full },
        duration_secs: 200.0,
        fidelity: moodsic::pipeline::Fidelity::default(),
        info: StreamInfo {
            format: "Ogg Vorbis".to_owned(),
            sample_rate: SampleRate::new(44_100).expect("not zero"),
            channels: 2,
            length: None,
        },
        image,
        png: Arc::new([]),
        sha256: "0123456789abcdef".repeat(4),
        max_log_mel: 0.0,
        min_log_mel: -20.0,
        hearing: None,
    }));
    state.update(Action::View(ViewAction::ModelView(true)));
    state
}

const EXACT: &str = "Training image, 100 % drawn";
const HEARD: &str = "What the built-in predictor hears, 100 % drawn";

#[test]
fn what_the_model_sees_is_the_exact_picture_and_what_the_predictor_hears_with_the_same_times() {
    let mut screen = screen(model_view(), [1440.0, 900.0]);
    screen.run();
    let (exact, heard) = (screen.get_by_label(EXACT).rect(), screen.get_by_label(HEARD).rect());
    assert!(exact.bottom() < heard.top(), "{exact:?} lies above {heard:?}");
    assert_eq!(exact.x_range(), heard.x_range());
    assert!((exact.height() - heard.height()).abs() < 2.0, "{exact:?}, {heard:?}");
    screen.get_by_label(
        "The picture for AutoML and the export \u{b7} 2584 \u{d7} 128 \u{b7} SHA-256 0123456789ab\u{2026}",
    );
    let recipe = Hearing::recipe();
    screen.get_by_label(&format!("What the built-in predictor hears \u{b7} 6000 \u{d7} 64 \u{b7} recipe {recipe}"));
}

#[test]
fn both_pictures_seek_and_are_read_by_their_own_measure() {
    let mut screen = screen(model_view(), [1280.0, 800.0]);
    screen.run();
    for name in [EXACT, HEARD] {
        screen.get_by_label(name).click();
        screen.run();
        let found = actions(&mut screen);
        let [Action::Transport(TransportAction::Seek(place))] = found[..] else { panic!("{name}: {found:?}") };
        assert!((place.as_secs_f64() - 90.0).abs() < 1.0, "the middle of 1:00 to 2:00, found {place:?}");
    }
    let heard = screen.get_by_label(HEARD).rect();
    // What is loud ends at 1:30 and at 1 kHz, which is at 1000 of 2840 mels.
    for (x, y, words) in [
        (0.25, 0.8, "0 dB, the loudest"),
        (0.49, 0.8, "0 dB, the loudest"),
        (0.51, 0.8, "80 dB below the loudest"),
        (0.25, 0.5, "80 dB below the loudest"),
    ] {
        screen.hover_at(heard.lerp_inside(egui::vec2(x, y)));
        screen.run();
        screen.get_by_label_contains(words);
    }
    // The middle of 64 bands, by HTK's scale: 1420 mels.
    screen.get_by_label_contains("1:15.0 \u{b7} 1.77 kHz");
    let exact = screen.get_by_label(EXACT).rect();
    screen.hover_at(exact.center());
    screen.run();
    screen.get_by_label_contains("1:30.0 \u{b7} 1.9");
}

#[test]
fn both_pictures_zoom_together_in_time_and_each_by_itself_in_frequency() {
    let mut screen = screen(model_view(), [1280.0, 800.0]);
    screen.run();
    let (exact, heard) = (screen.get_by_label(EXACT).rect(), screen.get_by_label(HEARD).rect());
    screen.hover_at(heard.left_center() + egui::vec2(1.0, 0.0));
    screen.run();
    screen.event(egui::Event::Zoom(4.0));
    screen.run();
    for rect in [exact, heard] {
        screen.hover_at(rect.right_center() - egui::vec2(20.0, 0.0));
        screen.run();
        screen.get_by_label_contains("1:14.");
    }
    // The frequencies are each picture's own: the upper one still has all of them.
    screen.hover_at(exact.right_top() + egui::vec2(-20.0, 2.0));
    screen.run();
    screen.get_by_label_contains("10.");
}

#[test]
fn before_it_is_listened_to_the_lower_half_says_so_and_seeks_all_the_same() {
    let mut state = model_view();
    state.song.current_mut().expect("a song").heard_picture = None;
    let mut screen = screen(state, [1280.0, 800.0]);
    screen.run();
    screen.get_by_label(EXACT);
    screen.get_by_label("What the built-in predictor hears, comes when the song is listened to").click();
    screen.run();
    let found = actions(&mut screen);
    assert!(matches!(found[..], [Action::Transport(TransportAction::Seek(_))]), "{found:?}");
}

#[test]
fn both_pictures_and_their_captions_have_room_in_a_small_window() {
    for (size, least) in [([900.0, 600.0], 80.0), ([720.0, 480.0], 30.0)] {
        let mut screen = screen(model_view(), size);
        screen.run();
        let parts = [
            screen.get_by_label_contains("AutoML, export").rect(),
            screen.get_by_label(EXACT).rect(),
            screen.get_by_label_contains("Built-in predictor \u{b7} 6000").rect(),
            screen.get_by_label(HEARD).rect(),
            screen.get_by_label_contains("Point at the picture to read it").rect(),
            screen.get_by_label_contains("Overview of the whole song").rect(),
        ];
        for pair in parts.windows(2) {
            assert!(pair[0].bottom() <= pair[1].top(), "{size:?}: {:?} and {:?}", pair[0], pair[1]);
        }
        assert!(parts[1].height() >= least && parts[3].height() >= least, "{size:?}: {parts:?}");
    }
}

#[test]
fn a_click_on_the_overview_seeks_in_the_whole_song() {
    let mut screen = screen(analysed(1.0), [1280.0, 800.0]);
    screen.run();
    screen.get_by_label_contains("Overview of the whole song").click();
    screen.run();
    let found = actions(&mut screen);
    let [Action::Transport(TransportAction::Seek(place))] = found[..] else { panic!("{found:?}") };
    assert!((place.as_secs_f64() - 100.0).abs() < 1.0, "the middle of 200 s, found {place:?}");
}

#[test]
fn the_transport_has_names_for_everything() {
    let mut state = analysed(1.0);
    let position = Duration::from_secs(83);
    state.tick(PlayerStatus { state: PlayState::Playing, position, ..PlayerStatus::default() });
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run_steps(4);
    screen.get_by_label("1:23");
    for (name, action) in [
        ("Pause", TransportAction::Toggle),
        ("Next song", TransportAction::Next),
        ("Previous song", TransportAction::Previous),
        ("Loop the minute", TransportAction::ToggleLoop),
        ("To the minute", TransportAction::JumpToMinute),
    ] {
        screen.get_by_label(name).click();
        screen.run_steps(4);
        assert_eq!(actions(&mut screen), [Action::Transport(action)]);
    }
    screen.get_by_role_and_label(Role::Slider, "Volume").set_value_accesskit(0.25);
    screen.run_steps(4);
    assert_eq!(actions(&mut screen), [Action::Transport(TransportAction::Volume(0.25))]);
}

#[test]
fn a_suggestion_names_its_source_and_can_be_accepted() {
    let mut screen = screen(common::window::predicted(), [1280.0, 1000.0]);
    screen.run();
    screen.get_by_label_contains("Built-in predictor, trained on 45 songs");
    screen.get_by_label("sad 0.70");
    screen.get_by_label_contains("Accept sad").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Tag(TagAction::AcceptSuggestion)]);
}

#[test]
fn without_a_predictor_the_panel_says_what_is_missing() {
    let mut screen = screen(analysed(1.0), [1280.0, 1000.0]);
    screen.run();
    screen.get_by_label("sad: 3 more");
    screen.get_by_label_contains("Mellow to Energetic: +1.5, Energetic");
    screen.get_by_label_contains("Hints of a general tagger, not moods");
}

#[test]
fn the_train_page_is_honest() {
    let mut state = common::window::predicted();
    state.tab = Tab::Train;
    let mut screen = screen(state, [1280.0, 1000.0]);
    screen.run();
    screen.get_by_label("49\u{a0}% right");
    screen.get_by_label_contains("No better than guessing");
    screen.get_by_label_contains("songs of an artist stay together");
    screen.get_by_label("9 songs tagged sad, predicted sad");
    screen.get_by_label("Train again");
    screen.get_by_label_contains("35\u{2013}63\u{a0}% at 45 songs (95\u{a0}%)");
    screen.get_by_label_contains("it would look like 64\u{a0}%");
    screen.get_by_label_contains("Learning curve: 33\u{a0}% at 12 songs");
    screen.get_by_label_contains("calm has only 15 songs");
    assert!(screen.query_all_by_label_contains("Of 10 songs at 0.4").next().is_some());
}

#[test]
fn a_cell_of_the_matrix_plays_its_songs_and_the_slider_sets_the_threshold() {
    let mut state = common::window::predicted();
    state.tab = Tab::Train;
    let mut screen = screen(state, [1280.0, 1400.0]);
    screen.run();
    screen.get_by_role_and_label(Role::Button, "4 songs tagged happy, predicted sad").click();
    screen.run();
    screen.get_by_role_and_label(Role::Slider, "Threshold").set_value_accesskit(0.5);
    screen.run();
    assert_eq!(
        actions(&mut screen),
        [Action::Model(ModelAction::PlayCell(mood("happy"), mood("sad"))), Action::Model(ModelAction::Threshold(0.5)),]
    );
    // From a score on, only the surer songs are called by a mood.
    screen.state_mut().state.update(Action::Model(ModelAction::Threshold(0.7)));
    screen.run();
    screen.get_by_label_contains("Of 45 songs 15 are called by a mood");
}

#[test]
fn a_strange_song_is_none_of_these_and_cannot_be_accepted() {
    let mut state = common::window::predicted();
    let prediction = state.current_suggestion().cloned().expect("a suggestion").with_distance(1.2);
    state.song.current_mut().expect("a song is shown").prediction = Some(prediction);
    let mut screen = screen(state, [1280.0, 1000.0]);
    screen.run();
    screen.get_by_label("None of these");
    screen.get_by_label_contains("No suggestion: press a mood").click();
    screen.run();
    assert_eq!(actions(&mut screen), []);
    let state = screen.state_mut();
    assert!(state.state.update(Action::Tag(TagAction::AcceptSuggestion)).is_empty());
    state.actions.clear();
}

#[test]
fn learning_by_itself_can_be_switched_off_and_models_kept() {
    let mut state = common::window::predicted();
    state.tab = Tab::Train;
    let mut screen = screen(state, [1280.0, 1000.0]);
    screen.run();
    for name in ["Learn by itself after every tag", "Save a copy\u{2026}", "Use a model\u{2026}"] {
        screen.get_by_label(name).click();
        screen.run();
    }
    assert_eq!(
        actions(&mut screen),
        [
            Action::Model(ModelAction::Teach(false)),
            Action::Model(ModelAction::ShareModel),
            Action::Model(ModelAction::UseModel),
        ]
    );
}

#[test]
fn a_training_can_be_cancelled() {
    let mut state = library(40);
    state.tab = Tab::Train;
    state.update(Action::Model(ModelAction::Train));
    let (job, ..) = state.learning.training().running.expect("a training");
    state.apply(Event::Learn(LearnEvent::Progress { job, stage: Stage::Fitting(0.4) }));
    let mut screen = screen(state, [1280.0, 800.0]);
    screen.run();
    screen.get_by_label("Learning: 40\u{a0}%");
    screen.get_by_label("Cancel training").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Model(ModelAction::CancelTraining)]);
}

#[test]
fn an_error_stands_where_the_picture_would_be() {
    let mut state = library(3);
    state.update(Action::Library(LibraryAction::Select(song_id(1))));
    let job = state.song.current().expect("a song is shown").job;
    state.apply(Event::Analysis(AnalysisEvent::Failed {
        job,
        song: None,
        error: "no usable audio: silence from 60 s to 120 s".to_owned(),
    }));
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("This song has no picture");
    screen.get_by_label_contains("silence from 60 s to 120 s");
}

#[test]
fn banners_can_be_dismissed() {
    let mut state = library(3);
    state.notify("audio", NoticeLevel::Warning, "There is no sound output.");
    let id = state.notices[0].id;
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("There is no sound output.");
    screen.get_by_label("Dismiss").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::View(ViewAction::Dismiss(id))]);
}

#[test]
fn files_that_are_no_songs_are_listed_with_their_reasons() {
    let mut state = library(3);
    state.failures = vec![(PathBuf::from("/music/broken.mp3"), "damaged file".to_owned())];
    state.overlay = Some(Overlay::Failures);
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("broken.mp3");
    screen.get_by_label("damaged file");
    screen.get_by_label("Close").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::View(ViewAction::Overlay(None))]);
}

#[test]
fn a_typed_path_is_opened() {
    let mut state = library(3);
    state.overlay = Some(Overlay::Path);
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "Path of a song or a folder").type_text("~/Music/a b.mp3");
    screen.run();
    screen.get_by_label("Open this path").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Open(OpenAction::TypedPath("~/Music/a b.mp3".to_owned()))]);
}

#[test]
fn moods_are_added_and_ordered() {
    let mut state = library(3);
    state.overlay = Some(Overlay::Moods);
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "Name of the new mood").focus();
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "Name of the new mood").type_text("epic");
    screen.run();
    screen.get_by_label("Add").click();
    screen.run();
    screen.get_by_label("Move happy up").click();
    screen.run();
    let found = actions(&mut screen);
    assert!(matches!(&found[0], Action::Tag(TagAction::Edit(MoodEdit::Add(added, _))) if *added == mood("epic")));
    assert_eq!(found[1], Action::Tag(TagAction::Edit(MoodEdit::Move(mood("happy"), 0))));
}

/// Thirty moods, the sheet of them open.
fn thirty_moods() -> State {
    let mut state = library(3);
    let names = ["sad", "happy", "calm"].into_iter().map(str::to_owned).chain((4..=30).map(|n| format!("Mood {n}")));
    let entries = names.map(|name| MoodEntry::new(mood(&name), Rgb(9, 9, 9))).collect();
    state.apply(Event::Store(StoreEvent::Library {
        songs: state.library.songs().to_vec(),
        vocabulary: Vocabulary::new(entries).expect("thirty names"),
        history: History::default(),
        pictureless: HashMap::new(),
    }));
    state.overlay = Some(Overlay::Moods);
    state
}

#[test]
fn what_a_mood_sounds_like_is_changed_by_mouse_and_by_keys_in_one_edit_each() {
    let mut screen = screen(thirty_moods(), [900.0, 600.0]);
    screen.run();
    assert_eq!(screen.query_all_by_label("Mood 9: Like none of the seven: learned from your labels alone").count(), 1);
    screen.get_by_label("calm: Sounds like: tender, not exciting").click();
    screen.run();
    let sheet = screen.get_by_label("Close").rect();
    for of in AudioMood::ALL {
        let name = format!("How much calm sounds like {}", of.name());
        let rect = screen.get_by_role_and_label(Role::Slider, &name).rect();
        assert!(rect.right() < sheet.right() && rect.bottom() < 600.0, "{of:?}: {rect:?}");
    }
    let edit = |mix: &[(AudioMood, f64)]| {
        Action::Tag(TagAction::Edit(MoodEdit::SoundsLike(mood("calm"), Some(mix.iter().copied().collect()))))
    };
    let slider = screen.get_by_role_and_label(Role::Slider, "How much calm sounds like scary").rect();
    screen.drag_at(slider.center());
    screen.run();
    for x in [0.6, 0.7, 0.8, 0.98] {
        screen.hover_at(egui::pos2(slider.left() + x * slider.width(), slider.center().y));
        screen.run();
    }
    assert_eq!(actions(&mut screen), [], "not before it is let go");
    screen.drop_at(egui::pos2(slider.left() + 0.98 * slider.width(), slider.center().y));
    screen.run();
    let (tender, exciting) = ((AudioMood::Tender, 1.0), (AudioMood::Exciting, -1.0));
    assert_eq!(actions(&mut screen), [edit(&[tender, exciting, (AudioMood::Scary, 1.0)])]);

    screen.get_by_role_and_label(Role::Slider, "How much calm sounds like sad").focus();
    screen.run();
    screen.key_press(egui::Key::ArrowLeft);
    screen.run();
    assert_eq!(actions(&mut screen), [edit(&[tender, exciting, (AudioMood::Sad, -0.5)])]);
}

#[test]
fn a_mood_goes_back_to_what_its_name_says() {
    let mut state = library(3);
    let entry = MoodEntry { sounds_like: Some(SoundsLike::default()), ..MoodEntry::new(mood("calm"), Rgb(9, 9, 9)) };
    state.apply(Event::Store(StoreEvent::Library {
        songs: Vec::new(),
        vocabulary: Vocabulary::new(vec![entry]).expect("one name"),
        history: History::default(),
        pictureless: HashMap::new(),
    }));
    state.overlay = Some(Overlay::Moods);
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("calm: Like none of the seven: learned from your labels alone").click();
    screen.run();
    screen.get_by_label("What calm sounds like by its name").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Tag(TagAction::Edit(MoodEdit::SoundsLike(mood("calm"), None)))]);
}

#[test]
fn renaming_to_another_mood_is_called_merging() {
    let mut state = library(3);
    state.overlay = Some(Overlay::Moods);
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("Rename calm").click();
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "New name of calm").type_text("x");
    screen.run();
    screen.get_by_label("Rename").click();
    screen.run();
    let found = actions(&mut screen);
    assert!(
        matches!(&found[..], [Action::Tag(TagAction::Edit(MoodEdit::Rename(from, _)))] if *from == mood("calm")),
        "{found:?}"
    );
}

#[test]
fn what_changes_many_labels_says_first_how_many() {
    let mut state = library(12);
    state.overlay = Some(Overlay::Moods);
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("Remove happy").click();
    screen.run();
    assert_eq!(actions(&mut screen), []);
    screen.get_by_label("Remove happy? 2 labels will go with it; Undo brings them back.");
    screen.get_by_label("Remove").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Tag(TagAction::Edit(MoodEdit::Remove(mood("happy"))))]);

    screen.get_by_label("Rename calm").click();
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "New name of calm").focus();
    screen.run();
    screen.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "New name of calm").type_text("sad");
    screen.run();
    screen.get_by_label("Merge").click();
    screen.run();
    assert_eq!(actions(&mut screen), []);
    screen.get_by_label("Merge calm into sad? 2 labels will say sad; Undo brings them back.");
    screen.get_by_label("Merge").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Tag(TagAction::Edit(MoodEdit::Rename(mood("calm"), mood("sad"))))]);
}

#[test]
fn a_list_that_would_look_otherwise_says_so_and_is_made_anew_by_a_click() {
    let mut state = library(12);
    state.update(Action::Library(LibraryAction::Filter(Filter::Untagged)));
    state.update(Action::Library(LibraryAction::Select(song_id(2))));
    state.update(Action::Tag(TagAction::Mood { mood: mood("sad"), stay: true }));
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("1 song would be listed differently now").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Library(LibraryAction::Refresh)]);
}

#[test]
fn labels_that_are_not_saved_are_counted_with_the_reason_and_the_ways_out() {
    let mut state = library(12);
    state.update(Action::Library(LibraryAction::Select(song_id(2))));
    let effects = state.update(Action::Tag(TagAction::Mood { mood: mood("sad"), stay: true }));
    assert!(matches!(effects.first(), Some(Effect::Work(Command::Store(StoreCommand { .. })))), "{effects:?}");
    state.apply(Event::Store(StoreEvent::WriteDelayed("the disk is full".to_owned())));
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("1 label not saved").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::View(ViewAction::Overlay(Some(Overlay::Unsaved)))]);
    screen.state_mut().state.overlay = Some(Overlay::Unsaved);
    screen.run();
    screen.get_by_label("1 label is not saved yet");
    screen.get_by_label("The reason: the disk is full.");
    for (button, action) in [
        ("Save list", LeaveAction::SaveTo("~/moodsic-labels.csv".to_owned())),
        ("Keep the window open", LeaveAction::Stay),
        ("Quit without this label", LeaveAction::Anyway),
    ] {
        screen.get_by_label(button).click();
        screen.run();
        assert_eq!(actions(&mut screen), [Action::Leave(action)]);
    }
}

#[test]
fn settings_take_effect_at_once() {
    let mut state = library(3);
    state.overlay = Some(Overlay::Settings);
    let mut screen = screen(state, [900.0, 600.0]);
    screen.run();
    screen.get_by_label("Go on to the next song after a tag").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::View(ViewAction::Advance(false))]);
}

#[test]
fn a_list_of_any_width_shows_the_scores_of_its_suggestions() {
    for (size, has_columns) in [([900.0, 600.0], false), ([1440.0, 900.0], true)] {
        let mut screen = screen(common::window::predicted(), size);
        screen.run();
        assert_eq!(screen.query_by_label("Sort by Score").is_some(), has_columns);
        // The bar of the song on screen says 0.70 too.
        assert!(screen.get_all_by_label("0.70").count() > 2, "{size:?}");
    }
}

#[test]
fn rows_are_chosen_with_ctrl_and_shift() {
    let mut screen = screen(library(12), [1280.0, 800.0]);
    screen.run();
    for (modifiers, action) in [
        (egui::Modifiers::COMMAND, LibraryAction::Choose(song_id(3))),
        (egui::Modifiers::SHIFT, LibraryAction::ChooseTo(song_id(3))),
    ] {
        screen.get_by_label_contains("Song 3,").click_modifiers(modifiers);
        screen.run();
        assert_eq!(actions(&mut screen), [Action::Library(action)]);
    }
}

#[test]
fn what_is_taken_out_of_the_list_is_the_row_or_all_the_chosen_ones() {
    let mut state = library(12);
    for song in [3, 5] {
        let _ = state.update(Action::Library(LibraryAction::Choose(song_id(song))));
    }
    let mut screen = screen(state, [1280.0, 800.0]);
    screen.run();
    for (row, button, songs) in [
        ("Song 5,", "Take 2 songs out of the list", vec![song_id(3), song_id(5)]),
        ("Song 4,", "Take out of the list", vec![song_id(4)]),
    ] {
        screen.get_by_label_contains(row).click_secondary();
        screen.run();
        screen.get_by_label(button).click();
        screen.run();
        assert_eq!(actions(&mut screen), [Action::Library(LibraryAction::Hide(songs))]);
    }
}

#[test]
fn the_sheet_of_keys_shows_the_moods_and_asks_for_a_key() {
    let mut state = common::window::predicted();
    state.overlay = Some(Overlay::Help);
    let mut screen = screen(state, [1280.0, 800.0]);
    screen.run();
    assert!(screen.query_by_label("Key of Mood 4").is_none(), "there are three moods");
    screen.get_by_role_and_label(Role::Button, "Key of sad").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Keys(KeysAction::Ask(Some(KeyCommand::Mood(1))))]);
    assert!(screen.query_by_label("Give all commands their usual keys").is_none(), "they have them");
}

#[test]
fn the_search_field_reports_what_is_typed() {
    let mut screen = screen(library(3), [900.0, 600.0]);
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "Search songs").focus();
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, "Search songs").type_text("x");
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Library(LibraryAction::Search("x".to_owned()))]);
}

#[test]
fn every_page_and_sheet_fits_a_small_window_and_settles() {
    for overlay in [Overlay::Path, Overlay::Help, Overlay::Settings, Overlay::Moods, Overlay::Failures, Overlay::Doctor]
    {
        let mut state = common::window::predicted();
        state.overlay = Some(overlay);
        let mut screen = screen(state, [720.0, 480.0]);
        // Panics when it keeps repainting, when an input has no name, or when a glyph has no font.
        screen.run();
        screen.get_by_label("Close");
    }
    for tab in [Tab::Listen, Tab::Train] {
        let mut state = common::window::predicted();
        state.tab = tab;
        screen(state, [720.0, 480.0]).run();
    }
}
