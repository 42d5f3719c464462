//! What a training in the cloud would send: labelled songs, the labels and the parts they get, and every problem that would
//! otherwise show only after hours. Sends nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{GroupBy, assign_folds};
use crate::dataset::{Store, StoreError, label_names};
use crate::mood::Mood;
use crate::remedy::{Problem, Remedy};
use crate::song::Song;

/// Google's limit, by its page "Quotas": a label needs so many images.
pub const MIN_IMAGES_PER_LABEL: usize = 10;

/// The commonest label may have so many times the images of the rarest.
pub const MAX_IMBALANCE: usize = 100;

/// A tenth for validation and a tenth for the test, as Google itself would take, when there are groups enough.
const PARTS: usize = 10;

/// Training, validation and test each need a part.
const MIN_PARTS: usize = 3;

/// So many ways of sharing out the groups are tried.
const TRIES: u64 = 50;

/// What a song is used for. One group is never used for two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// To learn from.
    Training,
    /// To choose among models.
    Validation,
    /// To measure with.
    Test,
}

impl Usage {
    /// As `ml_use` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

/// A song that would be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedSong {
    /// The song.
    pub song: Song,
    /// What it is labelled with.
    pub mood: Mood,
    /// What it is used for.
    pub usage: Usage,
}

/// What a training would send.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// In the order of their ids.
    pub songs: Vec<PlannedSong>,
    /// The label of each mood.
    pub labels: BTreeMap<Mood, String>,
    /// What does not straddle the parts.
    pub grouped_by: GroupBy,
}

/// Why there can be no training.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The label database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Fewer than two moods.
    #[error("{}", Problem::of(self))]
    TooFewMoods,
    /// A mood has too few songs.
    #[error("{}", Problem::of(self))]
    TooFew {
        /// Which.
        mood: Mood,
        /// How many it has.
        songs: usize,
    },
    /// A mood has far more songs than another.
    #[error("{}", Problem::of(self))]
    Imbalance {
        /// The commonest.
        most: Mood,
        /// The rarest.
        least: Mood,
    },
    /// Too few groups of a mood.
    #[error("{}", Problem::of(self))]
    TooFewGroups {
        /// Which.
        mood: Mood,
        /// "artist", …
        group: &'static str,
    },
}

impl Remedy for PlanError {
    fn problem(&self) -> String {
        match self {
            Self::Store(error) => error.problem(),
            Self::TooFewMoods => "a training needs songs of two moods at least".to_owned(),
            Self::TooFew { mood, songs } => {
                format!(
                    "{mood} has {songs} songs with a picture, and Google wants {MIN_IMAGES_PER_LABEL} of each mood at least"
                )
            }
            Self::Imbalance { most, least } => {
                format!("{most} has over {MAX_IMBALANCE} times as many songs as {least}, which Google refuses")
            }
            Self::TooFewGroups { mood, group } => format!(
                "{mood} songs are of too few {group}s to be learned from, checked and tested without one {group} on two sides"
            ),
        }
    }

    fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Store(error) => return error.remedy(),
            Self::TooFewMoods => "label some more (moodsic tag)".to_owned(),
            Self::TooFew { .. } => "label more of them, or take the mood away from these".to_owned(),
            Self::Imbalance { least, .. } => format!("label more {least} songs"),
            Self::TooFewGroups { mood, .. } => {
                format!("label {mood} songs of others, or keep nothing together (--group-by none)")
            }
        })
    }
}

impl Plan {
    /// All labelled songs of the library. Labels that were chosen before stay; new ones are not written down yet.
    pub fn new(store: &Store, group_by: GroupBy) -> Result<Self, PlanError> {
        let mut labelled = Vec::new();
        for entry in store.songs()? {
            if let Some(mood) = entry.annotation.as_ref().and_then(|annotation| annotation.state.mood()) {
                labelled.push((entry.song, mood.clone()));
            }
        }
        labelled.sort_by_key(|(song, _)| song.id);
        let moods: BTreeSet<_> = labelled.iter().map(|(_, mood)| mood.clone()).collect();
        let labels = labels(&moods, &store.cloud_labels()?);
        Self::share_out(labelled, labels, group_by)
    }

    /// The same without the songs at `indices`, which have no picture; the parts are shared out anew.
    pub fn without(self, indices: &BTreeSet<usize>) -> Result<Self, PlanError> {
        let staying = self.songs.into_iter().enumerate().filter(|(index, _)| !indices.contains(index));
        let labelled = staying.map(|(_, planned)| (planned.song, planned.mood)).collect();
        Self::share_out(labelled, self.labels, self.grouped_by)
    }

    fn share_out(
        labelled: Vec<(Song, Mood)>,
        labels: BTreeMap<Mood, String>,
        grouped_by: GroupBy,
    ) -> Result<Self, PlanError> {
        check_counts(&count(labelled.iter().map(|(_, mood)| mood)))?;
        let usages = share_out(&labelled, grouped_by)?;
        let songs = labelled.into_iter().zip(usages).map(|((song, mood), usage)| PlannedSong { song, mood, usage });
        Ok(Self { songs: songs.collect(), labels, grouped_by })
    }

    /// Songs of each mood.
    pub fn counts(&self) -> BTreeMap<Mood, usize> {
        count(self.songs.iter().map(|planned| &planned.mood))
    }

    /// The label of a song.
    pub fn label(&self, planned: &PlannedSong) -> &str {
        self.labels.get(&planned.mood).map_or("", String::as_str)
    }
}

fn count<'a>(moods: impl Iterator<Item = &'a Mood>) -> BTreeMap<Mood, usize> {
    let mut counts = BTreeMap::new();
    for mood in moods {
        *counts.entry(mood.clone()).or_default() += 1;
    }
    counts
}

fn check_counts(counts: &BTreeMap<Mood, usize>) -> Result<(), PlanError> {
    let least = counts.iter().min_by_key(|(_, songs)| **songs);
    let most = counts.iter().max_by_key(|(_, songs)| **songs);
    let (Some((least, &few)), Some((most, &many))) = (least, most) else { return Err(PlanError::TooFewMoods) };
    if counts.len() < 2 {
        return Err(PlanError::TooFewMoods);
    }
    if few < MIN_IMAGES_PER_LABEL {
        return Err(PlanError::TooFew { mood: least.clone(), songs: few });
    }
    if many > few * MAX_IMBALANCE {
        return Err(PlanError::Imbalance { most: most.clone(), least: least.clone() });
    }
    Ok(())
}

/// Shares the groups out so that every mood is in all three parts.
fn share_out(labelled: &[(Song, Mood)], group_by: GroupBy) -> Result<Vec<Usage>, PlanError> {
    let moods: Vec<_> = count(labelled.iter().map(|(_, mood)| mood)).into_keys().collect();
    let groups: Vec<_> = labelled.iter().map(|(song, _)| group_by.group_of(song)).collect();
    let class_of = |mood: &Mood| moods.iter().position(|other| other == mood).unwrap_or(0);
    let members: Vec<_> =
        groups.iter().zip(labelled).map(|(group, (_, mood))| (group.as_str(), class_of(mood))).collect();

    let mut of_mood = vec![BTreeSet::new(); moods.len()];
    for (group, mood) in &members {
        of_mood[*mood].insert(*group);
    }
    let scarce = (0..moods.len()).min_by_key(|mood| of_mood[*mood].len()).unwrap_or(0);
    let too_few = || PlanError::TooFewGroups { mood: moods[scarce].clone(), group: group_by.name() };
    let most_parts = of_mood[scarce].len().min(PARTS);
    for parts in (MIN_PARTS..=most_parts).rev() {
        for seed in 0..TRIES {
            let (part_of, found) = assign_folds(&members, moods.len(), parts, seed);
            let usages: Vec<_> = part_of.into_iter().map(usage_of_part).collect();
            if found >= MIN_PARTS && every_mood_is_everywhere(&members, &usages, moods.len()) {
                return Ok(usages);
            }
        }
    }
    Err(too_few())
}

fn usage_of_part(part: usize) -> Usage {
    match part {
        0 => Usage::Test,
        1 => Usage::Validation,
        _ => Usage::Training,
    }
}

fn every_mood_is_everywhere(members: &[(&str, usize)], usages: &[Usage], moods: usize) -> bool {
    let has = |mood, usage| members.iter().zip(usages).any(|((_, other), found)| *other == mood && *found == usage);
    (0..moods).all(|mood| [Usage::Training, Usage::Validation, Usage::Test].into_iter().all(|usage| has(mood, usage)))
}

/// The labels of `moods`; those in `known` stay what they are.
fn labels(moods: &BTreeSet<Mood>, known: &BTreeMap<String, Mood>) -> BTreeMap<Mood, String> {
    let names = label_names(moods, known);
    names.into_iter().filter(|(mood, _)| moods.contains(mood)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::song::{Metadata, SongId};

    fn song(number: usize, artist: &str) -> Song {
        let metadata = Metadata { artist: Some(artist.to_owned()), ..Metadata::default() };
        let mut id = [0; 32];
        id[0] = number as u8;
        Song { id: SongId::from_bytes(id), path: "x".into(), metadata, duration_secs: 60.0, format: String::new() }
    }

    fn mood(name: &str) -> Mood {
        Mood::new(name).unwrap()
    }

    /// `songs` of each mood, one artist for each `per_artist` of them.
    fn library(songs: usize, per_artist: usize) -> Vec<(Song, Mood)> {
        let song = |n: usize| {
            let name = if n < songs { "sad" } else { "happy" };
            (song(n, &format!("{name} {}", n / per_artist)), mood(name))
        };
        (0..2 * songs).map(song).collect()
    }

    fn plan(labelled: Vec<(Song, Mood)>) -> Result<Plan, PlanError> {
        Plan::share_out(labelled, BTreeMap::new(), GroupBy::Artist)
    }

    #[test]
    fn no_artist_straddles_and_every_mood_is_everywhere() {
        for (songs, per_artist) in [(30, 1), (30, 3), (12, 4), (10, 3)] {
            let plan = plan(library(songs, per_artist)).unwrap();
            let mut use_of = BTreeMap::new();
            let mut seen = BTreeSet::new();
            for planned in &plan.songs {
                let artist = planned.song.metadata.artist.clone();
                assert_eq!(*use_of.entry(artist).or_insert(planned.usage), planned.usage);
                seen.insert((planned.mood.clone(), planned.usage.name()));
            }
            assert_eq!(seen.len(), 6, "{songs} songs, {per_artist} an artist");
        }
    }

    #[test]
    fn what_google_would_refuse_is_found_before() {
        assert!(matches!(plan(library(9, 1)), Err(PlanError::TooFew { songs: 9, .. })));
        assert!(matches!(plan(library(10, 5)), Err(PlanError::TooFewGroups { .. })));
        assert!(matches!(plan(Vec::new()), Err(PlanError::TooFewMoods)));
        let one_mood = library(20, 1).into_iter().filter(|(_, m)| *m == mood("sad")).collect();
        assert!(matches!(plan(one_mood), Err(PlanError::TooFewMoods)));
        let counts = BTreeMap::from([(mood("sad"), 10), (mood("happy"), 1001)]);
        assert!(matches!(check_counts(&counts), Err(PlanError::Imbalance { .. })));
    }

    #[test]
    fn labels_are_kept_and_never_shared() {
        let moods = BTreeSet::from([mood("laid-back"), mood("laid back"), mood("2step")]);
        let kept = BTreeMap::from([("laid_back".to_owned(), mood("laid-back")), ("old".to_owned(), mood("gone"))]);
        let labels = labels(&moods, &kept);
        assert_eq!(labels[&mood("laid-back")], "laid_back");
        assert_eq!(labels[&mood("laid back")], "laid_back_2");
        assert_eq!(labels[&mood("2step")], "mood_2step");
        assert_eq!(labels.len(), 3);
    }
}
