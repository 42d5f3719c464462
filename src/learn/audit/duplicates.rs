//! Songs that are there twice under different files: another encoding, another cut. Their features nearly agree, or their
//! features agree roughly and they are equally long.
//!
//! The limits were chosen on nine tracks in four encodings each and on 347 different tracks: different ones never came
//! nearer than 0.63, and pieces of equal length by one synthesiser not nearer than 0.49; encodings that keep all bands lay at 0.07
//! to 0.22, those at 22,050 Hz and 48 kbit/s at 0.26 to 0.56, so that a few of these are missed.

use std::collections::BTreeMap;

use crate::learn::example::GroupedExample;

/// Songs whose features lie closer, as the root of the mean squared difference in deviations, are taken for one recording.
const SAME: f32 = 0.4;
/// Songs of the same length may lie so far apart.
const SAME_IF_AS_LONG: f32 = 0.48;
/// Lengths agree within this many seconds.
const LENGTH_SECS: f64 = 0.15;
/// Differences beyond this count as this, so that a codec's cut-off does not hide the rest.
const MAX_DIFFERENCE: f32 = 2.0;
/// A distance is looked at after so many features: nearly all pairs are told apart by the first few.
const STRIDE: usize = 16;

/// Pairs of indices of songs that seem to be the same recording, in order. `lengths[i]` is that of song i, in seconds.
pub fn duplicates(examples: &[GroupedExample], lengths: &[f64]) -> Vec<(usize, usize)> {
    let rows = standardised(examples);
    let width = rows.first().map_or(0, Vec::len);
    // A vector of few numbers agrees with others by chance.
    if width < STRIDE {
        return Vec::new();
    }
    let limit = |apart: f32| apart * apart * width as f32;
    let as_long = |a: usize, b: usize| match (lengths.get(a), lengths.get(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= LENGTH_SECS,
        _ => false,
    };
    let mut pairs = Vec::new();
    for (first, row) in rows.iter().enumerate() {
        for (second, other) in rows.iter().enumerate().skip(first + 1) {
            let apart = if as_long(first, second) { SAME_IF_AS_LONG } else { SAME };
            if lies_within(row, other, limit(apart)) {
                pairs.push((first, second));
            }
        }
    }
    pairs
}

/// Puts the groups of both songs of each pair together, so that no fold parts them.
pub fn join_groups(examples: &mut [GroupedExample], pairs: &[(usize, usize)]) {
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let root = |renamed: &BTreeMap<String, String>, group: &str| {
        let mut group = group.to_owned();
        while let Some(next) = renamed.get(&group) {
            group.clone_from(next);
        }
        group
    };
    for &(first, second) in pairs {
        let (one, other) = (root(&renamed, &examples[first].group), root(&renamed, &examples[second].group));
        if one != other {
            // The smaller name stays, whatever the order of the pairs.
            let (keep, give_up) = if one < other { (one, other) } else { (other, one) };
            renamed.insert(give_up, keep);
        }
    }
    for example in examples {
        example.group = root(&renamed, &example.group);
    }
}

fn lies_within(row: &[f32], other: &[f32], limit: f32) -> bool {
    let mut sum = 0.0;
    for (a, b) in row.chunks(STRIDE).zip(other.chunks(STRIDE)) {
        sum += a.iter().zip(b).map(|(a, b)| (a - b).abs().min(MAX_DIFFERENCE).powi(2)).sum::<f32>();
        if sum > limit {
            return false;
        }
    }
    true
}

/// Features in deviations from their mean.
fn standardised(examples: &[GroupedExample]) -> Vec<Vec<f32>> {
    let width = examples.first().map_or(0, |example| example.heard.features().len());
    let count = examples.len() as f64;
    let mut rows: Vec<Vec<f32>> = examples.iter().map(|_| Vec::with_capacity(width)).collect();
    for feature in 0..width {
        let values = || examples.iter().map(|example| f64::from(example.heard.features()[feature]));
        let mean = values().sum::<f64>() / count;
        let deviation = (values().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt().max(1e-9);
        for (row, value) in rows.iter_mut().zip(values()) {
            row.push(((value - mean) / deviation) as f32);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ear::{FEATURES, Heard};
    use crate::mood::Mood;

    /// Songs of noise; `same` repeats the sound of an earlier song, changed by as much as `change`.
    fn songs(count: usize, same: &[(usize, usize)], change: f32) -> Vec<GroupedExample> {
        let mut state = 7_u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
        };
        let mut songs: Vec<GroupedExample> = (0..count)
            .map(|index| GroupedExample {
                heard: Arc::new(Heard::made_up((0..FEATURES).map(|_| noise()).collect())),
                mood: Mood::new("calm").unwrap(),
                group: format!("artist {index}"),
            })
            .collect();
        for &(of, copy) in same {
            let features = songs[of].heard.features().iter().map(|value| value + change * noise()).collect();
            songs[copy].heard = Arc::new(Heard::made_up(features));
        }
        songs
    }

    #[test]
    fn a_recording_that_is_there_twice_is_found() {
        assert_eq!(duplicates(&songs(30, &[(3, 17), (5, 6)], 0.05), &[]), [(3, 17), (5, 6)]);
    }

    #[test]
    fn a_rougher_likeness_counts_when_the_lengths_agree() {
        let songs = songs(30, &[(3, 17)], 0.44);
        let lengths: Vec<f64> = (0..30).map(|index| 180.0 + f64::from(index)).collect();
        let mut agreeing = lengths.clone();
        agreeing[17] = lengths[3] + 0.05;
        assert_eq!(duplicates(&songs, &lengths), []);
        assert_eq!(duplicates(&songs, &agreeing), [(3, 17)]);
    }

    #[test]
    fn different_songs_are_no_duplicates() {
        assert_eq!(duplicates(&songs(60, &[], 0.0), &[]), []);
        assert_eq!(duplicates(&songs(60, &[], 0.0), &[200.0; 60]), []);
        assert_eq!(duplicates(&[], &[]), []);
    }

    #[test]
    fn groups_of_duplicates_become_one_along_a_chain() {
        let mut songs = songs(5, &[], 0.0);
        join_groups(&mut songs, &[(3, 4), (1, 3)]);
        let groups: Vec<&str> = songs.iter().map(|song| song.group.as_str()).collect();
        assert_eq!(groups, ["artist 0", "artist 1", "artist 2", "artist 1", "artist 1"]);
    }
}
