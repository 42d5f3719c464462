//! The command line contract, on the real binary: shapes of the documents, exit codes, hostile inputs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod conventions;
mod disk;
mod exchange;
mod file_moods;
mod hostile;
mod interruption;
mod labels;
mod learning;
mod pictures;
mod playlists;
mod program;
#[path = "../common/tagged.rs"]
mod tagged;
mod write_tags;
