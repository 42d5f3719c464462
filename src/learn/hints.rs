//! Hints before any tag: what the pretrained network says of energetic–mellow and dark–bright. Never moods.
//!
//! Each axis is half the difference between moods of the network at its two ends, in deviations from usual music:
//!
//! ```text
//! energetic = (exciting − tender) / 2
//! bright    = (happy − sad) / 2
//! ```

use super::prior::usual_moods;
use crate::ear::Heard;
use crate::mood::AudioMood;

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

/// From what was heard of a song.
pub fn hints(heard: &Heard) -> Hints {
    let seven = usual_moods(heard);
    let of = |mood: AudioMood| seven[mood as usize];
    let axis = |high, low| ((of(high) - of(low)) / 2.0).clamp(-FARTHEST, FARTHEST) as f32;
    Hints { energetic: axis(AudioMood::Exciting, AudioMood::Tender), bright: axis(AudioMood::Happy, AudioMood::Sad) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ear::{CLASSES, FEATURES};
    use crate::pipeline::Hearing;

    fn heard(log_scores: impl Fn(usize) -> f32) -> Heard {
        let scores = (0..CLASSES).map(log_scores).collect();
        Heard::new(vec![0.0; FEATURES], scores, vec![-20.0; Hearing::BANDS])
    }

    #[test]
    fn an_exciting_song_is_energetic_and_a_sad_one_is_dark() {
        let loud = |mood: AudioMood| move |class| if class == mood.class() { -0.5 } else { -7.0 };
        assert!(hints(&heard(loud(AudioMood::Exciting))).energetic > 0.5);
        assert!(hints(&heard(loud(AudioMood::Tender))).energetic < -0.5);
        assert!(hints(&heard(loud(AudioMood::Sad))).bright < -0.5);
    }

    #[test]
    fn an_axis_never_leaves_its_range() {
        for extreme in [-1e30, 1e30] {
            let hints = hints(&heard(|class| if class % 2 == 0 { extreme } else { -extreme }));
            assert!((-3.0..=3.0).contains(&hints.energetic) && (-3.0..=3.0).contains(&hints.bright), "{hints:?}");
        }
    }
}
