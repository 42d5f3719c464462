//! Moodsic: the window or the command line.

use std::process::ExitCode;

use moodsic::cli::{self, Invocation};

fn main() -> ExitCode {
    match cli::run() {
        Invocation::Done(code) => code,
        Invocation::Window { .. } => ExitCode::SUCCESS,
    }
}
