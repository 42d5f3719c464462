//! The order of the list. Every order is a total one: songs that are alike stand as they came in.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::Library;
use super::folded::leading_bytes;
use crate::app::choices::{Sort, SortColumn};
use crate::dataset::LabelState;
use crate::mood::Mood;
use crate::predict::{Prediction, Score};

impl Library {
    /// How two songs (by their indexes) stand to each other in the list.
    pub(super) fn compare(&self, a: usize, b: usize) -> Ordering {
        let Sort { column, descending } = self.sort;
        let order = match column {
            SortColumn::Added => Ordering::Equal,
            SortColumn::Title => self.folded[a].title().cmp(self.folded[b].title()),
            SortColumn::Artist => self.folded[a].artist().cmp(self.folded[b].artist()),
            SortColumn::Duration => self.duration(a).total_cmp(&self.duration(b)),
            SortColumn::Mood => self.label_order(a).cmp(&self.label_order(b)),
            SortColumn::Suggestion => self.suggestion_order(a).cmp(&self.suggestion_order(b)),
            SortColumn::Score => self.score(a).total_cmp(&self.score(b)),
            SortColumn::Hears => self.facts_order(a).cmp(&self.facts_order(b)),
        };
        let order = order.then(a.cmp(&b));
        if descending { order.reverse() } else { order }
    }

    /// Puts songs, which are in the order of their indexes, into the order of the list.
    pub(super) fn put_in_order(&self, rows: &mut [usize]) {
        let Sort { column, descending } = self.sort;
        match column {
            SortColumn::Added => {}
            SortColumn::Title => Self::sort_by_text(rows, |index| self.folded[index].title()),
            SortColumn::Artist => Self::sort_by_text(rows, |index| self.folded[index].artist()),
            SortColumn::Duration => sort_by_number(rows, |index| sortable(self.duration(index))),
            SortColumn::Mood => {
                let mut moods: Vec<&Mood> = self.counts.moods.keys().collect();
                moods.sort_unstable();
                sort_by_number(rows, |index| {
                    let (kind, mood) = self.label_order(index);
                    (u64::from(kind) << 32) + mood.map_or(0, |mood| moods.partition_point(|other| *other < mood) as u64)
                });
            }
            SortColumn::Suggestion => {
                let of_rows: Vec<Option<&str>> = rows.iter().map(|&index| self.suggestion_order(index).1).collect();
                let moods: BTreeSet<&str> = of_rows.iter().flatten().copied().collect();
                let moods: Vec<&str> = moods.into_iter().collect();
                let number = |mood: &str| moods.partition_point(|other| *other < mood) as u64;
                let numbers = of_rows.into_iter().map(|mood| mood.map_or(u64::MAX, number));
                sort_by_numbers(rows, numbers);
            }
            SortColumn::Score => sort_by_number(rows, |index| sortable(f64::from(self.score(index)))),
            SortColumn::Hears => sort_by_number(rows, |index| self.facts_order(index)),
        }
        if descending {
            rows.reverse();
        }
    }

    /// The first bytes settle most of it, without a look at the texts.
    fn sort_by_text<'a>(rows: &mut [usize], text: impl Fn(usize) -> &'a str) {
        let mut keyed: Vec<((u128, bool), usize)> =
            rows.iter().map(|&index| (leading_bytes(text(index)), index)).collect();
        keyed.sort_unstable_by(|a, b| {
            let rest = || if a.0.1 { text(a.1).cmp(text(b.1)) } else { Ordering::Equal };
            a.0.cmp(&b.0).then_with(rest).then_with(|| a.1.cmp(&b.1))
        });
        rows.iter_mut().zip(keyed).for_each(|(row, (_, index))| *row = index);
    }

    fn duration(&self, index: usize) -> f64 {
        self.songs[index].song.duration_secs
    }

    /// Moods by name, then unsure, skipped, and songs without a label.
    fn label_order(&self, index: usize) -> (u8, Option<&Mood>) {
        match self.songs[index].annotation.as_ref().map(|annotation| &annotation.state) {
            Some(LabelState::Labelled(mood)) => (0, Some(mood)),
            Some(LabelState::Unsure) => (1, None),
            Some(LabelState::Skipped) => (2, None),
            None => (3, None),
        }
    }

    /// By the name of the mood; songs without a suggestion last.
    fn suggestion_order(&self, index: usize) -> (bool, Option<&str>) {
        let mood = self.best_suggestion(index).map(|best| best.mood.as_str());
        (mood.is_none(), mood)
    }

    fn facts_order(&self, index: usize) -> u64 {
        self.facts(self.songs[index].song.id).order()
    }

    fn score(&self, index: usize) -> f32 {
        self.best_suggestion(index).map_or(-1.0, |best| best.probability)
    }

    pub(super) fn best_suggestion(&self, index: usize) -> Option<&Score> {
        self.suggestions.get(&self.songs[index].song.id).and_then(Prediction::answer)
    }
}

fn sort_by_number(rows: &mut [usize], number: impl Fn(usize) -> u64) {
    let numbers: Vec<u64> = rows.iter().map(|&index| number(index)).collect();
    sort_by_numbers(rows, numbers.into_iter());
}

/// By the number of each row.
fn sort_by_numbers(rows: &mut [usize], numbers: impl Iterator<Item = u64>) {
    let mut keyed: Vec<(u64, usize)> = numbers.zip(rows.iter().copied()).collect();
    keyed.sort_unstable();
    rows.iter_mut().zip(keyed).for_each(|(row, (_, index))| *row = index);
}

/// A whole number that sorts as `f64::total_cmp` does.
fn sortable(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sortable_numbers_sort_as_the_numbers_do() {
        let mut numbers = [3.5, -1.0, 0.0, -0.0, 0.25, f64::INFINITY, -7.0];
        numbers.sort_by_key(|number| sortable(*number));
        assert!(numbers.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_le()));
    }
}
