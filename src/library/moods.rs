//! Moods that come into being by use.

use crate::dataset::{Store, StoreError};
use crate::mood::Mood;

/// Adds a mood that the library does not have yet; answers the mood as the library spells it, and whether it is new.
pub fn ensure_mood(store: &mut Store, mood: &Mood) -> Result<(Mood, bool), StoreError> {
    let vocabulary = store.vocabulary()?;
    if let Some(index) = vocabulary.position(mood) {
        return Ok((vocabulary.entries()[index].mood.clone(), false));
    }
    store.add_mood(mood, vocabulary.next_colour())?;
    Ok((mood.clone(), true))
}
