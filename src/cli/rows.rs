//! One row a song: the shape that `spectrogram`, `tag` and `predict` share.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::console::Console;
use super::exit_code::{ExitCode, Failure};
use super::interrupt;

/// How it went with a song.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub(super) enum Status<T> {
    /// What was asked for.
    Ok(T),
    /// Why not.
    Failed {
        /// One sentence.
        error: String,
    },
}

/// A song and its status. A path that is not UTF-8 has U+FFFD for what JSON cannot hold.
#[derive(Debug, Serialize)]
pub(super) struct Row<T> {
    song: String,
    #[serde(flatten)]
    status: Status<T>,
}

/// All rows, in the order of the inputs.
#[derive(Debug, Default)]
pub(super) struct Rows<T>(Vec<Row<T>>);

impl<T> Rows<T> {
    /// No rows yet.
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a row and shows it: a success by `line` on stdout, a failure on stderr.
    pub(super) fn push(
        &mut self,
        console: &Console,
        song: &Path,
        outcome: Result<T, String>,
        line: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        let status = match outcome {
            Ok(done) => {
                console.line(&line(&done))?;
                Status::Ok(done)
            }
            Err(error) => {
                console.error(&format!("{}: {error}", song.display()));
                Status::Failed { error }
            }
        };
        self.0.push(Row { song: song.display().to_string(), status });
        Ok(())
    }

    /// For the document.
    pub(super) fn as_slice(&self) -> &[Row<T>] {
        &self.0
    }

    /// The exit code these rows amount to.
    pub(super) fn exit_code(&self) -> ExitCode {
        let failed = self.0.iter().filter(|row| matches!(row.status, Status::Failed { .. })).count();
        if interrupt::requested() { ExitCode::Interrupted } else { ExitCode::of(self.0.len() - failed, failed) }
    }
}

/// The paths, as text, of a list for JSON.
pub(super) fn texts(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.display().to_string()).collect()
}
