//! Labelled songs as numbers, and whether there are enough of them to learn from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ear::Heard;
use crate::mood::Mood;

/// Songs a mood needs before training makes sense.
pub const MIN_SONGS_PER_MOOD: usize = 5;

/// One labelled song: what was heard of it, and what it must not be parted from.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupedExample {
    /// What was heard of it.
    pub heard: Arc<Heard>,
    /// Its label.
    pub mood: Mood,
    /// Its group.
    pub group: String,
}

impl AsRef<Heard> for GroupedExample {
    fn as_ref(&self) -> &Heard {
        &self.heard
    }
}

/// Songs of each mood.
pub fn songs_per_mood(examples: &[GroupedExample]) -> BTreeMap<Mood, usize> {
    let mut counts = BTreeMap::new();
    for example in examples {
        *counts.entry(example.mood.clone()).or_default() += 1;
    }
    counts
}

/// How many songs each mood still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// Moods with fewer than [`MIN_SONGS_PER_MOOD`] songs, and how many are missing.
    pub missing: BTreeMap<Mood, usize>,
    /// Moods with enough.
    pub enough: usize,
}

impl TooFew {
    /// What `counts` (songs per mood) lacks for a training; `None` when two moods have enough.
    pub fn of(counts: &BTreeMap<Mood, usize>) -> Option<Self> {
        let missing: BTreeMap<_, _> = counts
            .iter()
            .filter(|(_, count)| **count < MIN_SONGS_PER_MOOD)
            .map(|(mood, count)| (mood.clone(), MIN_SONGS_PER_MOOD - count))
            .collect();
        let enough = counts.len() - missing.len();
        (enough < 2).then_some(Self { missing, enough })
    }
}

impl std::fmt::Display for TooFew {
    /// "tag 2 more sad and 4 more calm songs".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let wanted: Vec<_> = self.missing.iter().map(|(mood, count)| format!("{count} more {mood}")).collect();
        match wanted.split_last() {
            None if self.enough == 0 => {
                return write!(f, "tag at least {MIN_SONGS_PER_MOOD} songs of each of two moods");
            }
            None => return write!(f, "tag at least {MIN_SONGS_PER_MOOD} songs of a second mood"),
            Some((last, [])) => write!(f, "tag {last}")?,
            Some((last, others)) => write!(f, "tag {} and {last}", others.join(", "))?,
        }
        let one = self.missing.len() == 1 && self.missing.values().all(|&count| count == 1);
        f.write_str(if one { " song" } else { " songs" })?;
        if self.enough + self.missing.len() < 2 {
            write!(f, ", and at least {MIN_SONGS_PER_MOOD} songs of a second mood")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(counts: &[(&str, usize)]) -> Option<String> {
        let counts = counts.iter().map(|&(mood, count)| (Mood::new(mood).unwrap(), count)).collect();
        TooFew::of(&counts).map(|few| few.to_string())
    }

    #[test]
    fn too_few_says_what_to_tag_next() {
        assert_eq!(lacking(&[("calm", 1), ("sad", 3)]).unwrap(), "tag 4 more calm and 2 more sad songs");
        assert_eq!(
            lacking(&[("calm", 1), ("happy", 0), ("sad", 4)]).unwrap(),
            "tag 4 more calm, 5 more happy and 1 more sad songs"
        );
        assert_eq!(lacking(&[("calm", 5), ("sad", 4)]).unwrap(), "tag 1 more sad song");
        assert_eq!(lacking(&[("sad", 3)]).unwrap(), "tag 2 more sad songs, and at least 5 songs of a second mood");
        assert_eq!(lacking(&[("sad", 30)]).unwrap(), "tag at least 5 songs of a second mood");
        assert_eq!(lacking(&[]).unwrap(), "tag at least 5 songs of each of two moods");
        assert_eq!(lacking(&[("calm", 5), ("happy", 1), ("sad", 5)]), None);
    }
}
