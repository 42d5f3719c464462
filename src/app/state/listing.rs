//! What the user does with the list.

use super::State;
use crate::app::action::LibraryAction;
use crate::app::effect::Effect;
use crate::worker::Command;

impl State {
    pub(super) fn list(&mut self, action: LibraryAction) -> Vec<Effect> {
        let shown = self.current.as_ref().and_then(|current| current.song);
        match action {
            LibraryAction::Select(song) => {
                self.queue = None;
                self.library.choose_none();
                return self.show_song(song, true);
            }
            LibraryAction::Choose(song) => self.library.choose(song, shown),
            LibraryAction::ChooseTo(song) => self.library.choose_to(song, shown),
            LibraryAction::ChooseAll => self.library.choose_all(),
            LibraryAction::ChooseNone => self.library.choose_none(),
            LibraryAction::PlayMood(mood) => return self.play_mood(&mood),
            LibraryAction::Filter(filter) => self.library.set_filter(filter),
            LibraryAction::Search(text) => self.library.set_search(text),
            LibraryAction::Sort(column) => self.library.sort_by(column),
            LibraryAction::StopQueue => self.queue = None,
            LibraryAction::Hide(songs) => {
                self.library.remove(&songs);
                return vec![Effect::Work(Command::HideSongs(songs))];
            }
        }
        Vec::new()
    }
}
