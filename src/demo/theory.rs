//! Scales, degrees and chords. Knows no rhythm and no sound.
//!
//! A degree counts the notes of the scale: 0 is the tonic, 7 the tonic an octave higher, −1 the note below. A pitch is a
//! MIDI note number: 69 is the A of 440 Hz, one more is a semitone higher.

use crate::units::Hertz;

/// The seven notes of an octave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Major,
    /// Major with a raised fourth: bright and floating.
    Lydian,
    /// Natural minor.
    Minor,
}

impl Scale {
    const fn semitones(self) -> [i32; 7] {
        match self {
            Self::Major => [0, 2, 4, 5, 7, 9, 11],
            Self::Lydian => [0, 2, 4, 6, 7, 9, 11],
            Self::Minor => [0, 2, 3, 5, 7, 8, 10],
        }
    }
}

/// How a chord is built on its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Build {
    Triad,
    Seventh,
    /// A triad whose third is raised by a semitone: the dominant of a minor key.
    Raised,
    /// The fourth in place of the third.
    Suspended,
}

/// A chord of the key, by the degree of its root (0 to 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chord {
    pub(super) root: i32,
    pub(super) build: Build,
}

impl Chord {
    /// Its notes as degrees, root first, within an octave and a bit above the root.
    pub(super) const fn degrees(self) -> &'static [i32] {
        match self.build {
            Build::Triad | Build::Raised => &[0, 2, 4],
            Build::Seventh => &[0, 2, 4, 6],
            Build::Suspended => &[0, 3, 4],
        }
    }

    /// Whether the chord has the note of `degree`, in any octave.
    pub(super) fn has(self, degree: i32) -> bool {
        self.degrees().iter().any(|step| (self.root + step - degree).rem_euclid(7) == 0)
    }

    /// The degree of the chord nearest to `degree`, the lower of two.
    pub(super) fn nearest(self, degree: i32) -> i32 {
        // A chord has a note in every three neighbouring degrees or so; seven hold all of them.
        (0..7).flat_map(|distance| [degree - distance, degree + distance]).find(|&d| self.has(d)).unwrap_or(degree)
    }
}

/// A tonic and a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// MIDI note of degree 0.
    pub(super) tonic: i32,
    pub(super) scale: Scale,
}

impl Key {
    /// The pitch of `degree` while `chord` sounds (a raised third is raised for everybody).
    pub(super) fn pitch(self, degree: i32, chord: Chord) -> i32 {
        let semitones = self.scale.semitones()[degree.rem_euclid(7) as usize];
        let raised = chord.build == Build::Raised && (chord.root + 2 - degree).rem_euclid(7) == 0;
        self.tonic + 12 * degree.div_euclid(7) + semitones + i32::from(raised)
    }

    /// The degree whose pitch is nearest to `pitch` from below.
    pub(super) fn degree_below(self, pitch: i32) -> i32 {
        let above = pitch - self.tonic;
        let within = above.rem_euclid(12);
        let step = self.scale.semitones().iter().rposition(|&s| s <= within).unwrap_or(0);
        7 * above.div_euclid(12) + step as i32
    }
}

/// The frequency of a pitch in equal temperament.
pub(super) fn frequency(pitch: f32) -> Hertz {
    Hertz(440.0 * ((pitch - 69.0) / 12.0).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A_MINOR: Key = Key { tonic: 57, scale: Scale::Minor };

    #[test]
    fn the_dominant_of_a_minor_has_a_g_sharp_and_its_tonic_none() {
        let dominant = Chord { root: 4, build: Build::Raised };
        let pitches: Vec<i32> = dominant.degrees().iter().map(|d| A_MINOR.pitch(4 + d, dominant)).collect();
        assert_eq!(pitches, [64, 68, 71]);
        assert_eq!(A_MINOR.pitch(6, Chord { root: 0, build: Build::Triad }), 67);
    }

    #[test]
    fn degrees_below_the_tonic_go_on_downwards() {
        let tonic = Chord { root: 0, build: Build::Triad };
        assert_eq!(A_MINOR.pitch(-1, tonic), 55);
        assert_eq!(A_MINOR.pitch(-7, tonic), 45);
        for pitch in 30..90 {
            let found = A_MINOR.pitch(A_MINOR.degree_below(pitch), tonic);
            assert!(found <= pitch && pitch - found < 3, "{pitch} gave {found}");
        }
    }

    #[test]
    fn the_nearest_chord_note_is_one_of_the_chord() {
        let chord = Chord { root: 5, build: Build::Seventh };
        assert_eq!(chord.nearest(5), 5);
        assert_eq!(chord.nearest(6), 5);
        assert!((-20..20).all(|d| chord.has(chord.nearest(d))));
    }

    #[test]
    fn an_octave_doubles_the_frequency() {
        assert_eq!(frequency(69.0), Hertz(440.0));
        assert_eq!(frequency(81.0), Hertz(880.0));
    }
}
