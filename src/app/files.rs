//! The system's file dialogs, on a thread of their own: a portal may take long, and its absence looks like a cancelled
//! dialog, which is why the path box is always at hand.

use std::path::PathBuf;

use super::effect::PickKind;
use crate::audio::EXTENSIONS;
use crate::dataset::ExportFormat;

/// Asks the user for files or a folder. Blocks; called on a thread of its own.
pub trait FilePicker: Send + Sync {
    /// What the user chose; empty when cancelled, or when the system has no dialog.
    fn pick(&self, kind: PickKind) -> Vec<PathBuf>;
}

/// The system's own dialogs.
#[derive(Clone, Copy, Debug, Default)]
pub struct RfdPicker;

impl FilePicker for RfdPicker {
    fn pick(&self, kind: PickKind) -> Vec<PathBuf> {
        let dialog = rfd::FileDialog::new();
        match kind {
            PickKind::Files => dialog
                .set_title("Open songs")
                .add_filter("Songs", EXTENSIONS)
                .add_filter("All files", &["*"])
                .pick_files()
                .unwrap_or_default(),
            PickKind::Folder => dialog.set_title("Open a folder of songs").pick_folder().into_iter().collect(),
            PickKind::Model => dialog
                .set_title("Use a model")
                .add_filter("Moodsic models", &["json"])
                .add_filter("All files", &["*"])
                .pick_file()
                .into_iter()
                .collect(),
            PickKind::LabelList => dialog
                .set_title("Import labels")
                .add_filter("Label lists", &["csv", "tsv", "txt", "md", "json", "jsonl"])
                .add_filter("All files", &["*"])
                .pick_file()
                .into_iter()
                .collect(),
            PickKind::Export(format) => {
                let name = match format {
                    ExportFormat::DataMd => "labels.md",
                    ExportFormat::Csv => "labels.csv",
                    ExportFormat::ImageFolder => "pictures",
                };
                dialog.set_title("Export labels").set_file_name(name).save_file().into_iter().collect()
            }
            PickKind::Playlist(form) => dialog
                .set_title("Write a playlist")
                .add_filter("Playlists", &[form.name()])
                .set_file_name(format!("songs.{}", form.name()))
                .save_file()
                .into_iter()
                .collect(),
            PickKind::ModelCopy => dialog
                .set_title("Save a copy of the model")
                .add_filter("Moodsic models", &["json"])
                .set_file_name("moodsic-model.json")
                .save_file()
                .into_iter()
                .collect(),
        }
    }
}
