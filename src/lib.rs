//! Moodsic tells the mood of a song from its spectrogram.
//!
//! Minute 1 to 2 of a song becomes a black-and-white mel spectrogram. The window, the command line and the tests all call the
//! functions of this crate, so the picture that is shown is, byte for byte, the picture that is exported and that the cloud
//! learns from. The built-in predictor reads a finer spectrogram of the same minute.
//!
//! A module uses only what stands in its own block or in a lower one, and no files use each other in a circle;
//! `tests/architecture` has the exact table and is the judge.
//!
//! ```text
//!   main             starts the window or the command line
//!
//!   app              the window: the only user of egui
//!   app/view         draws the state, pushes actions
//!   app/state        what the window knows: plain data
//!   app/bindings     which key means what
//!   cli              the command line, a file for each subcommand
//!
//!   worker           the window's threads, each with its own messages
//!   worker/store     writes labels
//!   worker/scan      brings songs in
//!   worker/analysis  makes the picture of the song on screen
//!   worker/learn     trains, and suggests moods
//!   worker/file_tags moods into files, and back
//!   worker/playlists writes playlists
//!   worker/cloud     runs what is asked of the cloud
//!   playback         sound: the only user of the sound card
//!   doctor           self-checks
//!
//!   tagging          moods in the songs' own tags, and the way back
//!   tagging/edit     a file with another value in its tag, byte by byte
//!   library          brings songs in, for the window and the command line alike
//!   playlist         songs of a mood as files that players read, kept up to date
//!   learn            labelled songs to a model, and how good it is
//!   learn/session    from the library to a tested model
//!   learn/prior      the regression, and what is known before any label
//!   learn/evaluate   how good it is on songs that it has not learnt from
//!   cloud            other machines' models: the only user of the network
//!   cloud/jobs       what the user has done there, step by step
//!   cloud/google     Vertex AI and Cloud Storage
//!   cloud/serving    TensorFlow Serving and edge containers
//!   cloud/client     requests, credentials, errors
//!   predict          what a model says of a song; knows no cloud and no trainer
//!   ear              a pretrained network and what it hears of a song
//!   dataset          labels and their history in SQLite, import and export
//!
//!   pipeline         song to picture: the only place that composes audio, dsp and render
//!   demo             composed songs
//!   render           grey levels, palettes, PNG
//!   song             identity, metadata, finding songs
//!   dsp              STFT and mel bands
//!   audio            opening, decoding and resampling of sound, and its minute
//!
//!   units            frames and sample rates
//!   mood             moods, their colours and what they sound like
//!   config           paths and settings
//!   files            whole files or none
//!   parallel         work on all cores
//!   path_bytes       paths as bytes
//!   spliced          parts of a file read as one
//!   text_encoding    texts of every age and code page
//!   signals          signals that ask the program to end
//!   hex              hashes as text
//!   remedy           what is wrong and what to do about it
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
pub mod ear;
pub mod files;
pub mod hex;
pub mod learn;
pub mod library;
pub mod mood;
pub mod parallel;
pub mod path_bytes;
pub mod pipeline;
pub mod playback;
pub mod playlist;
pub mod predict;
pub mod remedy;
pub mod render;
pub mod signals;
pub mod song;
pub mod spliced;
pub mod tagging;
pub mod text_encoding;
pub mod units;
pub mod worker;

#[cfg(feature = "gui")]
pub mod app;
