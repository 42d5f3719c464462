//! What a labeller saw and did, kept in the plainest way: which label each song must have, by what was on screen before each
//! key. It knows the rules of the keys, and nothing of how the window keeps them.

use std::collections::HashMap;

use moodsic::app::state::{Filter, State};
use moodsic::dataset::LabelState;
use moodsic::mood::{Mood, MoodEntry, Vocabulary};
use moodsic::song::SongId;
use moodsic::worker::MoodEdit;

/// What is on screen.
#[derive(Clone, Debug)]
pub struct Sight {
    pub song: Option<SongId>,
    pub rows: Vec<SongId>,
    pub chosen: Vec<SongId>,
    pub filter: Filter,
}

impl Sight {
    pub fn of(state: &State) -> Self {
        Self {
            song: state.song.id(),
            rows: rows(state),
            chosen: state.library.chosen(),
            filter: state.library.filter().clone(),
        }
    }

    pub fn row(&self) -> Option<usize> {
        self.rows.iter().position(|row| Some(*row) == self.song)
    }

    /// What comes on screen when songs are taken out of the list.
    pub fn without(&self, songs: &[SongId]) -> Then {
        let following = self.row().map_or(&[][..], |row| &self.rows[row..]);
        let next = following.iter().find(|song| !songs.contains(song));
        let gone = self.song.is_some_and(|song| songs.contains(&song));
        next.filter(|_| gone).map_or(Then::Stays, |next| Then::Shows(*next))
    }
}

/// The songs of the list.
pub fn rows(state: &State) -> Vec<SongId> {
    state.library.visible().iter().map(|&index| state.library.songs()[index].song.id).collect()
}

/// A step of the history.
#[derive(Clone, Debug, Default)]
struct Step {
    /// Labels of songs before and after.
    labels: Vec<(SongId, Option<LabelState>, Option<LabelState>)>,
    /// Songs that it took out of the list.
    hidden: Vec<SongId>,
    /// The moods before and after, where it changed them.
    moods: Option<(Vec<MoodEntry>, Vec<MoodEntry>)>,
    /// The old and the new name of a mood, which its songs keep.
    renamed: Option<(Mood, Mood)>,
}

/// What a step back or forth must show.
#[derive(Debug, PartialEq, Eq)]
pub enum Stepped {
    /// Nothing, or much.
    Nothing,
    /// One song, if it is in the list.
    Song(SongId),
    /// Songs leave the list again.
    Hides(Vec<SongId>),
}

/// What a key must have done to the screen.
#[derive(Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Stays,
    /// Another song is there.
    Shows(SongId),
}

pub struct User {
    /// Labels as they must be.
    pub labels: HashMap<SongId, LabelState>,
    /// The moods as they must be.
    pub moods: Vec<MoodEntry>,
    done: Vec<Step>,
    undone: Vec<Step>,
    /// The last label had no song to go on to.
    resting: bool,
    /// Songs that had no label when the list was made.
    pub fresh: HashMap<SongId, bool>,
}

impl Default for User {
    fn default() -> Self {
        Self {
            labels: HashMap::new(),
            moods: Vocabulary::default().entries().to_vec(),
            done: Vec::new(),
            undone: Vec::new(),
            resting: false,
            fresh: HashMap::new(),
        }
    }
}

impl User {
    fn set(&mut self, song: SongId, label: Option<LabelState>) {
        match label {
            Some(label) => drop(self.labels.insert(song, label)),
            None => drop(self.labels.remove(&song)),
        }
    }

    /// A list was made anew before the user's eyes.
    pub fn sees_list(&mut self, rows: &[SongId]) {
        self.fresh = rows.iter().map(|song| (*song, !self.labels.contains_key(song))).collect();
    }

    /// A song came into the list.
    pub fn sees_song(&mut self, song: SongId) {
        self.fresh.entry(song).or_insert(!self.labels.contains_key(&song));
    }

    /// Somebody went somewhere: keys label again.
    pub fn wakes(&mut self) {
        self.resting = false;
    }

    /// Presses the key of a label; `moves`: the key goes on to the next song.
    pub fn labels(&mut self, sight: &Sight, label: Option<&LabelState>, moves: bool) -> Then {
        if !sight.chosen.is_empty() {
            self.act(&sight.chosen, label);
            return Then::Stays;
        }
        let (Some(song), Some(row)) = (sight.song, sight.row()) else { return Then::Stays };
        if self.resting {
            return Then::Stays;
        }
        self.act(&[song], label);
        if !moves {
            return Then::Stays;
        }
        let among_untagged = matches!(sight.filter, Filter::Untagged | Filter::Mood(_))
            && self.fresh.get(&song).copied().unwrap_or(false);
        let next = sight.rows[row + 1..].iter().find(|next| !(among_untagged && self.labels.contains_key(next)));
        let Some(next) = next else {
            self.resting = true;
            return Then::Stays;
        };
        Then::Shows(*next)
    }

    fn act(&mut self, songs: &[SongId], label: Option<&LabelState>) {
        let labels = songs.iter().map(|&song| (song, self.labels.get(&song).cloned(), label.cloned())).collect();
        self.does(Step { labels, ..Step::default() });
    }

    fn does(&mut self, step: Step) {
        self.walk(&step, false);
        let changes = step.labels.iter().any(|(_, before, after)| before != after);
        if changes || step.moods.is_some() || !step.hidden.is_empty() {
            self.undone.clear();
            self.done.push(step);
        }
    }

    /// Takes songs out of the list.
    pub fn hides(&mut self, songs: &[SongId]) {
        self.does(Step { hidden: songs.to_vec(), ..Step::default() });
    }

    /// Edits the moods: an edit that the database does not refuse, and that changes something.
    pub fn edits(&mut self, edit: &MoodEdit) {
        let before = self.moods.clone();
        let mut after = before.clone();
        let index_of = |mood: &Mood| before.iter().position(|entry| entry.mood == *mood).expect("a mood");
        let (mut relabelled, mut renamed) = (None, None);
        match edit {
            MoodEdit::Add(mood, colour) => after.push(MoodEntry::new(mood.clone(), *colour)),
            MoodEdit::Recolour(mood, colour) => after[index_of(mood)].colour = *colour,
            MoodEdit::SoundsLike(mood, mix) => after[index_of(mood)].sounds_like.clone_from(mix),
            MoodEdit::Move(mood, place) => {
                let moved = after.remove(index_of(mood));
                after.insert(*place, moved);
            }
            MoodEdit::Rename(from, to) if before.iter().all(|entry| entry.mood != *to) => {
                after[index_of(from)].mood = to.clone();
                renamed = Some((from.clone(), to.clone()));
            }
            MoodEdit::Rename(from, to) => {
                after.remove(index_of(from));
                relabelled = Some((from, Some(LabelState::Labelled(to.clone()))));
            }
            MoodEdit::Remove(mood) => {
                after.remove(index_of(mood));
                relabelled = Some((mood, None));
            }
        }
        let mut labels = Vec::new();
        if let Some((from, to)) = relabelled {
            let of_mood = self.labels.iter().filter(|(_, label)| label.mood() == Some(from));
            labels.extend(of_mood.map(|(song, label)| (*song, Some(label.clone()), to.clone())));
        }
        self.does(Step { labels, moods: Some((before, after)), renamed, ..Step::default() });
    }

    fn walk(&mut self, step: &Step, back: bool) {
        for (song, before, after) in &step.labels {
            self.set(*song, if back { before.clone() } else { after.clone() });
        }
        if let Some((from, to)) = &step.renamed {
            let (from, to) = if back { (to, from) } else { (from, to) };
            for label in self.labels.values_mut().filter(|label| label.mood() == Some(from)) {
                *label = LabelState::Labelled(to.clone());
            }
        }
        if let Some((before, after)) = &step.moods {
            self.moods.clone_from(if back { before } else { after });
        }
    }

    /// Presses the key of undo or redo.
    pub fn steps(&mut self, undo: bool) -> Stepped {
        self.resting = false;
        let (from, to) = if undo { (&mut self.done, &mut self.undone) } else { (&mut self.undone, &mut self.done) };
        let Some(step) = from.pop() else { return Stepped::Nothing };
        to.push(step.clone());
        self.walk(&step, undo);
        if !undo && !step.hidden.is_empty() {
            return Stepped::Hides(step.hidden);
        }
        let changed = step.labels.iter().filter(|(_, before, after)| before != after).map(|change| change.0);
        match changed.chain(step.hidden).collect::<Vec<_>>()[..] {
            [song] if step.moods.is_none() => Stepped::Song(song),
            _ => Stepped::Nothing,
        }
    }
}
