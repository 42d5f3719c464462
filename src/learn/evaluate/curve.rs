//! Accuracy against the number of labels: what a tenth, a quarter, half of the labels would have been worth.
//!
//! Each point cross-validates a part of the songs. Every song has a lot drawn from the seed and its index, and a part takes
//! the songs of each mood with the smallest lots: smaller parts lie in larger ones, and all keep the shares of the moods.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::learn::evaluate::cross_validation::{CrossValidation, cross_validate};
use crate::learn::evaluate::figures::{CurvePoint, Evaluation};
use crate::learn::example::GroupedExample;
use crate::learn::prior::Reference;
use crate::mood::Mood;

/// The parts, smallest first; the whole is the evaluation itself.
const PARTS: [f64; 4] = [0.125, 0.25, 0.5, 0.75];

/// The points up to `whole`, the evaluation of all `examples`, which is the last one. Parts with too few songs of a mood to
/// be trained on have no point. `None` when `progress` (0 to 1) breaks it off.
pub fn learning_curve(
    examples: &[GroupedExample],
    reference: &Reference,
    how: CrossValidation,
    whole: &Evaluation,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Vec<CurvePoint>> {
    let mut points = Vec::new();
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
    use crate::ear::{FEATURES, Heard};

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
