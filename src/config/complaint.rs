//! What is reported of a value that cannot be used.

use std::fmt;

/// A wrong value of `config.toml`. The file keeps it until the user sets that very setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The setting with its tables, as `cloud.project`.
    pub key: String,
    /// Where in the file, from 1.
    pub line: usize,
    /// What is wrong, as `must be true or false, not 3`.
    pub wrong: String,
    /// What is used in its place.
    pub used: String,
}

impl Complaint {
    /// Line, key and what is wrong, without what is used instead.
    pub fn fault(&self) -> String {
        format!("line {}: {} {}", self.line, self.key, self.wrong)
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (used instead: {})", self.fault(), self.used)
    }
}

/// The line of the byte at `offset`, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}
