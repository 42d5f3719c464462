//! What a song sounds like to the network, in a few words: instruments, voice, style.
//!
//! A word is used from a score on, and for some instruments by a lead over the loudest instrument of another family, that was right in
//! nine of ten renderings whose instruments and styles are known (`assets/ear/facts.csv`, measured by `assets/ear/facts.py`). Classes
//! that failed that are in the table too, and are not used.

use std::sync::LazyLock;

use super::heard::Heard;

/// The table, with what was measured.
const TABLE: &str = include_str!("../../assets/ear/facts.csv");

/// No fact.
const NONE: u8 = u8::MAX;

/// A row of the table.
struct Entry {
    word: String,
    class: usize,
    /// The word of a broader fact, which this one makes superfluous.
    broader: Option<String>,
    /// The least log score.
    threshold: f32,
    /// The least lead over the loudest of its rivals, if that counts.
    margin: Option<f32>,
    /// Classes of instruments of other families.
    rivals: Vec<usize>,
}

/// A row of the table as it stands there.
#[derive(serde::Deserialize)]
struct Row {
    word: String,
    class: usize,
    #[cfg(test)]
    name: String,
    broader: Option<String>,
    family: Option<String>,
    threshold: Option<f32>,
    margin: Option<f32>,
    used: String,
    #[cfg(test)]
    shown: usize,
    #[cfg(test)]
    right: usize,
}

fn rows() -> Vec<Row> {
    let mut table = csv::Reader::from_reader(TABLE.as_bytes());
    table.deserialize().map(|row| row.expect("the table is part of the program; a test reads it")).collect()
}

impl Entry {
    /// How far the score is above the threshold; `None` below it, or where a rival is too loud.
    fn how_sure(&self, scores: &[f32]) -> Option<f32> {
        let score = scores[self.class];
        let loudest = || self.rivals.iter().map(|&class| scores[class]).fold(f32::NEG_INFINITY, f32::max);
        let leads = self.margin.is_none_or(|margin| score - loudest() >= margin);
        (leads && score >= self.threshold).then_some(score - self.threshold)
    }
}

/// All facts, in the order of their words.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let rows = rows();
    let rivals = |row: &Row| {
        let others =
            rows.iter().filter(|other| row.family.is_some() && other.family.is_some() && other.family != row.family);
        others.map(|other| other.class).collect()
    };
    let used = rows.iter().filter(|row| row.used == "yes");
    let mut entries: Vec<Entry> = used
        .map(|row| Entry {
            word: row.word.clone(),
            class: row.class,
            broader: row.broader.clone(),
            threshold: row.threshold.expect("what is used has a threshold; a test reads it"),
            margin: row.margin,
            rivals: rivals(row),
        })
        .collect();
    entries.sort_by(|a, b| a.word.cmp(&b.word));
    assert!(entries.len() < usize::from(NONE), "a fact is a byte");
    entries
});

/// What a song sounds like: at most five facts, surest first. Empty when nothing is sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts([u8; Self::MOST]);

impl Default for Facts {
    fn default() -> Self {
        Self([NONE; Self::MOST])
    }
}

impl Facts {
    /// The most facts of a song.
    pub const MOST: usize = 5;

    /// What was heard of a song, in words.
    pub fn of(heard: &Heard) -> Self {
        let mut found: Vec<(f32, usize)> = Vec::new();
        for (index, entry) in ENTRIES.iter().enumerate() {
            if let Some(sure) = entry.how_sure(heard.log_scores()) {
                found.push((sure, index));
            }
        }
        let narrower = |index: usize| {
            found.iter().any(|&(_, other)| ENTRIES[other].broader.as_deref() == Some(ENTRIES[index].word.as_str()))
        };
        let mut facts: Vec<(f32, usize)> = found.iter().copied().filter(|&(_, index)| !narrower(index)).collect();
        facts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut all = Self::default();
        for (place, (_, index)) in all.0.iter_mut().zip(facts) {
            *place = index as u8;
        }
        all
    }

    /// The words of all facts there are, from A to Z.
    pub fn known() -> impl Iterator<Item = &'static str> {
        ENTRIES.iter().map(|entry| entry.word.as_str())
    }

    /// Surest first.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        self.0.into_iter().take_while(|&fact| fact != NONE).map(|fact| ENTRIES[usize::from(fact)].word.as_str())
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0[0] == NONE
    }

    /// Whether a word of a fact, or a fact, begins with `text`, which is in lower case.
    pub fn begin_with(self, text: &str) -> bool {
        self.words().any(|fact| fact.starts_with(text) || fact.split(' ').any(|word| word.starts_with(text)))
    }

    /// "violin, classical".
    pub fn listed(self) -> String {
        self.words().collect::<Vec<_>>().join(", ")
    }

    /// A number that sorts as the facts do by their words, from the surest on; songs without any come last.
    pub fn order(self) -> u64 {
        self.0.iter().fold(0, |order, &fact| order << 8 | u64::from(fact))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CLASSES, FEATURES, class_name};
    use super::*;
    use crate::pipeline::Hearing;

    fn heard(loud: &[(usize, f32)]) -> Heard {
        let mut scores = vec![-12.0; CLASSES];
        for &(class, score) in loud {
            scores[class] = score;
        }
        Heard::new(vec![0.0; FEATURES], scores, vec![-20.0; Hearing::BANDS])
    }

    fn entry(word: &str) -> &'static Entry {
        ENTRIES.iter().find(|entry| entry.word == word).expect("a fact")
    }

    #[test]
    fn the_table_can_be_read_and_used_rows_were_right_in_nine_of_ten() {
        let mut used = 0;
        for row in rows() {
            assert_eq!(class_name(row.class), row.name);
            if row.used == "yes" {
                used += 1;
                assert!(10 * row.right >= 9 * row.shown && row.shown >= 8, "{}", row.word);
            }
        }
        assert_eq!(used, ENTRIES.len());
        for entry in ENTRIES.iter() {
            assert!(entry.threshold < 0.0);
            assert!(entry.broader.as_ref().is_none_or(|broader| *broader != entry.word));
        }
    }

    #[test]
    fn nothing_sure_is_no_fact_and_the_surest_comes_first() {
        assert!(Facts::of(&heard(&[])).is_empty());
        let (banjo, flute) = (entry("banjo"), entry("flute"));
        let facts = Facts::of(&heard(&[(banjo.class, banjo.threshold + 0.1), (flute.class, flute.threshold + 0.4)]));
        assert_eq!(facts.words().collect::<Vec<_>>(), ["flute", "banjo"]);
        assert_eq!(facts.listed(), "flute, banjo");
        assert!(facts.begin_with("ban") && !facts.begin_with("anjo"));
        let below = Facts::of(&heard(&[(banjo.class, banjo.threshold - 0.01)]));
        assert!(below.is_empty() && facts.order() < below.order());
    }

    #[test]
    fn at_most_five_facts_and_no_broader_ones_beside_a_narrower() {
        let all: Vec<(usize, f32)> = ENTRIES.iter().map(|entry| (entry.class, -0.1)).collect();
        let facts = Facts::of(&heard(&all));
        assert_eq!(facts.words().count(), Facts::MOST);
        for fact in facts.words() {
            let narrower = ENTRIES.iter().any(|entry| entry.broader.as_deref() == Some(fact));
            assert!(!narrower, "{fact}");
        }
    }
}
