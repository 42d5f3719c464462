//! Other keys for the commands.

use super::{NoticeLevel, State};
use crate::app::action::KeysAction;
use crate::app::bindings::Bindings;
use crate::app::effect::Effect;

impl State {
    pub(super) fn change_keys(&mut self, action: KeysAction) -> Vec<Effect> {
        self.key_refused = None;
        self.asking_key = None;
        match action {
            KeysAction::Ask(command) => {
                self.asking_key = command;
                Vec::new()
            }
            KeysAction::Assign(command, chord) => {
                if let Err(error) = self.bindings.assign(command, chord) {
                    self.key_refused = Some(error);
                    return Vec::new();
                }
                self.set(|settings| drop(settings.keys.insert(command.id().to_owned(), vec![chord.to_string()])))
            }
            KeysAction::Reset => {
                self.bindings = Bindings::default();
                self.set(|settings| settings.keys.clear())
            }
        }
    }

    /// Takes the keys from the settings.
    pub(super) fn read_keys(&mut self) {
        let (bindings, wrong) = Bindings::with(&self.settings.keys);
        self.bindings = bindings;
        if !wrong.is_empty() {
            let text = format!("{}. The usual keys apply instead; F1 shows all keys.", wrong.join(". "));
            self.notify("keys", NoticeLevel::Warning, text);
        }
    }
}
