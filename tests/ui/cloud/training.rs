//! Training in the cloud, and batches.

use std::time::Duration;

use egui::Key;
use moodsic::app::action::CloudAction;
use moodsic::app::state::{CloudCard, Overlay};
use moodsic::classify::GroupBy;

use super::{apart, do_as_user, has_ended, has_failed, press_button, settings, tag_all_but_one, tagged_window};
use crate::fake_google::{Fault, Google};
use crate::window::Window;

#[test]
fn a_training_is_ended_when_the_user_wants_that() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = tagged_window(settings(&google));
    press_button(&mut window, "Train in the cloud\u{2026}");
    window.until("it asks", |state| state.overlay == Some(Overlay::CloudConsent));
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
    press_button(&mut window, "Train in the cloud\u{2026}");
    window.until("it asks", |state| state.overlay == Some(Overlay::CloudConsent));
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
    assert!(window.mentions("85 % right"));
    assert_eq!(google.world().pipelines.len(), 1, "it was not begun twice");

    press_button(&mut window, "Predict the 20 songs listed\u{2026}");
    window.until("it asks", |state| state.overlay == Some(Overlay::CloudConsent));
    assert!(window.mentions("$2.22 a node hour"));
    window.click("Send 20 pictures");
    window.until("the batch is done", |state| has_ended(state, CloudCard::Batch));
    assert_eq!(window.state().opinions().count(), 19, "Google could not read one of them");
    assert_eq!(window.state().cloud.card(CloudCard::Batch).problems.len(), 1);

    let mut window = window.restarted();
    window.click("Cloud");
    window.until("the figures are known again", |state| state.cloud.trained.is_some());
    assert!(window.mentions("85 % right") && window.mentions("Area under precision and recall"));
    assert!(window.mentions("Tagged \u{2193} said \u{2192}"), "the matrix too");
    assert_eq!(google.count("GET", "/evaluations"), 1, "nobody was asked again");
}
