//! Ctrl-C: what is under way is finished (or broken off without a trace), then the run ends with 130. The second one ends it
//! at once.

use std::ops::ControlFlow;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit_code::ExitCode;
use crate::signals;

static REQUESTED: AtomicBool = AtomicBool::new(false);
static WAITING: AtomicBool = AtomicBool::new(false);

/// From now on the first Ctrl-C (or SIGTERM, SIGHUP) only sets a flag.
#[expect(clippy::disallowed_methods, reason = "the second signal ends the command line")]
pub(super) fn watch() {
    signals::on_each(|again| {
        REQUESTED.store(true, Ordering::SeqCst);
        if again || WAITING.load(Ordering::SeqCst) {
            process::exit(ExitCode::Interrupted as i32);
        }
    });
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
