//! The Cloud page against a fake of Google's services on this machine: real HTTP, the real threads, the real database.

mod asking;
mod deploying;
mod services;
mod stopping;
mod training;

use std::env;
use std::process::Command;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, CloudAction};
use moodsic::app::state::{CloudCard, Overlay, State, Tab};
use moodsic::config::{CloudConfig, Settings};
use moodsic::dataset::GroupBy;

use crate::fake_google::{BUCKET, Google, PROJECT};
use crate::window::{Texture, Window};

/// Whether the test goes on here: it does in a process of its own, without the credentials and the settings of whoever runs the tests.
macro_rules! apart {
    () => {{
        fn here() {}
        crate::cloud::is_apart(std::any::type_name_of_val(&here))
    }};
}
pub(crate) use apart;

/// Runs a test again in a process of its own; true in that process. `place` is that of a function within the test.
pub fn is_apart(place: &str) -> bool {
    const MARK: &str = "MOODSIC_TEST_APART";
    if env::var_os(MARK).is_some() {
        return true;
    }
    let test =
        place.split_once("::").and_then(|(_, rest)| rest.strip_suffix("::here")).expect("a test of this program");
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.args([test, "--exact", "--nocapture"]).env(MARK, "1").env("HOME", home.path());
    for variable in ["PROJECT", "REGION", "BUCKET", "ENDPOINT_ID", "SERVICE", "SERVING_URL", "SERVING_MODEL"] {
        command.env_remove(format!("MOODSIC_CLOUD_{variable}"));
    }
    for variable in
        ["GOOGLE_APPLICATION_CREDENTIALS", "GCE_METADATA_HOST", "MOODSIC_VERTEX_URL", "STORAGE_EMULATOR_HOST"]
    {
        command.env_remove(variable);
    }
    let run = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
    assert!(said.contains("1 passed"), "{test} is no test");
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

/// With an endpoint that answers.
fn settings_to_ask(google: &Google) -> Settings {
    let mut settings = settings(google);
    settings.cloud.endpoint_id = Some(google.deployed_endpoint());
    settings
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
    window.act(Action::Cloud(action));
}

/// The card's job has come to its end, and this is how.
fn has_ended(state: &State, card: CloudCard) -> bool {
    state.cloud.card(card).job.is_none() && state.cloud.card(card).note.is_some()
}

fn has_failed(state: &State, card: CloudCard) -> bool {
    state.cloud.card(card).note.as_ref().is_some_and(|note| note.is_error)
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

/// Twenty songs, ten of each of two moods, and the Cloud page. All lie in one folder, and none says its artist.
fn tagged_window(settings: Settings) -> Window {
    let mut window = Window::with_settings(settings);
    tag_all_but_one(&mut window);
    window.press(Key::Num2);
    window.until("the last is tagged", |state| state.library.counts().labelled() == 20);
    window.click("Cloud");
    do_as_user(&mut window, CloudAction::GroupBy(GroupBy::None));
    window
}

fn until_asked(window: &mut Window) {
    window.until("it asks", |state| state.overlay == Some(Overlay::CloudConsent));
}

/// Presses what asks before it does anything.
fn press_and_be_asked(window: &mut Window, button: &str) {
    press_button(window, button);
    until_asked(window);
}

/// The question whether to deploy a model that is deployed nowhere.
fn asked_to_deploy(google: &Google) -> Window {
    google.deployed_endpoint();
    google.world().endpoints.clear();
    let mut window = window(settings(google));
    press_and_be_asked(&mut window, "Deploy the newest model\u{2026}");
    window
}

/// The question whether to train on the songs of [`tagged_window`].
fn asked_to_train(settings: Settings) -> Window {
    let mut window = tagged_window(settings);
    press_and_be_asked(&mut window, "Train in the cloud\u{2026}");
    window
}
