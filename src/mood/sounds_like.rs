//! What a user's mood sounds like: a mix of the seven moods that the network knows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::AudioMood;

/// A mix of the seven moods, with weights from -1 to 1. Positive ones speak for a mood, negative ones against it; what is not
/// named has no influence. Kept as an object with a number for each name, such as `{"tender": 1, "exciting": -1}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<AudioMood, f64>", into = "BTreeMap<AudioMood, f64>")]
pub struct SoundsLike {
    /// Neither 0 nor NaN.
    weights: BTreeMap<AudioMood, f64>,
}

impl Eq for SoundsLike {}

use AudioMood::{Angry, Exciting, Funny, Happy, Sad, Scary, Tender};

/// A mix and the names of moods that have it unless their user says otherwise, in lower case.
type Row = (&'static [&'static str], &'static [(AudioMood, f64)]);

/// The first five mixes were written down before anything was measured with them; they are not tuned.
const TABLE: &[Row] = &[
    (
        &["happy", "happiness", "joy", "joyful", "cheerful", "glad", "merry", "upbeat"],
        &[(Happy, 1.0), (Exciting, 1.0), (Sad, -1.0), (Tender, -1.0)],
    ),
    (
        &[
            "calm", "calming", "peaceful", "peace", "relaxed", "relaxing", "chill", "quiet", "serene", "mellow",
            "gentle",
        ],
        &[(Tender, 1.0), (Exciting, -1.0)],
    ),
    (&["sad", "sadness", "melancholic", "melancholy", "sorrowful", "mournful", "gloomy"], &[(Sad, 1.0), (Happy, -1.0)]),
    (&["tense", "tension", "suspense", "anxious", "nervous"], &[(Angry, 1.0), (Scary, 1.0)]),
    (
        &["battle", "fight", "fighting", "combat", "war", "action"],
        &[(Exciting, 1.0), (Angry, 1.0), (Scary, 1.0), (Tender, -1.0)],
    ),
    (&["funny", "fun", "comic", "silly", "humorous", "playful"], &[(Funny, 1.0)]),
    (&["tender", "romantic", "love", "loving"], &[(Tender, 1.0)]),
    (&["exciting", "excited", "energetic", "party"], &[(Exciting, 1.0)]),
    (&["angry", "anger", "aggressive", "furious"], &[(Angry, 1.0)]),
    (&["scary", "fear", "creepy", "eerie", "spooky", "horror"], &[(Scary, 1.0)]),
];

impl SoundsLike {
    /// What a mood of this name sounds like, as far as that is known: by its name or a synonym, without case.
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        let (_, mix) = TABLE.iter().find(|(names, _)| names.contains(&name.as_str()))?;
        Some(mix.iter().copied().collect())
    }

    /// Whether two names, in lower case, mean the same mood, as far as that is known.
    pub fn are_synonyms(name: &str, other: &str) -> bool {
        TABLE.iter().any(|(names, _)| names.contains(&name) && names.contains(&other))
    }

    /// The weight of one of the seven.
    pub fn weight(&self, mood: AudioMood) -> f64 {
        self.weights.get(&mood).copied().unwrap_or(0.0)
    }

    /// Changes the weight of one of the seven, cut to -1 to 1. What is no number has no influence.
    pub fn set(&mut self, mood: AudioMood, weight: f64) {
        if weight == 0.0 || weight.is_nan() {
            self.weights.remove(&mood);
        } else {
            self.weights.insert(mood, weight.clamp(-1.0, 1.0));
        }
    }

    /// Whether it sounds like none of them.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The mix of seven numbers, in the order of [`AudioMood::ALL`].
    pub fn of(&self, seven: &[f64; 7]) -> f64 {
        AudioMood::ALL.into_iter().zip(seven).map(|(mood, value)| self.weight(mood) * value).sum()
    }
}

impl From<BTreeMap<AudioMood, f64>> for SoundsLike {
    fn from(weights: BTreeMap<AudioMood, f64>) -> Self {
        weights.into_iter().collect()
    }
}

impl From<SoundsLike> for BTreeMap<AudioMood, f64> {
    fn from(mix: SoundsLike) -> Self {
        mix.weights
    }
}

impl FromIterator<(AudioMood, f64)> for SoundsLike {
    fn from_iter<T: IntoIterator<Item = (AudioMood, f64)>>(mix: T) -> Self {
        let mut sounds_like = Self::default();
        mix.into_iter().for_each(|(mood, weight)| sounds_like.set(mood, weight));
        sounds_like
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_mood_is_found_by_its_name_and_by_its_synonyms() {
        let calm = SoundsLike::by_name("calm").unwrap();
        assert_eq!((calm.weight(Tender), calm.weight(Exciting), calm.weight(Sad)), (1.0, -1.0, 0.0));
        assert_eq!(SoundsLike::by_name(" Peaceful "), Some(calm));
        assert_eq!(SoundsLike::by_name("blorp"), None);
        assert!(SoundsLike::are_synonyms("peaceful", "calm") && !SoundsLike::are_synonyms("calm", "tender"));
        assert!(!SoundsLike::are_synonyms("blorp", "blorp"), "not known");
    }

    #[test]
    fn every_name_is_there_once_and_each_of_the_seven_has_its_own() {
        let names: Vec<_> = TABLE.iter().flat_map(|(names, _)| names.iter()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for mood in AudioMood::ALL {
            assert_eq!(SoundsLike::by_name(mood.name()).map(|mix| mix.weight(mood)), Some(1.0), "{mood:?}");
        }
    }

    #[test]
    fn a_mix_is_edited_kept_and_read_again() {
        let mut mix = SoundsLike::by_name("sad").unwrap();
        mix.set(Scary, 0.5);
        mix.set(Happy, 0.0);
        let text = serde_json::to_string(&mix).unwrap();
        assert_eq!(text, r#"{"sad":1.0,"scary":0.5}"#);
        assert_eq!(serde_json::from_str::<SoundsLike>(&text).unwrap(), mix);
        assert_eq!(mix.of(&[1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 4.0]), 4.0);
        mix.set(Sad, f64::NAN);
        mix.set(Scary, 0.0);
        assert!(mix.is_empty());
    }

    #[test]
    fn weights_that_somebody_else_wrote_are_cut_to_what_they_can_be() {
        let mix: SoundsLike = serde_json::from_str(r#"{"sad":0,"angry":-0.0,"happy":1e300,"scary":-7}"#).unwrap();
        assert_eq!(mix, [(Happy, 1.0), (Scary, -1.0)].into_iter().collect());
        assert!(serde_json::from_str::<SoundsLike>(r#"{"wistful":1}"#).is_err());
    }
}
