//! Moods in the songs' own tags: what is written is in, all else is as it was, and every way leads back.

mod comments;
mod containers;
mod corners;
mod dice;
#[path = "../common/edits.rs"]
#[expect(dead_code, reason = "the mutants' test uses more of it")]
mod edits;
mod id3;
mod lofty;
mod many;
mod meanwhile;
#[path = "../common/memory.rs"]
mod memory;
mod rig;
mod trouble;
