//! The Cloud page against a fake of Google's services on this machine: real HTTP, the real threads, the real database.

use std::process::Command;
use std::{env, fs};

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, CloudAction};
use moodsic::app::state::{Overlay, Tab};
use moodsic::classify::GroupBy;
use moodsic::config::{CloudConfig, Settings};

use crate::fake_google::{BUCKET, Fault, Google, PROJECT};
use crate::window::{Texture, Window};

/// Runs the test `name` again in a process of its own, without the credentials and the settings of whoever runs the tests. True in
/// that process.
fn is_apart(name: &str) -> bool {
    const MARK: &str = "MOODSIC_TEST_APART";
    if env::var_os(MARK).is_some() {
        return true;
    }
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.args([&format!("cloud::{name}"), "--exact", "--nocapture"]).env(MARK, "1").env("HOME", home.path());
    for variable in ["PROJECT", "REGION", "BUCKET", "ENDPOINT_ID"] {
        command.env_remove(format!("MOODSIC_CLOUD_{variable}"));
    }
    for variable in
        ["GOOGLE_APPLICATION_CREDENTIALS", "GCE_METADATA_HOST", "MOODSIC_VERTEX_URL", "STORAGE_EMULATOR_HOST"]
    {
        command.env_remove(variable);
    }
    assert!(command.status().expect("it starts").success());
    false
}

fn settings(google: &Google) -> Settings {
    let cloud = CloudConfig {
        project: Some(PROJECT.to_owned()),
        bucket: Some(BUCKET.to_owned()),
        vertex_url: Some(google.url()),
        storage_url: Some(google.url()),
        ..CloudConfig::default()
    };
    Settings { theme: "dark".to_owned(), cloud, ..Settings::default() }
}

/// Two songs, and the Cloud page.
fn window(settings: Settings) -> Window {
    let mut window = Window::with_settings(settings);
    window.open_songs(&[("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0))]);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window.click("Cloud");
    assert_eq!(window.state().tab, Tab::Cloud);
    window.until("what is known here is there", |state| state.cloud.recalled.is_some());
    window
}

/// Clicks what may lie below the fold.
fn press_button(window: &mut Window, name: &str) {
    window.harness.get_by_role_and_label(Role::Button, name).click_accesskit();
    // One frame for the click, two for a sheet that it opens: in the first of these its size is measured.
    for _ in 0..3 {
        window.harness.step();
    }
}

fn do_as_user(window: &mut Window, action: CloudAction) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().act(&ctx, Action::Cloud(action));
    window.harness.step();
}

#[test]
fn check_then_predict_then_a_second_opinion_then_undeploy() {
    if !is_apart("check_then_predict_then_a_second_opinion_then_undeploy") {
        return;
    }
    let google = Google::start();
    let endpoint = google.deployed_endpoint();
    let mut settings = settings(&google);
    settings.cloud.endpoint_id = Some(endpoint.clone());
    let mut window = window(settings);
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
    window.until("it has answered", |state| state.cloud.opinions.len() == 1 && state.cloud.job.is_none());
    assert_eq!(google.count("POST", ":predict"), 1);

    window.click("Listen & tag");
    assert!(window.shows("Second opinion") && window.shows("sad 0.75"));
    assert!(window.mentions("A model in Google's cloud"));

    window.click("Cloud");
    press_button(&mut window, "Ask about this song");
    assert_eq!(window.state().overlay, None, "it was agreed to in this run");
    window.until("it is answered again", |state| state.cloud.note.is_some());
    assert_eq!(google.count("POST", ":predict"), 1, "asking twice costs once");

    press_button(&mut window, "Undeploy now");
    window.until("nothing is deployed", |state| state.cloud.note.is_some());
    assert!(google.world().endpoints.iter().all(|endpoint| endpoint.deployed.is_empty()));
    assert!(window.mentions("nothing costs by the hour"));

    let mut window = window.restarted();
    window.until("the answer is known again", |state| state.cloud.opinions.len() == 1);
    assert_eq!(google.count("POST", ":predict"), 1);
}

#[test]
fn all_listed_songs_are_asked_about_once_and_counted() {
    if !is_apart("all_listed_songs_are_asked_about_once_and_counted") {
        return;
    }
    let google = Google::start();
    let mut settings = settings(&google);
    settings.cloud.endpoint_id = Some(google.deployed_endpoint());
    let mut window = window(settings);
    press_button(&mut window, "Ask about the 2 songs listed");
    assert!(window.mentions("What leaves: 2 pictures"));
    window.press(Key::Escape);
    window.harness.step();
    assert_eq!((window.state().overlay, google.count("POST", ":predict")), (None, 0), "Esc is a no");
    press_button(&mut window, "Ask about the 2 songs listed");
    window.click("Send 2 pictures");
    window.until("both are answered", |state| state.cloud.opinions.len() == 2 && state.cloud.job.is_none());
    assert!(window.mentions("The model told the mood of 2 songs."));
    assert!(window.mentions("2 songs asked about so far."));
}

#[test]
fn an_error_comes_with_what_to_do_and_the_rest_goes_on() {
    if !is_apart("an_error_comes_with_what_to_do_and_the_rest_goes_on") {
        return;
    }
    let google = Google::start();
    let mut settings = settings(&google);
    settings.cloud.endpoint_id = Some(google.deployed_endpoint());
    let refusal = serde_json::json!({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "no"}});
    google.fail("POST", ":predict", 1, Fault::Instead(403, refusal));
    let mut window = window(settings);
    press_button(&mut window, "Ask about this song");
    window.click("Send 1 picture");
    window.until("it is refused", |state| state.cloud.note.as_ref().is_some_and(|note| note.is_error));
    assert!(window.mentions("Permission denied") && window.mentions("roles/aiplatform.user"));
    press_button(&mut window, "Ask about this song");
    window.until("it has answered", |state| state.cloud.opinions.len() == 1);
}

#[test]
fn a_job_is_stopped_at_once() {
    if !is_apart("a_job_is_stopped_at_once") {
        return;
    }
    let google = Google::start();
    google.fail("GET", "endpoints", 9, Fault::Slow(std::time::Duration::from_secs(5)));
    let mut window = window(settings(&google));
    press_button(&mut window, "Check");
    window.until("it waits", |_| google.is_stuck());
    press_button(&mut window, "Stop");
    assert!(window.state().cloud.job.is_none());
    let began = std::time::Instant::now();
    drop(window);
    assert!(began.elapsed() < std::time::Duration::from_secs(3), "closing waits for no server");
}

#[test]
fn typing_into_the_fields_labels_nothing_and_is_kept() {
    if !is_apart("typing_into_the_fields_labels_nothing_and_is_kept") {
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
    assert_eq!(window.state().saving.pending, 0);
    let file = window.path().join("kept/config.toml");
    window.until("it is kept", |_| fs::read_to_string(&file).is_ok_and(|text| text.contains("project = \"p-123\"")));
}

#[test]
fn a_model_is_deployed_after_its_price_was_agreed_to() {
    if !is_apart("a_model_is_deployed_after_its_price_was_agreed_to") {
        return;
    }
    let google = Google::start();
    google.deployed_endpoint();
    google.world().endpoints.clear();
    let mut window = window(settings(&google));
    press_button(&mut window, "Deploy the newest model\u{2026}");
    window.until("it asks", |state| state.overlay == Some(Overlay::CloudConsent));
    assert!(window.mentions("$1.38 an hour, $33.00 a day"));
    assert_eq!(google.count("POST", ":deployModel"), 0);
    window.click("Deploy for $1.38 an hour");
    window.until("it is deployed", |state| state.cloud.note.is_some());
    let endpoint = google.world().endpoints[0].id.clone();
    assert_eq!(window.state().settings.cloud.endpoint_id.as_deref(), Some(endpoint.as_str()));
    assert!(window.mentions("Deployed for") && window.shows("Undeploy now"));
}

/// Twenty songs, ten of each of two moods but for the last, which is on screen.
fn tag_all_but_one(window: &mut Window) {
    let names: Vec<_> = (0..20).map(|number| format!("{number:02}.wav")).collect();
    let texture = |number: u32| if number < 10 { Texture::Drone(number) } else { Texture::Pulse(number) };
    let songs: Vec<_> = names.iter().zip(0..).map(|(name, number)| (name.as_str(), texture(number))).collect();
    window.open_songs(&songs);
    window.until("the first song is shown", |state| state.current_song().is_some());
    for number in 0..19 {
        window.press(if number < 10 { Key::Num1 } else { Key::Num2 });
        window.until("it is tagged", |state| state.library.counts().labelled() == number + 1);
    }
}

#[test]
fn a_training_is_ended_when_the_user_wants_that() {
    if !is_apart("a_training_is_ended_when_the_user_wants_that") {
        return;
    }
    let google = Google::start();
    let mut window = Window::with_settings(settings(&google));
    tag_all_but_one(&mut window);
    window.press(Key::Num2);
    window.until("the last is tagged", |state| state.library.counts().labelled() == 20);
    window.click("Cloud");
    do_as_user(&mut window, CloudAction::GroupBy(GroupBy::None));
    press_button(&mut window, "Train in the cloud\u{2026}");
    window.until("it asks", |state| state.overlay == Some(Overlay::CloudConsent));
    google.fail("GET", "trainingPipelines/", 1, Fault::Slow(std::time::Duration::from_secs(5)));
    window.click("Train for at most $27.72");
    window.until("the training is looked at", |_| google.is_stuck());
    press_button(&mut window, "Stop");
    window.until("it is known to go on", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.training.is_some())
    });
    press_button(&mut window, "End it");
    window.until("it has ended", |state| state.cloud.note.is_some() && state.cloud.job.is_none());
    assert!(window.mentions("The training has ended."));
    assert_eq!(google.count("POST", ":cancel"), 1);
    window.until("nothing is under way", |state| {
        state.cloud.recalled.as_ref().is_some_and(|recalled| recalled.training.is_none())
    });
}

#[test]
fn a_training_says_its_ceiling_is_followed_after_a_restart_and_shows_its_figures() {
    if !is_apart("a_training_says_its_ceiling_is_followed_after_a_restart_and_shows_its_figures") {
        return;
    }
    let google = Google::start();
    let mut window = Window::with_settings(settings(&google));
    tag_all_but_one(&mut window);
    window.click("Cloud");
    press_button(&mut window, "Train in the cloud\u{2026}");
    window.until("the problem is told", |state| state.cloud.note.as_ref().is_some_and(|note| note.is_error));
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
    google.fail("GET", "trainingPipelines/", 1, Fault::Slow(std::time::Duration::from_secs(5)));
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
    window.until("the batch is done", |state| state.cloud.note.is_some());
    assert_eq!(window.state().cloud.opinions.len(), 19, "Google could not read one of them");
    assert_eq!(window.state().cloud.problems.len(), 1);
}
