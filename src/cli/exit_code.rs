//! The exit codes, and the failures that lead to them.

use std::process;

/// The exit codes that scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExitCode {
    /// Everything was done.
    Done = 0,
    /// Some inputs failed, each was listed.
    SomeFailed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// Every input failed, or nothing could be begun.
    AllFailed = 3,
    /// The cloud, or its credentials.
    Cloud = 4,
    /// There is no model, or there are too few labels to train one.
    NoModel = 5,
    /// Ctrl-C, SIGTERM or SIGHUP.
    Interrupted = 130,
}

impl ExitCode {
    /// The code of a run over many inputs. Nothing asked is nothing failed.
    pub(super) fn of(done: usize, failed: usize) -> Self {
        match (done, failed) {
            (_, 0) => Self::Done,
            (0, _) => Self::AllFailed,
            _ => Self::SomeFailed,
        }
    }
}

impl From<ExitCode> for process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

/// Why a subcommand ended early.
#[derive(Debug)]
pub(super) enum Failure {
    /// Whoever read stdout has gone (`| head`): end without a word.
    BrokenPipe,
    /// One sentence for the user, and the code.
    Error(ExitCode, anyhow::Error),
}

impl Failure {
    /// The command line makes no sense, and this is why.
    pub(super) fn usage(sentence: String) -> Self {
        Self::Error(ExitCode::Usage, anyhow::Error::msg(sentence))
    }

    /// Nothing of what was given could be used, and this is why.
    pub(super) fn all_failed(sentence: String) -> Self {
        Self::Error(ExitCode::AllFailed, anyhow::Error::msg(sentence))
    }

    /// There is no model to ask, or none to be had.
    pub(super) fn no_model(sentence: String) -> Self {
        Self::Error(ExitCode::NoModel, anyhow::Error::msg(sentence))
    }

    /// Ctrl-C came while there was nothing to show yet.
    pub(super) fn interrupted() -> Self {
        Self::Error(ExitCode::Interrupted, anyhow::Error::msg("interrupted"))
    }
}

/// Any other error: nothing could be done.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(ExitCode::AllFailed, error.into())
    }
}

/// What a subcommand returns.
pub(super) type Outcome = Result<ExitCode, Failure>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_success_among_failures_is_a_partial_failure() {
        assert_eq!(ExitCode::of(0, 0), ExitCode::Done);
        assert_eq!(ExitCode::of(3, 0), ExitCode::Done);
        assert_eq!(ExitCode::of(1, 2), ExitCode::SomeFailed);
        assert_eq!(ExitCode::of(0, 1), ExitCode::AllFailed);
    }
}
