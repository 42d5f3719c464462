//! Which mood each value means, as somebody has said.

use std::collections::BTreeMap;

use super::fold::key;
use crate::mood::Mood;

/// Which mood each value means. What is not in it is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meanings(BTreeMap<String, Mood>);

impl Meanings {
    pub(super) fn of_keys(keys: BTreeMap<String, Mood>) -> Self {
        Self(keys)
    }

    /// Says what a value means, however it is spelt; `None` leaves it out.
    pub fn set(&mut self, value: &str, mood: Option<Mood>) {
        match mood {
            Some(mood) => drop(self.0.insert(key(value), mood)),
            None => drop(self.0.remove(&key(value))),
        }
    }

    /// What a value means, however it is spelt.
    pub fn of(&self, value: &str) -> Option<&Mood> {
        self.of_key(&key(value))
    }

    pub(super) fn of_key(&self, key: &str) -> Option<&Mood> {
        self.0.get(key)
    }
}
