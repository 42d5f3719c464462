//! What the network was taught to hear: the 527 classes of AudioSet (Gemmeke and others 2017), by their official order.

use std::sync::LazyLock;

use crate::mood::AudioMood;

/// Number of classes.
pub const CLASSES: usize = 527;

/// AudioSet's own list, CC BY 4.0 (see `assets/ear/NOTICE`).
const LIST: &str = include_str!("../../assets/ear/classes.csv");

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut list = csv::Reader::from_reader(LIST.as_bytes());
    list.records()
        .map(|record| record.expect("the list is part of the program; a test reads it")[2].to_owned())
        .collect()
});

/// AudioSet's name of a class.
///
/// # Panics
/// When there is no such class.
pub fn class_name(class: usize) -> &'static str {
    &NAMES[class]
}

impl AudioMood {
    /// Its class.
    pub fn class(self) -> usize {
        276 + self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_name_and_the_moods_have_theirs() {
        assert_eq!(NAMES.len(), CLASSES);
        assert_eq!(class_name(0), "Speech");
        for mood in AudioMood::ALL {
            assert_eq!(class_name(mood.class()).to_lowercase(), format!("{} music", mood.name()));
        }
    }
}
