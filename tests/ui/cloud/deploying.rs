//! Deploying, and undeploying whatever else goes on.

use std::time::Duration;

use moodsic::app::state::CloudCard;
use serde_json::json;

use super::{
    apart, asked_to_deploy, asked_to_train, has_ended, press_and_be_asked, press_button, settings, until_asked, window,
};
use crate::fake_google::{Fault, Google};

#[test]
fn a_model_is_deployed_after_its_price_was_agreed_to() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = asked_to_deploy(&google);
    assert!(window.mentions("$1.38 an hour, $33.00 a day"));
    assert_eq!(google.count("POST", ":deployModel"), 0);
    window.click("Deploy for $1.38 an hour");
    window.until("it is deployed", |state| has_ended(state, CloudCard::Deployed));
    let endpoint = google.world().endpoints[0].id.clone();
    assert_eq!(window.state().settings.cloud.endpoint_id.as_deref(), Some(endpoint.as_str()));
    assert!(window.mentions("Deployed for") && window.shows("Undeploy now"));
}

#[test]
fn undeploying_waits_for_nobody_but_for_a_deployment_that_would_cost_afterwards() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut window = asked_to_deploy(&google);
    google.fail("GET", "/endpoints/", 1, Fault::Slow(Duration::from_mins(1)));
    window.click("Deploy for $1.38 an hour");
    window.until("the deployment is under way", |_| google.is_stuck());
    press_button(&mut window, "Undeploy now");
    window.until("nothing is deployed", |state| has_ended(state, CloudCard::Deployed));
    assert!(window.mentions("nothing costs by the hour") || window.mentions("Nothing was deployed"));
    assert!(google.world().endpoints.iter().all(|endpoint| endpoint.deployed.is_empty()));
    assert!(google.nothing_is_being_deployed());
}

#[test]
fn undeploying_asking_and_checking_go_on_while_a_training_is_followed() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    let mut settings = settings(&google);
    settings.cloud.endpoint_id = Some(google.deployed_endpoint());
    let mut window = asked_to_train(settings);
    google.fail("GET", "trainingPipelines/", 1, Fault::Slow(Duration::from_mins(1)));
    window.click("Train for at most $27.72");
    window.until("the training is followed", |_| google.is_stuck());

    press_button(&mut window, "Check");
    window.until("it is checked", |state| state.cloud.checks.is_some());
    press_button(&mut window, "Ask about this song");
    window.click("Send 1 picture");
    window.until("it has answered", |state| state.cloud_predictions().count() == 1 && has_ended(state, CloudCard::Ask));
    press_button(&mut window, "Undeploy now");
    window.until("nothing is deployed", |state| has_ended(state, CloudCard::Deployed));
    assert!(google.world().endpoints.iter().all(|endpoint| endpoint.deployed.is_empty()));
    assert!(window.state().cloud.job_of(CloudCard::Train).is_some(), "it is followed all the time");
}

#[test]
fn what_may_cost_is_told_and_can_be_undeployed_when_google_cannot_be_asked() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    google.deployed_endpoint();
    google.world().endpoints[0].deployed.clear();
    let mut window = window(settings(&google));
    press_button(&mut window, "Check");
    window.until("it is checked", |state| state.cloud.checks.is_some());
    assert!(window.mentions("Nothing is deployed, so nothing costs by the hour."));
    press_and_be_asked(&mut window, "Deploy the newest model\u{2026}");
    google.fail("GET", "/operations/", 1, Fault::Slow(Duration::from_mins(1)));
    window.click("Deploy for $1.38 an hour");
    window.until("the deployment is under way", |_| google.is_stuck());
    press_button(&mut window, "Stop");
    window.until("it is known that it may cost", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.deployed_at.is_some())
    });
    assert!(!window.mentions("Nothing is deployed") && window.mentions("It may still cost $1.38 an hour."));

    let denied = json!({"error": {"code": 403, "message": "no", "status": "PERMISSION_DENIED"}});
    google.fail("GET", "/endpoints", 1, Fault::Instead(403, denied));
    press_button(&mut window, "Check");
    window.until("it is checked", |state| state.cloud.job_of(CloudCard::Connection).is_none());
    assert!(!window.mentions("Nothing is deployed"));
    press_button(&mut window, "Undeploy now");
    window.until("nothing is deployed", |state| has_ended(state, CloudCard::Deployed));
    assert!(google.nothing_is_being_deployed());
    assert!(google.world().endpoints.iter().all(|endpoint| endpoint.deployed.is_empty()));
}

#[test]
fn a_price_that_comes_when_the_user_has_left_waits_for_them() {
    if !apart!() {
        return;
    }
    let google = Google::start();
    google.deployed_endpoint();
    google.world().endpoints.clear();
    let mut window = window(settings(&google));
    google.fail("GET", "/models", 1, Fault::Slow(Duration::from_millis(300)));
    press_button(&mut window, "Deploy the newest model\u{2026}");
    window.click("Listen & tag");
    window.until("a question waits", |state| state.cloud.has_question());
    assert!(window.shows("Cloud: a question waits for you") && window.state().overlay.is_none());
    window.click("Cloud: a question waits for you");
    until_asked(&mut window);
    assert!(window.mentions("$1.38 an hour, $33.00 a day"));
    assert_eq!(google.count("POST", ":deployModel"), 0, "nothing is done before the user agrees");
    window.click("Do nothing");
    assert_eq!((window.state().overlay, google.count("POST", ":deployModel")), (None, 0));
}
