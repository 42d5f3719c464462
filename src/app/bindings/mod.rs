//! Which keys mean what: the defaults (README.md lists them) and what the user has changed. Knows keys and names of commands,
//! not what a command does: that is `keys`.

mod chord;
mod command;
mod table;

pub use chord::{COMMAND_KEY, Chord};
pub use command::{Group, KeyCommand};
pub use table::{Bindings, KeyError};
