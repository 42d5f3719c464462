//! Ctrl-C: what is under way is finished (or broken off without a trace), then the run ends with 130. The second one ends it
//! at once.

use std::ops::ControlFlow;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::exit_code::ExitCode;

/// Two signals this close are one request: a terminal that closes sends SIGHUP twice, once by the kernel and once by the shell.
const SAME_REQUEST: Duration = Duration::from_millis(100);

static REQUESTED: AtomicBool = AtomicBool::new(false);
static WAITING: AtomicBool = AtomicBool::new(false);

/// From now on the first Ctrl-C (or SIGTERM, SIGHUP) only sets a flag. Without a handler the system's own rule stays: the
/// process ends.
#[expect(clippy::disallowed_methods, reason = "the command line's handler; the second signal ends it")]
pub(super) fn watch() {
    let first = OnceLock::new();
    let outcome = ctrlc::set_handler(move || {
        REQUESTED.store(true, Ordering::SeqCst);
        let again = first.get_or_init(Instant::now).elapsed() > SAME_REQUEST;
        if again || WAITING.load(Ordering::SeqCst) {
            process::exit(ExitCode::Interrupted as i32);
        }
    });
    if let Err(error) = outcome {
        log::warn!("Ctrl-C ends the program at once: {error}");
    }
}

/// Whether somebody asked to end.
pub(super) fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// `Break` once somebody asked to end.
pub(super) fn flow() -> ControlFlow<()> {
    if requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// Runs `read`, which may wait for a person or a pipe with nothing under way: Ctrl-C ends the process at once.
#[expect(clippy::disallowed_methods, reason = "nothing is under way")]
pub(super) fn while_waiting<R>(read: impl FnOnce() -> R) -> R {
    WAITING.store(true, Ordering::SeqCst);
    if requested() {
        process::exit(ExitCode::Interrupted as i32);
    }
    let result = read();
    WAITING.store(false, Ordering::SeqCst);
    result
}
