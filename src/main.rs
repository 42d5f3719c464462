//! Moodsic: the window or the command line.

use std::process::ExitCode;

use moodsic::cli::{self, Invocation, WindowRequest};

fn main() -> ExitCode {
    match cli::run() {
        Invocation::Done(code) => code,
        Invocation::Window(request) => open_window(&request),
    }
}

#[cfg(feature = "gui")]
fn open_window(request: &WindowRequest) -> ExitCode {
    match moodsic::app::run(request.songs.clone(), request.paths.clone()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::window_failed(request, &error),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(request: &WindowRequest) -> ExitCode {
    cli::window_failed(request, &"this build of Moodsic has no window; moodsic --help lists the subcommands")
}
