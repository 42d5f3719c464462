//! What a labeller saw and did, kept in the plainest way: which label each song must have, by what was on screen before each
//! key. It knows the rules of the keys, and nothing of how the window keeps them.

use std::collections::HashMap;

use moodsic::app::state::{Filter, State};
use moodsic::dataset::LabelState;
use moodsic::song::SongId;

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
}

/// The songs of the list.
pub fn rows(state: &State) -> Vec<SongId> {
    state.library.visible().iter().map(|&index| state.library.songs()[index].song.id).collect()
}

/// Labels of songs before and after an action.
type Action = Vec<(SongId, Option<LabelState>, Option<LabelState>)>;

/// What a key must have done to the screen.
#[derive(Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Stays,
    /// Another song is there.
    Shows(SongId),
}

#[derive(Default)]
pub struct User {
    /// Labels as they must be.
    pub labels: HashMap<SongId, LabelState>,
    done: Vec<Action>,
    undone: Vec<Action>,
    /// The last label had no song to go on to.
    resting: bool,
    /// Songs that had no label when the list was made.
    pub fresh: HashMap<SongId, bool>,
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
        let action: Action =
            songs.iter().map(|&song| (song, self.labels.get(&song).cloned(), label.cloned())).collect();
        for &song in songs {
            self.set(song, label.cloned());
        }
        if action.iter().any(|(_, before, after)| before != after) {
            self.undone.clear();
            self.done.push(action);
        }
    }

    /// Takes songs out of the list: a step without labels.
    pub fn hides(&mut self) {
        self.undone.clear();
        self.done.push(Vec::new());
    }

    /// Presses the key of undo or redo. Answers the only song that it changed.
    pub fn steps(&mut self, undo: bool) -> Option<SongId> {
        self.resting = false;
        let (from, to) = if undo { (&mut self.done, &mut self.undone) } else { (&mut self.undone, &mut self.done) };
        let action = from.pop()?;
        to.push(action.clone());
        for (song, before, after) in &action {
            self.set(*song, if undo { before.clone() } else { after.clone() });
        }
        match action.iter().filter(|(_, before, after)| before != after).collect::<Vec<_>>()[..] {
            [(song, ..)] => Some(*song),
            _ => None,
        }
    }
}
