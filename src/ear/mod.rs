//! What a pretrained network hears in a song's minute: the features that moods are learned from, and the moods and sounds
//! that the network itself was taught.
//!
//! The network is CED-Tiny (Dinkel and others 2023, "CED: Consistent ensemble distillation for audio tagging"). It cuts ten
//! seconds of mel spectrogram into 248 tokens, and tells 527 kinds of sound apart. Where its weights come from, and how good
//! it is, is told in `assets/ear/`. Nothing here knows of users' moods or labels.

mod classes;
mod facts;
mod half;
mod heard;
mod listen;
mod network;

pub use classes::{CLASSES, class_name};
pub use facts::Facts;
pub use heard::{FEATURES, Heard, HeardError};
pub use listen::{Ear, Partial};
pub use network::{STEPS, TOKENS, WIDTH, WindowHeard};
