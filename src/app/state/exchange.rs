//! Lists of labels in and out: the file that is chosen, and what the list would do.

use std::path::Path;

use super::song::path_from_text;
use super::{NoticeLevel, Overlay, State, sentence};
use crate::app::action::ExchangeAction;
use crate::app::effect::{Effect, PickKind};
use crate::app::exchange::ImportPreview;
use crate::dataset::ExportReport;

impl State {
    pub(super) fn exchange(&mut self, action: ExchangeAction) -> Vec<Effect> {
        match action {
            ExchangeAction::Path(path) => self.exchange.choose(path),
            ExchangeAction::PickImport => return vec![Effect::Pick(PickKind::LabelList)],
            ExchangeAction::PickExport(format) => return vec![Effect::Pick(PickKind::Export(format))],
            ExchangeAction::Read => return self.read_list(),
            ExchangeAction::Import { overwrite } => {
                if let Some(Ok(preview)) = &self.exchange.import {
                    let path = preview.path.clone();
                    self.exchange.busy = true;
                    return vec![Effect::ImportList { path, overwrite }];
                }
            }
            ExchangeAction::Export { format, mood } => {
                if let Some(path) = path_from_text(&self.exchange.path) {
                    self.exchange.busy = true;
                    let replace = self.exchange.may_replace || self.exchange.is_there;
                    return vec![Effect::Export { format, mood, path, replace }];
                }
            }
        }
        Vec::new()
    }

    fn read_list(&mut self) -> Vec<Effect> {
        self.exchange.import = None;
        match path_from_text(&self.exchange.path) {
            Some(path) => {
                self.exchange.busy = true;
                vec![Effect::ReadList(path)]
            }
            None => Vec::new(),
        }
    }

    /// A file was chosen in a dialog.
    pub(super) fn exchange_picked(&mut self, path: &Path, is_import: bool) -> Vec<Effect> {
        self.exchange.choose(path.display().to_string());
        // The dialog has asked.
        self.exchange.may_replace = !is_import;
        if is_import { self.read_list() } else { Vec::new() }
    }

    /// The list has been looked at.
    pub fn list_read(&mut self, found: Result<ImportPreview, String>) {
        self.exchange.busy = false;
        // Another list may have been typed meanwhile.
        let typed = path_from_text(&self.exchange.path);
        if found.as_ref().map_or(true, |preview| Some(&preview.path) == typed.as_ref()) {
            self.exchange.import = Some(found);
        }
    }

    /// The list has been imported, or not: why.
    pub fn list_imported(&mut self, outcome: Result<String, String>) {
        self.exchange.busy = false;
        match outcome {
            Ok(words) => {
                self.playlists.changed(self.now);
                self.exchange.import = None;
                self.leave_exchange(Overlay::Import);
                self.notify("exchange", NoticeLevel::Info, words);
            }
            Err(error) if self.overlay == Some(Overlay::Import) => self.exchange.import = Some(Err(sentence(&error))),
            Err(error) => self.notify("exchange", NoticeLevel::Warning, sentence(&error)),
        }
    }

    /// The list has been written, or not: why; `None` where the file is there and may not be replaced yet.
    pub fn list_written(&mut self, outcome: Result<Option<ExportReport>, String>) {
        self.exchange.busy = false;
        let (level, words) = match outcome {
            Ok(None) => {
                self.exchange.is_there = true;
                return;
            }
            Ok(Some(report)) => {
                let songs: usize = report.counts.values().sum();
                let files: Vec<String> = report.written.iter().map(|path| path.display().to_string()).collect();
                (NoticeLevel::Info, format!("Wrote {songs} songs to {}.", files.join(", ")))
            }
            Err(error) => (NoticeLevel::Warning, sentence(&error)),
        };
        self.leave_exchange(Overlay::Export);
        self.notify("exchange", level, words);
    }

    fn leave_exchange(&mut self, sheet: Overlay) {
        if self.overlay == Some(sheet) {
            self.overlay = None;
        }
    }
}
