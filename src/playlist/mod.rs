//! Playlists: which songs of the library one has, the files that it is written into, and those that are kept up to date.
//!
//! What songs sound like is taken from the store; nothing is listened to here. A file that somebody has edited is never written
//! over unless its user says so.

mod error;
mod kept;
mod m3u8;
mod made;
mod make;
mod nsp;
mod order;
mod relative;
mod scores;
mod write;

pub use error::PlaylistError;
pub use kept::{Asked, Outcome, Refreshed, Rest, forget, refresh};
pub use m3u8::m3u8;
pub use made::{Entry, Made};
pub use make::make;
pub use scores::Scores;
pub use write::{WrittenPlaylist, keep, place, write};
