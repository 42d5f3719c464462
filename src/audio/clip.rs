//! Which part of a song is looked at: the window rule of a recipe, resolved against a song's length.

use serde::Serialize;

/// How a recipe chooses its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClipRule {
    /// 60–120 s; of a shorter song the last 60 s; of one under 60 s all of it; under 10 s refused.
    Minute,
    /// From 60 s at most 1,024,000 samples at 22,050 Hz (46.44 s); under 60 s refused.
    HackSc2020,
}

/// What the rule had to do for a song too short for the plain window. Recorded with the result and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClipNote {
    /// The plain window.
    Full,
    /// The song ends before 120 s: its last 60 s.
    LastMinute,
    /// The song is under 60 s: all of it.
    WholeSong,
    /// `hacksc2020` only: what there is after 60 s.
    Cut,
}

/// The part of a song that is looked at, in seconds of the song.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ClipWindow {
    /// Where it starts, in seconds.
    pub start_s: f64,
    /// Where it ends, in seconds.
    pub end_s: f64,
    /// What the rule had to do.
    #[serde(skip)]
    pub note: ClipNote,
}

/// Why a song has no window.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClipError {
    /// The song is shorter than the rule's least.
    #[error("too short: {actual_secs:.1} s, needs at least {needed_secs:.0} s")]
    TooShort {
        /// The rule's least, in seconds.
        needed_secs: f64,
        /// The song's length, in seconds.
        actual_secs: f64,
    },
}

/// Where the window starts in a song long enough, in seconds.
const START_SECS: f64 = 60.0;
/// Length of the minute, in seconds.
const MINUTE_SECS: f64 = 60.0;
/// The shortest song the minute is taken of, in seconds.
const MIN_SECS: f64 = 10.0;
/// The ancestor's cut: 1,024,000 samples at 22,050 Hz, in seconds.
const HACKSC_SECS: f64 = 1_024_000.0 / 22_050.0;

impl ClipRule {
    /// The window of a song of `song_secs` seconds.
    pub fn resolve(self, song_secs: f64) -> Result<ClipWindow, ClipError> {
        let too_short = |needed_secs| Err(ClipError::TooShort { needed_secs, actual_secs: song_secs.max(0.0) });
        let window = |start_s, end_s, note| Ok(ClipWindow { start_s, end_s, note });
        match self {
            Self::Minute if song_secs.is_nan() || song_secs < MIN_SECS => too_short(MIN_SECS),
            Self::Minute if song_secs >= START_SECS + MINUTE_SECS => {
                window(START_SECS, START_SECS + MINUTE_SECS, ClipNote::Full)
            }
            Self::Minute if song_secs >= MINUTE_SECS => {
                window(song_secs - MINUTE_SECS, song_secs, ClipNote::LastMinute)
            }
            Self::Minute => window(0.0, song_secs, ClipNote::WholeSong),
            Self::HackSc2020 if song_secs.is_nan() || song_secs <= START_SECS => too_short(START_SECS),
            Self::HackSc2020 if song_secs >= START_SECS + HACKSC_SECS => {
                window(START_SECS, START_SECS + HACKSC_SECS, ClipNote::Full)
            }
            Self::HackSc2020 => window(START_SECS, song_secs, ClipNote::Cut),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(song_secs: f64) -> (f64, f64, ClipNote) {
        let window = ClipRule::Minute.resolve(song_secs).expect("long enough");
        (window.start_s, window.end_s, window.note)
    }

    #[test]
    fn the_second_minute_of_a_long_song() {
        assert_eq!(minute(240.0), (60.0, 120.0, ClipNote::Full));
        assert_eq!(minute(120.0), (60.0, 120.0, ClipNote::Full));
    }

    #[test]
    fn the_last_minute_of_a_song_under_two_minutes() {
        assert_eq!(minute(90.0), (30.0, 90.0, ClipNote::LastMinute));
        assert_eq!(minute(60.0), (0.0, 60.0, ClipNote::LastMinute));
    }

    #[test]
    fn all_of_a_song_under_a_minute() {
        assert_eq!(minute(59.9), (0.0, 59.9, ClipNote::WholeSong));
        assert_eq!(minute(10.0), (0.0, 10.0, ClipNote::WholeSong));
    }

    #[test]
    fn too_short_says_how_short_and_what_is_needed() {
        for (rule, secs, needed_secs) in
            [(ClipRule::Minute, 9.99, 10.0), (ClipRule::Minute, 0.0, 10.0), (ClipRule::HackSc2020, 60.0, 60.0)]
        {
            assert_eq!(rule.resolve(secs), Err(ClipError::TooShort { needed_secs, actual_secs: secs }));
        }
        assert!(ClipRule::Minute.resolve(f64::NAN).is_err() && ClipRule::HackSc2020.resolve(f64::NAN).is_err());
    }

    #[test]
    fn the_ancestor_takes_at_most_its_samples_after_the_first_minute() {
        let full = ClipRule::HackSc2020.resolve(200.0).expect("long enough");
        assert_eq!(((full.end_s - full.start_s) * 22_050.0).round(), 1_024_000.0);
        assert_eq!(full.note, ClipNote::Full);
        let cut = ClipRule::HackSc2020.resolve(61.5).expect("long enough");
        assert_eq!((cut.start_s, cut.end_s, cut.note), (60.0, 61.5, ClipNote::Cut));
    }
}
