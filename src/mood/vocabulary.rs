//! The moods of a library, in order: their names, their colours, and what they sound like.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Mood, MoodError, SoundsLike};

/// The colours of Okabe and Ito (<https://jfly.uni-koeln.de/color/>) without black: told apart by colour-blind eyes too.
/// The first three are those of sad, happy and calm.
const PALETTE: [Rgb; 7] = [
    Rgb(0, 114, 178),
    Rgb(230, 159, 0),
    Rgb(0, 158, 115),
    Rgb(204, 121, 167),
    Rgb(86, 180, 233),
    Rgb(213, 94, 0),
    Rgb(240, 228, 66),
];

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// A mood as the library uses it. The key that sets it is its index plus one: the first has 1, the ninth 9.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoodEntry {
    /// Its name.
    pub mood: Mood,
    /// Its colour.
    pub colour: Rgb,
    /// What its user says it sounds like; `None`: what its name says. An empty mix is like none of the seven.
    pub sounds_like: Option<SoundsLike>,
}

impl MoodEntry {
    /// A mood that sounds like what its name says.
    pub fn new(mood: Mood, colour: Rgb) -> Self {
        Self { mood, colour, sounds_like: None }
    }

    /// What it sounds like: what its user says, or else its name; `None` when that is none of the seven, or not known.
    pub fn sounds_like(&self) -> Option<SoundsLike> {
        let mix = self.sounds_like.clone().or_else(|| SoundsLike::by_name(self.mood.as_str()));
        mix.filter(|mix| !mix.is_empty())
    }
}

/// The moods of a library, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    entries: Vec<MoodEntry>,
}

impl Default for Vocabulary {
    /// sad, happy, calm.
    fn default() -> Self {
        let names = ["sad", "happy", "calm"];
        let entries = names.iter().zip(PALETTE).map(|(name, colour)| MoodEntry::new(Mood((*name).into()), colour));
        Self { entries: entries.collect() }
    }
}

impl Vocabulary {
    /// From entries, in order. A name that stands twice is refused.
    pub fn new(entries: Vec<MoodEntry>) -> Result<Self, MoodError> {
        for (index, entry) in entries.iter().enumerate() {
            if entries[..index].iter().any(|earlier| earlier.mood == entry.mood) {
                return Err(MoodError::Taken(entry.mood.clone()));
            }
        }
        Ok(Self { entries })
    }

    /// All moods, in order.
    pub fn entries(&self) -> &[MoodEntry] {
        &self.entries
    }

    /// The mood of key `digit` (1 to 9).
    pub fn by_digit(&self, digit: u8) -> Option<&Mood> {
        let index = usize::from(digit).checked_sub(1)?;
        self.entries.get(index).map(|entry| &entry.mood)
    }

    /// The index of `mood`, names compared without case.
    pub fn position(&self, mood: &Mood) -> Option<usize> {
        self.entries.iter().position(|entry| entry.mood == *mood)
    }

    /// Whether `from` can be renamed `to`: no other mood has that name. (Else the two would be merged.)
    pub fn is_free_for(&self, to: &Mood, from: &Mood) -> bool {
        self.position(to).is_none_or(|index| self.position(from) == Some(index))
    }

    /// The colour of `mood`; grey for an unknown one.
    pub fn colour(&self, mood: &Mood) -> Rgb {
        self.position(mood).map_or(Rgb(128, 128, 128), |index| self.entries[index].colour)
    }

    /// What `mood` sounds like ([`MoodEntry::sounds_like`]); of one that is not there, what its name says.
    pub fn sounds_like(&self, mood: &Mood) -> Option<SoundsLike> {
        let entry = self.position(mood).map(|index| &self.entries[index]);
        entry.map_or_else(|| SoundsLike::by_name(mood.as_str()), MoodEntry::sounds_like)
    }

    /// Whether the same moods sound the same, whatever their order and colours.
    pub fn sounds_as(&self, other: &Self) -> bool {
        let mixes = |vocabulary: &Self| -> BTreeMap<Mood, Option<SoundsLike>> {
            vocabulary.entries.iter().map(|entry| (entry.mood.clone(), entry.sounds_like())).collect()
        };
        mixes(self) == mixes(other)
    }

    /// A distinct colour for the next mood: the first of the palette that no mood has; with all of them taken, a hue
    /// turned on by the golden angle.
    pub fn next_colour(&self) -> Rgb {
        let taken = |colour: &Rgb| self.entries.iter().any(|entry| entry.colour == *colour);
        let turned = (self.entries.len()..).map(|n| colour_of_hue(n as f32 * 137.508 % 360.0));
        // 360 turns are more than a vocabulary ever has moods; the last one would only repeat a colour.
        PALETTE.into_iter().chain(turned.take(360)).find(|colour| !taken(colour)).unwrap_or(PALETTE[0])
    }
}

/// A colour of medium lightness and saturation, readable on dark and on light; `hue` in degrees.
fn colour_of_hue(hue: f32) -> Rgb {
    let channel = |offset: f32| {
        let k = (offset + hue / 30.0) % 12.0;
        let level = 0.5 - 0.3 * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (level * 255.0).round() as u8
    };
    Rgb(channel(0.0), channel(8.0), channel(4.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::mood::AudioMood;

    fn mood(name: &str) -> Mood {
        Mood::new(name).expect("a good name")
    }

    #[test]
    fn moods_that_are_moved_and_recoloured_sound_the_same_and_those_that_are_renamed_do_not() {
        let usual = Vocabulary::default();
        let changed = |change: &dyn Fn(&mut Vec<MoodEntry>)| {
            let mut entries = usual.entries.clone();
            change(&mut entries);
            Vocabulary::new(entries).expect("moods")
        };
        assert!(usual.sounds_as(&changed(&|moods| moods.reverse())));
        assert!(usual.sounds_as(&changed(&|moods| moods[0].colour = Rgb(1, 2, 3))));
        assert!(!usual.sounds_as(&changed(&|moods| moods[0].mood = mood("angry"))));
        assert!(!usual.sounds_as(&changed(&|moods| moods[0].sounds_like = Some(SoundsLike::default()))));
    }

    #[test]
    fn sad_happy_and_calm_have_the_keys_one_to_three() {
        let vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.by_digit(1), Some(&mood("sad")));
        assert_eq!(vocabulary.by_digit(3), Some(&mood("calm")));
        assert_eq!(vocabulary.by_digit(0), None);
        assert_eq!(vocabulary.by_digit(4), None);
    }

    #[test]
    fn a_mood_sounds_like_what_its_user_says_or_else_its_name() {
        let mut vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.sounds_like(&mood("Calm")), SoundsLike::by_name("calm"));
        assert_eq!(vocabulary.sounds_like(&mood("angry")), SoundsLike::by_name("angry"), "one that is not there");
        let mix: SoundsLike = [(AudioMood::Scary, 0.5)].into_iter().collect();
        vocabulary.entries[2].sounds_like = Some(mix.clone());
        assert_eq!(vocabulary.sounds_like(&mood("calm")), Some(mix));
        vocabulary.entries[2].sounds_like = Some(SoundsLike::default());
        assert_eq!(vocabulary.sounds_like(&mood("calm")), None, "like none of them");
        vocabulary.entries[2] = MoodEntry::new(mood("blorp"), Rgb(0, 0, 0));
        assert_eq!(vocabulary.sounds_like(&mood("blorp")), None);
    }

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        let entry = |name: &str| MoodEntry::new(mood(name), Rgb(0, 0, 0));
        assert_eq!(Vocabulary::new(vec![entry("sad"), entry("Sad")]), Err(MoodError::Taken(mood("sad"))));
    }

    #[test]
    fn forty_moods_have_forty_colours() {
        let mut vocabulary = Vocabulary::default();
        while vocabulary.entries.len() < 40 {
            let entry = MoodEntry::new(mood(&vocabulary.entries.len().to_string()), vocabulary.next_colour());
            vocabulary.entries.push(entry);
        }
        let colours: BTreeSet<_> = vocabulary.entries.iter().map(|e| (e.colour.0, e.colour.1, e.colour.2)).collect();
        assert_eq!(colours.len(), 40);
    }
}
