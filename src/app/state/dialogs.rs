//! What comes of the system's file dialogs.

use std::path::PathBuf;
use std::time::Duration;

use super::{NoticeLevel, Overlay, State};
use crate::app::effect::{Effect, PickKind};
use crate::worker::LearnCommand;

/// Nobody cancels a dialog this soon after it was asked for: there was none.
const SOONER_THAN_ANYBODY: Duration = Duration::from_millis(500);

impl State {
    /// The user chose something in a dialog, or nothing, `after` so long.
    pub fn picked(&mut self, kind: PickKind, paths: Vec<PathBuf>, after: Duration) -> Vec<Effect> {
        let Some(first) = paths.first().cloned() else {
            if after < SOONER_THAN_ANYBODY {
                self.miss_dialog(kind);
            }
            return Vec::new();
        };
        match kind {
            PickKind::Files | PickKind::Folder => self.open_paths(paths),
            PickKind::Model => {
                // A model of somebody else is not to be replaced at the next label.
                let mut effects = self.set(|settings| settings.teach = false);
                effects.push(Effect::work(LearnCommand::UseModel { path: first }));
                effects
            }
            PickKind::LabelList => self.exchange_picked(&first, true),
            PickKind::Export(_) => self.exchange_picked(&first, false),
            PickKind::Playlist(_) => {
                self.playlist_picked(&first);
                Vec::new()
            }
            PickKind::ModelCopy => vec![Effect::work(LearnCommand::ShareModel { path: first })],
        }
    }

    /// A missing dialog looks like a cancelled one, so who clicked would see nothing happen.
    fn miss_dialog(&mut self, kind: PickKind) {
        let instead = match kind {
            PickKind::Files | PickKind::Folder => {
                self.overlay = Some(Overlay::Path);
                "Type the path instead, or drop songs on this window"
            }
            PickKind::Model => "On the command line, moodsic predict --model FILE asks a model",
            PickKind::LabelList | PickKind::Export(_) | PickKind::Playlist(_) => "Type the path into the field instead",
            PickKind::ModelCopy => "Copy model.json out of the data folder instead, which the self-checks (F1) name",
        };
        let words = format!(
            "No file dialog came up: this desktop seems to have none (on Linux, xdg-desktop-portal or zenity provides one). {instead}."
        );
        self.notify("dialog", NoticeLevel::Info, words);
    }
}
