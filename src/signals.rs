//! Signals that ask the program to end: Ctrl-C, SIGTERM, SIGHUP. A process has one handler: the window's or the command line's.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Two signals this close are one request: a terminal that closes sends SIGHUP twice, once by the kernel and once by the shell.
const SAME_REQUEST: Duration = Duration::from_millis(100);

/// From now on `handler` is called for each signal, on a thread of its own, and told whether the first request was before. Where the
/// system takes no handler its own rule stays: a signal ends the process.
#[expect(clippy::disallowed_methods, reason = "the one place that sets the handler")]
pub fn on_each(handler: impl Fn(bool) + Send + 'static) {
    let first = OnceLock::new();
    let set = ctrlc::set_handler(move || handler(first.get_or_init(Instant::now).elapsed() > SAME_REQUEST));
    if let Err(error) = set {
        log::warn!("the system ends the program at once: {error}");
    }
}
