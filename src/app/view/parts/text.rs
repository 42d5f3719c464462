//! Numbers as text: m:ss, percent, counts.

use std::time::Duration;

use crate::worker::{ScanProgress, ScanStage};

/// Seconds as m:ss, or h:mm:ss from an hour on. Cut, not rounded, as clocks do.
pub(in crate::app::view) fn clock(secs: f64) -> String {
    let secs = secs.max(0.0) as u64;
    let (hours, minutes, seconds) = (secs / 3600, secs / 60 % 60, secs % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// Seconds as m:ss.s, for read-outs and narrow axes.
pub(in crate::app::view) fn clock_tenths(secs: f64) -> String {
    let tenths = (secs.max(0.0) * 10.0).round() as u64;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

/// How far a scan is.
pub(in crate::app::view) fn scan(ScanProgress { stage, done, total }: ScanProgress) -> String {
    match stage {
        ScanStage::Finding => format!("Reading songs: {done} of {total} found so far"),
        ScanStage::Reading => format!("Reading songs: {done} of {total}"),
        ScanStage::Composing => format!("Composing the demo library: {done} of {total}"),
    }
}

/// How long many songs are: "12 min", "2 h 33 min".
pub(in crate::app::view) fn long_time(secs: f64) -> String {
    let minutes = (secs.max(0.0) / 60.0).round() as u64;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    if hours > 0 { format!("{hours} h {minutes} min") } else { format!("{minutes} min") }
}

/// A duration as m:ss.
pub(in crate::app::view) fn clock_of(time: Duration) -> String {
    clock(time.as_secs_f64())
}

/// How long something took: "12 ms", "3.4 s".
pub(in crate::app::view) fn short_time(secs: f64) -> String {
    if secs < 0.1 { format!("{:.0} ms", secs * 1000.0) } else { format!("{secs:.1} s") }
}

/// A share as whole percent, which no line end tears apart.
pub(in crate::app::view) fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

/// A frequency for people: "250 Hz", "1.25 kHz".
pub(in crate::app::view) fn hertz(hz: f64) -> String {
    if hz < 1000.0 { format!("{hz:.0} Hz") } else { format!("{:.2} kHz", hz / 1000.0) }
}

/// "1 file", "2 files".
pub(in crate::app::view) fn files(n: usize) -> String {
    if n == 1 { "1 file".to_owned() } else { format!("{n} files") }
}

/// "1 song", "2 songs".
pub(in crate::app::view) fn songs(n: usize) -> String {
    if n == 1 { "1 song".to_owned() } else { format!("{n} songs") }
}

/// "1 label", "2 labels".
pub(in crate::app::view) fn labels(n: usize) -> String {
    if n == 1 { "1 label".to_owned() } else { format!("{n} labels") }
}

/// Names for a sentence: the first `most`, and how many more there are.
pub(in crate::app::view) fn named(names: &[&str], most: usize) -> String {
    let shown = names[..names.len().min(most)].join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Why fewer songs count for training than are tagged.
pub(in crate::app::view) fn pictureless(n: usize) -> Option<String> {
    match n {
        0 => None,
        1 => Some("1 tagged song has no picture, so it does not count.".to_owned()),
        n => Some(format!("{n} tagged songs have no picture, so they do not count.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_read_as_on_a_player() {
        assert_eq!(clock(0.0), "0:00");
        assert_eq!(clock(59.99), "0:59");
        assert_eq!(clock(252.0), "4:12");
        assert_eq!(clock(7325.0), "2:02:05");
        assert_eq!(clock(-3.0), "0:00");
        assert_eq!([long_time(89.0), long_time(9180.0)], ["1 min", "2 h 33 min"]);
        assert_eq!(clock_tenths(59.96), "1:00.0");
        assert_eq!(clock_tenths(83.44), "1:23.4");
    }

    #[test]
    fn frequencies_read_in_hertz_and_kilohertz() {
        assert_eq!(hertz(249.7), "250 Hz");
        assert_eq!(hertz(1250.0), "1.25 kHz");
    }

    #[test]
    fn one_song_is_singular() {
        assert_eq!(songs(1), "1 song");
        assert_eq!(songs(0), "0 songs");
    }
}
