//! The moods that the songs' own files bring along: what is known of them, and what each is to mean.

use std::collections::BTreeMap;

use crate::dataset::{FileMood, FileMoodTally, FileMoods, Meanings};
use crate::mood::{Mood, Vocabulary};
use crate::worker::Ticket;

/// So many values are remembered as seen; a file with more is none of ours.
const MOST_SEEN: usize = 10_000;

/// The moods that files bring along.
#[derive(Default)]
pub struct Brought {
    found: Option<FileMoods>,
    /// Why they cannot be read.
    error: Option<String>,
    /// What its user has chosen, by the value's mark. All else means what it is proposed to mean.
    chosen: BTreeMap<u64, Option<Mood>>,
    overwrite: bool,
    tally: FileMoodTally,
    /// Songs have come since they were read.
    pub(super) is_stale: bool,
    /// They are being read.
    pub(super) is_reading: bool,
    /// The write that labels by them.
    pub(super) writing: Option<Ticket>,
    /// Marks of the values that were offered and used or declined, sorted.
    seen: Vec<u64>,
}

impl Brought {
    /// The values, once they were read.
    pub fn found(&self) -> Option<&FileMoods> {
        self.found.as_ref()
    }

    /// Why they cannot be read.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Labels are on their way.
    pub fn is_busy(&self) -> bool {
        self.writing.is_some()
    }

    /// Whether songs that have another label get the file's.
    pub fn overwrite(&self) -> bool {
        self.overwrite
    }

    /// What would change.
    pub fn tally(&self) -> &FileMoodTally {
        &self.tally
    }

    /// What a value means just now; `None`: it is left out.
    pub fn meaning<'a>(&'a self, value: &'a FileMood) -> Option<&'a Mood> {
        self.chosen.get(&value.mark()).unwrap_or(&value.proposed).as_ref()
    }

    /// What all values mean just now.
    pub(super) fn meanings(&self) -> Meanings {
        self.found.as_ref().map(|found| found.meanings(|value| self.meaning(value))).unwrap_or_default()
    }

    /// A look at them begins: nothing is chosen yet.
    pub(super) fn begin_anew(&mut self) {
        self.chosen.clear();
        self.overwrite = false;
    }

    pub(super) fn set_found(&mut self, found: Result<FileMoods, String>) {
        match found {
            Ok(found) => (self.found, self.error) = (Some(found), None),
            Err(error) => self.error = Some(error),
        }
    }

    pub(super) fn choose(&mut self, value: &str, mood: Option<Mood>) {
        if let Some(value) = self.found.as_ref().and_then(|found| found.value(value)) {
            self.chosen.insert(value.mark(), mood);
        }
    }

    pub(super) fn set_overwrite(&mut self, overwrite: bool) {
        self.overwrite = overwrite;
    }

    /// Counts anew what would change.
    pub(super) fn count(&mut self, vocabulary: &Vocabulary) {
        let meanings = self.meanings();
        self.tally =
            self.found.as_ref().map(|found| found.tally(&meanings, self.overwrite, vocabulary)).unwrap_or_default();
    }

    /// The values worth an offer: songs without a label bring them, and they mean a mood unless somebody says otherwise.
    pub(super) fn offered(&self) -> impl Iterator<Item = &FileMood> {
        let values = self.found.iter().flat_map(FileMoods::values);
        values.filter(|value| value.proposed.is_some() && value.unlabelled > 0)
    }

    /// Whether one of them was not there when its user last used or declined the offer.
    pub(super) fn has_new(&self) -> bool {
        self.offered().any(|value| self.seen.binary_search(&value.mark()).is_err())
    }

    /// Its user has used or declined the offer of all that is there.
    pub(super) fn is_seen(&mut self) {
        let marks: Vec<u64> = self.found.iter().flat_map(FileMoods::values).map(FileMood::mark).collect();
        let mut seen = [marks.as_slice(), self.seen.as_slice()].concat();
        seen.truncate(MOST_SEEN);
        self.set_seen(seen);
    }

    /// Marks of the values that were seen, to be kept.
    pub(super) fn seen(&self) -> &[u64] {
        &self.seen
    }

    /// Those that were kept.
    pub(super) fn set_seen(&mut self, mut seen: Vec<u64>) {
        seen.sort_unstable();
        seen.dedup();
        self.seen = seen;
    }
}
