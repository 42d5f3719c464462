//! Moodsic: the window or the command line.

use std::process::ExitCode;

use moodsic::cli::{self, Invocation, WindowWish};

fn main() -> ExitCode {
    match cli::run() {
        Invocation::Done(code) => code,
        Invocation::Window(wish) => open_window(&wish),
    }
}

#[cfg(feature = "gui")]
fn open_window(wish: &WindowWish) -> ExitCode {
    match moodsic::app::run(wish.paths.clone(), wish.kept_in.clone()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::window_failed(wish, &error),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(wish: &WindowWish) -> ExitCode {
    cli::window_failed(wish, &"this build of Moodsic has no window; moodsic --help lists the subcommands")
}
