//! What the user does with the list.

use super::State;
use crate::app::action::LibraryAction;
use crate::app::effect::Effect;

impl State {
    pub(super) fn list(&mut self, action: LibraryAction) -> Vec<Effect> {
        let shown = self.current.as_ref().and_then(|current| current.song);
        // A click arms the keys.
        self.remark = None;
        self.resting = false;
        match action {
            LibraryAction::Select(song) => {
                self.queue = None;
                self.library.choose_none();
                self.expect_no_song();
                return self.show_song(song, true);
            }
            LibraryAction::ShowFirst => return self.show_first_row(),
            LibraryAction::Refresh => self.library.rebuild(),
            LibraryAction::Choose(song) => self.library.choose(song, shown),
            LibraryAction::ChooseTo(song) => self.library.choose_to(song, shown),
            LibraryAction::ChooseAll => self.library.choose_all(),
            LibraryAction::ChooseNone => self.library.choose_none(),
            LibraryAction::PlayMood(mood) => return self.play_mood(&mood),
            LibraryAction::Filter(filter) => self.library.set_filter(filter),
            LibraryAction::Search(text) => self.library.set_search(text),
            LibraryAction::Sort(column) => self.library.sort_by(column),
            LibraryAction::StopQueue => self.queue = None,
            LibraryAction::Hide(songs) => return self.hide(songs),
        }
        Vec::new()
    }
}
