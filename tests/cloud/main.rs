//! The whole cloud loop on the real binary, against a fake of Google's services on this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "shared with the tests of the command line")]
#[path = "../cli/program.rs"]
mod program;

#[path = "../fake_google/mod.rs"]
mod fake_google;

mod check;
mod client;
mod deploying;
mod emulator;
mod errors;
mod loop_of_training;
mod predict;
mod rig;
mod secrets;
mod upload;
