//! A signal asks the program to end: the labels are written first, as when its user closes the window.

use std::sync::atomic::{AtomicBool, Ordering};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From now on the first signal only sets a flag and draws the window again; the second one ends the program.
#[expect(clippy::disallowed_methods, reason = "the second signal ends the program")]
pub(super) fn watch(ctx: &egui::Context) {
    let ctx = ctx.clone();
    crate::signals::on_each(move |again| {
        REQUESTED.store(true, Ordering::SeqCst);
        if again {
            std::process::exit(1);
        }
        ctx.request_repaint();
    });
}

/// Whether a signal has asked the program to end.
pub(super) fn exit_requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}
