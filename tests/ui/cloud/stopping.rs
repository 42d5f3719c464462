//! Stopping, closing, and what is known of a running operation afterwards.

use std::time::{Duration, Instant};

use moodsic::app::state::CloudCard;

use super::{apart, asked_to_deploy, asked_to_train, has_ended, press_button, settings, settings_to_ask, window};
use crate::fake_google::{Fault, Google};
use crate::window::Window;

const FOREVER: Duration = Duration::from_mins(1);

/// A fifth of a second is what a stop may take. On a machine that does other things as well the quickest of three counts.
const SOON: Duration = Duration::from_millis(200);

#[test]
fn a_stop_is_at_once_and_the_thread_is_free_soon() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = window(settings(&google));
    let mut quickest = Duration::MAX;
    for times in 0..3 {
        google.fail("GET", "/endpoints", 1, Fault::Slow(FOREVER));
        press_button(&mut window, "Check");
        window.until("it waits", |_| google.stuck() > times);
        let began = Instant::now();
        press_button(&mut window, "Stop");
        assert!(window.state().cloud.job_of(CloudCard::Connection).is_none());
        // The one that was broken off is never answered.
        let answered = google.count("GET", "/endpoints");
        press_button(&mut window, "Check");
        while google.count("GET", "/endpoints") == answered {
            window.harness.step();
        }
        quickest = quickest.min(began.elapsed());
        window.until("it is checked", |state| state.cloud.job_of(CloudCard::Connection).is_none());
    }
    assert!(quickest < SOON, "the next job waited {quickest:?}");
}

fn time_to_close(window: Window) -> Duration {
    let began = Instant::now();
    drop(window);
    began.elapsed()
}

#[test]
fn closing_waits_for_no_server() {
    if !apart!() {
        return;
    }
    let mut quickest = Duration::MAX;
    for _ in 0..3 {
        let google = Google::start();
        let mut window = window(settings_to_ask(&google));
        google.fail("GET", "endpoints", 9, Fault::Slow(FOREVER));
        google.fail("GET", "models", 9, Fault::Slow(FOREVER));
        press_button(&mut window, "Check");
        press_button(&mut window, "Ask about this song");
        window.click("Send 1 picture");
        press_button(&mut window, "Deploy the newest model\u{2026}");
        window.until("three jobs wait", |_| google.stuck() >= 3);
        quickest = quickest.min(time_to_close(window));
    }
    assert!(quickest < SOON, "it took {quickest:?}");
}

#[test]
fn a_training_whose_beginning_was_never_answered_is_found_again_after_closing() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = asked_to_train(settings(&google));
    google.fail("POST", "trainingPipelines", 1, Fault::Silent(FOREVER));
    window.click("Train for at most $27.72");
    window.until("the training has begun there", |_| google.is_stuck());

    let mut window = window.restarted();
    window.click("Cloud");
    window.until("it is known that it was asked for", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.training.is_some())
    });
    assert!(window.mentions("the answer was lost"));
    press_button(&mut window, "Follow it");
    window.until("it is trained", |state| has_ended(state, CloudCard::Train));
    assert!(window.mentions("85\u{a0}% right"));
    assert_eq!(google.world().pipelines.len(), 1, "it was not begun twice");
}

#[test]
fn a_deployment_whose_beginning_was_never_answered_is_undeployed_after_closing() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = asked_to_deploy(&google);
    google.fail("POST", ":deployModel", 1, Fault::Silent(FOREVER));
    window.click("Deploy for $1.38 an hour");
    window.until("the deployment has begun there", |_| google.is_stuck());

    let mut window = window.restarted();
    window.click("Cloud");
    window.until("it is known that it may cost", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.deployed_at.is_some())
    });
    press_button(&mut window, "Undeploy now");
    window.until("nothing is deployed", |state| has_ended(state, CloudCard::Deployed));
    assert!(window.mentions("nothing of Moodsic's costs by the hour any more"));
    assert!(google.nothing_is_being_deployed());
    assert!(google.world().endpoints.iter().all(|endpoint| endpoint.deployed.is_empty()));
}
