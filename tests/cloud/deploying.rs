//! Deploying and undeploying when answers are lost, the program ends in between, or lists cannot be had.

use std::time::Duration;

use serde_json::json;

use crate::fake_google::Fault;
use crate::program::Run;
use crate::rig::{Rig, wait_for};

const FOREVER: Duration = Duration::from_mins(1);

#[test]
fn a_deployment_whose_answer_is_lost_is_not_made_twice() {
    let rig = Rig::new();
    rig.google.deployed_endpoint();
    rig.google.world().endpoints.clear();
    rig.google.fail("POST", ":deployModel", 1, Fault::Lost);
    let deployed = rig.done("cloud deploy --yes --json").json();
    assert_eq!(deployed["was_there"], false);
    assert_eq!(rig.google.count("POST", ":deployModel"), 1);
    assert_eq!(rig.google.world().endpoints[0].deployed.len(), 1);
}

#[test]
fn a_deployment_is_waited_for_before_it_is_taken_off() {
    let rig = Rig::new();
    rig.google.deployed_endpoint();
    rig.google.world().endpoints.clear();
    rig.google.fail("POST", ":deployModel", 1, Fault::Silent(FOREVER));
    let mut child = rig.command().args(["cloud", "deploy", "--yes"]).spawn().unwrap();
    wait_for("the deployment", || rig.google.stuck() == 1);
    child.kill().unwrap();
    child.wait().unwrap();
    let gone = rig.done("cloud undeploy --json").json();
    assert_eq!(gone["undeployed"].as_array().unwrap().len(), 1);
    assert!(rig.google.nothing_is_being_deployed() && rig.google.world().endpoints[0].deployed.is_empty());
}

/// A deployment to an endpoint of another name goes on at Google, which has said what it calls it; the program was killed.
fn killed_while_it_follows() -> (Rig, String) {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    "of-another-name".clone_into(&mut rig.google.world().endpoints[0].display_name);
    rig.google.world().endpoints[0].deployed.clear();
    rig.google.fail("GET", "/operations/", 1, Fault::Slow(FOREVER));
    let line = ["cloud", "deploy", "--yes", "--endpoint-id", &endpoint];
    let mut child = rig.command().args(line).spawn().unwrap();
    wait_for("the deployment", || rig.google.is_stuck());
    child.kill().unwrap();
    child.wait().unwrap();
    (rig, endpoint)
}

fn forbidden() -> Fault {
    Fault::Instead(403, json!({"error": {"code": 403, "message": "no list", "status": "PERMISSION_DENIED"}}))
}

#[test]
fn a_deployment_to_an_endpoint_that_is_no_longer_chosen_is_undeployed_too() {
    let (rig, endpoint) = killed_while_it_follows();
    let gone = rig.done("cloud undeploy --json").json();
    assert_eq!(gone["undeployed"][0]["endpoint_id"], endpoint.as_str(), "{gone}");
    assert!(rig.google.nothing_is_being_deployed() && rig.google.world().endpoints[0].deployed.is_empty());
}

#[test]
fn a_deployment_is_waited_for_by_its_name_when_there_is_no_list_of_operations() {
    let (rig, endpoint) = killed_while_it_follows();
    rig.google.fail("GET", &format!("a-project/locations/us-central1/endpoints/{endpoint}/operations"), 9, forbidden());
    let gone = rig.done(&format!("cloud undeploy --endpoint-id {endpoint} --json")).json();
    assert_eq!(gone["undeployed"].as_array().unwrap().len(), 1, "{gone}");
    assert!(rig.google.nothing_is_being_deployed() && rig.google.world().endpoints[0].deployed.is_empty());
}

#[test]
fn a_deployment_that_nobody_can_look_at_is_not_said_to_be_over() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    rig.google.world().endpoints[0].deployed.clear();
    rig.google.fail("POST", ":deployModel", 1, Fault::Silent(FOREVER));
    let mut child = rig.command().args(["cloud", "deploy", "--yes"]).spawn().unwrap();
    wait_for("the deployment", || rig.google.is_stuck());
    child.kill().unwrap();
    child.wait().unwrap();
    rig.google.fail("GET", &format!("endpoints/{endpoint}/operations"), 1, forbidden());
    let run = rig.say("cloud undeploy");
    assert!(run.code == 4 && run.stderr.contains("permission denied"), "{run:?}");
    assert!(!run.stdout.contains("nothing costs by the hour"), "{run:?}");
    let gone = rig.done("cloud undeploy --json").json();
    assert_eq!(gone["undeployed"].as_array().unwrap().len(), 1, "it was not forgotten: {gone}");
}

#[test]
fn a_deployment_of_another_model_that_is_under_way_is_not_taken_for_the_one_that_is_wanted() {
    let (rig, endpoint) = killed_while_it_follows();
    let mut other = rig.google.world().models[0].clone();
    let name = format!("{}9", other["name"].as_str().unwrap());
    other["name"] = json!(name);
    rig.google.world().models.push(other);
    let line = format!("cloud deploy --yes --model {name} --endpoint-id {endpoint} --json");
    assert_eq!(rig.done(&line).json()["was_there"], false);
    assert_eq!(rig.google.count("POST", ":deployModel"), 2);
    assert!(rig.google.world().endpoints[0].deployed.iter().any(|(_, model)| *model == name));
}

/// Undeploys from two endpoints, of which the first refuses; what was said, and the other one.
fn undeployed_in_part(line: &str) -> (Run, String) {
    let rig = Rig::new();
    let [refusing, other] = [rig.google.deployed_endpoint(), rig.google.deployed_endpoint()];
    let denied = json!({"error": {"code": 403, "message": "not yours", "status": "PERMISSION_DENIED"}});
    rig.google.fail("POST", &format!("{refusing}:undeployModel"), 1, Fault::Instead(403, denied));
    let run = rig.say(line);
    assert_eq!(run.code, 4, "{run:?}");
    (run, other)
}

#[test]
fn what_is_taken_off_is_told_although_another_cannot_be() {
    let (run, other) = undeployed_in_part("cloud undeploy");
    assert!(run.stdout.contains(&format!("is off endpoint {other}")), "{run:?}");
    let (run, other) = undeployed_in_part("cloud undeploy --json");
    let gone: Vec<_> =
        run.json()["undeployed"].as_array().unwrap().iter().map(|gone| gone["endpoint_id"].clone()).collect();
    assert_eq!(gone, [other]);
}

#[test]
fn a_model_is_taken_off_an_endpoint_that_was_chosen_when_it_was_deployed() {
    let rig = Rig::new();
    let endpoints = [rig.google.deployed_endpoint(), rig.google.deployed_endpoint()];
    for endpoint in &mut rig.google.world().endpoints {
        "of-another-name".clone_into(&mut endpoint.display_name);
        endpoint.deployed.clear();
    }
    rig.done(&format!("cloud deploy --yes --endpoint-id {}", endpoints[0]));
    let gone = rig.done(&format!("cloud undeploy --endpoint-id {} --json", endpoints[1])).json();
    assert_eq!(gone["undeployed"][0]["endpoint_id"], endpoints[0].as_str(), "{gone}");
    assert!(rig.google.world().endpoints.iter().all(|endpoint| endpoint.deployed.is_empty()));
}

#[test]
fn a_deployment_to_an_endpoint_that_was_removed_is_over() {
    let (rig, _) = killed_while_it_follows();
    rig.google.world().endpoints.clear();
    assert_eq!(rig.done("cloud undeploy --json").json()["undeployed"], json!([]));
    let status = rig.done("cloud status").stdout;
    assert!(status.lines().any(|line| line.starts_with("deployment") && line.contains("failed")), "{status}");
}
