//! A song's file with other values in a few fields of its tag. Every other byte is carried over from the file: frames, comments and
//! items that nobody knows, their order, their encodings. Only the lengths and offsets that must be told anew are.
//!
//! This is not left to a tag library, for a library reads a tag into its own model and writes the model: lofty drops `TMOO`
//! and a dozen other frames from `ID3v2.3`, pads an Ogg file by 64 KB, and numbers the pages of chained streams through. It reads
//! what was written, though, as a second witness ([`crate::song::tags::list_tags`]).

mod bytes;
mod chunks;
mod comments;
mod field_values;
mod flac;
mod id3;
mod id3_file;
mod id3_text;
mod mp4;
mod mp4_boxes;
mod mp4_items;
mod mp4_offsets;
mod ogg;
mod open;
mod part;
mod refused;

pub use field_values::FieldValues;
pub use open::{Layout, open};
pub use part::Part;
pub use refused::Refused;
