//! Which songs a job is about.

use crate::app::state::State;

/// How many songs a job for the list is about, and what they are.
pub(super) fn of_the_list(state: &State) -> (usize, &'static str) {
    match state.library.chosen_count() {
        0 => (state.library.visible().len(), "listed"),
        chosen => (chosen, "selected"),
    }
}
