//! Why a song cannot be read: one sentence each, saying what it is.

use std::path::PathBuf;

/// What helps against a format that is not read.
const CONVERT: &str = "convert it to stereo FLAC, for example with ffmpeg -i song -ac 2 song.flac";

/// Why a file gives no sound. The texts are shown to users as they are.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The file cannot be opened or read.
    #[error("cannot read the file: {source}")]
    Io {
        /// The system's answer.
        #[source]
        source: std::io::Error,
    },
    /// A directory, FIFO, socket or device.
    #[error("not a regular file (it is {what})")]
    NotAFile {
        /// "a folder", "a FIFO", …
        what: &'static str,
    },
    /// No bytes in it.
    #[error("the file is empty")]
    Empty,
    /// None of the formats Moodsic reads.
    #[error("not a format Moodsic reads (MP3, FLAC, WAV, OGG Vorbis, Opus, M4A, AIFF)")]
    UnknownFormat,
    /// A format that is known but not read.
    #[error("the file is {name}, which Moodsic does not read; {CONVERT}")]
    Refused {
        /// Its name.
        name: &'static str,
    },
    /// The container is known, the codec inside is not.
    #[error("the {container} file holds {codec}, which Moodsic cannot decode; {CONVERT}")]
    UnsupportedCodec {
        /// Name of the container.
        container: String,
        /// Name of the codec.
        codec: String,
    },
    /// The container is known, what is special about this file is not.
    #[error("the file holds a kind of sound that Moodsic cannot decode ({detail}); {CONVERT}")]
    Unsupported {
        /// What the reader says.
        detail: String,
    },
    /// The file is damaged.
    #[error("damaged file: {detail}")]
    Damaged {
        /// What the reader stumbled over.
        detail: String,
    },
    /// No audio track, no channels, or no sample rate.
    #[error("no usable audio: {detail}")]
    NoAudio {
        /// What is missing.
        detail: String,
    },
    /// The file went away or changed while it was being read.
    #[error("{} changed while it was being read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}
