//! The values that the songs of a library bring along, and who brings them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::fold::{key, values};
use super::meanings::Meanings;
use super::propose::proposed;
use crate::dataset::{LabelState, LibrarySong};
use crate::mood::{Mood, Vocabulary};
use crate::song::SongId;

/// A value that files bring along. Those that differ in case, spaces or punctuation alone are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMood {
    /// As most files spell it.
    pub name: String,
    /// Songs that bring it.
    pub songs: usize,
    /// Those of them that have no label, neither unsure nor skipped.
    pub unlabelled: usize,
    /// The mood that it means unless somebody says otherwise; `None`: it is left out.
    pub proposed: Option<Mood>,
    pub(super) key: String,
    mark: u64,
}

impl FileMood {
    /// A number to remember it by, whatever its spelling: the same one in every run.
    pub fn mark(&self) -> u64 {
        self.mark
    }
}

fn mark_of(key: &str) -> u64 {
    let bytes = *blake3::hash(key.as_bytes()).as_bytes();
    bytes[..8].iter().fold(0, |mark, &byte| mark << 8 | u64::from(byte))
}

/// Songs that bring the same values and have the same label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// Indexes into the values, in the file's order.
    pub(super) values: Vec<usize>,
    pub(super) label: Option<LabelState>,
    pub(super) songs: Vec<SongId>,
}

/// The values that the songs of a library bring along.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileMoods {
    values: Vec<FileMood>,
    pub(super) groups: Vec<Group>,
}

/// A value while it is counted.
#[derive(Default)]
struct Count<'a> {
    key: String,
    /// How often each, and its place among them.
    spellings: BTreeMap<&'a str, (usize, usize)>,
    songs: usize,
    unlabelled: usize,
}

impl Count<'_> {
    /// The commonest spelling, of equals the one that came first.
    fn name(&self) -> &str {
        let commonest = self.spellings.iter().max_by_key(|(_, (count, place))| (*count, Reverse(*place)));
        commonest.map_or("", |(name, _)| name)
    }
}

impl FileMoods {
    /// What `songs` bring along, and what that means among the moods of `vocabulary`.
    pub fn of(songs: &[LibrarySong], vocabulary: &Vocabulary) -> Self {
        let mut counts: Vec<Count> = Vec::new();
        let mut index_of: HashMap<String, usize> = HashMap::new();
        // Most songs share their texts with others.
        let mut texts: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of: HashMap<(&str, Option<&str>, Option<&Mood>), usize> = HashMap::new();
        for entry in songs {
            let Some(text) = entry.song.metadata.mood.as_deref() else { continue };
            let said = texts.entry(text).or_insert_with(|| {
                let mut said: Vec<(usize, &str)> = Vec::new();
                // A mood may be called "so; so".
                let is_mood = Mood::new(text).is_ok_and(|mood| vocabulary.position(&mood).is_some());
                let parts = if is_mood { vec![text] } else { values(text).collect() };
                for value in parts {
                    let index = *index_of.entry(key(value)).or_insert_with_key(|key| {
                        counts.push(Count { key: key.clone(), ..Count::default() });
                        counts.len() - 1
                    });
                    if said.iter().all(|(earlier, _)| *earlier != index) {
                        said.push((index, value));
                    }
                }
                said
            });
            if said.is_empty() {
                continue;
            }
            let label = entry.annotation.as_ref().map(|annotation| &annotation.state);
            for &(index, value) in said.iter() {
                let count = &mut counts[index];
                let place = count.spellings.len();
                count.spellings.entry(value).or_insert((0, place)).0 += 1;
                count.songs += 1;
                count.unlabelled += usize::from(label.is_none());
            }
            let same = (text, label.map(LabelState::name), label.and_then(LabelState::mood));
            let group = *group_of.entry(same).or_insert_with(|| {
                let values = said.iter().map(|(index, _)| *index).collect();
                groups.push(Group { values, label: label.cloned(), songs: Vec::new() });
                groups.len() - 1
            });
            groups[group].songs.push(entry.song.id);
        }
        Self::sorted(&counts, groups, vocabulary)
    }

    /// The commonest value first.
    fn sorted(counts: &[Count], mut groups: Vec<Group>, vocabulary: &Vocabulary) -> Self {
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by(|&a, &b| {
            counts[b].songs.cmp(&counts[a].songs).then_with(|| counts[a].name().cmp(counts[b].name()))
        });
        let mut place = vec![0; counts.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        for value in groups.iter_mut().flat_map(|group| &mut group.values) {
            *value = place[*value];
        }
        // So that of new moods the commonest comes first, and gets the first key that is free.
        groups.sort_by_key(|group| group.values[0]);
        let bringing = groups.iter().map(|group| group.songs.len()).sum();
        let value = |&index: &usize| {
            let Count { key, songs, unlabelled, .. } = &counts[index];
            let name = counts[index].name().to_owned();
            let proposed = proposed(&name, *songs, bringing, vocabulary);
            let (key, mark) = (key.clone(), mark_of(key));
            FileMood { name, songs: *songs, unlabelled: *unlabelled, proposed, key, mark }
        };
        Self { values: order.iter().map(value).collect(), groups }
    }

    /// The values, the commonest first.
    pub fn values(&self) -> &[FileMood] {
        &self.values
    }

    /// The value that is spelt so or alike.
    pub fn value(&self, spelt: &str) -> Option<&FileMood> {
        let key = key(spelt);
        self.values.iter().find(|value| value.key == key)
    }

    /// What all values mean unless somebody says otherwise.
    pub fn proposals(&self) -> Meanings {
        self.meanings(|value| value.proposed.as_ref())
    }

    /// What all values mean as `of` says.
    pub fn meanings<'a>(&'a self, of: impl Fn(&'a FileMood) -> Option<&'a Mood>) -> Meanings {
        let said = self.values.iter().filter_map(|value| Some((value.key.clone(), of(value)?.clone())));
        Meanings::of_keys(said.collect())
    }
}
