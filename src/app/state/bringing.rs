//! Labels from the songs' own files: when they are looked at, the offer, and what its user chooses.

use super::{NoticeLevel, Overlay, State, sentence};
use crate::app::action::FileMoodsAction;
use crate::app::effect::Effect;
use crate::dataset::{FileMoods, LibrarySong};
use crate::worker::{StoreEvent, Ticket};

/// The topic of the offer.
pub const OFFER: &str = "file-moods";
/// The topic of what came of it, which is no news any more once that is undone.
pub(super) const DONE: &str = "labelled-by-files";
/// So many values are named in it.
const NAMED: usize = 2;

impl State {
    pub(super) fn file_moods(&mut self, action: FileMoodsAction) -> Vec<Effect> {
        match action {
            FileMoodsAction::Mean { value, mood } => self.brought.choose(&value, mood),
            FileMoodsAction::Overwrite(on) => self.brought.set_overwrite(on),
            FileMoodsAction::Apply => return self.label_by_files(),
        }
        self.brought.count(self.labels.vocabulary());
        Vec::new()
    }

    /// The sheet opens.
    pub(super) fn open_file_moods(&mut self) -> Vec<Effect> {
        self.brought.begin_anew();
        self.brought.count(self.labels.vocabulary());
        // Labels may have changed since they were read.
        self.brought.is_stale = true;
        self.look_at_files()
    }

    /// Songs that bring moods have come: they are to be looked at.
    pub(super) fn note_file_moods(&mut self, event: &StoreEvent) {
        let bring = |songs: &[LibrarySong]| songs.iter().any(|entry| entry.song.metadata.mood.is_some());
        self.brought.is_stale |= match event {
            StoreEvent::Library { songs, .. } => bring(songs) || self.brought.found().is_some(),
            StoreEvent::Songs(songs) => bring(songs),
            _ => false,
        };
    }

    /// Has them read in the background, if that is due and no scan goes on.
    pub(super) fn look_at_files(&mut self) -> Vec<Effect> {
        if self.library.counts().untagged == 0 {
            self.clear_notice(OFFER);
        }
        let is_due = self.brought.is_stale && !self.brought.is_reading && self.ready && self.scan.is_none();
        if !is_due {
            return Vec::new();
        }
        (self.brought.is_stale, self.brought.is_reading) = (false, true);
        vec![Effect::ReadFileMoods]
    }

    /// They were read.
    pub fn file_moods_read(&mut self, found: Result<FileMoods, String>) -> Vec<Effect> {
        self.brought.is_reading = false;
        self.brought.set_found(found.map_err(|error| sentence(&error)));
        self.brought.count(self.labels.vocabulary());
        self.offer_file_moods();
        self.look_at_files()
    }

    /// A quiet offer, once for the values that there are.
    fn offer_file_moods(&mut self) {
        let is_open = self.brought.has_new() && !self.brought.is_busy();
        let Some(found) = self.brought.found().filter(|_| is_open) else {
            self.clear_notice(OFFER);
            return;
        };
        let songs = found.tally(&found.proposals(), false, self.labels.vocabulary()).labels;
        let values: Vec<String> =
            self.brought.offered().map(|value| format!("{} {}", value.name, value.unlabelled)).collect();
        let named = values[..values.len().min(NAMED)].join(", ");
        let more = match values.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let words = match songs {
            1 => format!("1 song brings a mood in its file: {named}{more}."),
            songs => format!("{songs} songs bring moods in their files: {named}{more}."),
        };
        self.notify(OFFER, NoticeLevel::Info, words);
    }

    /// Its user wants no offer of what there is.
    pub(super) fn decline_file_moods(&mut self) {
        self.brought.is_seen();
        self.clear_notice(OFFER);
    }

    fn label_by_files(&mut self) -> Vec<Effect> {
        if self.brought.is_busy() || self.brought.tally().labels == 0 {
            return Vec::new();
        }
        let (meanings, labels) = (self.brought.meanings(), self.brought.tally().labels);
        let (ticket, effect) = self.labels.label_by_files(meanings, self.brought.overwrite(), labels);
        self.brought.writing = Some(ticket);
        self.decline_file_moods();
        if self.overlay == Some(Overlay::FileMoods) {
            self.overlay = None;
        }
        vec![effect]
    }

    /// A write is on the disk, with so many labels.
    pub(super) fn labelled_by_files(&mut self, ticket: Ticket, labels: usize) {
        if self.brought.writing != Some(ticket) {
            return;
        }
        self.brought.writing = None;
        self.brought.is_stale = true;
        let words = match labels {
            0 => "No label has changed: the songs have got their labels meanwhile.".to_owned(),
            1 => "1 song has the mood now that its file says; one Undo takes that back.".to_owned(),
            labels => format!("{labels} songs have the moods now that their files say; one Undo takes that back."),
        };
        self.notify(DONE, NoticeLevel::Info, words);
    }

    /// A write was refused; why is told with it.
    pub(super) fn not_labelled_by_files(&mut self, ticket: Ticket) {
        if self.brought.writing == Some(ticket) {
            self.brought.writing = None;
            self.brought.is_stale = true;
        }
    }
}
