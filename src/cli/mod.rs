//! The command line (cli.md). Parses, calls the library, prints. clap types never leave this module.

use std::process::ExitCode;

/// What the arguments ask for.
pub enum Invocation {
    /// Open the window on these files and folders.
    Window {
        /// Files and folders.
        paths: Vec<std::path::PathBuf>,
        /// Where things are kept.
        kept_in: crate::config::Paths,
    },
    /// A subcommand ran; end with this code.
    Done(ExitCode),
}

/// Parses the process's arguments and runs a subcommand, if one is named.
pub fn run() -> Invocation {
    todo!()
}
