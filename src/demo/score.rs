//! What the composer hands to the synthesizer: notes in seconds, by part. Says what sounds when, not how.

/// The instruments of the percussionist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Drum {
    Kick,
    Clap,
    Hat,
    Shaker,
}

/// Who plays a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// The melody.
    Lead,
    /// A second voice beside it.
    Counter,
    /// Broken chords or chord strokes.
    Figure,
    /// Held chords.
    Pad,
    Bass,
    Drum(Drum),
}

/// One note.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Note {
    pub(super) part: Part,
    /// From the start of the piece.
    pub(super) start_secs: f32,
    /// Until it is let go; it may ring longer.
    pub(super) length_secs: f32,
    /// MIDI note number; without meaning for drums.
    pub(super) pitch: i32,
    /// How hard it is played, 0 to 1.
    pub(super) velocity: f32,
}
