//! The window's state without a window: actions and events in, effects out.
#![cfg(feature = "gui")]

#[path = "common/state.rs"]
mod common;

use std::path::{Path, PathBuf};
use std::time::Duration;

use moodsic::app::action::{Action, LibraryAction, ModelAction, OpenAction, TagAction, TransportAction, ViewAction};
use moodsic::app::effect::{Effect, PickKind, PlayerCommand};
use moodsic::app::state::{Filter, Overlay, Refusal, SortColumn, State, ThemeChoice};
use moodsic::audio::{ClipNote, ClipWindow};
use moodsic::config::{PALETTES, Settings, THEMES};
use moodsic::dataset::{Annotation, Change, LabelState, LibrarySong};
use moodsic::pipeline::Recipe;
use moodsic::playback::{OutputError, PlayState, PlayerStatus};
use moodsic::predict::{Prediction, Score};
use moodsic::render::Colormap;
use moodsic::song::SongId;
use moodsic::worker::{AnalysisCommand, AnalysisEvent, LearnCommand, ScanEvent, StoreCommand, StoreEvent};
use moodsic::worker::{Command, Event, Write};

use common::{annotation, id, labels, list, mood, on_screen, save, select, song, step_ticket, tag, window, written};

#[test]
fn a_label_belongs_to_the_song_on_screen_and_the_next_one_comes() {
    let mut state = window(3);
    select(&mut state, 1);
    let effects = tag(&mut state, "sad");
    assert_eq!(labels(&effects)[0].1, id(1));
    assert_eq!(on_screen(&state), Some(id(2)));
    let effects = tag(&mut state, "happy");
    assert_eq!(labels(&effects)[0].1, id(2));
    assert_eq!(on_screen(&state), Some(id(3)));
}

/// The songs that are chosen, by number.
fn chosen(state: &State) -> Vec<SongId> {
    state.library.chosen()
}

#[test]
fn songs_chosen_in_the_list_are_labelled_at_once_and_in_one_step() {
    let mut state = window(9);
    select(&mut state, 2);
    list(&mut state, LibraryAction::Choose(id(5)));
    assert_eq!(chosen(&state), [id(2), id(5)], "the song on screen is one of them");
    list(&mut state, LibraryAction::ChooseTo(id(7)));
    assert_eq!(chosen(&state), [id(5), id(6), id(7)]);
    list(&mut state, LibraryAction::Choose(id(6)));
    assert_eq!(chosen(&state), [id(5), id(7)]);

    let effects = tag(&mut state, "calm");
    assert_eq!(effects.len(), 1, "one command is one step of the history");
    assert_eq!(labels(&effects).iter().map(|label| label.1).collect::<Vec<_>>(), [id(5), id(7)]);
    assert_eq!(state.labels.saving().pending, 2);
    assert_eq!(on_screen(&state), Some(id(2)), "the song on screen stays");
    assert!(state.update(Action::Tag(TagAction::AcceptSuggestion)).is_empty());
}

#[test]
fn what_is_not_listed_any_more_is_not_chosen_any_more() {
    let mut state = window(5);
    list(&mut state, LibraryAction::Filter(Filter::Untagged));
    list(&mut state, LibraryAction::ChooseAll);
    assert_eq!(chosen(&state).len(), 5);
    list(&mut state, LibraryAction::Search("no such song".to_owned()));
    list(&mut state, LibraryAction::Search(String::new()));
    assert_eq!(chosen(&state), []);
    list(&mut state, LibraryAction::ChooseAll);
    select(&mut state, 3);
    assert_eq!(chosen(&state), [], "a plain click chooses one song");
}

#[test]
fn whoever_goes_to_another_song_labels_that_one() {
    let mut state = window(9);
    let ways: [fn() -> Action; 5] = [
        || Action::Transport(TransportAction::Next),
        || Action::Transport(TransportAction::Previous),
        || Action::Library(LibraryAction::Select(id(4))),
        || Action::Library(LibraryAction::PlayMood(mood("sad"))),
        || Action::Open(OpenAction::Paths(vec![PathBuf::from("/music/8.ogg")])),
    ];
    select(&mut state, 6);
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    for way in ways {
        select(&mut state, 2);
        list(&mut state, LibraryAction::Choose(id(5)));
        state.update(way());
        assert_eq!(chosen(&state), [], "{:?}", way());
    }
}

#[test]
fn a_selection_emptied_by_hand_does_not_take_the_song_on_screen_in_again() {
    let mut state = window(9);
    select(&mut state, 2);
    for (song, expected) in [(5, vec![id(2), id(5)]), (5, vec![id(2)]), (2, vec![]), (7, vec![id(7)])] {
        list(&mut state, LibraryAction::Choose(id(song)));
        assert_eq!(chosen(&state), expected);
    }
}

#[test]
fn fast_labels_reach_their_songs_while_the_filter_hides_labelled_ones() {
    let mut state = window(30);
    state.update(Action::Library(LibraryAction::Filter(Filter::Untagged)));
    select(&mut state, 1);
    let mut unsaved: Vec<Vec<Effect>> = Vec::new();
    let mut labelled = Vec::new();
    for press in 0..30u8 {
        let before = on_screen(&state);
        let effects = tag(&mut state, ["sad", "happy", "calm"][usize::from(press) % 3]);
        let given = labels(&effects);
        assert_eq!(Some(given[0].1), before, "press {press}");
        labelled.push(given[0].1);
        unsaved.push(effects);
        // The disk is now fast, now slow.
        if press % 4 == 3 {
            for effects in unsaved.drain(..) {
                save(&mut state, &effects);
            }
        }
    }
    labelled.sort_unstable();
    labelled.dedup();
    assert_eq!(labelled.len(), 30, "each song got its own press");
}

#[test]
fn the_tick_shows_only_after_the_disk_has_the_label() {
    let mut state = window(2);
    select(&mut state, 1);
    let effects = tag(&mut state, "sad");
    assert_eq!(state.library.label(id(1)), None);
    assert_eq!(state.labels.saving().pending, 1);
    save(&mut state, &effects);
    assert_eq!(state.library.label(id(1)), Some(&LabelState::Labelled(mood("sad"))));
    assert_eq!(state.labels.saving().pending, 0);
}

#[test]
fn a_label_that_cannot_be_written_waits_and_is_told_of() {
    let mut state = window(2);
    select(&mut state, 1);
    let ticket = labels(&tag(&mut state, "sad"))[0].0;
    state.apply(Event::Store(StoreEvent::WriteDelayed("the disk is full".to_owned())));
    assert!(state.notices.iter().any(|notice| notice.text.contains("disk is full")));
    assert_eq!((state.labels.saving().pending, state.labels.saving().error.as_deref()), (1, Some("the disk is full")));
    written(&mut state, ticket, Vec::new());
    assert_eq!((state.labels.saving().pending, state.labels.saving().error.as_deref()), (0, None));
    assert!(state.notices.is_empty());
}

/// Opens a file by its path; the file system says what it is.
fn open_file(state: &mut State, path: &str, is_file: bool) -> Vec<Effect> {
    let mut effects = state.update(Action::Open(OpenAction::Paths(vec![PathBuf::from(path)])));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Look(asked) if asked == Path::new(path))));
    effects.extend(state.looked(Path::new(path), is_file));
    effects
}

#[test]
fn the_label_of_a_file_goes_to_the_disk_by_its_path_and_the_song_gets_it_when_it_is_known() {
    let mut state = window(0);
    open_file(&mut state, "/music/7.ogg", true);
    state.settings.advance = false;
    let effects = tag(&mut state, "calm");
    let Some(Effect::Work(Command::Store(StoreCommand { ticket, write: Write::AnnotateFile { path, state: label } }))) =
        effects.first()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (path.as_path(), label.as_ref()),
        (Path::new("/music/7.ogg"), Some(&LabelState::Labelled(mood("calm"))))
    );
    assert_eq!((state.labels.saving().pending, state.label_of_file()), (1, None));
    written(&mut state, *ticket, Vec::new());
    assert_eq!((state.labels.saving().pending, state.label_of_file()), (0, label.as_ref()));
    let row = LibrarySong { annotation: Some(annotation(7, LabelState::Labelled(mood("calm")))), ..song(7) };
    state.apply(Event::Store(StoreEvent::Songs(vec![row])));
    assert_eq!((on_screen(&state), state.label_of_file()), (Some(id(7)), None));
    assert_eq!(state.library.label(id(7)), Some(&LabelState::Labelled(mood("calm"))));
}

#[test]
fn a_file_that_is_no_song_keeps_its_label_with_a_word() {
    let mut state = window(0);
    open_file(&mut state, "/music/7.ogg", true);
    let effects = tag(&mut state, "calm");
    let Some(Effect::Work(Command::Store(StoreCommand { ticket, .. }))) = effects.first() else {
        panic!("{effects:?}")
    };
    written(&mut state, *ticket, Vec::new());
    let failures = vec![(PathBuf::from("/music/7.ogg"), "the file is empty".to_owned())];
    state.apply(Event::Scan(ScanEvent::Failed(failures)));
    assert_eq!(state.labels.saving().pending, 0);
    assert!(state.notices.iter().any(|notice| notice.text.contains("7.ogg")));
}

#[test]
fn a_folder_with_a_dot_in_its_name_is_no_song() {
    let mut state = window(1);
    select(&mut state, 1);
    let effects = open_file(&mut state, "/music/Vol. 2 feat. X", false);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Work(Command::Analysis(AnalysisCommand::Analyze { .. }))))
    );
    assert_eq!(on_screen(&state), Some(id(1)));
    state.apply(Event::Store(StoreEvent::Songs(vec![song(2)])));
    assert_eq!(on_screen(&state), Some(id(2)), "its first song comes on screen");
}

#[test]
fn events_of_an_older_job_do_not_touch_the_song_on_screen() {
    let mut state = window(2);
    select(&mut state, 1);
    let old = state.song.current().expect("a song").job;
    select(&mut state, 2);
    state.apply(Event::Analysis(AnalysisEvent::Failed { job: old, song: None, error: "damaged".to_owned() }));
    assert_eq!(state.song.current().expect("a song").error, None);
}

#[test]
fn a_selected_song_plays_from_its_minute() {
    let mut state = window(1);
    let effects = select(&mut state, 1);
    let loaded = effects.iter().find_map(|effect| match effect {
        Effect::Player(PlayerCommand::Load { start, play, .. }) => Some((*start, *play)),
        _ => None,
    });
    assert_eq!(loaded, Some((Duration::from_mins(1), true)));
}

#[test]
fn undo_brings_the_song_back_on_screen() {
    let mut state = window(3);
    select(&mut state, 1);
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    assert_eq!(on_screen(&state), Some(id(2)));
    let effects = state.update(Action::Tag(TagAction::Undo));
    assert_eq!(on_screen(&state), Some(id(1)), "at once, for the next key is meant for it");
    let change =
        Change { song: id(1), before: state.library.get(id(1)).expect("a song").annotation.clone(), after: None };
    written(&mut state, step_ticket(&effects), vec![change]);
    assert_eq!(on_screen(&state), Some(id(1)));
    assert_eq!(state.library.label(id(1)), None);
}

fn suggest(state: &mut State, number: u8, sad: f32) {
    let scores = [("sad", sad), ("calm", 1.0 - sad)];
    let scores = scores.map(|(name, probability)| Score { mood: mood(name), probability }).to_vec();
    let current = state.library.suggestion(id(number)).is_some();
    assert!(!current);
    state.suggest(vec![(id(number), Prediction::new(scores))]);
}

#[test]
fn mood_play_takes_labelled_songs_first_and_then_the_surest() {
    let mut state = window(4);
    suggest(&mut state, 1, 0.6);
    suggest(&mut state, 2, 0.9);
    suggest(&mut state, 3, 0.1);
    select(&mut state, 4);
    state.settings.advance = false;
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    state.update(Action::Library(LibraryAction::PlayMood(mood("sad"))));
    let mut heard = vec![on_screen(&state)];
    for _ in 0..2 {
        state.tick(PlayerStatus { state: PlayState::Playing, ..PlayerStatus::default() });
        state.tick(PlayerStatus { state: PlayState::Ended, ..PlayerStatus::default() });
        heard.push(on_screen(&state));
    }
    assert_eq!(heard, [Some(id(4)), Some(id(2)), Some(id(1))]);
    state.update(Action::Transport(TransportAction::Next));
    assert!(state.player.queue().is_none(), "the queue has ended");
}

#[test]
fn filter_search_and_sort_work_together() {
    let mut state = window(12);
    state.update(Action::Library(LibraryAction::Search("song 1".to_owned())));
    let listed = |state: &State| -> Vec<u8> {
        state.library.visible().iter().map(|&index| state.library.songs()[index].song.id.as_bytes()[0]).collect()
    };
    assert_eq!(listed(&state), [1, 10, 11, 12]);
    state.update(Action::Library(LibraryAction::Sort(SortColumn::Title)));
    state.update(Action::Library(LibraryAction::Sort(SortColumn::Title)));
    assert_eq!(listed(&state), [12, 11, 10, 1]);
    select(&mut state, 11);
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    state.update(Action::Library(LibraryAction::Filter(Filter::Mood(mood("sad")))));
    assert_eq!(listed(&state), [11]);
    assert_eq!(state.library.counts().of(&mood("sad")), 1);
}

#[test]
fn without_a_device_a_banner_says_so_and_the_picture_is_whole() {
    let mut state = window(1);
    select(&mut state, 1);
    let output = Some(Err(OutputError::NoDevice { detail: "none".to_owned() }));
    state.tick(PlayerStatus { output, ..PlayerStatus::default() });
    assert!(state.notices.iter().any(|notice| notice.topic == "audio"));
    assert_eq!(revealed(&state), usize::MAX);
}

/// A song opened in silence, with the playhead half way through its minute.
fn opened_in_silence() -> State {
    let mut state = window(1);
    select(&mut state, 1);
    let current = state.song.current_mut().expect("a song");
    let job = current.job;
    current.picture.revealed = usize::MAX;
    let window = ClipWindow { start_s: 60.0, end_s: 120.0, note: ClipNote::Full };
    state.apply(Event::Analysis(AnalysisEvent::Window { job, recipe: Recipe::default(), window, columns: 2584 }));
    state.tick(PlayerStatus { position: Duration::from_secs(90), ..PlayerStatus::default() });
    state
}

fn revealed(state: &State) -> usize {
    state.song.current().expect("a song").picture.revealed
}

/// Of 22,050 samples a second in hops of 512.
const COLUMNS_OF_30_SECS: usize = 1292;

#[test]
fn a_song_opened_in_silence_is_whole_until_the_live_picture_is_wished() {
    let mut state = opened_in_silence();
    state.update(Action::View(ViewAction::WholeMinute(true)));
    state.update(Action::Transport(TransportAction::Toggle));
    assert_eq!(revealed(&state), usize::MAX);
    state.update(Action::View(ViewAction::WholeMinute(false)));
    assert_eq!(revealed(&state), COLUMNS_OF_30_SECS);
}

#[test]
fn a_song_opened_in_silence_is_live_once_it_sounds() {
    let mut state = opened_in_silence();
    assert_eq!(revealed(&state), usize::MAX);
    state.update(Action::Transport(TransportAction::Toggle));
    assert_eq!(revealed(&state), COLUMNS_OF_30_SECS);
    let at = |secs| PlayerStatus {
        state: PlayState::Playing,
        position: Duration::from_secs(secs),
        ..PlayerStatus::default()
    };
    state.tick(at(100));
    state.tick(at(70));
    state.update(Action::Transport(TransportAction::Toggle));
    state.update(Action::Transport(TransportAction::Toggle));
    assert_eq!(revealed(&state), (40 * 22_050) / 512 + 1, "what was heard stays");
}

#[test]
fn the_end_of_the_list_is_said_and_the_song_stays() {
    let mut state = window(1);
    select(&mut state, 1);
    tag(&mut state, "sad");
    assert_eq!((on_screen(&state), state.labels.refusal()), (Some(id(1)), Some(&Refusal::NothingLeft)));
    state.update(Action::Transport(TransportAction::Next));
    assert_eq!((on_screen(&state), state.labels.refusal()), (Some(id(1)), Some(&Refusal::EndOfList)));
    assert!(state.notices.is_empty(), "it is no warning");
}

/// Songs 1 to 12, the first ten tagged in turn.
fn tagged_window() -> State {
    let mut state = window(12);
    for number in 1..=10 {
        select(&mut state, number);
        let effects = tag(&mut state, ["sad", "happy"][usize::from(number) % 2]);
        save(&mut state, &effects);
    }
    state
}

fn teaches(effects: &[Effect]) -> Vec<Vec<SongId>> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Work(Command::Learn(LearnCommand::Teach { ahead })) => Some(ahead.clone()),
            _ => None,
        })
        .collect()
}

/// What is done when the label of song `number` has reached the disk.
fn label_saved(state: &mut State, number: u8) -> Vec<Effect> {
    select(state, number);
    let effects = tag(state, "sad");
    let (ticket, song, label) = labels(&effects).remove(0);
    let after = label.map(|label| Annotation { song, ..annotation(0, label) });
    written(state, ticket, vec![Change { song, before: None, after }])
}

#[test]
fn a_label_on_disk_teaches_and_names_the_songs_that_come_next() {
    let mut state = tagged_window();
    let effects = label_saved(&mut state, 10);
    assert_eq!(teaches(&effects), [vec![id(12)]]);
    // Undoing a label is learnt from, too.
    let change = Change { song: id(10), before: None, after: None };
    let change = Change { after: Some(annotation(10, LabelState::Labelled(mood("sad")))), ..change };
    let undone = state.update(Action::Tag(TagAction::Undo));
    assert_eq!(teaches(&written(&mut state, step_ticket(&undone), vec![change])).len(), 1);
}

#[test]
fn every_label_is_taught_from_the_first_on_unless_that_is_switched_off() {
    let mut state = window(12);
    assert_eq!(teaches(&label_saved(&mut state, 1)).len(), 1);
    let mut state = tagged_window();
    let effects = state.update(Action::Model(ModelAction::Teach(false)));
    let stopped = [Effect::SaveSettings, Effect::Work(Command::Learn(LearnCommand::StopTeaching))];
    assert_eq!(format!("{effects:?}"), format!("{stopped:?}"));
    assert!(teaches(&label_saved(&mut state, 11)).is_empty());
    // Switched on again it makes up for what it missed.
    assert_eq!(teaches(&state.update(Action::Model(ModelAction::Teach(true)))).len(), 1);
}

#[test]
fn a_foreign_model_is_not_overwritten_by_the_next_label() {
    let mut state = tagged_window();
    let effects = state.picked(PickKind::Model, vec![PathBuf::from("/models/theirs.json")], Duration::from_secs(5));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Work(Command::Learn(LearnCommand::UseModel { .. })))));
    assert!(!state.settings.teach);
    assert!(teaches(&label_saved(&mut state, 11)).is_empty());
    assert!(state.picked(PickKind::Model, Vec::new(), Duration::from_secs(5)).is_empty());
}

#[test]
fn where_no_dialog_comes_up_the_path_box_does_and_says_why() {
    let mut state = window(1);
    let missing = |state: &State| state.notices.iter().any(|notice| notice.topic == "dialog");
    state.picked(PickKind::Folder, Vec::new(), Duration::from_secs(2));
    assert!(state.overlay.is_none() && !missing(&state), "it was cancelled by hand");
    state.picked(PickKind::Model, Vec::new(), Duration::from_millis(40));
    assert!(state.overlay.is_none() && missing(&state));
    state.picked(PickKind::Folder, Vec::new(), Duration::from_millis(40));
    assert_eq!(state.overlay, Some(Overlay::Path));
    state.update(Action::Open(OpenAction::TypedPath("/music".to_owned())));
    assert!(state.overlay.is_none() && !missing(&state));
}

#[test]
fn every_theme_and_palette_to_choose_is_one_that_the_settings_know() {
    let mut state = State::new(Settings::default());
    for theme in [ThemeChoice::System, ThemeChoice::Dark, ThemeChoice::Light] {
        state.update(Action::View(ViewAction::Theme(theme)));
        assert!(THEMES.contains(&state.settings.theme.as_str()));
    }
    for palette in Colormap::ALL {
        state.update(Action::View(ViewAction::Palette(palette)));
        assert!(PALETTES.contains(&state.settings.palette.as_str()));
    }
}
