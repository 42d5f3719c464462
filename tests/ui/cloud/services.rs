//! Second opinions of others than Google.

use moodsic::app::action::CloudAction;
use moodsic::app::state::{CloudCard, Overlay};
use moodsic::config::{CloudField, Settings};
use serde_json::json;

use super::{apart, do_as_user, has_ended, has_failed, press_button, settings_to_ask, window};
use crate::fake_google::{Fault, Google};
use crate::window::Window;

fn choose(window: &mut Window, field: CloudField, text: &str) {
    do_as_user(window, CloudAction::Set(field, text.to_owned()));
}

#[test]
fn a_tensorflow_serving_is_chosen_checked_asked_and_remembered() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = window(Settings { theme: "dark".to_owned(), ..Settings::default() });
    window.click("TensorFlow Serving");
    assert!(window.mentions("Choose an address first."));
    choose(&mut window, CloudField::ServingUrl, &google.url());
    choose(&mut window, CloudField::ServingModel, "others");
    press_button(&mut window, "Check");
    window.until("it is checked", |state| state.cloud.checks.is_some());
    assert!(window.mentions("Servable not found"), "there is no model of that name");
    choose(&mut window, CloudField::ServingModel, "moods");
    press_button(&mut window, "Check");
    window.until("it is checked", |state| state.cloud.checks.is_some());
    assert!(window.mentions("moods, version 3, can be asked"));
    assert_eq!(window.state().cloud.checks.as_ref().map(Vec::len), Some(2), "Google is not asked without a project");

    press_button(&mut window, "Ask about this song");
    assert_eq!(window.state().overlay, Some(Overlay::CloudConsent));
    assert!(window.mentions("Send pictures to this server?") && window.mentions("It gets no credentials."));
    assert_eq!(google.count("POST", ":predict"), 0, "nothing leaves before the user agrees");
    window.click("Send 1 picture");
    window.until("it has answered", |state| state.cloud_predictions().count() == 1 && has_ended(state, CloudCard::Ask));
    window.click("Listen & tag");
    assert!(window.shows("happy 0.88") && window.mentions("A model of TensorFlow Serving"));

    window.click("Cloud");
    press_button(&mut window, "Ask about this song");
    window.until("it is answered again", |state| has_ended(state, CloudCard::Ask));
    assert_eq!(google.count("POST", ":predict"), 1, "asking twice sends once");

    // What others said is not this one's word, and the choice is kept where the command line finds it.
    window.click("Edge container");
    assert_eq!(window.state().cloud_predictions().count(), 0);
    window.click("TensorFlow Serving");
    assert_eq!(window.state().cloud_predictions().count(), 1);
    let file = window.path().join("kept/config.toml");
    let kept = move |text: &str| std::fs::read_to_string(&file).is_ok_and(|found| found.contains(text));
    window.until("it is kept", |_| kept("service = \"tf-serving\"") && kept("serving_model = \"moods\""));
}

#[test]
fn an_edge_container_is_asked_each_time_for_it_names_no_version() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut settings = settings_to_ask(&google);
    settings.cloud.service = Some("edge-container".to_owned());
    settings.cloud.serving_url = Some(google.url());
    let mut window = window(settings);
    press_button(&mut window, "Check");
    window.until("it is checked", |state| state.cloud.checks.is_some());
    assert!(window.mentions("default, version 1, can be asked"));
    assert!(window.state().cloud.found.is_some(), "a project is named, so there is something to choose from");
    for times in 1..=2 {
        press_button(&mut window, "Ask about this song");
        if times == 1 {
            window.click("Send 1 picture");
        }
        window.until("it has answered", |state| has_ended(state, CloudCard::Ask));
        assert_eq!(google.count("POST", "default:predict"), times);
    }
    window.click("Listen & tag");
    assert!(window.shows("calm 0.50") && window.mentions("A model of an edge container"));
}

#[test]
fn a_server_that_speaks_the_api_of_vertex_ai_is_asked_at_its_address() {
    if !apart!() {
        return;
    }
    let (google, other) = (Google::start(), Google::start());
    other.world().says = vec![("calm".into(), 1.0)];
    let mut settings = settings_to_ask(&google);
    settings.cloud.endpoint_id = Some(other.deployed_endpoint());
    let mut window = window(settings);
    choose(&mut window, CloudField::VertexUrl, &other.url());
    assert!(window.mentions("A token of your Google credentials goes to this address"), "Check asks no more");
    press_button(&mut window, "Ask about this song");
    assert!(window.mentions(&format!("The address {} is not Google's.", other.url())));
    window.click("Send 1 picture");
    window.until("it has answered", |state| state.cloud_predictions().count() == 1);
    assert_eq!((google.count("POST", ":predict"), other.count("POST", ":predict")), (0, 1));
    choose(&mut window, CloudField::VertexUrl, "http://example.com");
    press_button(&mut window, "Ask about this song");
    window.until("it is refused", |state| has_failed(state, CloudCard::Ask));
    assert!(window.mentions("Plain http is for this machine only"), "a picture goes nowhere in the clear");
}

#[test]
fn the_answer_of_a_server_that_names_no_version_is_shown() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut settings = Settings { theme: "dark".to_owned(), ..Settings::default() };
    settings.cloud.service = Some("tf-serving".to_owned());
    settings.cloud.serving_url = Some(google.url());
    settings.cloud.serving_model = Some("moods".to_owned());
    let mut window = window(settings);
    google.fail("GET", "models/moods", 1, Fault::Instead(200, json!({})));
    press_button(&mut window, "Ask about this song");
    window.click("Send 1 picture");
    window.until("it has answered", |state| has_ended(state, CloudCard::Ask));
    window.click("Listen & tag");
    assert!(window.shows("happy 0.88") && window.mentions("A model of TensorFlow Serving"));
}
