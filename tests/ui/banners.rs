//! What is wrong is said in place, and everything else goes on.

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use moodsic::playback::{NullOutput, PlayState};

use crate::window::{Texture, Window};

#[test]
fn without_a_device_a_banner_says_so_and_tagging_works() {
    let mut window = Window::with_output(NullOutput::unplugged(), tempfile::tempdir().expect("a temporary folder"));
    window.open_songs(&[("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0))]);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window.press(Key::Space);
    window.until("the banner is there", |state| state.notices.iter().any(|notice| notice.topic == "audio"));
    assert!(window.mentions("sound comes back by itself"));
    window.press(Key::Num1);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);

    window.device.plug();
    window.until("sound is back", |state| state.player.status().state == PlayState::Playing);
    window.until("the banner has gone", |state| state.notices.iter().all(|notice| notice.topic != "audio"));
}

#[test]
fn a_folder_with_a_broken_song_opens_and_names_it() {
    let mut window = Window::empty();
    let music = window.path().join("music");
    std::fs::create_dir_all(music.join("folder.mp3")).expect("a folder");
    std::fs::write(music.join("broken.mp3"), [0u8; 3000]).expect("a file");
    std::fs::write(music.join("empty.flac"), []).expect("a file");
    window.open_songs(&[("fine.wav", Texture::Pulse(1))]);
    window.until("the failures are known", |state| state.failures.len() == 2);
    assert!(window.mentions("2 files were left out"));
    assert_eq!(window.state().library.songs().len(), 1);
}

#[test]
fn a_song_that_is_too_short_says_so_and_can_still_be_heard() {
    let mut window = Window::empty();
    let path = window.path().join("short.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&path, spec).expect("a file");
    for index in 0..24_000i32 {
        writer.write_sample(((index * 37) % 8_000) as i16).expect("a sample");
    }
    writer.finalize().expect("a whole file");
    window.open(path);
    window.until("it is refused", |state| state.song.current().is_some_and(|song| song.error.is_some()));
    assert!(window.mentions("oo short: 3.0 s"));
    window.until("its overview is there", |state| state.song.current().is_some_and(|song| song.overview.is_some()));
    window.until("it sounds", |state| {
        state.player.status().state == PlayState::Playing || state.player.status().state == PlayState::Ended
    });
}

#[test]
fn a_file_that_cannot_be_read_gives_its_sentence_in_place() {
    let mut window = Window::empty();
    let path = window.path().join("empty.mp3");
    std::fs::write(&path, []).expect("a file");
    window.open(path);
    window.until("it is refused", |state| state.song.current().is_some_and(|song| song.error.is_some()));
    assert!(window.mentions("The file is empty"));
    assert!(window.harness.query_all_by_label_contains("Open").next().is_some(), "the window goes on");
}
