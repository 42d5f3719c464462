//! What the playlist that is being put together comes to.

use egui::{RichText, Ui};

use crate::app::state::{PlaylistDraft, State};
use crate::app::theme;
use crate::app::view::parts::{marks, text};
use crate::dataset::PlaylistForm;
use crate::worker::PlaylistTally;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, draft: &PlaylistDraft) {
    let tally = match state.playlists.tally() {
        None => return drop(ui.label(theme::weak(ui, "Counting\u{2026}"))),
        Some(Err(error)) => return drop(ui.label(RichText::new(error).color(theme::colours(ui).warn))),
        Some(Ok(tally)) => tally,
    };
    let label = ui.label(theme::strong(ui, counted(tally, draft)));
    marks::announce(ui, &label, false);
    for sentence in remarks(tally, draft) {
        ui.label(theme::small(ui, sentence));
    }
}

fn counted(tally: &PlaylistTally, draft: &PlaylistDraft) -> String {
    if draft.form == PlaylistForm::Nsp {
        return format!("{} of this library are tagged so", text::songs(tally.songs));
    }
    let mut words = text::songs(tally.songs);
    if tally.songs > 0 {
        words = format!("{words}, {}", text::long_time(tally.secs));
    }
    if tally.suggested > 0 {
        words = format!("{words}; {} of them suggested", tally.suggested);
    }
    words
}

fn remarks(tally: &PlaylistTally, draft: &PlaylistDraft) -> Vec<String> {
    let mut remarks = Vec::new();
    if tally.left_over > 0 && draft.form == PlaylistForm::M3u8 {
        let (songs, them) = if tally.left_over == 1 { ("song", "it") } else { ("songs", "them") };
        remarks.push(format!("{} more {songs} would fit; the length leaves {them} out.", tally.left_over));
    }
    if tally.unheard > 0 {
        let have = if tally.unheard == 1 { "has" } else { "have" };
        let songs = text::songs(tally.unheard);
        remarks.push(format!("{songs} {have} not been listened to yet; the line at the bottom says how far that is."));
    }
    if tally.untested > 0 && draft.recipe.predicted.is_some_and(|threshold| threshold > 0.0) {
        remarks.push(
            "The predictor has learnt from too few songs to be tested, so its scores are no chances. 0.00 takes what is likeliest."
                .to_owned(),
        );
    }
    remarks
}
