//! The window's threads: jobs in, events out. Knows nothing of egui.
