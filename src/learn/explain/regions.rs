//! Where in the minute it spoke for a mood the most: parts of one size, so that they can be compared, that do not overlap.

use super::grid::SLOT_SECS;
use super::minute::Minute;
use super::sound::Sound;

/// Seconds of a region; less in a song that is shorter. Silencing regions of half the length lowered the score less surely
/// (`assets/ear/MEASUREMENTS.md`).
pub const REGION_SECS: f64 = 9.6;

/// Regions that are pointed at.
const REGIONS: usize = 3;

/// A part of the minute: some seconds of a quarter of the bands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Which row of the shares.
    pub quarter: usize,
    /// From and to, in seconds of the minute.
    pub secs: (f64, f64),
    /// Its share, in log odds: above 0.
    pub share: f32,
    /// What is to be heard there.
    pub sound: Sound,
}

/// The strongest regions that speak for the mood, strongest first.
pub(super) fn strongest(shares: &[Vec<f64>], minute: &Minute) -> Vec<Region> {
    let slots = shares.first().map_or(0, Vec::len);
    let width = ((REGION_SECS / SLOT_SECS).round() as usize).clamp(1, slots.max(1));
    let mut places: Vec<(f64, usize, usize)> = Vec::new();
    for (quarter, row) in shares.iter().enumerate() {
        let sums = row.windows(width).map(|region| region.iter().sum::<f64>());
        places.extend(sums.enumerate().map(|(first, sum)| (sum, quarter, first)));
    }
    // Equal ones from the lowest and the first on.
    places.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut taken: Vec<(f64, usize, usize)> = Vec::new();
    for place in places.into_iter().take_while(|place| place.0 > 0.0) {
        if taken.iter().all(|other| other.1 != place.1 || other.2.abs_diff(place.2) >= width) {
            taken.push(place);
            if taken.len() == REGIONS {
                break;
            }
        }
    }
    let region = |(share, quarter, first): (f64, usize, usize)| {
        let secs = (first as f64 * SLOT_SECS, (first + width) as f64 * SLOT_SECS);
        Region { quarter, secs, share: share as f32, sound: Sound::of(minute, quarter, secs) }
    };
    taken.into_iter().map(region).collect()
}
