//! Hints before any tag: a distilled tagger's opinion on energetic–mellow and dark–bright. Never moods.
//!
//! The tagger is musicnn (Jordi Pons and others, ISC licence). `hints_student.json` is a linear student of it that reads the
//! features of [`super::features`]: for each of seven tags the logit of the tagger's probability. It learned from 725
//! freely licensed tracks and from no human label. A tag's score is that logit, relative to its mean and deviation over
//! those tracks. The axes are half the difference between the tags at their two ends:
//!
//! ```text
//! energetic = (mean(party, fast) − mean(mellow, slow, quiet)) / 2
//! bright    = (happy − sad) / 2
//! ```

use std::sync::LazyLock;

use serde::Deserialize;

/// Two axes, each from −3 to 3, 0 = as usual music.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hints {
    /// Positive: energetic. Negative: mellow.
    pub energetic: f32,
    /// Positive: bright. Negative: dark.
    pub bright: f32,
}

/// Further out than this an axis says nothing more.
const FARTHEST: f64 = 3.0;

static STUDENT: LazyLock<Student> = LazyLock::new(|| {
    serde_json::from_str(include_str!("hints_student.json"))
        .expect("the student is part of the program; a test reads it")
});

/// From the features of a picture, of which they read the first 302.
pub fn hints(features: &[f32]) -> Hints {
    let scores = STUDENT.scores(features);
    let towards = |names: &[&str]| {
        let sum: f64 =
            names.iter().map(|name| scores.iter().find(|(tag, _)| tag == name).map_or(0.0, |(_, z)| *z)).sum();
        sum / names.len() as f64
    };
    let axis = |high: &[&str], low: &[&str]| {
        let half_difference = (towards(high) - towards(low)) / 2.0;
        half_difference.clamp(-FARTHEST, FARTHEST) as f32
    };
    Hints { energetic: axis(&["party", "fast"], &["mellow", "slow", "quiet"]), bright: axis(&["happy"], &["sad"]) }
}

/// The linear student.
#[derive(Deserialize)]
struct Student {
    mean: Vec<f64>,
    sd: Vec<f64>,
    clip: f64,
    tags: Vec<Tag>,
}

/// One of its outputs.
#[derive(Deserialize)]
struct Tag {
    name: String,
    bias: f64,
    reference_mean: f64,
    reference_sd: f64,
    weights: Vec<f64>,
}

impl Student {
    /// Each tag's score, in deviations from usual music.
    fn scores(&self, features: &[f32]) -> Vec<(&str, f64)> {
        let standardised: Vec<f64> = features
            .iter()
            .zip(self.mean.iter().zip(&self.sd))
            .map(|(&feature, (mean, sd))| ((f64::from(feature) - mean) / sd).clamp(-self.clip, self.clip))
            .collect();
        let score = |tag: &Tag| {
            let logit = tag.bias + tag.weights.iter().zip(&standardised).map(|(w, z)| w * z).sum::<f64>();
            (logit - tag.reference_mean) / tag.reference_sd
        };
        self.tags.iter().map(|tag| (tag.name.as_str(), score(tag))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::features::FEATURE_COUNT;

    #[test]
    fn the_student_reads_every_feature_and_has_every_tag() {
        assert_eq!((STUDENT.mean.len(), STUDENT.sd.len()), (FEATURE_COUNT, FEATURE_COUNT));
        assert!(STUDENT.sd.iter().all(|sd| *sd > 0.0));
        assert!(STUDENT.tags.iter().all(|tag| tag.weights.len() == FEATURE_COUNT && tag.reference_sd > 0.0));
        for name in ["happy", "sad", "mellow", "party", "slow", "fast", "quiet"] {
            assert_eq!(STUDENT.tags.iter().filter(|tag| tag.name == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn usual_music_lies_near_the_middle() {
        let usual: Vec<f32> = STUDENT.mean.iter().map(|&mean| mean as f32).collect();
        let hints = hints(&usual);
        assert!(hints.energetic.abs() < 0.1 && hints.bright.abs() < 0.1, "{hints:?}");
    }

    #[test]
    fn an_axis_never_leaves_its_range() {
        for extreme in [f32::MIN, -1e6, 1e6, f32::MAX] {
            let hints = hints(&[extreme; FEATURE_COUNT]);
            assert!((-3.0..=3.0).contains(&hints.energetic) && (-3.0..=3.0).contains(&hints.bright), "{hints:?}");
        }
    }
}
