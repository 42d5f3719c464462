//! Second opinions of Vertex AI.

use std::fs;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, LibraryAction};
use moodsic::app::state::{CloudCard, Overlay};
use moodsic::config::Settings;

use super::{apart, has_ended, has_failed, press_button, settings_to_ask, window};
use crate::fake_google::{Fault, Google};

#[test]
fn check_then_predict_then_a_second_opinion_then_undeploy() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = window(settings_to_ask(&google));
    assert!(google.world().asked.is_empty(), "nothing is asked before the user wants it");

    press_button(&mut window, "Check");
    window.until("all is checked", |state| state.cloud.checks.is_some());
    assert!(window.mentions("can be asked"));
    assert!(window.mentions("Deployed for"), "since when, and what it has cost");

    press_button(&mut window, "Ask about this song");
    assert_eq!(window.state().overlay, Some(Overlay::CloudConsent));
    assert!(window.mentions("What leaves: 1 picture") && window.mentions(&google.url()));
    assert!(window.mentions("$1.38 an hour"));
    assert_eq!(google.count("POST", ":predict"), 0, "nothing leaves before the user agrees");
    window.click("Send 1 picture");
    window.until("it has answered", |state| state.cloud_predictions().count() == 1 && has_ended(state, CloudCard::Ask));
    assert_eq!(google.count("POST", ":predict"), 1);

    window.click("Listen & tag");
    assert!(window.shows("Second opinion") && window.shows("sad 0.75"));
    assert!(window.mentions("A model in Google's cloud"));

    window.click("Cloud");
    press_button(&mut window, "Ask about this song");
    assert_eq!(window.state().overlay, None, "it was agreed to in this run");
    window.until("it is answered again", |state| has_ended(state, CloudCard::Ask));
    assert_eq!(google.count("POST", ":predict"), 1, "asking twice costs once");

    press_button(&mut window, "Undeploy now");
    window.until("nothing is deployed", |state| has_ended(state, CloudCard::Deployed));
    assert!(google.world().endpoints.iter().all(|endpoint| endpoint.deployed.is_empty()));
    assert!(window.mentions("nothing costs by the hour"));

    let mut window = window.restarted();
    window.until("the answer is known again", |state| state.cloud_predictions().count() == 1);
    assert_eq!(google.count("POST", ":predict"), 1);
}

#[test]
fn the_song_on_screen_is_asked_about_without_being_read_again() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = window(settings_to_ask(&google));
    window.until("its picture is made", |state| state.song.current().is_some_and(|song| song.analysis.is_some()));
    let path = window.state().current_song().expect("a song is on screen").song.path.clone();
    fs::remove_file(path).unwrap();
    press_button(&mut window, "Ask about this song");
    window.click("Send 1 picture");
    window.until("it has answered", |state| state.cloud_predictions().count() == 1 && has_ended(state, CloudCard::Ask));
    assert_eq!(google.count("POST", ":predict"), 1);
}

#[test]
fn all_listed_songs_are_asked_about_once_and_counted() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = window(settings_to_ask(&google));
    press_button(&mut window, "Ask about the 2 songs listed");
    assert!(window.mentions("What leaves: 2 pictures"));
    window.press(Key::Escape);
    window.harness.step();
    assert_eq!((window.state().overlay, google.count("POST", ":predict")), (None, 0), "Esc is a no");
    let state = window.state();
    let songs: Vec<_> = state.library.songs().iter().map(|row| row.song.id).collect();
    let shown = state.current_song().map(|row| row.song.id);
    let other = songs.into_iter().find(|&song| Some(song) != shown).expect("two songs");
    window.act(Action::Library(LibraryAction::ChooseTo(other)));
    window.act(Action::Library(LibraryAction::Choose(other)));
    press_button(&mut window, "Ask about the 1 song selected");
    assert!(window.mentions("What leaves: 1 picture"));
    window.press(Key::Escape);
    window.harness.step();
    window.act(Action::Library(LibraryAction::ChooseNone));
    press_button(&mut window, "Ask about the 2 songs listed");
    window.click("Send 2 pictures");
    window
        .until("both are answered", |state| state.cloud_predictions().count() == 2 && has_ended(state, CloudCard::Ask));
    assert!(window.mentions("The model predicted the mood of 2 songs."));
    assert!(window.mentions("Vertex AI was asked about 2 songs so far."));
}

#[test]
fn an_error_comes_with_what_to_do_and_the_rest_goes_on() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let settings = settings_to_ask(&google);
    let refusal = serde_json::json!({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "no"}});
    google.fail("POST", ":predict", 1, Fault::Instead(403, refusal));
    let mut window = window(settings);
    press_button(&mut window, "Ask about this song");
    window.click("Send 1 picture");
    window.until("it is refused", |state| has_failed(state, CloudCard::Ask));
    assert!(window.mentions("Permission denied") && window.mentions("roles/aiplatform.user"));
    press_button(&mut window, "Ask about this song");
    window.until("it has answered", |state| state.cloud_predictions().count() == 1);
}

#[test]
fn typing_into_the_fields_labels_nothing_and_is_kept() {
    if !apart!() {
        return;
    }
    let mut window = window(Settings { theme: "dark".to_owned(), ..Settings::default() });
    assert!(window.mentions("Choose a project and an endpoint first."));
    assert!(window.mentions("There are no Google credentials on this computer yet."));
    window.harness.get_by_role_and_label(Role::TextInput, "Project").focus();
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, "Project").type_text("p-123");
    window.harness.step();
    window.harness.step();
    for key in [Key::Num1, Key::Num2, Key::Space, Key::Z, Key::U, Key::X, Key::Enter] {
        window.press(key);
    }
    assert_eq!(window.state().settings.cloud.project.as_deref(), Some("p-123"));
    assert!(window.state().library.songs().iter().all(|row| row.annotation.is_none()));
    assert_eq!(window.state().labels.saving().pending, 0);
    let file = window.path().join("kept/config.toml");
    window.until("it is kept", |_| fs::read_to_string(&file).is_ok_and(|text| text.contains("project = \"p-123\"")));
}
