//! Moods in the songs' own tags: what is written is in, all else is as it was, and every way leads back.

mod comments;
mod containers;
mod dice;
mod id3;
mod lofty;
mod many;
mod rig;
mod trouble;
