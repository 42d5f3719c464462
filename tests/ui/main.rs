//! Journeys through the real window: the real threads, the real database, real songs; only the device has no loudspeaker
//! and the file dialog answers by itself. Everything is found by its AccessKit label.
#![cfg(feature = "gui")]

mod banners;
mod journey;
mod keyboard;
mod window;
