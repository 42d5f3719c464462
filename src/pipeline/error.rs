//! Why a song has no picture: one sentence each.

use crate::audio::{ClipError, DecodeError};

/// Why a song has no picture. The texts are shown to users as they are.
#[derive(Debug, thiserror::Error)]
pub enum AnalyzeError {
    /// It cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It is too short for the recipe.
    #[error(transparent)]
    Clip(#[from] ClipError),
    /// Digital silence.
    #[error("no usable audio: silence from {start_s:.0} s to {end_s:.0} s")]
    Silence {
        /// Window start.
        start_s: f64,
        /// Window end.
        end_s: f64,
    },
    /// Less than 95 % of the window could be decoded.
    #[error("no usable audio: only {decoded} of {expected} samples could be decoded")]
    Incomplete {
        /// Decoded frames.
        decoded: u64,
        /// Frames of the window.
        expected: u64,
    },
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

impl AnalyzeError {
    /// Whether the file was replaced while it was read: another try reads the new one.
    pub fn is_of_a_replaced_file(&self) -> bool {
        matches!(self, Self::Decode(DecodeError::Changed { .. }))
    }

    /// Whether another try would end the same: the song is too short, silent or cannot be decoded. A file that cannot be
    /// reached, or is not the song's any more, says nothing about the song.
    pub fn lies_in_the_song(&self) -> bool {
        match self {
            Self::Clip(_) | Self::Silence { .. } | Self::Incomplete { .. } => true,
            Self::Decode(error) => matches!(
                error,
                DecodeError::UnsupportedCodec { .. }
                    | DecodeError::Unsupported { .. }
                    | DecodeError::Damaged { .. }
                    | DecodeError::NoAudio { .. }
            ),
            Self::Cancelled => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_another_try_cannot_change_lies_in_the_song() {
        let gone = DecodeError::Io { source: std::io::ErrorKind::NotFound.into() };
        let replaced = [gone, DecodeError::Empty, DecodeError::UnknownFormat, DecodeError::NotAFile { what: "a FIFO" }];
        assert!(replaced.into_iter().all(|error| !AnalyzeError::from(error).lies_in_the_song()));
        assert!(!AnalyzeError::Cancelled.lies_in_the_song());
        let damaged = AnalyzeError::from(DecodeError::Damaged { detail: String::new() });
        let short = AnalyzeError::from(ClipError::TooShort { needed_secs: 10.0, actual_secs: 1.0 });
        let silent = AnalyzeError::Silence { start_s: 0.0, end_s: 1.0 };
        assert!([damaged, short, silent].iter().all(AnalyzeError::lies_in_the_song));
    }
}
