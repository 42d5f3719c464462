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
            ExchangeAction::Path(path) => {
                self.exchange.path = path;
                self.exchange.import = None;
            }
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
                    return vec![Effect::Export { format, mood, path }];
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
        self.exchange.path = path.display().to_string();
        self.exchange.import = None;
        if is_import { self.read_list() } else { Vec::new() }
    }

    /// The list has been looked at.
    pub fn list_read(&mut self, found: Result<ImportPreview, String>) {
        self.exchange.busy = false;
        self.exchange.import = Some(found);
    }

    /// The list has been imported, or not: why.
    pub fn list_imported(&mut self, outcome: Result<String, String>) {
        self.exchange.busy = false;
        match outcome {
            Ok(words) => {
                self.exchange.import = None;
                self.leave_exchange();
                self.notify("exchange", NoticeLevel::Info, words);
            }
            Err(error) => self.exchange.import = Some(Err(sentence(&error))),
        }
    }

    /// The list has been written, or not: why.
    pub fn list_written(&mut self, outcome: Result<ExportReport, String>) {
        self.exchange.busy = false;
        let (level, words) = match outcome {
            Ok(report) => {
                let songs: usize = report.counts.values().sum();
                let files: Vec<String> = report.written.iter().map(|path| path.display().to_string()).collect();
                (NoticeLevel::Info, format!("Wrote {songs} songs to {}.", files.join(", ")))
            }
            Err(error) => (NoticeLevel::Warning, sentence(&error)),
        };
        self.leave_exchange();
        self.notify("exchange", level, words);
    }

    fn leave_exchange(&mut self) {
        if matches!(self.overlay, Some(Overlay::Import | Overlay::Export)) {
            self.overlay = None;
        }
    }
}
