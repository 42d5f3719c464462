//! The reasons in one sentence, by fixed rules.

use super::lean::LeanParts;
use super::regions::Region;
use crate::mood::Mood;

/// Less than this is nothing, in log odds.
const NOTHING: f32 = 0.05;

/// Begins with what adds the most, and names what is to be heard in the strongest regions.
pub(super) fn of(mood: &Mood, parts: LeanParts, regions: &[Region]) -> String {
    let (name, mood) = (mood, capitalised(mood.as_str()));
    let sounds = sounds(regions);
    let most = parts.places.max(parts.change).max(parts.tagger);
    match sounds {
        _ if most < NOTHING => format!("Little speaks for {name}; it is what is left."),
        None if parts.tagger >= most => format!("{mood} because a general tagger hears it that way."),
        None => format!("{mood} for the minute as a whole."),
        Some(sounds) if parts.places >= most => format!("{mood} mainly for {sounds}."),
        Some(sounds) if parts.tagger >= most => {
            format!("{mood} mainly because a general tagger hears it that way; in the sound, for {sounds}.")
        }
        Some(sounds) => format!("{mood} mainly for how it changes in the minute; in the sound, for {sounds}."),
    }
}

/// "quiet highs, busy lows and a sustained 200 Hz", each once.
fn sounds(regions: &[Region]) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for region in regions {
        let sound = region.sound.words();
        if !words.contains(&sound) {
            words.push(sound);
        }
    }
    let last = words.pop()?;
    Some(if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) })
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::sound::{Level, Motion, Sound};
    use super::*;

    fn region(quarter: usize, level: Level, motion: Motion, tone: Option<f32>) -> Region {
        Region { quarter, secs: (0.0, 5.0), share: 0.1, sound: Sound { quarter, level, motion, tone } }
    }

    fn parts(places: f32, change: f32, tagger: f32) -> LeanParts {
        LeanParts { places, change, tagger, base: 0.0 }
    }

    #[test]
    fn the_sentence_names_what_adds_the_most_and_the_sounds_once() {
        let sad = Mood::new("sad").unwrap();
        let regions = [
            region(3, Level::Quiet, Motion::Usual, None),
            region(3, Level::Quiet, Motion::Usual, None),
            region(0, Level::Usual, Motion::Steady, Some(200.0)),
        ];
        assert_eq!(of(&sad, parts(1.0, 0.2, 0.5), &regions), "Sad mainly for quiet highs and a sustained 200 Hz.");
        assert_eq!(
            of(&sad, parts(0.1, 0.2, 0.5), &regions[..1]),
            "Sad mainly because a general tagger hears it that way; in the sound, for quiet highs."
        );
        assert_eq!(
            of(&sad, parts(0.1, 0.2, 0.0), &regions[..1]),
            "Sad mainly for how it changes in the minute; in the sound, for quiet highs."
        );
        assert_eq!(of(&sad, parts(0.0, 0.0, 0.9), &[]), "Sad because a general tagger hears it that way.");
        assert_eq!(of(&sad, parts(-0.2, 0.0, 0.0), &regions), "Little speaks for sad; it is what is left.");
    }
}
