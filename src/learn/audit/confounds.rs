//! Moods that something else than the sound tells: one artist, one genre, one sample rate, the year, the loudness.
//!
//! Names: nearly all songs of the mood share one that hardly any other song has, and Wilson's intervals of both shares lie
//! apart. Numbers: the area under the ROC curve (Mann and Whitney 1947) is far from one half, and not by chance.

use std::collections::BTreeMap;

use crate::learn::example::GroupedExample;
use crate::learn::facts::{Facts, Sort};
use crate::learn::warning::Warning;
use crate::mood::Mood;
use crate::predict::wilson_interval;

/// From this share of the mood's songs on a name is shared.
const INSIDE: f64 = 0.8;
/// No more of the other songs may have it.
const OUTSIDE: f64 = 0.2;
/// Songs on each side whose fact must be known.
const MIN_KNOWN: usize = 5;
/// From this area under the curve on a number tells a mood.
const TELLING: f64 = 0.9;
/// It must lie this many standard errors from one half; with some dozens of comparisons chance seldom does.
const NOT_BY_CHANCE: f64 = 3.3;

/// All confounds of all moods, in the order of moods and sorts.
pub(super) fn find(examples: &[GroupedExample], facts: &[Facts]) -> Vec<Warning> {
    let mut moods: Vec<&Mood> = examples.iter().map(|example| &example.mood).collect();
    moods.sort_unstable();
    moods.dedup();
    let mut found = Vec::new();
    for mood in moods {
        let inside: Vec<bool> = examples.iter().map(|example| example.mood == *mood).collect();
        let before = found.len();
        found.extend(name_sorts(facts).into_iter().filter_map(|sort| shared(mood, &inside, facts, sort)));
        // An artist's album, format and year are the artist again.
        found.truncate(before + 1);
        if found.len() == before {
            found.extend(number_sorts(facts).into_iter().filter_map(|sort| ordered(mood, &inside, facts, sort)));
        }
    }
    found
}

fn name_sorts(facts: &[Facts]) -> Vec<Sort> {
    sorts(facts.iter().flat_map(|facts| facts.names.keys()))
}

fn number_sorts(facts: &[Facts]) -> Vec<Sort> {
    sorts(facts.iter().flat_map(|facts| facts.numbers.keys()))
}

fn sorts<'a>(all: impl Iterator<Item = &'a Sort>) -> Vec<Sort> {
    let mut sorts: Vec<Sort> = all.copied().collect();
    sorts.sort_unstable();
    sorts.dedup();
    sorts
}

/// The name that the songs inside share and the others lack.
fn shared(mood: &Mood, inside: &[bool], facts: &[Facts], sort: Sort) -> Option<Warning> {
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut known = [0; 2];
    for (facts, &inside) in facts.iter().zip(inside) {
        if let Some(name) = facts.names.get(&sort) {
            counts.entry(name.to_lowercase()).or_default()[usize::from(inside)] += 1;
            known[usize::from(inside)] += 1;
        }
    }
    if known.iter().any(|&songs| songs < MIN_KNOWN) {
        return None;
    }
    let (value, [others, own]) = counts.into_iter().max_by_key(|(_, [_, own])| *own)?;
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    let (in_share, out_share) = (share(own, known[1]), share(others, known[0]));
    let apart = wilson_interval(own, known[1]).0 > wilson_interval(others, known[0]).1;
    (in_share >= INSIDE && out_share <= OUTSIDE && apart).then(|| {
        let as_written =
            facts.iter().filter_map(|facts| facts.names.get(&sort)).find(|name| name.to_lowercase() == value);
        let value = as_written.cloned().unwrap_or(value);
        Warning::Shared { mood: mood.clone(), sort, value, inside: in_share, outside: out_share }
    })
}

/// The number that puts the songs inside on one side of the others.
fn ordered(mood: &Mood, inside: &[bool], facts: &[Facts], sort: Sort) -> Option<Warning> {
    let known = || facts.iter().zip(inside).filter_map(|(facts, &inside)| Some((*facts.numbers.get(&sort)?, inside)));
    let own: Vec<f64> = known().filter(|(_, inside)| *inside).map(|(number, _)| number).collect();
    let mut others: Vec<f64> = known().filter(|(_, inside)| !*inside).map(|(number, _)| number).collect();
    if own.len() < MIN_KNOWN || others.len() < MIN_KNOWN {
        return None;
    }
    others.sort_by(f64::total_cmp);
    let area = area_under_curve(&own, &others);
    let (m, n) = (own.len() as f64, others.len() as f64);
    let standard_error = ((m + n + 1.0) / (12.0 * m * n)).sqrt();
    let agreement = area.max(1.0 - area);
    (agreement >= TELLING && agreement - 0.5 > NOT_BY_CHANCE * standard_error).then(|| Warning::Ordered {
        mood: mood.clone(),
        sort,
        higher: area > 0.5,
        agreement,
    })
}

/// The share of pairs in which the one of `own` is larger than the one of `others` (sorted); equal ones count half.
fn area_under_curve(own: &[f64], others: &[f64]) -> f64 {
    let wins = own.iter().map(|number| {
        let below = others.partition_point(|other| other < number);
        let not_above = others.partition_point(|other| other <= number);
        f64::midpoint(below as f64, not_above as f64)
    });
    wins.sum::<f64>() / (own.len() * others.len()) as f64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ear::{FEATURES, Heard};

    /// Twelve calm and twelve sad songs with the facts that `of` gives the song of an index.
    fn found(of: impl Fn(usize, bool) -> Facts) -> Vec<String> {
        let example = |index: usize| GroupedExample {
            heard: Arc::new(Heard::made_up(vec![0.0; FEATURES])),
            mood: Mood::new(if index.is_multiple_of(2) { "calm" } else { "sad" }).unwrap(),
            group: index.to_string(),
        };
        let examples: Vec<_> = (0..24).map(example).collect();
        let facts: Vec<_> = (0..24).map(|index| of(index, index.is_multiple_of(2))).collect();
        find(&examples, &facts).iter().map(ToString::to_string).collect()
    }

    fn named(sort: Sort, name: &str) -> Facts {
        Facts { names: BTreeMap::from([(sort, name.to_owned())]), ..Facts::default() }
    }

    fn measured(sort: Sort, number: f64) -> Facts {
        Facts { numbers: BTreeMap::from([(sort, number)]), ..Facts::default() }
    }

    #[test]
    fn a_genre_that_only_one_mood_has_is_told() {
        let told =
            found(|index, calm| named(Sort::Genre, if calm { "Classical" } else { ["Rock", "Pop"][index % 4 / 2] }));
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("100 % of your calm songs have the genre Classical, of the others 0 %"),
            "{told:?}"
        );
    }

    #[test]
    fn each_sort_of_name_is_told() {
        for sort in [Sort::Artist, Sort::Album, Sort::Format, Sort::SampleRate] {
            // Case does not part a name; one song of twelve may be an exception.
            let told = found(|index, calm| match (calm, index) {
                (true, 0) => named(sort, "other"),
                (true, 2) => named(sort, "THE ONE"),
                (true, _) => named(sort, "The One"),
                (false, _) => named(sort, &format!("other {index}")),
            });
            assert_eq!(told.len(), 1, "{sort:?}");
            assert!(told[0].starts_with("92 % of your calm songs have the"), "{told:?}");
        }
    }

    #[test]
    fn what_all_moods_share_is_not_told() {
        assert_eq!(found(|_, _| named(Sort::Format, "MP3")), [""; 0]);
        assert_eq!(found(|index, _| named(Sort::Artist, &format!("artist {}", index % 5))), [""; 0]);
        assert_eq!(found(|index, _| named(Sort::Artist, &index.to_string())), [""; 0]);
        assert_eq!(found(|_, _| Facts::default()), [""; 0]);
    }

    #[test]
    fn what_is_known_of_few_songs_is_not_told() {
        let told = found(|index, calm| match index {
            0..8 => named(Sort::Genre, if calm { "Classical" } else { "Rock" }),
            _ => Facts::default(),
        });
        assert_eq!(told, [""; 0]);
    }

    #[test]
    fn a_number_that_orders_the_moods_is_told_of_both() {
        for sort in [Sort::Loudness, Sort::CutOff, Sort::Year] {
            let told = found(|index, calm| measured(sort, index as f64 + if calm { 0.0 } else { 30.0 }));
            assert_eq!(told.len(), 2, "{sort:?}: {told:?}");
            assert!(told[0].contains("calm") && told[1].contains("sad"), "{told:?}");
        }
    }

    #[test]
    fn a_number_that_tells_nothing_is_not_told() {
        assert_eq!(found(|index, _| measured(Sort::Loudness, (index * 7 % 24) as f64)), [""; 0]);
        assert_eq!(found(|_, _| measured(Sort::Year, 1999.0)), [""; 0]);
    }

    #[test]
    fn the_area_under_the_curve_is_that_of_all_pairs() {
        // 3 beats 1 and 2 and ties with 3; 2 beats 1 and ties with 2: 2.5 + 1.5 of 6.
        assert!((area_under_curve(&[3.0, 2.0], &[1.0, 2.0, 3.0]) - 4.0 / 6.0).abs() < 1e-12);
    }
}
