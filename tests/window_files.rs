//! What the window's state makes of moods that the songs' own files bring along.
#![cfg(feature = "gui")]

#[path = "common/state.rs"]
#[expect(dead_code, reason = "the other tests of the state use more of it")]
mod common;

use std::collections::HashMap;

use moodsic::app::action::{Action, FileMoodsAction, ViewAction};
use moodsic::app::effect::Effect;
use moodsic::app::session::Session;
use moodsic::app::state::{OFFER, Overlay, State};
use moodsic::config::Settings;
use moodsic::dataset::{Change, FileMoods, History, LabelState, LibrarySong};
use moodsic::mood::Vocabulary;
use moodsic::worker::{Command, Event, ScanEvent, ScanProgress, ScanStage, StoreCommand, StoreEvent, Ticket, Write};

use common::{annotation, id, mood, song, window, written};

/// Songs numbered from 1, with what their files bring.
fn bringing(said: &[&str]) -> Vec<LibrarySong> {
    let bring = |(number, said): (u8, &&str)| {
        let mut entry = song(number);
        entry.song.metadata.mood = (!said.is_empty()).then(|| (*said).to_owned());
        entry
    };
    (1..).zip(said).map(bring).collect()
}

fn library(songs: Vec<LibrarySong>) -> Event {
    let (vocabulary, history) = (Vocabulary::default(), History::default());
    Event::Store(StoreEvent::Library { songs, vocabulary, history, pictureless: HashMap::new() })
}

fn reads(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::ReadFileMoods)).count()
}

/// The files of the library are read, as the window's thread does it.
fn read(state: &mut State) -> Vec<Effect> {
    let found = FileMoods::of(state.library.songs(), state.labels.vocabulary());
    state.file_moods_read(Ok(found))
}

/// A window whose songs bring these moods.
fn offering(said: &[&str]) -> State {
    let mut state = State::new(Settings::default());
    assert_eq!(reads(&state.apply(library(bringing(said)))), 1);
    assert_eq!(reads(&read(&mut state)), 0);
    state
}

fn offer(state: &State) -> Option<&str> {
    state.notices.iter().find(|notice| notice.topic == OFFER).map(|notice| notice.text.as_str())
}

fn open(state: &mut State) {
    let effects = state.update(Action::View(ViewAction::Overlay(Some(Overlay::FileMoods))));
    assert_eq!(reads(&effects), 1);
    read(state);
}

fn do_it(state: &mut State, action: FileMoodsAction) -> Vec<Effect> {
    state.update(Action::FileMoods(action))
}

fn mean(state: &mut State, value: &str, name: Option<&str>) {
    let effects = do_it(state, FileMoodsAction::Mean { value: value.to_owned(), mood: name.map(mood) });
    assert!(effects.is_empty());
}

fn write_of(effects: &[Effect]) -> (Ticket, Write) {
    let [Effect::Work(Command::Store(StoreCommand { ticket, write }))] = effects else { panic!("{effects:?}") };
    (*ticket, write.clone())
}

#[test]
fn songs_without_moods_in_their_files_are_not_looked_at() {
    let mut state = State::new(Settings::default());
    assert_eq!(reads(&state.apply(library(bringing(&["", ""])))), 0);
    assert_eq!(reads(&state.apply(Event::Store(StoreEvent::Songs(bringing(&[""]))))), 0);
}

#[test]
fn files_are_looked_at_once_a_scan_is_over_and_again_for_songs_that_come_late() {
    let mut state = window(0);
    let progress = ScanProgress { stage: ScanStage::Reading, done: 1, total: 3 };
    state.apply(Event::Scan(ScanEvent::Progress(progress)));
    let songs = bringing(&["calm", "happy", "sad"]);
    assert_eq!(reads(&state.apply(Event::Store(StoreEvent::Songs(songs[..1].to_vec())))), 0, "the scan goes on");
    assert_eq!(reads(&state.apply(Event::Scan(ScanEvent::Finished { found: 3, failed: 0, cancelled: false }))), 1);
    assert_eq!(reads(&state.apply(Event::Store(StoreEvent::Songs(songs[1..].to_vec())))), 0, "one at a time");
    assert_eq!(reads(&read(&mut state)), 1, "and once more for those");
    read(&mut state);
    assert_eq!(offer(&state), Some("3 songs bring moods in their files: calm 1, happy 1, and 1 more."));
}

#[test]
fn an_offer_names_what_would_become_labels() {
    assert_eq!(
        offer(&offering(&["Calm", "CALM", "Happy", "Odd"])).unwrap(),
        "3 songs bring moods in their files: Calm 2, Happy 1."
    );
    assert_eq!(offer(&offering(&["Calm", ""])), Some("1 song brings a mood in its file: Calm 1."));
    assert_eq!(offer(&offering(&["Odd"])), None, "a rare value means nothing by itself");
    let mut labelled = bringing(&["Calm"]);
    labelled[0].annotation = Some(annotation(1, LabelState::Unsure));
    let mut state = State::new(Settings::default());
    state.apply(library(labelled));
    read(&mut state);
    assert_eq!(offer(&state), None, "its user has looked at the song");
}

#[test]
fn an_offer_that_was_dismissed_stays_away_across_restarts_until_there_is_a_new_value() {
    let mut state = offering(&["Calm", "Happy"]);
    let notice = state.notices.iter().find(|notice| notice.topic == OFFER).unwrap().id;
    state.update(Action::View(ViewAction::Dismiss(notice)));
    read(&mut state);
    assert_eq!(offer(&state), None);
    let kept = serde_json::to_string(&state.session()).unwrap();

    let mut again = State::new(Settings::default());
    let left: Session = serde_json::from_str(&kept).unwrap();
    again.return_to(left);
    assert_eq!(again.session().file_moods_seen.len(), 2, "also while the library is read");
    again.apply(library(bringing(&["happy", "calm!", "CALM"])));
    read(&mut again);
    assert_eq!(offer(&again), None);
    again.apply(Event::Store(StoreEvent::Songs(vec![bringing(&["", "", "", "sad"]).remove(3)])));
    read(&mut again);
    assert!(offer(&again).is_some_and(|words| words.starts_with("4 songs")), "{:?}", offer(&again));
    assert_eq!(again.session().file_moods_seen.len(), 2);
}

#[test]
fn what_is_chosen_changes_what_would_change() {
    let mut state = offering(&["Calm", "Calm; Odd", "Odd", "Odder"]);
    open(&mut state);
    assert_eq!((state.brought.tally().labels, state.brought.tally().unmatched), (2, 2));
    mean(&mut state, "odd", Some("strange"));
    mean(&mut state, "Calm", None);
    let tally = state.brought.tally();
    assert_eq!((tally.labels, &tally.new_moods[..]), (2, &[mood("strange")][..]));
    assert!(offer(&state).is_some(), "who only looks has not declined");
    // What was chosen stays while songs come, and goes when the sheet is opened anew.
    read(&mut state);
    assert_eq!(state.brought.tally().new_moods, [mood("strange")]);
    state.update(Action::View(ViewAction::Overlay(None)));
    open(&mut state);
    assert_eq!(state.brought.tally().new_moods, []);
}

#[test]
fn labelling_is_one_write_that_says_what_it_came_to_and_uses_the_offer_up() {
    let mut state = offering(&["Calm", "Calm", "Odd"]);
    open(&mut state);
    mean(&mut state, "Odd", Some("sad"));
    do_it(&mut state, FileMoodsAction::Overwrite(true));
    let (ticket, write) = write_of(&do_it(&mut state, FileMoodsAction::Apply));
    let Write::LabelByFiles { meanings, overwrite: true } = write else { panic!("{write:?}") };
    assert_eq!((meanings.of("calm"), meanings.of("ODD")), (Some(&mood("calm")), Some(&mood("sad"))));
    assert_eq!((state.overlay, offer(&state), state.labels.saving().pending), (None, None, 3));
    assert!(do_it(&mut state, FileMoodsAction::Apply).is_empty(), "a second click writes nothing");

    // One of the songs was labelled by hand meanwhile: the database has labelled the two others.
    let change = |number| {
        let after = Some(annotation(number, LabelState::Labelled(mood("calm"))));
        Change { song: id(number), before: None, after }
    };
    written(&mut state, ticket, vec![change(1), change(2)]);
    let said = "2 songs have the moods now that their files say; one Undo takes that back.";
    assert!(state.notices.iter().any(|notice| notice.text == said), "{:?}", state.notices);
    assert_eq!((state.library.counts().labelled(), state.labels.saving().pending), (2, 0));
    read(&mut state);
    assert_eq!(offer(&state), None);
}

#[test]
fn a_refused_write_leaves_the_sheet_usable() {
    let mut state = offering(&["Calm"]);
    open(&mut state);
    let (ticket, _) = write_of(&do_it(&mut state, FileMoodsAction::Apply));
    state.apply(Event::Store(StoreEvent::WriteRefused { ticket, error: "no".to_owned() }));
    assert!(!state.brought.is_busy());
    assert!(state.notices.iter().any(|notice| notice.text.contains("A label was refused")), "{:?}", state.notices);
    state.file_moods_read(Err("the disk is gone".to_owned()));
    assert_eq!(state.brought.error(), Some("The disk is gone."));
}
