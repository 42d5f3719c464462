//! The programme: eighteen pieces by six ensembles, each of which plays one sad, one happy and one calm piece. So an
//! ensemble's sound says nothing about the mood, and folds grouped by artist are of one size and fair.

use super::theory::Build::{self, Raised, Seventh, Suspended, Triad};
use super::theory::Scale::{self, Lydian, Major, Minor};
use super::theory::{Chord, Key};
use Character::{Calm, Happy, Sad};

/// The three moods the demo composes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Character {
    Sad,
    Happy,
    Calm,
}

impl Character {
    /// The mood's name in the default vocabulary.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Sad => "sad",
            Self::Happy => "happy",
            Self::Calm => "calm",
        }
    }
}

/// Four chords, one a bar.
pub(super) type Progression = [Chord; 4];

/// What is decided about a piece before its notes are.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) title: &'static str,
    pub(super) character: Character,
    /// Who plays it, 1 to 6.
    pub(super) ensemble: u8,
    pub(super) key: Key,
    /// About how fast; it is adjusted so that whole phrases fill the two minutes.
    pub(super) beats_per_minute: f32,
    pub(super) beats_per_bar: u8,
    /// Chords of the main section and of the middle one.
    pub(super) main: Progression,
    pub(super) middle: Progression,
    /// Which of the mood's accompaniments (0 to 2).
    pub(super) texture: u8,
    pub(super) seed: u64,
}

/// Ensembles whose pieces the demo tags; those of the last are left for the predictor.
pub(super) const TAGGED_ENSEMBLES: u8 = 5;

/// Triads by degree, 1 being the tonic as in a textbook.
const fn triads(roots: [i32; 4]) -> Progression {
    built(roots, [Triad; 4])
}

const fn sevenths(roots: [i32; 4]) -> Progression {
    built(roots, [Seventh; 4])
}

/// A minor progression that ends on the major dominant.
const fn to_dominant(roots: [i32; 3]) -> Progression {
    built([roots[0], roots[1], roots[2], 5], [Triad, Triad, Triad, Raised])
}

const fn built(roots: [i32; 4], builds: [Build; 4]) -> Progression {
    [
        Chord { root: roots[0] - 1, build: builds[0] },
        Chord { root: roots[1] - 1, build: builds[1] },
        Chord { root: roots[2] - 1, build: builds[2] },
        Chord { root: roots[3] - 1, build: builds[3] },
    ]
}

const fn key(tonic: i32, scale: Scale) -> Key {
    Key { tonic, scale }
}

#[expect(clippy::too_many_arguments, reason = "one line of the programme")]
const fn piece(
    title: &'static str,
    character: Character,
    ensemble: u8,
    key: Key,
    (beats_per_minute, beats_per_bar): (f32, u8),
    main: Progression,
    middle: Progression,
    texture: u8,
) -> Piece {
    // The seed may be anything; the title gives each piece its own.
    let bytes = title.as_bytes();
    let mut seed = 0u64;
    let mut at = 0;
    while at < bytes.len() {
        seed = seed.wrapping_mul(31).wrapping_add(bytes[at] as u64);
        at += 1;
    }
    Piece { title, character, ensemble, key, beats_per_minute, beats_per_bar, main, middle, texture, seed }
}

/// All pieces, in the order of their files.
#[rustfmt::skip]
pub(super) const PROGRAMME: [Piece; 18] = [
    piece("The Last Ferry", Sad, 1, key(57, Minor), (60.0, 4), triads([1, 6, 3, 7]), to_dominant([4, 1, 6]), 0),
    piece("Lemonade Parade", Happy, 1, key(60, Major), (124.0, 4), triads([1, 5, 6, 4]), triads([4, 5, 3, 6]), 0),
    piece("Slow Water", Calm, 1, key(62, Major), (66.0, 4), sevenths([1, 4, 1, 4]), sevenths([6, 4, 1, 2]), 0),
    piece("Moss Garden", Calm, 2, key(55, Lydian), (60.0, 4), built([1, 2, 1, 2], [Seventh, Triad, Seventh, Triad]), sevenths([6, 2, 5, 1]), 1),
    piece("Letters Never Sent", Sad, 2, key(62, Minor), (54.0, 4), to_dominant([1, 7, 6]), triads([4, 7, 3, 6]), 1),
    piece("Kites over Market Street", Happy, 2, key(55, Major), (132.0, 4), triads([1, 4, 5, 4]), triads([2, 5, 1, 6]), 1),
    piece("Bicycle Bells", Happy, 3, key(65, Major), (118.0, 4), triads([1, 6, 4, 5]), triads([4, 1, 4, 5]), 2),
    piece("Night Heron", Calm, 3, key(60, Major), (72.0, 3), sevenths([1, 3, 4, 1]), built([2, 5, 1, 4], [Seventh, Suspended, Seventh, Seventh]), 2),
    piece("An Empty Platform", Sad, 3, key(60, Minor), (66.0, 3), triads([1, 4, 7, 3]), to_dominant([6, 4, 1]), 2),
    piece("November Window", Sad, 4, key(59, Minor), (58.0, 4), to_dominant([1, 4, 6]), triads([3, 7, 4, 1]), 0),
    piece("Picnic Weather", Happy, 4, key(57, Major), (138.0, 4), triads([1, 4, 1, 5]), triads([6, 2, 4, 5]), 0),
    piece("Drifting Lanterns", Calm, 4, key(57, Lydian), (70.0, 4), sevenths([1, 6, 4, 1]), sevenths([2, 1, 2, 5]), 2),
    piece("Snow without Wind", Calm, 5, key(63, Major), (63.0, 4), built([1, 5, 4, 1], [Seventh, Suspended, Seventh, Suspended]), sevenths([6, 3, 4, 1]), 1),
    piece("What the Tide Took", Sad, 5, key(55, Minor), (62.0, 4), triads([1, 3, 7, 4]), to_dominant([6, 7, 1]), 1),
    piece("Puddle Jumping", Happy, 5, key(62, Major), (126.0, 4), triads([1, 3, 4, 5]), triads([6, 5, 4, 5]), 1),
    piece("Saturday Hats", Happy, 6, key(58, Major), (120.0, 4), triads([1, 5, 4, 5]), triads([6, 4, 2, 5]), 2),
    piece("Leaving the Lights On", Sad, 6, key(61, Minor), (56.0, 4), triads([1, 4, 6, 7]), to_dominant([4, 6, 1]), 0),
    piece("Harbour at Dawn", Calm, 6, key(59, Major), (68.0, 4), sevenths([4, 1, 4, 1]), sevenths([2, 6, 4, 5]), 0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ensemble_plays_one_piece_of_each_mood() {
        for ensemble in 1..=6 {
            for character in [Sad, Happy, Calm] {
                let fit = PROGRAMME.iter().filter(|p| p.ensemble == ensemble && p.character == character);
                assert_eq!(fit.count(), 1, "ensemble {ensemble}, {}", character.name());
            }
        }
    }

    #[test]
    fn no_two_pieces_share_a_title_or_a_seed() {
        for (i, a) in PROGRAMME.iter().enumerate() {
            assert!(PROGRAMME[..i].iter().all(|b| a.title != b.title && a.seed != b.seed), "{}", a.title);
        }
    }
}
