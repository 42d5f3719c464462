//! Self-checks with remedies, for `moodsic doctor` and the window's help. It looks, and says what to do; it repairs nothing,
//! opens no window, plays no sound and asks no network.

mod cloud;
mod desktop;
mod formats;
mod sound;
mod storage;

use serde::Serialize;

use crate::config::Paths;

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// Whether it is fine.
    pub ok: bool,
    /// What was found.
    pub detail: String,
    /// What to do; empty when fine.
    pub remedy: String,
}

impl Check {
    /// Nothing to do.
    fn fine(name: &str, detail: impl Into<String>) -> Self {
        Self { name: name.to_owned(), ok: true, detail: detail.into(), remedy: String::new() }
    }

    /// Something is missing, and this is what to do.
    fn missing(name: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name: name.to_owned(), ok: false, detail: detail.into(), remedy: remedy.into() }
    }
}

/// All checks, a line each. Takes a few seconds at most, whatever does not answer.
pub fn run_checks(paths: &Paths) -> Vec<Check> {
    vec![
        sound::output(),
        formats::decoding(),
        desktop::display(),
        desktop::window_libraries(),
        desktop::fonts(),
        desktop::texture_limit(),
        desktop::file_dialogs(),
        cloud::credentials(),
        cloud::settings(paths),
        storage::settings(paths),
        storage::data_folder(paths),
        storage::free_space(paths),
        storage::database(paths),
        storage::model(paths),
    ]
}
