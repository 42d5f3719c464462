//! The system tells the program to end: the labels are written first, as when its user closes the window.

use std::sync::atomic::{AtomicBool, Ordering};

static TOLD: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C, SIGTERM and SIGHUP only set a flag and draw the window again; the second one ends the program.
pub(super) fn watch(ctx: &egui::Context) {
    let ctx = ctx.clone();
    let set = ctrlc::set_handler(move || {
        if TOLD.swap(true, Ordering::SeqCst) {
            std::process::exit(1);
        }
        ctx.request_repaint();
    });
    if let Err(error) = set {
        log::warn!("the system ends the program at once: {error}");
    }
}

/// Whether the system has told the program to end.
pub(super) fn is_told() -> bool {
    TOLD.load(Ordering::SeqCst)
}
