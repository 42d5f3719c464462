//! Moodsic tells the mood of a song from its picture.
//!
//! Minute 1 to 2 of a song becomes a black-and-white mel spectrogram, and a classifier learns moods from such pictures.
//! The window, the command line and the tests all call the functions of this crate, so the picture that is shown is,
//! byte for byte, the picture that is trained on and exported.
//!
//! A module knows only the ones below it (`tests/architecture.rs` is the judge):
//!
//! ```text
//!   main
//!   app ──────────── cli            the window · the command line
//!   worker  playback  doctor        threads for the window · sound · self-checks
//!   library  learn  cloud           files → library · labelled songs → model · songs → Google's machines
//!   predict                         what a model answers
//!   dataset                         labels in SQLite, import and export
//!   pipeline  demo                  song → picture · composed songs
//!   render  song                    grey levels, palettes, PNG · identity, metadata, finding songs
//!   dsp  audio                      STFT, mel bands · decoding, resampling, the minute
//!   units  mood  config             values
//!   files  parallel  path_bytes     whole files or none · work on all cores · paths as bytes
//! ```

// In the tests these are allowed.
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr))]

pub mod audio;
pub mod cli;
pub mod cloud;
pub mod config;
pub mod dataset;
pub mod demo;
pub mod doctor;
pub mod dsp;
pub mod files;
pub mod learn;
pub mod library;
pub mod mood;
pub mod parallel;
pub mod path_bytes;
pub mod pipeline;
pub mod playback;
pub mod predict;
pub mod render;
pub mod song;
pub mod units;
pub mod worker;

#[cfg(feature = "gui")]
pub mod app;
