//! A signal asks the program to end: the labels are written first, as when its user closes the window.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Two signals this close are one request: a terminal that closes sends SIGHUP twice, once by the kernel and once by the shell.
const SAME_REQUEST: Duration = Duration::from_millis(100);

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C, SIGTERM and SIGHUP only set a flag and draw the window again; the second one ends the program.
#[expect(clippy::disallowed_methods, reason = "the window's handler; the second signal ends the program")]
pub(super) fn watch(ctx: &egui::Context) {
    let (ctx, first) = (ctx.clone(), OnceLock::new());
    let set = ctrlc::set_handler(move || {
        REQUESTED.store(true, Ordering::SeqCst);
        if first.get_or_init(Instant::now).elapsed() > SAME_REQUEST {
            std::process::exit(1);
        }
        ctx.request_repaint();
    });
    if let Err(error) = set {
        log::warn!("the system ends the program at once: {error}");
    }
}

/// Whether a signal has asked the program to end.
pub(super) fn exit_requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}
