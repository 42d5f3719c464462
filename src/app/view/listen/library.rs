//! The list of songs: a virtual table, so that ten thousand songs cost as much as thirty.

use egui::text::LayoutJob;
use egui::{
    Align, Button, Frame, Label, Layout, Margin, Panel, Rect, Response, RichText, Sense, TextFormat, TextStyle, Ui,
};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{empty, filters, row_name, sorting};
use crate::app::action::{Action, LibraryAction, QueueAction};
use crate::app::state::{SortColumn, State};
use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon};
use crate::app::view::parts::{marks, text};
use crate::dataset::{LabelState, LibrarySong};
use crate::playback::PlayState;
use crate::predict::Prediction;
use crate::song::SongId;

/// Widths of the columns, and of a title that can be read.
const MARK: f32 = 14.0;
const LEAST_TITLE: f32 = 130.0;
const LENGTH: f32 = 40.0;
const HEARS_WIDTH: f32 = 130.0;
const MOOD: f32 = 84.0;
const SCORE: f32 = 42.0;
/// Between two columns.
const BETWEEN: f32 = 6.0;
/// So many rows are to be seen below the song on screen, for that is where its user goes on.
const AHEAD: usize = 3;
/// And so many above it, where one goes up.
const BEHIND: usize = 1;

/// What the list keeps between frames.
#[derive(Default)]
pub(super) struct LibraryView {
    /// The song that was last scrolled to, and its row.
    followed: Option<(SongId, usize)>,
}

/// Which columns there are: what was chosen, says something, and has room. A title comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "one for each column")]
struct Columns {
    length: bool,
    hears: bool,
    mood: bool,
    suggestion: bool,
    score: bool,
    compact: bool,
}

impl Columns {
    fn in_width(width: f32, state: &State) -> Self {
        let choices = state.settings.list;
        let (has_suggestions, has_facts) = (state.library.has_suggestions(), state.library.has_facts());
        let mut room = width - MARK - BETWEEN - LEAST_TITLE - theme::SCROLL_ROOM;
        let mut has = |wanted: bool, width: f32| {
            let fits = wanted && room >= width + BETWEEN;
            if fits {
                room -= width + BETWEEN;
            }
            fits
        };
        // The most wanted first.
        let mood = has(choices.mood, MOOD);
        let length = has(choices.length, LENGTH);
        let suggestion = has(choices.suggestion && has_suggestions, MOOD);
        // A general tagger says no numbers.
        let score = has(choices.score && suggestion && state.learning.own_model().is_some(), SCORE);
        let hears = has(choices.hears && has_facts, HEARS_WIDTH);
        Self { length, hears, mood, suggestion, score, compact: choices.compact }
    }

    /// Those behind the title, with their widths.
    fn fixed(self) -> impl Iterator<Item = (SortColumn, f32)> {
        let all = [
            (self.length, SortColumn::Duration, LENGTH),
            (self.hears, SortColumn::Hears, HEARS_WIDTH),
            (self.mood, SortColumn::Mood, MOOD),
            (self.suggestion, SortColumn::Suggestion, MOOD),
            (self.score, SortColumn::Score, SCORE),
        ];
        all.into_iter().filter_map(|(there, column, width)| there.then_some((column, width)))
    }
}

impl LibraryView {
    /// Draws chips and list.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        chosen(ui, state, actions);
        changed(ui, state, actions);
        filters::show(ui, state, actions);
        if state.library.visible().is_empty() {
            empty::list(ui, state, actions);
            return;
        }
        sorting::show(ui, state, actions);
        self.table(ui, state, actions);
    }

    fn table(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let columns = Columns::in_width(ui.available_width(), state);
        ui.spacing_mut().item_spacing.x = BETWEEN;
        // Edges are for the pointer: by Tab they would only be in the way.
        let has_pointer = ui.rect_contains_pointer(ui.max_rect());
        let fixed =
            |width: f32| Column::initial(width).range(width * 0.6..=width * 3.0).clip(true).resizable(has_pointer);
        let mut table = TableBuilder::new(ui)
            .id_salt(("songs", columns))
            // A row is reached by the arrows, not by Tab through each of its cells.
            .sense(Sense::CLICK)
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(Column::exact(MARK))
            .column(Column::remainder().at_least(80.0).clip(true));
        for (_, width) in columns.fixed() {
            table = table.column(fixed(width));
        }
        if let Some(row) = self.row_to_follow(state) {
            table = table.scroll_to_row(row, None);
        }
        let height = if columns.compact { theme::COMPACT_ROW } else { theme::SONG_ROW };
        table.header(24.0, |mut row| header(&mut row, state, columns, actions)).body(|body| {
            body.rows(height, state.library.visible().len(), |mut row| {
                if let Some(entry) = state.library.row(row.index()) {
                    song_row(&mut row, state, entry, columns, actions);
                }
            });
        });
    }

    /// The row to scroll to when another song is on screen: that of a song some rows further, so that what comes next is seen.
    fn row_to_follow(&mut self, state: &State) -> Option<usize> {
        let Some(id) = state.song.id() else {
            self.followed = None;
            return None;
        };
        let row = state.library.row_of(id)?;
        let before = self.followed.replace((id, row));
        if before.is_some_and(|(followed, _)| followed == id) {
            return None;
        }
        let goes_up = before.is_some_and(|(_, before)| row < before);
        let last = state.library.visible().len().saturating_sub(1);
        Some(if goes_up { row.saturating_sub(BEHIND) } else { (row + AHEAD).min(last) })
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

fn header(row: &mut TableRow<'_, '_>, state: &State, columns: Columns, actions: &mut Vec<Action>) {
    let mut cell = |row: &mut TableRow<'_, '_>, sorts: &[SortColumn]| {
        row.col(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            for &column in sorts {
                sort_button(ui, state, column, actions);
            }
        });
    };
    cell(row, &[]);
    cell(row, &[SortColumn::Title, SortColumn::Artist]);
    for (column, _) in columns.fixed() {
        cell(row, &[column]);
    }
}

fn sort_button(ui: &mut Ui, state: &State, column: SortColumn, actions: &mut Vec<Action>) {
    let name = column.name();
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
    row.col(|ui| title_cell(ui, entry, columns.compact));
    if columns.length {
        row.col(|ui| {
            still(ui, theme::small(ui, text::clock(song.duration_secs)));
        });
    }
    if columns.hears {
        row.col(|ui| {
            still(ui, theme::small(ui, state.library.facts(song.id).listed()));
        });
    }
    if columns.mood {
        row.col(|ui| mood_cell(ui, state, song.id, label, columns));
    }
    if columns.suggestion {
        row.col(|ui| suggestion_cell(ui, state, song.id, columns));
    }
    if columns.score {
        row.col(|ui| score(ui, state, song.id));
    }
    let response = row.response();
    row_name::tell(&response, state, entry, shown || chosen);
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
        if ui.button("Play after this").clicked() {
            actions.push(Action::Library(LibraryAction::Queue(QueueAction::Add(songs.clone()))));
            ui.close();
        }
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

/// A label that leaves the pointer to the row.
fn still(ui: &mut Ui, text: RichText) -> Response {
    ui.add(Label::new(text).truncate().selectable(false).sense(Sense::empty()))
}

fn title_cell(ui: &mut Ui, entry: &LibrarySong, compact: bool) {
    let (title, artist) = (entry.song.display_title(), entry.song.display_artist());
    if compact {
        let colours = theme::colours(ui);
        let mut line = LayoutJob::default();
        let mut add = |text: &str, style: TextStyle, ink| {
            line.append(
                text,
                0.0,
                TextFormat { font_id: style.resolve(ui.style()), color: ink, ..TextFormat::default() },
            );
        };
        add(&title, TextStyle::Body, colours.text);
        if !artist.is_empty() {
            add(&format!("   {artist}"), TextStyle::Small, colours.weak);
        }
        ui.add(Label::new(line).truncate().selectable(false).sense(Sense::empty()));
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add_space(if artist.is_empty() { 11.0 } else { 3.0 });
        still(ui, RichText::new(title));
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
            with_score(
                ui,
                state,
                id,
                RichText::new(mood.as_str()),
                columns.score || columns.suggestion,
                columns.compact,
            );
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
    with_score(ui, state, id, name, columns.score || suggestion.is_rough(), columns.compact);
}

/// A mood's name, and the score of what is suggested where that has no place of its own.
fn with_score(ui: &mut Ui, state: &State, id: SongId, name: RichText, has_place: bool, compact: bool) {
    let has_score = state.library.suggestion(id).is_some_and(|suggestion| !suggestion.is_rough());
    if has_place || !has_score {
        still(ui, name);
    } else if compact {
        let room = (ui.available_width() - 28.0).max(20.0);
        ui.scope(|ui| {
            ui.set_max_width(room);
            still(ui, name);
        });
        score(ui, state, id);
    } else {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add_space(3.0);
            still(ui, name);
            score(ui, state, id);
        });
    }
}

fn score(ui: &mut Ui, state: &State, id: SongId) {
    let suggestion = state.library.suggestion(id).filter(|suggestion| !suggestion.is_rough());
    if let Some(best) = suggestion.and_then(Prediction::answer) {
        still(ui, theme::small(ui, format!("{:.2}", best.probability)));
    }
}
