//! What the user does with the list, where that concerns more than the list.

use super::State;
use super::library::ListWish;
use crate::app::action::LibraryAction;
use crate::app::effect::Effect;

impl State {
    pub(super) fn list(&mut self, action: LibraryAction) -> Vec<Effect> {
        // A click arms the keys.
        self.labels.arm();
        match self.library.update(action, self.song.id()) {
            None => {}
            Some(ListWish::Show(song)) => {
                self.player.end_queue();
                self.library.choose_none();
                self.song.expect_none();
                return self.show_song(song, true);
            }
            Some(ListWish::ShowFirst) => return self.show_first_row(),
            Some(ListWish::PlayMood(mood)) => return self.play_mood(&mood),
            Some(ListWish::Queue(change)) => return self.change_queue(change),
            Some(ListWish::StopQueue) => self.player.end_queue(),
            Some(ListWish::Hide(songs)) => return self.hide(&songs),
        }
        Vec::new()
    }
}
