//! What labels the values would make.

use super::found::{FileMoods, Group};
use super::meanings::Meanings;
use crate::dataset::{Conflict, LabelState};
use crate::mood::{Mood, Vocabulary};
use crate::song::SongId;

/// What would change, song by song.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileMoodPlan {
    /// Labels to set (conflicts only with `overwrite`).
    pub labels: Vec<(SongId, LabelState)>,
    /// Songs whose file says a mood, those that have it already included.
    pub matched: usize,
    /// Songs all of whose values are left out.
    pub unmatched: Vec<SongId>,
    /// Songs that have another label than their file says, unsure and skipped included.
    pub conflicts: Vec<Conflict>,
}

/// The same in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileMoodTally {
    /// Labels to set.
    pub labels: usize,
    /// Songs that have the label that their file says.
    pub agreeing: usize,
    /// Songs that have another label.
    pub conflicts: usize,
    /// Songs all of whose values are left out.
    pub unmatched: usize,
    /// Moods that would be added.
    pub new_moods: Vec<Mood>,
}

/// What the values of a song come to.
enum Outcome<'a> {
    /// None of them means a mood.
    Nothing,
    /// The song has a label that its file says.
    Agrees,
    /// It has no label, and gets this.
    Label(&'a Mood),
    /// It has another one.
    Conflict { had: &'a LabelState, file_says: &'a Mood },
}

impl FileMoods {
    /// What would be done with these meanings. A song that has a label keeps it unless `overwrite`.
    pub fn plan(&self, meanings: &Meanings, overwrite: bool) -> FileMoodPlan {
        let mut plan = FileMoodPlan::default();
        for (group, outcome) in self.outcomes(meanings) {
            let songs = group.songs.iter().copied();
            if !matches!(outcome, Outcome::Nothing) {
                plan.matched += group.songs.len();
            }
            let labels = |mood: &Mood| songs.clone().map(|song| (song, LabelState::Labelled(mood.clone()))).collect();
            match outcome {
                Outcome::Nothing => plan.unmatched.extend(songs),
                Outcome::Agrees => {}
                Outcome::Label(mood) => plan.labels.extend::<Vec<_>>(labels(mood)),
                Outcome::Conflict { had, file_says } => {
                    plan.conflicts.extend(songs.clone().map(|song| Conflict {
                        song,
                        had: had.clone(),
                        file_says: LabelState::Labelled(file_says.clone()),
                        between_rows: false,
                    }));
                    if overwrite {
                        plan.labels.extend::<Vec<_>>(labels(file_says));
                    }
                }
            }
        }
        plan
    }

    /// [`Self::plan`] in numbers, without going through all songs.
    pub fn tally(&self, meanings: &Meanings, overwrite: bool, vocabulary: &Vocabulary) -> FileMoodTally {
        let mut tally = FileMoodTally::default();
        for (group, outcome) in self.outcomes(meanings) {
            let songs = group.songs.len();
            let set = match outcome {
                Outcome::Nothing => {
                    tally.unmatched += songs;
                    None
                }
                Outcome::Agrees => {
                    tally.agreeing += songs;
                    None
                }
                Outcome::Label(mood) => Some(mood),
                Outcome::Conflict { file_says, .. } => {
                    tally.conflicts += songs;
                    Some(file_says).filter(|_| overwrite)
                }
            };
            let Some(mood) = set else { continue };
            tally.labels += songs;
            if vocabulary.position(mood).is_none() && !tally.new_moods.contains(mood) {
                tally.new_moods.push(mood.clone());
            }
        }
        tally
    }

    fn outcomes<'a>(&'a self, meanings: &'a Meanings) -> impl Iterator<Item = (&'a Group, Outcome<'a>)> {
        let means: Vec<Option<&Mood>> = self.values().iter().map(|value| meanings.of_key(&value.key)).collect();
        self.groups.iter().map(move |group| (group, outcome(group, &means)))
    }
}

fn outcome<'a>(group: &'a Group, means: &[Option<&'a Mood>]) -> Outcome<'a> {
    let mut said = group.values.iter().filter_map(|&value| means[value]);
    let Some(file_says) = said.clone().next() else { return Outcome::Nothing };
    match &group.label {
        None => Outcome::Label(file_says),
        Some(LabelState::Labelled(had)) if said.any(|mood| mood == had) => Outcome::Agrees,
        Some(had) => Outcome::Conflict { had, file_says },
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::dataset::{Annotation, LabelSource, LibrarySong};
    use crate::mood::{MoodEntry, Rgb};
    use crate::song::{Metadata, Song};

    fn mood(name: &str) -> Mood {
        Mood::new(name).unwrap()
    }

    fn labelled(name: &str) -> LabelState {
        LabelState::Labelled(mood(name))
    }

    /// Songs numbered in their order, with what their files say and their labels.
    fn library(songs: &[(&str, Option<LabelState>)]) -> Vec<LibrarySong> {
        let entry = |(number, (said, label)): (u8, &(&str, Option<LabelState>))| {
            let id = SongId::from_bytes([number; 32]);
            let mood = (!said.is_empty()).then(|| (*said).to_owned());
            let song = Song {
                id,
                path: PathBuf::from(format!("/music/{number}.ogg")),
                metadata: Metadata { mood, ..Metadata::default() },
                duration_secs: 200.0,
                format: "Ogg Vorbis".to_owned(),
            };
            let at = jiff::Timestamp::UNIX_EPOCH;
            let annotation = label.clone().map(|state| Annotation { song: id, state, source: LabelSource::Human, at });
            LibrarySong { song, annotation, added: i64::from(number) }
        };
        (0..).zip(songs).map(entry).collect()
    }

    fn found(songs: &[(&str, Option<LabelState>)]) -> FileMoods {
        FileMoods::of(&library(songs), &Vocabulary::default())
    }

    fn ids(numbers: &[u8]) -> Vec<SongId> {
        numbers.iter().map(|&number| SongId::from_bytes([number; 32])).collect()
    }

    #[test]
    fn values_are_counted_whatever_their_spelling_the_commonest_first() {
        let found = found(&[
            ("", None),
            ("laid-back", None),
            ("Happy; CALM; calm", Some(labelled("happy"))),
            ("Laid Back", None),
            ("Calm", None),
            ("Laid Back", Some(LabelState::Skipped)),
        ]);
        let seen: Vec<_> = found.values().iter().map(|v| (v.name.as_str(), v.songs, v.unlabelled)).collect();
        assert_eq!(seen, [("Laid Back", 3, 2), ("CALM", 2, 1), ("Happy", 1, 0)]);
        assert_eq!(found.value("LAIDBACK").unwrap().proposed, None, "rare");
        assert_eq!(found.value("calm").unwrap().proposed, Some(mood("calm")));
    }

    #[test]
    fn the_first_value_that_means_a_mood_counts_and_a_label_that_is_any_of_them_agrees() {
        let found = found(&[("Weird; Happy; Calm", None), ("Happy; Calm", Some(labelled("calm")))]);
        let plan = found.plan(&found.proposals(), true);
        assert_eq!(plan.labels, [(ids(&[0])[0], LabelState::Labelled(mood("happy")))]);
        assert_eq!((plan.matched, plan.conflicts), (2, Vec::new()));
    }

    #[test]
    fn a_mood_whose_name_parts_values_is_one_value() {
        let mut entries = Vocabulary::default().entries().to_vec();
        entries.push(MoodEntry::new(mood("so; so"), Rgb(0, 0, 0)));
        let songs = library(&[("So; so", Some(labelled("so; so"))), ("Calm; So", None)]);
        let found = FileMoods::of(&songs, &Vocabulary::new(entries).unwrap());
        assert_eq!(
            found.values().iter().map(|value| value.name.as_str()).collect::<Vec<_>>(),
            ["Calm", "So", "So; so"]
        );
        assert_eq!(found.plan(&found.proposals(), true).conflicts, []);
    }

    #[test]
    fn only_songs_without_any_label_are_labelled_unless_told_otherwise() {
        let found = found(&[
            ("Calm", None),
            ("Calm", Some(labelled("CALM"))),
            ("Calm", Some(labelled("sad"))),
            ("Calm", Some(LabelState::Unsure)),
            ("Calm", Some(LabelState::Skipped)),
            ("Weird", None),
        ]);
        let songs = |plan: &FileMoodPlan| plan.labels.iter().map(|(song, _)| *song).collect::<Vec<_>>();
        let plan = found.plan(&found.proposals(), false);
        assert_eq!((songs(&plan), plan.matched), (ids(&[0]), 5));
        assert_eq!(plan.unmatched, ids(&[5]));
        assert_eq!(plan.conflicts.iter().map(|conflict| conflict.song).collect::<Vec<_>>(), ids(&[2, 3, 4]));
        assert_eq!(songs(&found.plan(&found.proposals(), true)), ids(&[0, 2, 3, 4]));
    }

    #[test]
    fn a_tally_counts_what_a_plan_lists() {
        let found = found(&[
            ("Calm; Weird", None),
            ("calm", Some(labelled("calm"))),
            ("Happy", Some(labelled("sad"))),
            ("Weird", None),
            ("Odd", None),
        ]);
        let mut meanings = found.proposals();
        meanings.set("WEIRD", Some(mood("strange")));
        for overwrite in [false, true] {
            let plan = found.plan(&meanings, overwrite);
            let tally = found.tally(&meanings, overwrite, &Vocabulary::default());
            assert_eq!((tally.labels, tally.conflicts), (plan.labels.len(), plan.conflicts.len()));
            assert_eq!((tally.unmatched, tally.agreeing), (1, 1));
            assert_eq!(tally.new_moods, [mood("strange")]);
        }
        meanings.set("weird", None);
        assert_eq!(found.tally(&meanings, false, &Vocabulary::default()).new_moods, []);
    }

    #[test]
    fn new_moods_come_in_the_order_of_how_common_they_are() {
        let found = found(&[("Rare", None), ("Common", None), ("Common", None)]);
        let mut meanings = Meanings::default();
        meanings.set("Rare", Some(mood("rare")));
        meanings.set("Common", Some(mood("common")));
        assert_eq!(found.tally(&meanings, false, &Vocabulary::default()).new_moods, ["common", "rare"].map(mood));
        let labels = found.plan(&meanings, false).labels;
        assert_eq!(labels.iter().map(|(song, _)| *song).collect::<Vec<_>>(), ids(&[1, 2, 0]));
    }

    #[test]
    fn a_mark_is_the_same_for_every_spelling_and_in_every_run() {
        let marks = |text: &str| found(&[(text, None)]).values()[0].mark();
        assert_eq!(marks("Laid Back"), marks("laid-back"));
        assert_ne!(marks("calm"), marks("sad"));
        assert_eq!(marks("calm"), CALM);
    }

    /// Kept in files.
    const CALM: u64 = 1_501_535_870_946_140_208;
}
