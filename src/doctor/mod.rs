//! Self-checks with remedies, for `moodsic doctor` and the window's help.

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

/// All checks, a line each.
pub fn run_checks(_paths: &Paths) -> Vec<Check> {
    todo!()
}
