//! Playlists: the one that is being put together, and those that are kept up to date.

use std::time::{Duration, Instant};

use crate::app::choices::PlaylistDraft;
use crate::dataset::PlaylistRecipe;
use crate::worker::{KeptRow, PlaylistTally};

/// What is kept follows the last label after so long: nobody who labels waits for it.
const PAUSE: Duration = Duration::from_secs(3);

/// What is known of playlists.
#[derive(Default)]
pub struct Playlists {
    /// The one that is being put together.
    pub draft: PlaylistDraft,
    /// What a recipe comes to, or why to nothing.
    pub counted: Option<(PlaylistRecipe, Result<PlaylistTally, String>)>,
    /// One is being written.
    pub busy: bool,
    /// The file is there, and its user was not asked about that yet by a dialog.
    pub is_there: bool,
    /// Its user was.
    pub(super) may_replace: bool,
    /// What came of the last one that was written.
    pub said: Option<Result<String, String>>,
    /// Those that are kept up to date.
    pub kept: Vec<KeptRow>,
    due: Option<Instant>,
}

impl Playlists {
    /// Labels have changed, or the model has.
    pub(super) fn changed(&mut self, now: Instant) {
        self.due = Some(now + PAUSE);
    }

    /// Whether those that are kept are to be brought up to date now; true once.
    pub(super) fn due(&mut self, now: Instant) -> bool {
        self.due.is_some_and(|due| now >= due) && self.take_due()
    }

    /// Whether they are to be, be it later; true once.
    pub(super) fn take_due(&mut self) -> bool {
        self.due.take().is_some()
    }

    /// When they are to be.
    pub(super) fn wakes_at(&self) -> Option<Instant> {
        self.due
    }

    /// What the one that is being put together comes to, once that is known.
    pub fn tally(&self) -> Option<&Result<PlaylistTally, String>> {
        self.counted.as_ref().filter(|(recipe, _)| *recipe == self.draft.recipe).map(|(_, tally)| tally)
    }
}
