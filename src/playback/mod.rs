//! Hearing a song. `engine` is the realtime half (no allocation, no lock, no log), `feeder` the thread that decodes for it,
//! `output` the device. The only user of cpal and rtrb. Knows nothing of labels, pictures or the window.
//!
//! ```text
//!   Player ──▶ Transport (what is wanted, what is known) ◀── output thread: opens, watches, closes the device
//!                 │                                          │ makes a ring and its state
//!                 ▼                                          ▼
//!              feeder: Source → ring ───────────────────▶ Engine::fill, called by the device
//! ```
//!
//! Nothing owned ever enters the device's callback: it sees samples in a ring and a few atomics. Every seek, load or
//! reopened device is a new *generation*; the engine is silent until the feeder has made that generation ready.

mod band;
mod channels;
mod clock;
mod controls;
mod engine;
mod feeder;
mod latency;
mod output;
mod output_thread;
mod player;
#[cfg(feature = "gui")]
mod probe;
mod ring_state;
mod source;
mod status;
mod transport;

pub use engine::Engine;
#[cfg(feature = "gui")]
pub use output::CpalOutput;
pub use output::{NullDevice, NullOutput, Output, OutputError, OutputInfo};
pub use player::Player;
#[cfg(feature = "gui")]
pub use probe::{list_outputs, probe_output};
pub use status::{PlayState, PlayerError, PlayerStatus};
pub use transport::Wake;
