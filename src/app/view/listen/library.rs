//! The list of songs: a virtual table, so that ten thousand songs cost as much as thirty.

use egui::{Align, Button, Frame, Label, Layout, Margin, Panel, Rect, Response, RichText, Role, Sense, Ui, WidgetInfo};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{empty, filters};
use crate::app::action::{Action, LibraryAction};
use crate::app::state::{SortColumn, State};
use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon};
use crate::app::view::parts::{marks, text};
use crate::dataset::{LabelState, LibrarySong};
use crate::playback::PlayState;
use crate::predict::Prediction;
use crate::song::SongId;

/// Widths from which on the list has more columns. What has none of its own stands in the one before.
const WITH_SUGGESTION: f32 = 372.0;
const WITH_SCORE: f32 = 420.0;
const WITH_HEARS: f32 = 500.0;

/// What the list keeps between frames.
#[derive(Default)]
pub(super) struct LibraryView {
    /// The song that was last scrolled to.
    followed: Option<SongId>,
}

/// Which columns there is room for.
#[derive(Clone, Copy)]
struct Columns {
    suggestion: bool,
    score: bool,
    hears: bool,
}

impl LibraryView {
    /// Draws chips and list.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        chosen(ui, state, actions);
        changed(ui, state, actions);
        filters::show(ui, state, actions);
        ui.add_space(4.0);
        if state.library.visible().is_empty() {
            empty::list(ui, state, actions);
            return;
        }
        self.table(ui, state, actions);
    }

    fn table(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let width = ui.available_width();
        let columns =
            Columns { suggestion: width >= WITH_SUGGESTION, score: width >= WITH_SCORE, hears: width >= WITH_HEARS };
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut table = TableBuilder::new(ui)
            .id_salt(("songs", columns.suggestion, columns.score, columns.hears))
            .sense(Sense::click())
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(Column::exact(14.0))
            .column(Column::remainder().at_least(80.0).clip(true))
            .column(Column::exact(40.0).clip(true));
        if columns.hears {
            table = table.column(Column::exact((width * 0.2).min(160.0)).clip(true));
        }
        table = table.column(Column::exact(84.0).clip(true));
        if columns.suggestion {
            table = table.column(Column::exact(84.0).clip(true));
        }
        if columns.score {
            table = table.column(Column::exact(42.0).clip(true));
        }
        if let Some(row) = self.row_to_follow(state) {
            table = table.scroll_to_row(row, None);
        }
        table.header(24.0, |mut row| header(&mut row, state, columns, actions)).body(|body| {
            body.rows(theme::SONG_ROW, state.library.visible().len(), |mut row| {
                if let Some(entry) = state.library.row(row.index()) {
                    song_row(&mut row, state, entry, columns, actions);
                }
            });
        });
    }

    /// The row of the song on screen, when that is another than before.
    fn row_to_follow(&mut self, state: &State) -> Option<usize> {
        let id = state.song.id();
        if id == self.followed {
            return None;
        }
        self.followed = id;
        let id = id?;
        state.library.row_of(id)
    }
}

/// How many songs are chosen, and the way back to one.
fn chosen(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let count = state.library.chosen_count();
    if count == 0 {
        return;
    }
    // Below the rows: above, it would push them away under the pointer that chooses.
    Panel::bottom("chosen").frame(Frame::new().inner_margin(Margin::symmetric(0, 4))).resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::strong(ui, format!("{} selected", text::songs(count))));
            if icons::small_icon_button(ui, Icon::Close, "Select none", "Select none (Esc)").clicked() {
                actions.push(Action::Library(LibraryAction::ChooseNone));
            }
            marks::elided(ui, theme::small(ui, "A mood's key or button tags all of them"));
        });
    });
}

/// The list does not move under the hands of who works in it: it says that it would look otherwise now.
fn changed(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(count) = state.library.changed_rows() else { return };
    // Below the rows: above, it would push them away.
    Panel::bottom("changed").frame(Frame::new().inner_margin(Margin::symmetric(0, 4))).resizable(false).show(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                let words = match count {
                    0 => "The list would be in another order now".to_owned(),
                    count => format!("{} would be listed differently now", text::songs(count)),
                };
                let hint = "Songs keep their places while you tag. Click to list them as they are now";
                if ui.link(RichText::new(words).small()).on_hover_text(hint).clicked() {
                    actions.push(Action::Library(LibraryAction::Refresh));
                }
            });
        },
    );
}

/// What songs sound like, which has a column only where there is room.
const HEARS: (SortColumn, &str) = (SortColumn::Hears, "Hears");

fn header(row: &mut TableRow<'_, '_>, state: &State, columns: Columns, actions: &mut Vec<Action>) {
    let mut cell = |row: &mut TableRow<'_, '_>, sorts: &[(SortColumn, &str)]| {
        row.col(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            for &(column, name) in sorts {
                sort_button(ui, state, column, name, actions);
            }
        });
    };
    cell(row, &[]);
    let title: &[_] = &[(SortColumn::Title, "Title"), (SortColumn::Artist, "Artist"), HEARS];
    cell(row, &title[..if columns.hears { 2 } else { 3 }]);
    cell(row, &[(SortColumn::Duration, "Length")]);
    if columns.hears {
        cell(row, &[HEARS]);
    }
    cell(row, &[(SortColumn::Mood, "Mood")]);
    if columns.suggestion {
        cell(row, &[(SortColumn::Suggestion, "Suggestion")]);
    }
    if columns.score {
        cell(row, &[(SortColumn::Score, "Score")]);
    }
}

fn sort_button(ui: &mut Ui, state: &State, column: SortColumn, name: &str, actions: &mut Vec<Action>) {
    let sort = state.library.sort();
    let on = sort.column == column;
    let colours = theme::colours(ui);
    let ink = if on { colours.strong } else { colours.weak };
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = egui::vec2(0.0, 2.0);
            ui.add(Button::new(RichText::new(name).small().color(ink)).frame(false))
        })
        .inner;
    let direction = if sort.descending { "largest first" } else { "smallest first" };
    let named = if on { format!("Sort by {name}, now {direction}") } else { format!("Sort by {name}") };
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(named.clone()));
    if on {
        let at = response.rect.right_center() + egui::vec2(5.0, 0.0);
        let arrow = if sort.descending { Icon::Down } else { Icon::Up };
        icons::paint(ui.painter(), arrow, Rect::from_center_size(at, egui::Vec2::splat(7.0)), colours.accent);
    }
    if response.on_hover_text(named).clicked() {
        actions.push(Action::Library(LibraryAction::Sort(column)));
    }
}

fn song_row(
    row: &mut TableRow<'_, '_>,
    state: &State,
    entry: &LibrarySong,
    columns: Columns,
    actions: &mut Vec<Action>,
) {
    let song = &entry.song;
    let shown = state.song.current().is_some_and(|current| current.song == Some(song.id));
    let label = entry.annotation.as_ref().map(|annotation| &annotation.state);
    let chosen = state.library.is_chosen(song.id);
    row.set_selected(if state.library.chosen_count() > 0 { chosen } else { shown });
    row.col(|ui| {
        if shown {
            let icon = if state.player.status().state == PlayState::Playing { Icon::Play } else { Icon::Pause };
            icons::still(ui, icon, 10.0, theme::colours(ui).accent).on_hover_text("On screen");
        }
    });
    row.col(|ui| title_cell(ui, entry));
    row.col(|ui| {
        still(ui, theme::small(ui, text::clock(song.duration_secs)));
    });
    if columns.hears {
        row.col(|ui| {
            still(ui, theme::small(ui, state.library.facts(song.id).listed()));
        });
    }
    row.col(|ui| mood_cell(ui, state, song.id, label, columns));
    if columns.suggestion {
        row.col(|ui| suggestion_cell(ui, state, song.id, columns));
    }
    if columns.score {
        row.col(|ui| score(ui, state, song.id));
    }
    let response = row.response();
    name_row(&response, entry, label, shown || chosen);
    if response.clicked() {
        let modifiers = response.ctx.input(|input| input.modifiers);
        actions.push(Action::Library(match () {
            () if modifiers.shift => LibraryAction::ChooseTo(song.id),
            () if modifiers.command => LibraryAction::Choose(song.id),
            () => LibraryAction::Select(song.id),
        }));
    }
    response.context_menu(|ui| {
        if ui.button("Show and play").clicked() {
            actions.push(Action::Library(LibraryAction::Select(song.id)));
            ui.close();
        }
        // As everywhere, what is done to one of the chosen is done to all of them.
        let songs = if chosen { state.library.chosen() } else { vec![song.id] };
        let take_out = match songs.len() {
            1 => "Take out of the list".to_owned(),
            many => format!("Take {} out of the list", text::songs(many)),
        };
        if ui.button(take_out).on_hover_text("Files and labels stay").clicked() {
            actions.push(Action::Library(LibraryAction::Hide(songs)));
            ui.close();
        }
    });
}

fn name_row(response: &Response, entry: &LibrarySong, label: Option<&LabelState>, shown: bool) {
    response.widget_info(|| {
        let label = match label {
            Some(LabelState::Labelled(mood)) => mood.as_str(),
            Some(state) => state.name(),
            None => "untagged",
        };
        let name = format!("{}, {}, {label}", entry.song.display_title(), entry.song.display_artist());
        WidgetInfo::selected(Role::Row, true, shown, name)
    });
}

/// A label that leaves the pointer to the row.
fn still(ui: &mut Ui, text: RichText) -> Response {
    ui.add(Label::new(text).truncate().selectable(false).sense(Sense::empty()))
}

fn title_cell(ui: &mut Ui, entry: &LibrarySong) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let artist = entry.song.display_artist();
        ui.add_space(if artist.is_empty() { 11.0 } else { 3.0 });
        still(ui, RichText::new(entry.song.display_title()));
        if !artist.is_empty() {
            still(ui, theme::small(ui, artist));
        }
    });
}

/// What the song was tagged; without a tag (in a narrow list) what is suggested.
fn mood_cell(ui: &mut Ui, state: &State, id: SongId, label: Option<&LabelState>, columns: Columns) {
    match label {
        Some(LabelState::Labelled(mood)) => {
            marks::dot(ui, state.labels.vocabulary().colour(mood));
            still(ui, RichText::new(mood.as_str()));
        }
        Some(LabelState::Unsure) => drop(still(ui, theme::weak(ui, "Unsure"))),
        Some(LabelState::Skipped) => drop(still(ui, theme::weak(ui, "Skipped"))),
        None if !columns.suggestion => suggestion_cell(ui, state, id, columns),
        None => {}
    }
}

/// The most probable mood; below it its score, when that has no column.
fn suggestion_cell(ui: &mut Ui, state: &State, id: SongId, columns: Columns) {
    let Some(suggestion) = state.library.suggestion(id) else { return };
    let Some(best) = suggestion.answer() else {
        still(ui, theme::weak(ui, "None of these"));
        return;
    };
    marks::ring(ui, state.labels.vocabulary().colour(&best.mood));
    let name = theme::weak(ui, format!("{}?", best.mood));
    if columns.score || suggestion.is_rough() {
        still(ui, name);
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add_space(3.0);
        still(ui, name);
        score(ui, state, id);
    });
}

fn score(ui: &mut Ui, state: &State, id: SongId) {
    let suggestion = state.library.suggestion(id).filter(|suggestion| !suggestion.is_rough());
    if let Some(best) = suggestion.and_then(Prediction::answer) {
        still(ui, theme::small(ui, format!("{:.2}", best.probability)));
    }
}
