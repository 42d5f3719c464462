//! Playlists, on a sheet: which songs, in which order, how many, into which file; and those that are kept up to date.

mod kept;
mod recipe;
mod tally;

use egui::{Button, Context, RichText, TextEdit, Ui};

use crate::app::action::{Action, PlaylistAction};
use crate::app::state::{PlaylistDraft, State};
use crate::app::theme;
use crate::app::view::parts::{sheet, text};
use crate::dataset::PlaylistForm;

/// The forms, what they are called, and what they are for.
const FORMS: [(PlaylistForm, &str, &str); 2] = [
    (PlaylistForm::M3u8, "For players", "An .m3u8 that lists the songs one after another, for any player."),
    (
        PlaylistForm::Nsp,
        "For Navidrome",
        "An .nsp with a rule that Navidrome carries out itself, on the tag MOOD of the songs' files. moodsic write-tags writes that tag.",
    ),
];

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Playlists", 600.0, actions, |ui, actions| {
        let mut draft = state.playlists.draft.clone();
        form(ui, &mut draft);
        ui.add_space(theme::GAP);
        recipe::show(ui, state, &mut draft);
        ui.add_space(theme::GAP);
        tally::show(ui, state, &draft);
        ui.add_space(theme::GAP);
        file(ui, state, &mut draft, actions);
        if draft != state.playlists.draft {
            actions.push(Action::Playlist(PlaylistAction::Draft(draft)));
        }
        kept::show(ui, state, actions);
    });
}

fn form(ui: &mut Ui, draft: &mut PlaylistDraft) {
    ui.horizontal(|ui| {
        for (form, name, _) in FORMS {
            if ui.selectable_value(&mut draft.form, form, name).changed() {
                let stem = [PlaylistForm::M3u8, PlaylistForm::Nsp]
                    .iter()
                    .find_map(|known| draft.path.strip_suffix(&format!(".{}", known.name())));
                draft.path = stem.map_or_else(|| draft.path.clone(), |stem| format!("{stem}.{}", form.name()));
            }
        }
    });
    let about = FORMS.iter().find(|(form, ..)| *form == draft.form).map_or("", |(.., about)| about);
    ui.label(theme::small(ui, about));
}

/// Where it goes, and the button that writes it.
fn file(ui: &mut Ui, state: &State, draft: &mut PlaylistDraft, actions: &mut Vec<Action>) {
    let label = ui.label("File to write");
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut draft.path)
            .hint_text(format!("~/Music/calm.{}", draft.form.name()))
            .margin(egui::Margin::symmetric(8, 5))
            .desired_width(ui.available_width() - 100.0);
        ui.add(field).labelled_by(label.id);
        if ui.button("Choose\u{2026}").clicked() {
            actions.push(Action::Playlist(PlaylistAction::Pick));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.checkbox(&mut draft.keep, "Keep it up to date").on_hover_text(
            "It follows your labels, a moment after the last one; from the command line as well. A file that somebody edits is left alone.",
        );
        if draft.form == PlaylistForm::M3u8 {
            ui.checkbox(&mut draft.relative, "Paths from its own folder")
                .on_hover_text("Songs and playlist can then be moved together, or be copied to a player");
        }
    });
    ui.add_space(theme::GAP);
    let playlists = &state.playlists;
    if playlists.is_there {
        let words = "This file is there already. Its contents would be lost.";
        ui.label(RichText::new(words).color(theme::colours(ui).warn));
    }
    let songs = playlists.tally().and_then(|tally| tally.as_ref().ok()).map(|tally| tally.songs);
    let ready =
        !playlists.busy && !draft.path.trim().is_empty() && (draft.form == PlaylistForm::Nsp || songs.is_some());
    let what = match (draft.form, songs) {
        (PlaylistForm::M3u8, Some(songs)) => text::songs(songs),
        (PlaylistForm::M3u8, None) => "songs".to_owned(),
        (PlaylistForm::Nsp, _) => "the rule".to_owned(),
    };
    let verb = if playlists.is_there { "Replace it with" } else { "Write" };
    ui.horizontal_wrapped(|ui| {
        if ui.add_enabled(ready, Button::new(format!("{verb} {what}"))).clicked() {
            actions.push(Action::Playlist(PlaylistAction::Write));
        }
        match &playlists.said {
            Some(Ok(words)) => drop(ui.label(theme::weak(ui, words.clone()))),
            Some(Err(words)) => drop(ui.label(RichText::new(words).color(theme::colours(ui).warn))),
            None => {}
        }
    });
}
