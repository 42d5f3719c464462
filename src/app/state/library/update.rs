//! What the user does with the list.

use super::Library;
use crate::app::action::{LibraryAction, QueueAction};
use crate::mood::Mood;
use crate::song::SongId;

/// What concerns more than the list.
pub(in super::super) enum ListWish {
    /// Show this song.
    Show(SongId),
    /// Show the first song of the list.
    ShowFirst,
    /// Play the songs of a mood.
    PlayMood(Mood),
    /// No more queue.
    StopQueue,
    /// Change the queue.
    Queue(QueueAction),
    /// Take songs out of the list.
    Hide(Vec<SongId>),
}

impl Library {
    /// Carries a wish out, or answers it where it concerns others. `shown` is the song on screen.
    pub(in super::super) fn update(&mut self, action: LibraryAction, shown: Option<SongId>) -> Option<ListWish> {
        match action {
            LibraryAction::Refresh => self.rebuild(),
            LibraryAction::Choose(song) => self.choose(song, shown),
            LibraryAction::ChooseTo(song) => self.choose_to(song, shown),
            LibraryAction::ChooseAll => self.choose_all(),
            LibraryAction::ChooseNone => self.choose_none(),
            LibraryAction::Filter(filter) => self.set_filter(filter),
            LibraryAction::Search(text) => self.set_search(text),
            LibraryAction::Sort(column) => self.sort_by(column),
            LibraryAction::Order(sort) => self.set_order(sort),
            LibraryAction::Select(song) => return Some(ListWish::Show(song)),
            LibraryAction::ShowFirst => return Some(ListWish::ShowFirst),
            LibraryAction::PlayMood(mood) => return Some(ListWish::PlayMood(mood)),
            LibraryAction::Queue(change) => return Some(ListWish::Queue(change)),
            LibraryAction::StopQueue => return Some(ListWish::StopQueue),
            LibraryAction::Hide(songs) => return Some(ListWish::Hide(songs)),
        }
        None
    }
}
