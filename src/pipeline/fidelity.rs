//! How true a picture is to its song: what of the minute could not be decoded, and which channels were looked at.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::audio::Downmix;

/// What one ought to know of the sound that a picture or an answer was made of.
///
/// As JSON it has a field for each thing that is not as usual: `lost`, and `channel` (`left` or `right`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fidelity {
    /// Share of the window, from 0 to 0.05, that could not be decoded and is silent instead.
    pub lost: f64,
    /// What the one channel is made of.
    pub downmix: Downmix,
}

impl Fidelity {
    /// Of a window of `expected` frames, of which `decoded` could be decoded.
    pub(super) fn new(decoded: u64, expected: u64, downmix: Downmix) -> Self {
        Self { lost: expected.saturating_sub(decoded) as f64 / expected.max(1) as f64, downmix }
    }

    /// A sentence for each thing that is not as usual. A loss of less than a thousandth, which nobody sees, is not told.
    pub fn remarks(&self) -> Vec<String> {
        let percent = self.lost * 100.0;
        let amount = if percent < 1.0 { format!("{percent:.1}") } else { format!("{percent:.0}") };
        let lost = (self.lost >= 0.001).then(|| format!("{amount} % of this minute could not be decoded"));
        let cancelled =
            self.channel().map(|channel| format!("left and right cancel each other: only the {channel} is used"));
        lost.into_iter().chain(cancelled).collect()
    }

    /// Of whole sound whose `channel` (`left` or `right`) was looked at, or the average of both.
    pub fn of_channel(channel: Option<&str>) -> Self {
        let downmix = match channel {
            Some("left") => Downmix::Left,
            Some("right") => Downmix::Right,
            _ => Downmix::Average,
        };
        Self { lost: 0.0, downmix }
    }

    /// The channel that was looked at, when not the average: `left` or `right`.
    pub fn channel(&self) -> Option<&'static str> {
        match self.downmix {
            Downmix::Average => None,
            Downmix::Left => Some("left"),
            Downmix::Right => Some("right"),
        }
    }
}

impl Serialize for Fidelity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.lost > 0.0 {
            map.serialize_entry("lost", &self.lost)?;
        }
        if let Some(channel) = self.channel() {
            map.serialize_entry("channel", channel)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_as_usual_is_told() {
        assert!(Fidelity::new(1000, 1000, Downmix::Average).remarks().is_empty());
        assert!(Fidelity::new(99_950, 100_000, Downmix::Average).remarks().is_empty());
        let lost = |decoded| Fidelity::new(decoded, 1000, Downmix::Average).remarks();
        assert_eq!(lost(996), ["0.4 % of this minute could not be decoded"]);
        assert_eq!(lost(970), ["3 % of this minute could not be decoded"]);
        let right = Fidelity::new(1000, 1000, Downmix::Right);
        assert_eq!(Fidelity::of_channel(right.channel()), right);
        assert_eq!(right.remarks(), ["left and right cancel each other: only the right is used"]);
        assert_eq!(serde_json::to_string(&right).expect("a document"), r#"{"channel":"right"}"#);
        assert_eq!(serde_json::to_string(&Fidelity::default()).expect("a document"), "{}");
    }
}
