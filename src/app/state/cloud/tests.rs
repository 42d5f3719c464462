//! What the page does without any thread or window.

use super::*;
use crate::app::action::{Action, CloudAction, LibraryAction, ViewAction};
use crate::app::effect::Effect;
use crate::app::state::{Overlay, State, Tab};
use crate::cloud::google::Deployed;
use crate::cloud::jobs::Deployment;
use crate::config::{CloudField, Settings};
use crate::predict::{Prediction, Score};
use std::collections::HashMap;

use crate::cloud::jobs::Step;
use crate::dataset::{History, LibrarySong};
use crate::mood::Vocabulary;
use crate::remedy::Problem;
use crate::song::{Metadata, Song};
use crate::worker::StoreEvent;
use crate::worker::{CloudCommand, CloudEvent, CloudOutcome, CloudTask, Command, Event};

fn id(number: u8) -> SongId {
    SongId::from_bytes([number; 32])
}

/// Two songs, the first on screen, and an endpoint to ask.
fn state() -> State {
    let cloud =
        CloudConfig { project: Some("p".to_owned()), endpoint_id: Some("42".to_owned()), ..CloudConfig::default() };
    let mut state = State::new(Settings { cloud, ..Settings::default() });
    let song = |number| Song {
        id: id(number),
        path: format!("/{number}").into(),
        metadata: Metadata::default(),
        duration_secs: 60.0,
        format: String::new(),
    };
    let songs = (1..=2).map(|number| LibrarySong { song: song(number), annotation: None, added: 0 }).collect();
    state.apply(Event::Store(StoreEvent::Library {
        songs,
        vocabulary: Vocabulary::default(),
        history: History::default(),
        pictureless: HashMap::new(),
    }));
    state.update(Action::Library(LibraryAction::Select(id(1))));
    state
}

fn asked(effects: &[Effect]) -> Option<&CloudTask> {
    effects.iter().find_map(|effect| match effect {
        Effect::Work(Command::Cloud(CloudCommand::Ask { task, .. })) => Some(task),
        _ => None,
    })
}

fn says(mood: &str) -> Prediction {
    Prediction::new(vec![Score { mood: Mood::new(mood).unwrap(), probability: 1.0 }])
}

fn cloud_prediction(number: u8, mood: &str) -> CloudPrediction {
    CloudPrediction { song: id(number), source: "vertex".to_owned(), prediction: says(mood), at: Timestamp::UNIX_EPOCH }
}

#[test]
fn nothing_leaves_before_the_user_agrees_and_closing_is_a_no() {
    let mut state = state();
    assert!(asked(&state.update(Action::Cloud(CloudAction::AskAboutCurrent))).is_none());
    assert_eq!(state.overlay, Some(Overlay::CloudConsent));
    state.update(Action::View(ViewAction::Overlay(None)));
    assert!(asked(&state.update(Action::Cloud(CloudAction::Agree))).is_none());

    state.update(Action::Cloud(CloudAction::AskAboutCurrent));
    let effects = state.update(Action::Cloud(CloudAction::Agree));
    assert!(matches!(asked(&effects), Some(CloudTask::Predict(songs)) if songs.len() == 1));
    assert!(state.update(Action::Cloud(CloudAction::AskAboutMany)).is_empty(), "one job of a card at a time");
}

#[test]
fn what_was_agreed_to_for_one_place_is_asked_again_for_another() {
    let mut state = state();
    state.update(Action::Cloud(CloudAction::AskAboutCurrent));
    state.update(Action::Cloud(CloudAction::Agree));
    state.update(Action::Cloud(CloudAction::Cancel(CloudCard::Ask)));
    assert!(asked(&state.update(Action::Cloud(CloudAction::AskAboutCurrent))).is_some());
    state.update(Action::Cloud(CloudAction::Cancel(CloudCard::Ask)));
    state.settings.cloud.project = Some("another".to_owned());
    assert!(asked(&state.update(Action::Cloud(CloudAction::AskAboutCurrent))).is_none());
}

#[test]
fn events_of_a_job_that_was_stopped_change_nothing_but_what_was_answered() {
    let mut state = state();
    state.update(Action::Cloud(CloudAction::Check));
    let job = state.cloud.job_of(CloudCard::Connection).unwrap().id;
    state.update(Action::Cloud(CloudAction::Cancel(CloudCard::Connection)));
    let card = state.cloud.card(CloudCard::Connection).clone();
    state.apply(Event::Cloud(CloudEvent::Failed { job, problem: Problem::without_remedy("cancelled") }));
    state.apply(Event::Cloud(CloudEvent::Progress { job, step: Step::Checking }));
    assert_eq!((state.cloud.card(CloudCard::Connection), card.job.is_none()), (&card, true));
    state.apply(Event::Cloud(CloudEvent::Predicted { job, prediction: cloud_prediction(1, "sad") }));
    assert!(state.current_cloud_prediction().is_some());
}

#[test]
fn agreement_counts_songs_of_which_both_say_something() {
    let mut state = state();
    for (number, mood) in [(1, "sad"), (2, "calm"), (3, "happy")] {
        state.cloud.remember(cloud_prediction(number, mood));
    }
    state.suggest(vec![(id(1), says("sad")), (id(2), says("sad"))]);
    assert_eq!(state.agreement_with_predictor(), Agreement { same: 1, of: 2 });
    assert_eq!(state.agreement_with_labels(), Agreement::default());
}

#[test]
fn the_environment_goes_before_the_settings_and_the_credentials_come_last() {
    let mut state = State::new(Settings::default());
    assert_eq!(state.cloud_config().project, None);
    state.cloud.recalled = Some(Recalled {
        credentials: Some(crate::cloud::client::CredentialsFile {
            path: "/key".into(),
            named: true,
            project: Some("of-the-key".to_owned()),
            kind: None,
        }),
        ..Recalled::default()
    });
    assert_eq!(state.cloud_config().project.as_deref(), Some("of-the-key"));
    state.settings.cloud.project = Some("chosen".to_owned());
    state.cloud.environment.project = Some("named".to_owned());
    assert_eq!(state.cloud_config().project.as_deref(), Some("named"));
}

#[test]
fn nothing_waits_for_the_job_of_another_card_and_undeploying_for_none_at_all() {
    let mut state = state();
    state.settings.cloud.bucket = Some("b".to_owned());
    assert!(asked(&state.update(Action::Cloud(CloudAction::Follow))).is_some());
    assert!(asked(&state.update(Action::Cloud(CloudAction::PredictBatch))).is_some());
    assert!(asked(&state.update(Action::Cloud(CloudAction::Check))).is_some());
    assert!(asked(&state.update(Action::Cloud(CloudAction::Deploy))).is_some());
    let deploying = state.cloud.job_of(CloudCard::Deployed).unwrap().id;
    assert_eq!(asked(&state.update(Action::Cloud(CloudAction::Undeploy))), Some(&CloudTask::Undeploy));
    assert!(asked(&state.update(Action::Cloud(CloudAction::Undeploy))).is_none(), "once is enough");
    // What the deployment that was broken off still reports is stale.
    state.apply(Event::Cloud(CloudEvent::Failed { job: deploying, problem: Problem::without_remedy("cancelled") }));
    assert_eq!(state.cloud.jobs().count(), 4);
    assert_eq!(state.cloud.card(CloudCard::Deployed).note, None);
}

#[test]
fn a_question_that_comes_when_the_user_has_left_waits_and_does_nothing() {
    let mut state = state();
    state.update(Action::View(ViewAction::Tab(Tab::Cloud)));
    state.update(Action::Cloud(CloudAction::Deploy));
    let job = state.cloud.job_of(CloudCard::Deployed).unwrap().id;
    state.update(Action::View(ViewAction::Tab(Tab::Listen)));
    let outcome = CloudOutcome::Deployable("projects/1/models/2".to_owned());
    assert!(asked(&state.apply(Event::Cloud(CloudEvent::Done { job, outcome }))).is_none());
    assert_eq!((state.overlay, state.cloud.has_question()), (None, true));
    assert!(asked(&state.update(Action::Cloud(CloudAction::Agree))).is_none(), "nobody has seen it");

    state.update(Action::View(ViewAction::Tab(Tab::Cloud)));
    assert_eq!((state.overlay, state.cloud.has_question()), (Some(Overlay::CloudConsent), false));
    assert!(matches!(asked(&state.update(Action::Cloud(CloudAction::Agree))), Some(CloudTask::Deploy(_))));
}

/// A look that has found this, or could not.
fn look_finds(state: &mut State, ours: Option<Vec<EndpointInfo>>) {
    state.update(Action::Cloud(CloudAction::Check));
    let job = state.cloud.job_of(CloudCard::Connection).unwrap().id;
    let found = Some(Found { ours, ..Found::default() });
    state.apply(Event::Cloud(CloudEvent::Done { job, outcome: CloudOutcome::Checked { checks: Vec::new(), found } }));
}

#[test]
fn what_cannot_be_known_is_not_said_to_cost_nothing() {
    let mut state = state();
    look_finds(&mut state, None);
    assert!(!state.cloud.has_nothing_deployed());
    look_finds(&mut state, Some(Vec::new()));
    assert!(state.cloud.has_nothing_deployed());

    state.update(Action::Cloud(CloudAction::Deploy));
    let job = state.cloud.job_of(CloudCard::Deployed).unwrap().id;
    let outcome = CloudOutcome::Deployable("projects/1/models/2".to_owned());
    state.update(Action::View(ViewAction::Tab(Tab::Cloud)));
    state.apply(Event::Cloud(CloudEvent::Done { job, outcome }));
    assert!(state.cloud.has_nothing_deployed(), "nothing was begun");
    state.update(Action::Cloud(CloudAction::Agree));
    state.update(Action::Cloud(CloudAction::Cancel(CloudCard::Deployed)));
    assert!(!state.cloud.has_nothing_deployed(), "it goes on at Google");

    let deployed = Deployed { id: "1".into(), model: "m".into(), display_name: String::new(), since: None };
    let (id, display_name) = ("42".to_owned(), "moodsic".to_owned());
    let endpoint = EndpointInfo { id, display_name, deployed: vec![deployed], answers: true };
    look_finds(&mut state, Some(vec![endpoint.clone()]));
    look_finds(&mut state, None);
    assert_eq!(state.cloud.deployed().count(), 1, "it was there when Google was asked last");

    look_finds(&mut state, Some(Vec::new()));
    state.cloud.found.as_mut().unwrap().endpoints.push(endpoint);
    assert!(state.cloud.has_nothing_deployed(), "another's model is no concern of ours");
    state.cloud.recalled = Some(Recalled { deployed_at: Some(Timestamp::UNIX_EPOCH), ..Recalled::default() });
    assert!(!state.cloud.has_nothing_deployed(), "it was deployed from here, at an endpoint that was chosen then");
}

#[test]
fn only_what_google_goes_on_with_is_said_to_go_on() {
    let mut state = state();
    let mut stopped = |action: Action, card| {
        state.update(action);
        state.update(Action::Cloud(CloudAction::Cancel(card)));
        state.cloud.card(card).note.as_ref().unwrap().text.clone()
    };
    assert_eq!(stopped(Action::Cloud(CloudAction::Check), CloudCard::Connection), "Stopped.");
    assert_eq!(stopped(Action::Cloud(CloudAction::Train), CloudCard::Train), "Stopped.", "it only counts");
    assert_eq!(stopped(Action::Cloud(CloudAction::Deploy), CloudCard::Deployed), "Stopped.", "it only looks");
    assert!(stopped(Action::Cloud(CloudAction::Follow), CloudCard::Train).contains("goes on there"));
    assert!(stopped(Action::Cloud(CloudAction::Undeploy), CloudCard::Deployed).contains("goes on there"));
}

#[test]
fn what_a_job_of_another_project_comes_to_is_told_and_nothing_to_go_on_from() {
    let mut state = state();
    state.settings.cloud.endpoint_id = None;
    state.update(Action::View(ViewAction::Tab(Tab::Cloud)));
    let found = || Found { ours: Some(Vec::new()), buckets: vec!["of-p".to_owned()], ..Found::default() };
    let mut ends = |begins: Action, card, outcome| {
        state.update(Action::Cloud(CloudAction::Set(CloudField::Project, "p".to_owned())));
        state.update(begins);
        let job = state.cloud.job_of(card).unwrap().id;
        state.update(Action::Cloud(CloudAction::Set(CloudField::Project, "another".to_owned())));
        state.apply(Event::Cloud(CloudEvent::Done { job, outcome }));
        assert!(state.cloud.found.is_none() && state.cloud.checks.is_none() && state.cloud.trained.is_none());
        assert_eq!((state.overlay, state.settings.cloud.endpoint_id.as_ref()), (None, None));
        assert!(!state.cloud.has_question());
        state.cloud.card(card).note.as_ref().unwrap().text.clone()
    };
    let checked = CloudOutcome::Checked { checks: Vec::new(), found: Some(found()) };
    assert!(ends(Action::Cloud(CloudAction::Check), CloudCard::Connection, checked).contains("start this again"));
    let deployable = CloudOutcome::Deployable("projects/1/models/2".to_owned());
    assert!(ends(Action::Cloud(CloudAction::Deploy), CloudCard::Deployed, deployable).contains("start this again"));
    let deployment = Deployment { endpoint_id: "42".into(), model: "m".into(), was_there: false };
    let deployed = CloudOutcome::Deployed { deployment, found: found() };
    let told = ends(Action::Cloud(CloudAction::Deploy), CloudCard::Deployed, deployed);
    assert!(told.contains("costs by the hour") && told.contains("in project p"), "{told}");
    let undeployed = CloudOutcome::Undeployed { models: 1, found: found() };
    assert!(ends(Action::Cloud(CloudAction::Undeploy), CloudCard::Deployed, undeployed).contains("in project p"));
    let trained = CloudOutcome::Trained(Trained { model: "m".into(), figures: None });
    assert!(ends(Action::Cloud(CloudAction::Follow), CloudCard::Train, trained).contains("in project p"));
}

#[test]
fn a_question_about_what_is_no_longer_chosen_is_gone() {
    let mut state = state();
    state.update(Action::Cloud(CloudAction::Deploy));
    let job = state.cloud.job_of(CloudCard::Deployed).unwrap().id;
    let outcome = CloudOutcome::Deployable("projects/1/models/2".to_owned());
    state.apply(Event::Cloud(CloudEvent::Done { job, outcome }));
    assert!(state.cloud.has_question());
    state.update(Action::Cloud(CloudAction::Set(CloudField::Project, "another".to_owned())));
    assert!(!state.cloud.has_question());
}

#[test]
fn opinions_are_those_of_the_service_that_is_chosen() {
    let mut state = state();
    let of = |source: &str, mood: &str| CloudPrediction { source: source.to_owned(), ..cloud_prediction(1, mood) };
    state.cloud.remember(of("vertex", "sad"));
    state.cloud.remember(of("http://localhost:8501/moods", "happy"));
    state.cloud.remember(of("edge-container http://localhost:8501/moods", "calm"));
    let said = |state: &State| {
        let found = state.current_cloud_prediction().map(|found| found.prediction.best().mood.to_string());
        assert_eq!(state.cloud_predictions().count(), usize::from(found.is_some()));
        found
    };
    let set = |state: &mut State, field, text: &str| {
        state.update(Action::Cloud(CloudAction::Set(field, text.to_owned())));
    };
    assert_eq!(said(&state).as_deref(), Some("sad"));
    set(&mut state, CloudField::Service, "tf-serving");
    assert_eq!((said(&state), state.missing_to_ask()), (None, Some("an address")));
    set(&mut state, CloudField::ServingUrl, "http://localhost:8501/");
    set(&mut state, CloudField::ServingModel, "moods");
    assert_eq!((said(&state).as_deref(), state.missing_to_ask()), (Some("happy"), None));
    set(&mut state, CloudField::ServingModel, "others");
    assert_eq!(said(&state), None);
    set(&mut state, CloudField::Service, "edge-container");
    assert_eq!(said(&state), None, "another container has said it");
    set(&mut state, CloudField::ServingModel, "moods");
    assert_eq!(said(&state).as_deref(), Some("calm"));
    set(&mut state, CloudField::Service, "vertex");
    assert_eq!(said(&state).as_deref(), Some("sad"));
}
