//! The moods as the fake database keeps them: labels say which mood by its number, so that they go with its name.

use std::collections::HashMap;

use moodsic::dataset::{LabelState, StepKind};
use moodsic::mood::{Mood, MoodEntry, Vocabulary};
use moodsic::song::SongId;
use moodsic::worker::MoodEdit;

use super::disk::{Edited, Relabelled};

/// A label as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    Mood(usize),
    Unsure,
    Skipped,
}

#[derive(Clone)]
pub struct Moods {
    /// In their order.
    living: Vec<(usize, MoodEntry)>,
    /// All names there ever were, the last of each mood.
    names: HashMap<usize, Mood>,
}

impl Default for Moods {
    fn default() -> Self {
        let living: Vec<(usize, MoodEntry)> = Vocabulary::default().entries().iter().cloned().enumerate().collect();
        let names = living.iter().map(|(number, entry)| (*number, entry.mood.clone())).collect();
        Self { living, names }
    }
}

impl Moods {
    pub fn vocabulary(&self) -> Vocabulary {
        Vocabulary::new(self.living.iter().map(|(_, entry)| entry.clone()).collect()).expect("moods of other names")
    }

    fn index_of(&self, mood: &Mood) -> Option<usize> {
        self.living.iter().position(|(_, entry)| entry.mood == *mood)
    }

    pub fn state(&self, label: &Stored) -> LabelState {
        match label {
            Stored::Mood(number) => LabelState::Labelled(self.names[number].clone()),
            Stored::Unsure => LabelState::Unsure,
            Stored::Skipped => LabelState::Skipped,
        }
    }

    /// `None`: there is no such mood.
    pub fn stored(&self, state: &LabelState) -> Option<Stored> {
        Some(match state {
            LabelState::Labelled(mood) => Stored::Mood(self.living[self.index_of(mood)?].0),
            LabelState::Unsure => Stored::Unsure,
            LabelState::Skipped => Stored::Skipped,
        })
    }

    /// Back to, or on to, what was.
    pub fn put(&mut self, other: &Self) {
        self.living.clone_from(&other.living);
        self.note_names();
    }

    fn note_names(&mut self) {
        self.names.extend(self.living.iter().map(|(number, entry)| (*number, entry.mood.clone())));
    }

    /// Edits the moods, and answers which labels change with them. `None`: refused.
    pub fn edit(&mut self, edit: &MoodEdit, labels: &HashMap<SongId, Stored>) -> Option<Edited> {
        let relabelled = |from: usize, to: Option<Stored>| -> Vec<Relabelled> {
            let of_mood = labels.iter().filter(|(_, label)| **label == Stored::Mood(from));
            let mut relabelled: Vec<_> = of_mood.map(|(song, label)| (*song, Some(*label), to)).collect();
            relabelled.sort_unstable_by_key(|change| change.0);
            relabelled
        };
        let name_at = |moods: &Self, index: usize| moods.living[index].1.mood.clone();
        let mut edited = Edited { kind: StepKind::Label, labels: Vec::new(), renamed: None };
        match edit {
            MoodEdit::Add(mood, colour) => {
                if self.index_of(mood).is_some() {
                    return None;
                }
                self.living.push((self.names.len(), MoodEntry::new(mood.clone(), *colour)));
                edited.kind = StepKind::AddMood(mood.clone());
            }
            MoodEdit::Rename(from, to) => {
                let index = self.index_of(from)?;
                let old = name_at(self, index);
                if let Some(other) = self.index_of(to).filter(|other| *other != index) {
                    edited.kind = StepKind::MergeMoods { from: old, to: name_at(self, other) };
                    edited.labels = relabelled(self.living[index].0, Some(Stored::Mood(self.living[other].0)));
                    self.living.remove(index);
                } else {
                    edited.renamed = Some((from.clone(), to.clone()));
                    edited.kind = StepKind::RenameMood { from: old, to: to.clone() };
                    self.living[index].1.mood = to.clone();
                }
            }
            MoodEdit::Recolour(mood, colour) => {
                let index = self.index_of(mood)?;
                edited.kind = StepKind::RecolourMood(name_at(self, index));
                self.living[index].1.colour = *colour;
            }
            MoodEdit::SoundsLike(mood, mix) => {
                let index = self.index_of(mood)?;
                edited.kind = StepKind::SoundMood(name_at(self, index));
                self.living[index].1.sounds_like.clone_from(mix);
            }
            MoodEdit::Move(mood, place) => {
                let index = self.index_of(mood)?;
                edited.kind = StepKind::MoveMood(name_at(self, index));
                let moved = self.living.remove(index);
                self.living.insert((*place).min(self.living.len()), moved);
            }
            MoodEdit::Remove(mood) => {
                let index = self.index_of(mood)?;
                edited.kind = StepKind::RemoveMood(name_at(self, index));
                edited.labels = relabelled(self.living[index].0, None);
                self.living.remove(index);
            }
        }
        self.note_names();
        Some(edited)
    }
}
