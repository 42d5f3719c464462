//! Sound in: reading a file packet by packet, the minute to look at, resampling.
//!
//! The only user of symphonia and rubato. Knows nothing of spectrograms, labels or devices.

// Each cast that can change a value says why it does not. (Counts become floats freely: none comes near 2^52.)
#![cfg_attr(
    not(test),
    warn(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap, clippy::cast_lossless)
)]

mod bytes;
mod clip;
mod codec;
mod convert;
mod decode;
mod error;
mod flac;
mod id3;
mod info;
mod mix;
mod mp3;
mod mp4;
mod mpeg;
pub mod ogg;
mod open;
mod opus;
mod packets;
mod plain;
mod refused;
mod resample;
mod stream;
mod timeline;
mod trailer;

pub use clip::{ClipError, ClipNote, ClipRule, ClipWindow};
pub use decode::{AudioReader, Chunk};
pub use error::DecodeError;
pub use info::{SongLength, StreamInfo};
pub use mix::{Downmix, MixEnergy};
pub use ogg::{ShownHeader, shown_header};
pub use open::OpenedFile;
pub use packets::{PacketReader, RawPacket};
pub use resample::{Resampler, resample_mono};

/// File name extensions (lower case, no dot) of the formats Moodsic reads.
pub const EXTENSIONS: &[&str] =
    &["mp3", "flac", "wav", "ogg", "oga", "opus", "m4a", "mp4", "aif", "aiff", "aifc", "w64", "rf64"];
