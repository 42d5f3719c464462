//! Self-checks with remedies, for `moodsic doctor` and the window's help. It looks, and says what to do; it repairs nothing,
//! opens no window, plays no sound and asks no network.

mod cloud;
mod desktop;
mod formats;
mod sound;
mod storage;

use crate::config::Paths;
pub use crate::remedy::Check;

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
