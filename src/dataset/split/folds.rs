//! Which song is tested in which fold: groups stay whole, moods are spread evenly.

use std::collections::BTreeMap;

/// A group on its way into a fold.
struct Group {
    /// Places of its songs.
    indices: Vec<usize>,
    /// Its songs per mood.
    moods: Vec<usize>,
    /// Decides among groups of equal size.
    lot: [u8; 32],
}

/// The fold of each of `members` (group and mood), and how many folds there are: as many as asked, at least 2, at most one
/// a group. Greedy: the largest group first, each to the fold that it leaves best balanced. The same songs and seed give
/// the same folds, in whatever order the songs come.
pub(crate) fn assign(members: &[(&str, usize)], moods: usize, folds: usize, seed: u64) -> (Vec<usize>, usize) {
    let groups = groups(members, moods, seed);
    let folds = folds.max(2).min(groups.len());
    let mut totals = vec![0_usize; moods];
    for &(_, mood) in members {
        totals[mood] += 1;
    }

    let mut filled = vec![vec![0_usize; moods]; folds];
    let mut fold_of = vec![0; members.len()];
    for group in groups {
        let cost = |fold: &[usize]| imbalance_added(fold, &group.moods, &totals);
        let size = |fold: &[usize]| fold.iter().sum::<usize>();
        let best = (0..folds).min_by(|&a, &b| {
            let (a, b) = (&filled[a], &filled[b]);
            cost(a).total_cmp(&cost(b)).then_with(|| size(a).cmp(&size(b)))
        });
        let best = best.unwrap_or(0);
        for (count, added) in filled[best].iter_mut().zip(&group.moods) {
            *count += added;
        }
        for &index in &group.indices {
            fold_of[index] = best;
        }
    }
    (fold_of, folds)
}

/// Largest first; equal ones in the order of their lots.
fn groups(members: &[(&str, usize)], moods: usize, seed: u64) -> Vec<Group> {
    let mut by_name: BTreeMap<&str, Group> = BTreeMap::new();
    for (index, &(name, mood)) in members.iter().enumerate() {
        let group = by_name.entry(name).or_insert_with(|| Group {
            indices: Vec::new(),
            moods: vec![0; moods],
            lot: lot(name, seed),
        });
        group.indices.push(index);
        group.moods[mood] += 1;
    }
    let mut groups: Vec<Group> = by_name.into_values().collect();
    groups.sort_by(|a, b| b.indices.len().cmp(&a.indices.len()).then_with(|| a.lot.cmp(&b.lot)));
    groups
}

/// A number that only the seed and the name decide.
fn lot(name: &str, seed: u64) -> [u8; 32] {
    *blake3::Hasher::new().update(&seed.to_le_bytes()).update(name.as_bytes()).finalize().as_bytes()
}

/// How much the sum of the squared shares of the moods grows when `group` joins `fold`. It is least for an empty fold, so no
/// fold stays empty.
fn imbalance_added(fold: &[usize], group: &[usize], totals: &[usize]) -> f64 {
    let added = fold.iter().zip(group).zip(totals).map(|((&there, &new), &total)| {
        if new == 0 { 0.0 } else { (new * (new + 2 * there)) as f64 / (total * total) as f64 }
    });
    added.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moods_are_spread_evenly_when_every_song_stands_alone() {
        let names: Vec<String> = (0..40).map(|song| format!("song {song}")).collect();
        let members: Vec<(&str, usize)> = names.iter().enumerate().map(|(i, name)| (name.as_str(), i % 2)).collect();
        let (fold_of, folds) = assign(&members, 2, 5, 0);
        assert_eq!(folds, 5);
        for fold in 0..5 {
            for mood in 0..2 {
                let count = (0..40).filter(|&i| fold_of[i] == fold && members[i].1 == mood).count();
                assert_eq!(count, 4, "fold {fold}, mood {mood}");
            }
        }
    }

    #[test]
    fn fewer_groups_than_folds_give_fewer_folds() {
        let members = [("a", 0), ("b", 1), ("a", 1), ("c", 0)];
        let (fold_of, folds) = assign(&members, 2, 5, 7);
        assert_eq!(folds, 3);
        assert_eq!(fold_of[0], fold_of[2]);
        assert_eq!(assign(&[("a", 0), ("a", 1)], 2, 5, 7).1, 1);
        assert_eq!(assign(&[], 2, 5, 7).1, 0);
    }

    #[test]
    fn another_seed_gives_other_folds_and_another_order_does_not() {
        let names: Vec<String> = (0..40).map(|song| format!("song {song}")).collect();
        let members: Vec<(&str, usize)> = names.iter().enumerate().map(|(i, name)| (name.as_str(), i % 3)).collect();
        let (first, _) = assign(&members, 3, 5, 1);
        assert_ne!(first, assign(&members, 3, 5, 2).0);
        let reversed: Vec<_> = members.iter().rev().copied().collect();
        let (mut backwards, _) = assign(&reversed, 3, 5, 1);
        backwards.reverse();
        assert_eq!(first, backwards);
    }
}
