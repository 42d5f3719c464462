//! Training in the cloud, and batches.

use std::time::Duration;

use egui::Key;
use moodsic::app::action::CloudAction;
use moodsic::app::state::CloudCard;
use moodsic::dataset::GroupBy;
use serde_json::json;

use super::{
    apart, asked_to_train, do_as_user, has_ended, has_failed, press_and_be_asked, press_button, settings,
    tag_all_but_one, until_asked,
};
use crate::fake_google::{Fault, Google};
use crate::window::{Texture, Window, write_song};

#[test]
fn a_training_is_ended_when_the_user_wants_that() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = asked_to_train(settings(&google));
    google.fail("GET", "trainingPipelines/", 1, Fault::Slow(Duration::from_secs(5)));
    window.click("Train for at most $27.72");
    window.until("the training is looked at", |_| google.is_stuck());
    press_button(&mut window, "Stop");
    window.until("it is known to go on", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.training.is_some())
    });
    press_button(&mut window, "End it");
    window.until("it has ended", |state| has_ended(state, CloudCard::Train));
    assert!(window.mentions("The training has ended."));
    assert_eq!(google.count("POST", ":cancel"), 1);
    window.until("nothing is under way", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.training.is_none())
    });
}

#[test]
fn a_training_says_its_ceiling_is_followed_after_a_restart_and_shows_its_figures() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = Window::with_settings(settings(&google));
    tag_all_but_one(&mut window);
    window.click("Cloud");
    press_button(&mut window, "Train in the cloud\u{2026}");
    window.until("the problem is told", |state| has_failed(state, CloudCard::Train));
    assert!(window.mentions("9 songs with a picture"), "found before anything is sent");
    assert!(google.world().objects.is_empty());

    window.click("Listen & tag");
    window.press(Key::Num2);
    window.until("the last is tagged", |state| state.library.counts().labelled() == 20);
    window.click("Cloud");
    // All lie in one folder, and none says its artist.
    do_as_user(&mut window, CloudAction::GroupBy(GroupBy::None));
    press_and_be_asked(&mut window, "Train in the cloud\u{2026}");
    assert!(window.mentions("the pictures of 20 songs") && window.mentions("at most $27.72"));
    assert!(google.world().objects.is_empty(), "nothing leaves before the user agrees");
    google.fail("GET", "trainingPipelines/", 1, Fault::Slow(Duration::from_secs(5)));
    window.click("Train for at most $27.72");
    window.until("the training is looked at", |_| google.is_stuck());
    assert_eq!(google.world().objects.len(), 21, "twenty pictures and the import file");

    let mut window = window.restarted();
    window.click("Cloud");
    window.until("the training is known", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.training.is_some())
    });
    press_button(&mut window, "Follow it");
    window.until("it is trained", |state| state.cloud.trained.is_some());
    assert!(window.mentions("85\u{a0}% right"));
    assert_eq!(google.world().pipelines.len(), 1, "it was not begun twice");

    press_and_be_asked(&mut window, "Predict the 20 songs listed\u{2026}");
    assert!(window.mentions("$2.22 a node hour"));
    window.click("Send 20 pictures");
    window.until("the batch is done", |state| has_ended(state, CloudCard::Batch));
    assert_eq!(window.state().cloud_predictions().count(), 19, "Google could not read one of them");
    assert_eq!(window.state().cloud.card(CloudCard::Batch).problems.len(), 1);

    let mut window = window.restarted();
    window.click("Cloud");
    window.until("the figures are known again", |state| state.cloud.trained.is_some());
    assert!(window.mentions("85\u{a0}% right") && window.mentions("Area under precision and recall"));
    assert!(window.mentions("Tagged \u{2193} said \u{2192}"), "the matrix too");
    assert_eq!(google.count("GET", "/evaluations"), 1, "nobody was asked again");
}

#[test]
fn a_training_that_is_under_way_is_followed_and_none_begun_whatever_the_page_showed() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = asked_to_train(settings(&google));
    google.fail("GET", "trainingPipelines/", 1, Fault::Slow(Duration::from_secs(5)));
    window.click("Train for at most $27.72");
    window.until("the training is looked at", |_| google.is_stuck());
    press_button(&mut window, "Stop");

    // More was tagged since, so that a new one would have another name; the page still offers to begin one.
    window.click("Listen & tag");
    let another = window.path().join("music/another.wav");
    write_song(&another, Texture::Drone(20));
    window.open(another);
    window.until("the song is shown", |state| {
        state.current_song().is_some_and(|row| row.song.path.ends_with("another.wav"))
    });
    window.press(Key::Num1);
    window.until("it is tagged", |state| state.library.counts().labelled() == 21);
    window.click("Cloud");
    do_as_user(&mut window, CloudAction::Train);
    until_asked(&mut window);
    window.click("Train for at most $27.72");
    window.until("it is trained", |state| state.cloud.trained.is_some() && has_ended(state, CloudCard::Train));
    assert!(window.mentions("so nothing new was begun"));
    assert_eq!(google.world().pipelines.len(), 1, "a second one would cost a second time");
}

#[test]
fn figures_that_could_not_be_had_are_fetched_by_the_next_check() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = asked_to_train(settings(&google));
    let denied = json!({"error": {"code": 403, "message": "no", "status": "PERMISSION_DENIED"}});
    google.fail("GET", "/evaluations", 1, Fault::Instead(403, denied));
    window.click("Train for at most $27.72");
    window.until("the figures cannot be had", |state| {
        has_failed(state, CloudCard::Train) && state.cloud.trained.is_some()
    });
    assert!(window.mentions("not known here yet; Check asks for them."));
    press_button(&mut window, "Check");
    window
        .until("they are known", |state| state.cloud.trained.as_ref().is_some_and(|trained| trained.figures.is_some()));
    assert!(window.mentions("85\u{a0}% right"));
}
