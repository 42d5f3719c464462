//! Hearing a song. `engine` is the realtime half (no allocation, no lock, no log), `feeder` the thread that decodes for it,
//! `output` the device. The only user of cpal and rtrb. Knows nothing of labels, pictures or the window.

mod engine;
mod feeder;
mod output;
mod player;

pub use engine::Engine;
#[cfg(feature = "gui")]
pub use output::CpalOutput;
pub use output::{NullOutput, Output, OutputError, OutputInfo};
pub use player::{PlayState, Player, PlayerError, PlayerStatus};
