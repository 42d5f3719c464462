//! Journeys through the real window: the real threads, the real database, real songs; only the device has no loudspeaker
//! and the file dialog answers by itself. Everything is found by its AccessKit label.
#![cfg(feature = "gui")]

#[expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#[expect(dead_code, reason = "shared with the tests of the command line")]
#[path = "../fake_google/mod.rs"]
mod fake_google;

mod banners;
mod cloud;
mod file_moods;
mod journey;
mod keyboard;
mod labels;
mod playlists;
#[path = "../common/tagged.rs"]
mod tagged;
mod ways;
mod window;
mod write_tags;
