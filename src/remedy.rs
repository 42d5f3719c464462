//! What is wrong and what to do about it, kept apart until they are shown. Knows no error of any module.

use std::error::Error;
use std::fmt;

use serde::Serialize;

/// An error that may know what the user can do about it. Its `Display` is the whole sentence: "what is wrong; what to do".
pub trait Remedy: Error {
    /// The error that this one only passes on, and whose words are its own.
    fn passed_on(&self) -> Option<&dyn Remedy> {
        None
    }

    /// What is wrong, without the remedy. May hold a server's own words.
    fn problem(&self) -> String {
        self.passed_on().map_or_else(|| self.to_string(), Remedy::problem)
    }

    /// What to do about it, in our own words.
    fn remedy(&self) -> Option<String> {
        self.passed_on().and_then(Remedy::remedy)
    }
}

/// What an error says, for other threads and for whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// What to do about it, where that is known.
    pub remedy: Option<String>,
}

impl Problem {
    /// Of an error that knows its remedy.
    pub fn of(error: &(impl Remedy + ?Sized)) -> Self {
        Self { what: error.problem(), remedy: error.remedy() }
    }

    /// Something that nobody can do anything about, or that says so itself.
    pub fn without_remedy(what: impl fmt::Display) -> Self {
        Self { what: what.to_string(), remedy: None }
    }
}

impl<E: Remedy> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::of(&error)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        self.remedy.iter().try_for_each(|remedy| write!(f, "; {remedy}"))
    }
}

/// One thing that was looked at, by `moodsic doctor` or `moodsic cloud check`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// Whether it is fine.
    pub ok: bool,
    /// What was found.
    pub detail: String,
    /// What to do; empty when fine.
    pub remedy: String,
}

impl Check {
    /// Nothing to do.
    pub fn fine(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, ok: true, detail: detail.into(), remedy: String::new() }
    }

    /// Something is missing, and this is what to do.
    pub fn missing(name: &'static str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name, ok: false, detail: detail.into(), remedy: remedy.into() }
    }

    /// An error, with what it says to do; else `remedy`.
    pub fn failed(name: &'static str, error: &impl Remedy, remedy: &str) -> Self {
        Self::missing(name, error.problem(), error.remedy().unwrap_or_else(|| remedy.to_owned()))
    }
}
