//! What is to be heard in a region, in words that follow fixed rules: how loud it is and how much it moves, each against what is usual
//! there, and whether one tone is held.
//!
//! What is usual was measured on regions of freely licensed music (`assets/ear/usual_regions.py`): a word needs a region that lies
//! outside of the middle half of them.

use super::grid::QUARTERS;
use super::minute::Minute;
use crate::pipeline::Hearing;

/// Nothing is heard below so many decibels under the loudest moment.
const FLOOR: f32 = -80.0;
/// A tone is louder than the bands at both sides of it, [`BESIDE`] bands away, by so many decibels: music falls off evenly towards the
/// highs, and that is no tone.
const STANDS_OUT: f32 = 6.0;
const BESIDE: usize = 2;
/// Movement is measured over so many frames, of 10 ms.
const STRIDE: usize = 10;

/// What is usual in a quarter.
struct Usual {
    /// Decibels below the loudest moment, on average: the first and the third quartile.
    level: (f32, f32),
    /// Decibels that a band changes by in 100 ms, on average: the same.
    motion: (f32, f32),
}

const USUAL: [Usual; QUARTERS] = [
    Usual { level: (-29.7, -22.0), motion: (4.8, 6.8) },
    Usual { level: (-41.1, -30.8), motion: (4.5, 6.6) },
    Usual { level: (-46.9, -31.9), motion: (3.9, 7.0) },
    Usual { level: (-53.9, -35.5), motion: (4.0, 8.3) },
];

/// How loud a region is, against what is usual in its bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Quieter than in three of four songs.
    Quiet,
    /// As usual.
    Usual,
    /// Louder than in three of four.
    Loud,
}

/// How much a region moves, against what is usual in its bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Less than in three of four songs.
    Steady,
    /// As usual.
    Usual,
    /// More than in three of four.
    Busy,
}

/// What is to be heard in a region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sound {
    /// Which quarter of the bands.
    pub quarter: usize,
    /// How loud it is.
    pub level: Level,
    /// How much it moves.
    pub motion: Motion,
    /// The frequency in Hz of a tone that stands out, if one does.
    pub tone: Option<f32>,
}

impl Sound {
    pub(super) fn of(minute: &Minute, quarter: usize, secs: (f64, f64)) -> Self {
        let bands = Hearing::BANDS / QUARTERS;
        let first = quarter * bands;
        let usual = &USUAL[quarter];
        let means = means(&minute.frames(secs, 0..Hearing::BANDS), Hearing::BANDS);
        let level = means[first..first + bands].iter().sum::<f32>() / bands as f32;
        let motion = motion(&minute.frames(secs, first..first + bands));
        Self {
            quarter,
            level: match level {
                level if level < usual.level.0 => Level::Quiet,
                level if level > usual.level.1 => Level::Loud,
                _ => Level::Usual,
            },
            motion: match motion {
                motion if motion < usual.motion.0 => Motion::Steady,
                motion if motion > usual.motion.1 => Motion::Busy,
                _ => Motion::Usual,
            },
            tone: tone(&means, first..first + bands).map(|band| Hearing::params().hz_of_band(band as f64) as f32),
        }
    }

    /// "quiet highs", "loud, busy lows", "a sustained 200 Hz".
    pub fn words(self) -> String {
        let place = ["lows", "mids", "upper mids", "highs"][self.quarter];
        let level = match self.level {
            Level::Quiet => Some("quiet"),
            Level::Usual => None,
            Level::Loud => Some("loud"),
        };
        let motion = match self.motion {
            Motion::Steady => Some("steady"),
            Motion::Usual => None,
            Motion::Busy => Some("busy"),
        };
        match (self.tone, level, motion) {
            (Some(hz), _, Some("steady")) => format!("a sustained {}", hertz(hz)),
            (_, Some(level), Some(motion)) => format!("{level}, {motion} {place}"),
            (_, Some(word), None) | (_, None, Some(word)) => format!("{word} {place}"),
            (Some(hz), None, None) => format!("a tone at {}", hertz(hz)),
            (None, None, None) => format!("the {place}"),
        }
    }
}

/// "200 Hz", "1.3 kHz": two digits are as fine as a band.
fn hertz(hz: f32) -> String {
    if hz < 1000.0 { format!("{:.0} Hz", (hz / 10.0).round() * 10.0) } else { format!("{:.1} kHz", hz / 1000.0) }
}

/// The mean level of each band.
fn means(frames: &[&[f32]], bands: usize) -> Vec<f32> {
    let mut means = vec![0.0; bands];
    for frame in frames {
        for (mean, level) in means.iter_mut().zip(*frame) {
            *mean += level.max(FLOOR) / frames.len() as f32;
        }
    }
    means
}

/// How much the bands change from one moment to the next.
fn motion(frames: &[&[f32]]) -> f32 {
    let pairs = frames.iter().zip(frames.iter().skip(STRIDE));
    let steps = pairs.flat_map(|(before, after)| before.iter().zip(*after));
    let (sum, count) = steps.fold((0.0, 0), |(sum, count), (before, after)| {
        (sum + (after.max(FLOOR) - before.max(FLOOR)).abs(), count + 1)
    });
    sum / count.max(1) as f32
}

/// The loudest of these bands, if it stands out from those beside it.
fn tone(means: &[f32], bands: std::ops::Range<usize>) -> Option<usize> {
    let loudest = bands.reduce(|best, band| if means[band] > means[best] { band } else { best })?;
    let beside = [loudest.checked_sub(BESIDE), Some(loudest + BESIDE)].into_iter().flatten();
    let quieter = |band: usize| means.get(band).is_none_or(|level| means[loudest] - level >= STANDS_OUT);
    (means[loudest] > FLOOR && beside.into_iter().all(quieter)).then_some(loudest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(level: Level, motion: Motion, tone: Option<f32>) -> String {
        Sound { quarter: 3, level, motion, tone }.words()
    }

    #[test]
    fn a_slope_is_no_tone_and_a_peak_is_one() {
        let slope: Vec<f32> = (0..64).map(|band| -10.0 - band as f32).collect();
        assert_eq!(tone(&slope, 16..32), None);
        let mut peak = slope.clone();
        peak[20] += 12.0;
        assert_eq!(tone(&peak, 16..32), Some(20));
        // A louder band of the quarter below is not its own.
        peak[15] += 30.0;
        assert_eq!(tone(&peak, 16..32), Some(20));
        assert_eq!(tone(&[-80.0; 64], 0..16), None);
    }

    #[test]
    fn words_follow_the_rules() {
        assert_eq!(sound(Level::Usual, Motion::Usual, None), "the highs");
        assert_eq!(sound(Level::Quiet, Motion::Usual, None), "quiet highs");
        assert_eq!(sound(Level::Usual, Motion::Busy, None), "busy highs");
        assert_eq!(sound(Level::Loud, Motion::Busy, Some(5000.0)), "loud, busy highs");
        assert_eq!(sound(Level::Quiet, Motion::Steady, None), "quiet, steady highs");
        assert_eq!(sound(Level::Loud, Motion::Steady, Some(203.0)), "a sustained 200 Hz");
        assert_eq!(sound(Level::Usual, Motion::Usual, Some(1340.0)), "a tone at 1.3 kHz");
    }
}
