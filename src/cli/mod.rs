//! The command line. Parses, calls the library, prints. clap types never leave this module, and it draws no window: it only
//! says whether one is wanted.

mod args;
mod cloud;
mod console;
mod demo;
mod doctor;
mod evaluate;
mod exit_code;
mod export;
mod figures;
mod headless;
mod import;
mod inputs;
mod interrupt;
mod kept;
mod labels;
mod logging;
mod playlist;
mod playlist_args;
mod predict;
mod predict_by_service;
mod predicted;
mod rows;
mod session;
mod spectrogram;
mod steps;
mod tag;
mod train;
mod visible;
mod write_tags;

use std::process;

use clap::Parser as _;

use self::args::{Arguments, Command};
use self::console::Console;
use self::exit_code::{ExitCode, Failure, Outcome};
use self::session::Session;
use crate::config::{Paths, Settings};
use crate::song::tags::guess_encodings;

pub use self::headless::WindowRequest;

/// What the arguments ask for.
pub enum Invocation {
    /// Open the window.
    Window(WindowRequest),
    /// A subcommand ran; end with this code.
    Done(process::ExitCode),
}

/// Parses the process's arguments and runs a subcommand, if one is named.
pub fn run() -> Invocation {
    let Arguments { common, demo_if_headless, songs: named, command } = Arguments::parse();
    logging::start(common.quiet, common.verbose);
    let console = Console::new(common.json, common.quiet, common.verbose);
    let paths = match Paths::find(common.data_dir.as_deref()) {
        Ok(paths) => paths,
        Err(error) => return Invocation::Done(finish(&console, Err(error.into()))),
    };
    let mut session = Session { paths, console };
    let outcome = match command {
        Some(_) if !named.is_empty() => {
            Err(Failure::usage(format!("{} stands before the subcommand; put songs behind it", named[0].display())))
        }
        Some(command) => {
            interrupt::watch();
            // What is wrong in the file is told where it matters: by the window, the doctor and the cloud.
            let settings = Settings::load(&session.paths).map(|(settings, _)| settings).unwrap_or_default();
            guess_encodings(settings.guess_tag_encoding);
            dispatch(&command, &mut session)
        }
        None => match headless::request(&named, demo_if_headless, &session) {
            Ok(request) if headless::can_open_windows() => return Invocation::Window(request),
            Ok(request) => headless::instead(&request, &mut session),
            Err(failure) => Err(failure),
        },
    };
    Invocation::Done(finish(&session.console, outcome))
}

fn dispatch(command: &Command, session: &mut Session) -> Outcome {
    match command {
        Command::Spectrogram(args) => spectrogram::run(args, session),
        Command::Tag(args) => tag::run(args, session),
        Command::Labels(args) => labels::run(args, session),
        Command::Demo(args) => demo::run(args, session),
        Command::Train(args) => train::run(args, session),
        Command::Evaluate(args) => evaluate::run(args, session),
        Command::Predict(args) => predict::run(args, session),
        Command::Import(args) => import::run(args, session),
        Command::Export(args) => export::run(args, session),
        Command::WriteTags(args) => write_tags::run(args, session),
        Command::Cloud(args) => cloud::run(args, session),
        Command::Doctor(args) => doctor::run(args, session),
    }
}

/// Says what went wrong, once, and answers the exit code. With `--json` stdout gets its one document even then.
fn finish(console: &Console, outcome: Outcome) -> process::ExitCode {
    match outcome {
        Ok(code) => code.into(),
        Err(Failure::BrokenPipe) => ExitCode::Done.into(),
        Err(Failure::Error(code, error)) => {
            // It has the words of its cause in it.
            let sentence = error.to_string();
            console.error(&sentence);
            // The reader may have gone; the code says it all the same.
            let _ = console.document(&serde_json::json!({ "error": sentence }));
            code.into()
        }
    }
}

/// What `main` does when the window could not be opened: the demo on the command line if that was asked for, else a sentence.
pub fn window_failed(request: &WindowRequest, reason: &dyn std::fmt::Display) -> process::ExitCode {
    let mut session = Session { paths: request.paths.clone(), console: Console::new(false, false, false) };
    let outcome = headless::after_failure(request, reason, &mut session);
    finish(&session.console, outcome)
}
