//! What speaks against trusting a predictor: too few songs, moods that are confused, songs that are there twice, and moods
//! that something else than their sound tells. Pure: examples, facts and figures in, warnings out.

mod confounds;
mod duplicates;

use std::collections::BTreeMap;

pub use duplicates::{duplicates, join_groups};

use crate::learn::evaluate::Evaluation;
use crate::learn::example::{GroupedExample, songs_per_mood};
use crate::learn::facts::Facts;
use crate::learn::warning::Warning;
use crate::mood::Mood;

/// A mood with fewer songs has intervals too wide to tell much.
const ENOUGH_SONGS: usize = 20;

/// The commonest mood may have this many times the songs of the rarest.
const MAX_IMBALANCE: usize = 5;

/// Two moods are confused when this share of their songs is taken for the other one.
const CONFUSED: f64 = 0.35;

/// All warnings, the gravest first. `facts[i]` and `duplicates` are of `examples`; `evaluation` is of the same.
pub fn audit(
    examples: &[GroupedExample],
    facts: &[Facts],
    duplicates: &[(usize, usize)],
    evaluation: &Evaluation,
) -> Vec<Warning> {
    let mut warnings = confounds::find(examples, facts);
    warnings.extend(twice(examples, duplicates));
    warnings.extend(confusions(evaluation));
    let counts = songs_per_mood(examples);
    warnings.extend(imbalance(&counts));
    let few = counts.into_iter().filter(|(_, songs)| *songs < ENOUGH_SONGS);
    warnings.extend(few.map(|(mood, songs)| Warning::FewSongs { mood, songs, enough: ENOUGH_SONGS }));
    warnings
}

fn twice(examples: &[GroupedExample], duplicates: &[(usize, usize)]) -> Option<Warning> {
    let differing = duplicates.iter().filter(|(one, other)| examples[*one].mood != examples[*other].mood).count();
    (!duplicates.is_empty()).then_some(Warning::Duplicates { pairs: duplicates.len(), differing })
}

fn imbalance(counts: &BTreeMap<Mood, usize>) -> Option<Warning> {
    let most = counts.iter().max_by_key(|(_, songs)| **songs)?;
    let least = counts.iter().min_by_key(|(_, songs)| **songs)?;
    (*most.1 > MAX_IMBALANCE * *least.1).then(|| Warning::Imbalance {
        most: most.0.clone(),
        most_songs: *most.1,
        least: least.0.clone(),
        least_songs: *least.1,
    })
}

/// Pairs of moods whose songs are taken for each other.
fn confusions(evaluation: &Evaluation) -> Vec<Warning> {
    let matrix = &evaluation.confusion;
    let songs = |mood: usize| matrix.counts[mood].iter().sum::<usize>();
    let mut found = Vec::new();
    for (one, first) in matrix.moods.iter().enumerate() {
        for (other, second) in matrix.moods.iter().enumerate().skip(one + 1) {
            let of = songs(one) + songs(other);
            let confused = matrix.counts[one][other] + matrix.counts[other][one];
            if of > 0 && confused as f64 >= CONFUSED * of as f64 {
                found.push(Warning::Confused { one: first.clone(), other: second.clone(), confused, of });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dataset::GroupBy;
    use crate::ear::{FEATURES, Heard};
    use crate::learn::Case;
    use crate::learn::evaluate::Rated;

    fn mood(name: &str) -> Mood {
        Mood::new(name).unwrap()
    }

    fn examples(counts: &[(&str, usize)]) -> Vec<GroupedExample> {
        let songs = counts.iter().flat_map(|&(name, count)| std::iter::repeat_n(name, count));
        let example = |(index, name): (usize, &str)| GroupedExample {
            heard: Arc::new(Heard::made_up(vec![index as f32; FEATURES])),
            mood: mood(name),
            group: index.to_string(),
        };
        songs.enumerate().map(example).collect()
    }

    /// `counts[truth][said]` of calm, happy and sad songs.
    fn evaluation(counts: [[usize; 3]; 3]) -> Evaluation {
        let pairs = counts.iter().enumerate().flat_map(|(truth, row)| {
            row.iter().enumerate().flat_map(move |(said, &count)| std::iter::repeat_n((truth, said), count))
        });
        let case = |(example, (truth, said)): (usize, (usize, usize))| {
            let scores = (0..3).map(|mood| if mood == said { 0.5 } else { 0.25 }).collect();
            Case { example, song: None, truth, scores }
        };
        let rated = Rated { cases: pairs.enumerate().map(case).collect(), sharpness: 1.0 };
        let songs = rated.cases.len();
        Evaluation::new(["calm", "happy", "sad"].map(mood).to_vec(), rated, songs, GroupBy::Artist, 5)
    }

    #[test]
    fn a_good_and_balanced_test_has_no_warning() {
        let examples = examples(&[("calm", 30), ("happy", 30), ("sad", 30)]);
        let facts = vec![Facts::default(); 90];
        let evaluation = evaluation([[24, 3, 3], [3, 24, 3], [3, 3, 24]]);
        assert_eq!(audit(&examples, &facts, &[], &evaluation), []);
    }

    #[test]
    fn moods_that_are_taken_for_each_other_are_named() {
        let warnings = confusions(&evaluation([[10, 0, 10], [1, 18, 1], [8, 0, 12]]));
        let sentences: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            sentences,
            ["calm and sad are hard to tell apart: 18 of their 40 songs were taken for the other mood."]
        );
    }

    #[test]
    fn few_songs_and_imbalance_are_told() {
        let examples = examples(&[("calm", 100), ("happy", 40), ("sad", 19)]);
        let facts = vec![Facts::default(); 159];
        let found = audit(&examples, &facts, &[], &evaluation([[9, 0, 0], [0, 9, 0], [0, 0, 9]]));
        let named: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(named.len(), 2);
        assert!(named[0].starts_with("calm has 100 songs, sad only 19"), "{named:?}");
        assert!(named[1].starts_with("sad has only 19 songs"), "{named:?}");
    }

    #[test]
    fn songs_that_are_there_twice_are_told_and_worse_with_two_moods() {
        let examples = examples(&[("calm", 2), ("sad", 1)]);
        let same = twice(&examples, &[(0, 1)]).unwrap().to_string();
        assert!(same.starts_with("1 song seems to be there twice") && !same.contains("different moods"), "{same}");
        let differing = twice(&examples, &[(0, 1), (1, 2)]).unwrap().to_string();
        assert!(differing.contains("different moods"), "{differing}");
        assert_eq!(twice(&examples, &[]), None);
    }
}
