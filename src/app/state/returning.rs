//! Coming back to where its user left the window.

use super::State;
use crate::app::choices::Filter;
use crate::app::effect::{Effect, PlayerCommand};
use crate::app::session::{self, Session};

impl State {
    /// The window opens where it was left, as soon as the library has been read.
    pub fn return_to(&mut self, left: Session) {
        self.tab = session::tab_of(&left.tab);
        self.brought.set_seen(left.file_moods_seen.clone());
        self.left = Some(left);
    }

    /// The library is there: the order comes back, and, unless something was opened meanwhile, filter, search and the song, which
    /// waits where it was.
    pub(super) fn come_back(&mut self) -> Vec<Effect> {
        let Some(left) = self.left.take() else { return Vec::new() };
        let is_opened = self.song.current().is_some() || self.song.expects_first();
        let is_looked_for = is_opened || !self.library.search().is_empty() || *self.library.filter() != Filter::All;
        if !is_looked_for {
            let filter = session::filter_of(&left.filter);
            let is_there = match &filter {
                Filter::Mood(mood) => self.labels.vocabulary().position(mood).is_some(),
                _ => true,
            };
            if is_there {
                self.library.set_filter(filter);
            }
            self.library.set_search(left.search.clone());
        }
        self.library.set_order(session::sort_of(&left.sort, left.descending));
        let Some(song) = left.song.filter(|&song| self.library.get(song).is_some()) else { return Vec::new() };
        if is_opened {
            return Vec::new();
        }
        let mut effects = self.show_song(song, false);
        for effect in &mut effects {
            if let Effect::Player(PlayerCommand::Load { start, .. }) = effect {
                *start = std::time::Duration::try_from_secs_f64(left.position).unwrap_or(*start);
            }
        }
        effects
    }

    /// Where its user is now, without what only the views know.
    pub fn session(&self) -> Session {
        if let Some(left) = &self.left {
            // The library has not been read yet.
            return Session { file_moods_seen: self.brought.seen().to_vec(), ..left.clone() };
        }
        let sort = self.library.sort();
        Session {
            song: self.song.id(),
            position: self.position().as_secs_f64(),
            tab: session::tab_name(self.tab).to_owned(),
            filter: session::filter_name(self.library.filter()),
            search: self.library.search().to_owned(),
            sort: sort.column.name().to_owned(),
            descending: sort.descending,
            file_moods_seen: self.brought.seen().to_vec(),
            ..Session::default()
        }
    }
}
