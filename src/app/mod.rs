//! The window. The only place that uses egui.
//!
//! [`state::State`] is plain data with `update(Action)` and `apply(Event)`; views draw it and push [`action::Action`]s;
//! [`App`] wires both to the threads and the player.

pub mod action;
pub mod state;
pub mod theme;
pub mod view;
