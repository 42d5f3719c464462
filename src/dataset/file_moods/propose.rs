//! Which mood a value means unless somebody says otherwise.

use super::fold::key;
use crate::mood::{Mood, SoundsLike, Vocabulary};

/// A value of fewer songs than this makes no mood of its own: nothing could be learnt from so few labels.
const FEWEST: usize = 5;
/// Nor does one of a smaller share of the songs that bring a mood, or a large library would get moods by the hundred.
const LEAST_SHARE: usize = 100;

/// What a value means: a mood that is called so, else one that it is a synonym of, else a new mood unless it is rare; `None` leaves it
/// out. `songs` of all `bringing` have it.
pub(super) fn proposed(value: &str, songs: usize, bringing: usize, vocabulary: &Vocabulary) -> Option<Mood> {
    let own = Mood::new(value).ok();
    let moods = || vocabulary.entries().iter().map(|entry| &entry.mood);
    let folded = key(value);
    let called_so = own.as_ref().and_then(|own| moods().find(|mood| *mood == own));
    let alike = || moods().find(|mood| key(mood.as_str()) == folded);
    let synonym = || moods().find(|mood| SoundsLike::are_synonyms(&folded, &key(mood.as_str())));
    if let Some(mood) = called_so.or_else(alike).or_else(synonym) {
        return Some(mood.clone());
    }
    own.filter(|_| songs >= FEWEST.max(bringing / LEAST_SHARE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mood::{MoodEntry, Rgb};

    fn means(value: &str, songs: usize, bringing: usize) -> Option<String> {
        let mut entries = Vocabulary::default().entries().to_vec();
        for name in ["Laid Back", "laid-back"] {
            entries.push(MoodEntry::new(Mood::new(name).unwrap(), Rgb(0, 0, 0)));
        }
        let vocabulary = Vocabulary::new(entries).unwrap();
        proposed(value, songs, bringing, &vocabulary).map(|mood| mood.as_str().to_owned())
    }

    #[test]
    fn a_mood_of_the_library_comes_before_a_new_one() {
        assert_eq!(means("CALM", 1, 1).as_deref(), Some("calm"));
        assert_eq!(means("laid-back", 1, 1).as_deref(), Some("laid-back"), "the very name before one like it");
        assert_eq!(means("LaidBack", 1, 1).as_deref(), Some("Laid Back"), "the first of those like it");
        assert_eq!(means("Peaceful", 1, 1).as_deref(), Some("calm"), "a synonym");
        assert_eq!(means("Melancholy!", 900, 900).as_deref(), Some("sad"), "a synonym with a full stop");
    }

    #[test]
    fn what_is_no_mood_yet_becomes_one_unless_it_is_rare_or_no_name() {
        assert_eq!(means("Epic", 5, 20).as_deref(), Some("Epic"));
        assert_eq!(means("Epic", 4, 20), None);
        assert_eq!(means("Epic", 19, 2000), None, "less than a hundredth");
        assert_eq!(means("Epic", 20, 2000).as_deref(), Some("Epic"));
        assert_eq!(means(&"x".repeat(41), 500, 500), None, "too long for a name");
    }
}
