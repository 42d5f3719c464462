//! Lists in and out, on threads of their own.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::dataset::{ExportFormat, ExportReport, FileMoods, Store, StoreError, export};
use crate::library::{ImportPlan, LabelList};
use crate::mood::Mood;

/// What a list would do, for whoever has to say yes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPreview {
    /// The list.
    pub path: PathBuf,
    /// Its encoding, where it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// Rows that were read.
    pub rows: usize,
    /// Rows that say nothing, with the reason.
    pub unreadable: Vec<String>,
    /// What comes of the others.
    pub plan: ImportPlan,
}

/// Looks at a list, and changes nothing.
pub(super) fn read_list(path: &Path, data: &Path) -> Result<ImportPreview, String> {
    let list = LabelList::read(path, None).map_err(|error| error.to_string())?;
    let store = Store::open_for_reading(data).map_err(|error| error.to_string())?;
    let plan = match store {
        Some(store) => list.plan(&store, false).map_err(|error| error.to_string())?,
        None => ImportPlan { missing: list.missing(&[]), ..ImportPlan::default() },
    };
    Ok(ImportPreview {
        path: path.to_owned(),
        encoding: list.file.encoding,
        rows: list.file.rows.len(),
        unreadable: list.file.unreadable.iter().map(|row| format!("row {}: {}", row.row, row.text)).collect(),
        plan,
    })
}

/// Carries it out. Answers a sentence.
pub(super) fn import_list(path: &Path, data: &Path, overwrite: bool) -> Result<String, String> {
    let list = LabelList::read(path, None).map_err(|error| error.to_string())?;
    let mut store = Store::open(data).map_err(|error| error.to_string())?;
    list.add_missing(&mut store, &mut |_| ControlFlow::Continue(())).map_err(|error| error.to_string())?;
    let (report, _) = list.apply(&mut store, overwrite).map_err(|error| error.to_string())?;
    Ok(format!(
        "The list matched {} rows and changed {} labels; one Undo takes that back.",
        report.matched,
        report.labels.len()
    ))
}

/// Looks at the moods that the songs' own files bring along, and changes nothing.
pub(super) fn read_file_moods(data: &Path) -> Result<FileMoods, String> {
    let look = || match Store::open_for_reading(data)? {
        Some(store) => Ok(FileMoods::of(&store.songs()?, &store.vocabulary()?)),
        None => Ok(FileMoods::default()),
    };
    look().map_err(|error: StoreError| error.to_string())
}

/// Writes the labelled songs of a mood, or all of them. Answers what was written; `None` where the file is there and is not to be
/// replaced.
pub(super) fn write_list(
    format: ExportFormat,
    mood: Option<&Mood>,
    (path, replace): (&Path, bool),
    data: &Path,
) -> Result<Option<ExportReport>, String> {
    // What cannot be looked at is not there, and says so when it is written.
    if !replace && path.symlink_metadata().is_ok() {
        return Ok(None);
    }
    let store = Store::open_for_reading(data).map_err(|error| error.to_string())?;
    let songs = store.map_or(Ok(Vec::new()), |store| store.songs()).map_err(|error| error.to_string())?;
    let no_picture = |_: &_| Err("pictures are written by moodsic export --format imagefolder".to_owned());
    export(format, &songs, mood, path, &mut { no_picture }).map(Some).map_err(|error| error.to_string())
}
