//! Accuracy against the number of labels: what none of the labels, a tenth, a quarter, half of them would have been worth.
//!
//! With no label the moods' priors decide, so there is a first point where two of the moods at least sound like something.
//! Each point cross-validates a part of the songs. Every song has a lot drawn from the seed and its index, and a part takes
//! the songs of each mood with the smallest lots: smaller parts lie in larger ones, and all keep the shares of the moods.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::learn::evaluate::cross_validation::{CrossValidation, cross_validate};
use crate::learn::evaluate::figures::{CurvePoint, Evaluation};
use crate::learn::example::GroupedExample;
use crate::learn::prior::{LibraryScale, Reference};
use crate::mood::Mood;
use crate::predict::{share, wilson_interval};

/// The parts, smallest first; the whole is the evaluation itself.
const PARTS: [f64; 4] = [0.125, 0.25, 0.5, 0.75];

/// The points from no label up to `whole`, the evaluation of all `examples`, which is the last one. Parts with too few songs of a mood to
/// be trained on have no point. `None` when `progress` (0 to 1) breaks it off.
pub fn learning_curve(
    examples: &[GroupedExample],
    reference: &Reference,
    how: CrossValidation,
    whole: &Evaluation,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Vec<CurvePoint>> {
    let mut points: Vec<CurvePoint> = without_labels(examples, reference, &whole.confusion.moods).into_iter().collect();
    for (index, part) in PARTS.into_iter().enumerate() {
        let some = part_of(examples, part, how.seed);
        let mut broken = false;
        let found = cross_validate(&some, reference, how, &mut |done| {
            let flow = progress((index as f32 + done) / PARTS.len() as f32);
            broken |= flow.is_break();
            flow
        });
        if broken {
            return None;
        }
        // With fewer moods the figure would mean something else.
        points.extend(
            found.filter(|found| found.confusion.moods == whole.confusion.moods).as_ref().map(CurvePoint::from),
        );
    }
    points.push(whole.into());
    Some(points)
}

/// What is told right of the songs of `moods` with no label: the mood whose prior is the largest. Moods without a prior are never
/// told. `None` for fewer than two moods with one.
fn without_labels(examples: &[GroupedExample], reference: &Reference, moods: &[Mood]) -> Option<CurvePoint> {
    let known: Vec<Mood> = moods.iter().filter(|mood| reference.sounds_like(mood).is_some()).cloned().collect();
    if known.len() < 2 {
        return None;
    }
    let scale = LibraryScale::of(reference, &known);
    let asked: Vec<&GroupedExample> = examples.iter().filter(|example| moods.contains(&example.mood)).collect();
    let is_right = |example: &&&GroupedExample| {
        let prior = scale.prior(&example.heard);
        let best = (1..prior.len()).fold(0, |best, mood| if prior[mood] > prior[best] { mood } else { best });
        known[best] == example.mood
    };
    let hits = asked.iter().filter(is_right).count();
    Some(CurvePoint { songs: 0, accuracy: share(hits, asked.len()), interval95: wilson_interval(hits, asked.len()) })
}

/// The share `part` of the songs of each mood.
fn part_of(examples: &[GroupedExample], part: f64, seed: u64) -> Vec<GroupedExample> {
    let mut by_mood: BTreeMap<&Mood, Vec<(blake3::Hash, usize)>> = BTreeMap::new();
    for (index, example) in examples.iter().enumerate() {
        let lot = blake3::Hasher::new().update(&seed.to_le_bytes()).update(&(index as u64).to_le_bytes()).finalize();
        by_mood.entry(&example.mood).or_default().push((lot, index));
    }
    let mut taken = Vec::new();
    for songs in by_mood.values_mut() {
        songs.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
        let count = (songs.len() as f64 * part).round() as usize;
        taken.extend(songs.iter().take(count).map(|(_, index)| *index));
    }
    taken.sort_unstable();
    taken.into_iter().map(|index| examples[index].clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dataset::GroupBy;
    use crate::ear::{CLASSES, FEATURES, Heard};
    use crate::mood::{AudioMood, SoundsLike};
    use crate::pipeline::Hearing;

    /// Songs of two moods, told apart by all their features.
    fn songs(count: usize) -> Vec<GroupedExample> {
        let example = |number: usize| GroupedExample {
            heard: Arc::new(Heard::made_up(vec![(number % 2) as f32 + (number % 7) as f32 * 0.01; FEATURES])),
            mood: Mood::new(["calm", "sad"][number % 2]).unwrap(),
            group: format!("song {number}"),
        };
        (0..count).map(example).collect()
    }

    #[test]
    fn smaller_parts_lie_in_larger_ones_and_keep_the_shares() {
        let songs = songs(40);
        let (quarter, half) = (part_of(&songs, 0.25, 3), part_of(&songs, 0.5, 3));
        assert_eq!((quarter.len(), half.len()), (10, 20));
        assert!(quarter.iter().all(|song| half.contains(song)));
        assert_eq!(quarter.iter().filter(|song| song.mood.as_str() == "calm").count(), 5);
        assert_ne!(quarter, part_of(&songs, 0.25, 4));
    }

    #[test]
    fn moods_that_sound_like_something_have_a_point_without_labels() {
        let loud = |mood: AudioMood| {
            let scores = (0..CLASSES).map(|class| if class == mood.class() { -0.5 } else { -7.0 }).collect();
            Arc::new(Heard::new(vec![0.0; FEATURES], scores, vec![-20.0; Hearing::BANDS]))
        };
        let example = |number: usize, mood, label| GroupedExample {
            heard: loud(mood),
            mood: Mood::new(label).unwrap(),
            group: number.to_string(),
        };
        let mut songs: Vec<_> = (0..6).map(|number| example(number, AudioMood::Sad, "sad")).collect();
        songs.extend((6..12).map(|number| example(number, AudioMood::Tender, "calm")));
        // One that is labelled against its sound.
        songs.push(example(12, AudioMood::Tender, "sad"));
        let moods = ["calm", "sad"].map(|name| Mood::new(name).unwrap());
        let mixes = moods.iter().filter_map(|mood| Some((mood.clone(), SoundsLike::by_name(mood.as_str())?)));
        let reference = Reference::of(&songs, mixes.collect());
        let point = without_labels(&songs, &reference, &moods).unwrap();
        assert_eq!((point.songs, point.accuracy), (0, 12.0 / 13.0));
        assert_eq!(without_labels(&songs, &Reference::of(&songs, BTreeMap::new()), &moods), None);
    }

    #[test]
    fn points_rise_in_songs_and_end_with_the_whole() {
        let songs = songs(48);
        let how = CrossValidation { folds: 4, group_by: GroupBy::None, seed: 0 };
        let go_on = &mut |_: f32| ControlFlow::Continue(());
        let reference = Reference::of(&songs, BTreeMap::new());
        let whole = cross_validate(&songs, &reference, how, go_on).unwrap();
        let points = learning_curve(&songs, &reference, how, &whole, go_on).unwrap();
        // An eighth has three songs a mood: too few.
        assert_eq!(points.iter().map(|point| point.songs).collect::<Vec<_>>(), [12, 24, 36, 48]);
        assert_eq!(points.last().unwrap().accuracy, whole.accuracy);
        assert_eq!(learning_curve(&songs, &reference, how, &whole, &mut |_| ControlFlow::Break(())), None);
    }
}
