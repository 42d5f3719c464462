//! What goes to stdout (results) and to stderr (progress, warnings, errors). Never panics on a closed pipe.

use std::io::{self, IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::exit_code::Failure;
use super::visible::visible;

/// The two streams, and how much is said on them.
pub(super) struct Console {
    json: bool,
    quiet: bool,
    verbose: bool,
    bar: ProgressBar,
}

impl Console {
    /// Nothing is shown yet.
    pub(super) fn new(json: bool, quiet: bool, verbose: bool) -> Self {
        Self { json, quiet, verbose, bar: ProgressBar::hidden() }
    }

    /// A line for people; silent with `--json`.
    pub(super) fn line(&self, text: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { self.print(&visible(text)) }
    }

    /// The one document of `--json`; silent without.
    pub(super) fn document(&self, value: &impl Serialize) -> Result<(), Failure> {
        if self.json { self.print(&serde_json::to_string(value)?) } else { Ok(()) }
    }

    /// A line of a check for people, and one more with what to do if something is missing.
    pub(super) fn check(&self, name: &str, ok: bool, detail: &str, remedy: &str) -> Result<(), Failure> {
        let mark = if ok { "ok     " } else { "MISSING" };
        self.line(&format!("{mark} {name}: {detail}"))?;
        if remedy.is_empty() { Ok(()) } else { self.line(&format!("        → {remedy}")) }
    }

    #[expect(clippy::disallowed_methods, reason = "what is printed is printed here")]
    fn print(&self, text: &str) -> Result<(), Failure> {
        let printed = self.bar.suspend(|| {
            let mut out = io::stdout().lock();
            writeln!(out, "{text}").and_then(|()| out.flush())
        });
        printed.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => error.into(),
        })
    }

    /// A detail on stderr, with `-v` only.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose {
            self.say(text);
        }
    }

    /// Something worth knowing while it goes on, on stderr; silent with `-q`.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// Something odd that stops nothing; silent with `-q`.
    pub(super) fn warn(&self, text: &str) {
        if !self.quiet {
            self.say(&format!("warning: {text}"));
        }
    }

    /// Something that failed.
    pub(super) fn error(&self, text: &str) {
        self.say(&format!("error: {text}"));
    }

    /// When stderr is closed there is nobody to tell.
    fn say(&self, text: &str) {
        self.bar.suspend(|| {
            let _ = writeln!(io::stderr().lock(), "{}", visible(text));
        });
    }

    /// Starts a bar of `total` steps, on a terminal only.
    pub(super) fn begin(&mut self, total: usize, what: &'static str) {
        self.end();
        if !self.quiet && io::stderr().is_terminal() {
            self.bar = ProgressBar::new(total as u64).with_message(what);
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
                self.bar.set_style(style);
            }
        }
    }

    /// There is more to do than was known: `total` in all.
    pub(super) fn grew(&self, total: usize) {
        self.bar.set_length(total as u64);
    }

    /// The bar stands at `done`.
    pub(super) fn reached(&self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// Takes the bar away.
    pub(super) fn end(&mut self) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
    }
}
