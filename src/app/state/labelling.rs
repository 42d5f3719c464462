//! Labels: whom they are for, and what comes on screen after them.

use std::path::PathBuf;

use super::labels::Refusal;
use super::notice::sentence;
use super::target::Target;
use super::{NoticeLevel, State};
use crate::app::action::TagAction;
use crate::app::choices::Filter;
use crate::app::effect::Effect;
use crate::dataset::{Change, HistoryStep, LabelState};
use crate::song::{FileStamp, Song, SongId, file_name};

impl State {
    /// What a button says: a click arms the keys again.
    pub(super) fn click_tag(&mut self, action: TagAction) -> Vec<Effect> {
        self.labels.arm();
        self.tag(action)
    }

    /// What a button or a key says. (A key has to pass [`State::press`] first.)
    pub(super) fn tag(&mut self, action: TagAction) -> Vec<Effect> {
        if matches!(action, TagAction::Mood { .. } | TagAction::AcceptSuggestion) && self.labels.are_moods_changing() {
            self.labels.refuse(Some(Refusal::MoodsChange));
            return Vec::new();
        }
        match action {
            TagAction::Mood { mood, stay } => self.label(Some(LabelState::Labelled(mood)), !stay),
            TagAction::Unsure => self.label(Some(LabelState::Unsure), true),
            TagAction::Skip => self.label(Some(LabelState::Skipped), true),
            TagAction::Picked { mood, stay } => self.label_picked(LabelState::Labelled(mood), stay),
            TagAction::TakeBack(place) => self.take_back(place),
            TagAction::Clear => self.label(None, false),
            TagAction::AcceptSuggestion => self.accept_suggestion(),
            TagAction::Undo => self.step_history(HistoryStep::Undo),
            TagAction::Redo => self.step_history(HistoryStep::Redo),
            TagAction::Edit(edit) => vec![self.labels.edit_mood(edit)],
        }
    }

    /// The songs that a label is for: those chosen in the list, else the one on screen (once it is known).
    pub fn to_be_labelled(&self) -> Vec<SongId> {
        if self.library.chosen_count() > 0 {
            return self.library.chosen();
        }
        self.song.id().into_iter().collect()
    }

    /// The label of the file on screen that is on the disk before its song is known.
    pub fn label_of_file(&self) -> Option<&LabelState> {
        let current = self.song.current().filter(|current| current.is_new)?;
        self.labels.written_label_of_file(&current.path)
    }

    /// Labels the chosen songs, in one step of the history; where none is chosen the song on screen, whatever loads in the
    /// background, and goes on if the user wants that.
    pub(super) fn label(&mut self, state: Option<LabelState>, advance: bool) -> Vec<Effect> {
        // Whoever labels is at work here: a folder that is being read must not put another song on screen.
        self.song.expect_none();
        if self.library.chosen_count() > 0 {
            let songs = self.library.chosen();
            return vec![self.labels.annotate(&mut self.library, songs, state).1];
        }
        let Some(current) = self.song.current() else { return Vec::new() };
        let path = current.path.clone();
        let Some(song) = current.song.filter(|_| !current.is_new) else {
            return vec![self.labels.annotate_file(path, state)];
        };
        if self.library.get(song).is_none() {
            // It was taken out of the list.
            return Vec::new();
        }
        let confirmed = current.confirmed;
        let (ticket, effect) = self.labels.annotate(&mut self.library, vec![song], state);
        if !confirmed {
            self.labels.is_unconfirmed(path, song, ticket);
        }
        let mut effects = vec![effect];
        if advance && self.settings.advance {
            effects.extend(self.go_on_from(song));
        }
        effects
    }

    /// Labels what was on screen when the box for a mood's name came up, be there another song by now.
    fn label_picked(&mut self, state: LabelState, stay: bool) -> Vec<Effect> {
        self.overlay = None;
        let picked = std::mem::take(&mut self.picked_for);
        if picked == self.target() {
            return self.label(Some(state), !stay);
        }
        let songs = match picked {
            Target::Nothing => return Vec::new(),
            Target::Chosen(songs) => songs,
            Target::Shown { path, .. } => match self.library.by_path(&path) {
                Some(row) => vec![row.song.id],
                None => return vec![self.labels.annotate_file(path, Some(state))],
            },
        };
        let songs: Vec<SongId> = songs.into_iter().filter(|&song| self.library.get(song).is_some()).collect();
        if songs.is_empty() { Vec::new() } else { vec![self.labels.annotate(&mut self.library, songs, Some(state)).1] }
    }

    /// What a label is for just now.
    pub(super) fn target(&self) -> Target {
        if self.library.chosen_count() > 0 {
            return Target::Chosen(self.library.chosen());
        }
        self.song
            .current()
            .map_or(Target::Nothing, |current| Target::Shown { job: current.job, path: current.path.clone() })
    }

    /// Gives a song the label back that it had before one of the last labels, unless it has got another one since.
    fn take_back(&mut self, place: usize) -> Vec<Effect> {
        let Some(change) = self.recent.as_ref().and_then(|recent| recent.as_ref().ok()?.get(place)).cloned() else {
            return Vec::new();
        };
        if self.library.get(change.song).is_none() || !self.can_take_back(&change) {
            return Vec::new();
        }
        let before = change.before.map(|label| label.state);
        vec![self.labels.annotate(&mut self.library, vec![change.song], before).1]
    }

    /// Whether a song still has the label that it got then, and can have the one before.
    pub fn can_take_back(&self, change: &Change) -> bool {
        let [before, after] = [&change.before, &change.after].map(|label| label.as_ref().map(|label| &label.state));
        let mood = before.and_then(LabelState::mood);
        before != after
            && self.library.expected_label(change.song) == after
            && mood.is_none_or(|mood| self.labels.vocabulary().position(mood).is_some())
    }

    /// Takes songs out of the list.
    pub(super) fn hide(&mut self, songs: &[SongId]) -> Vec<Effect> {
        let mut effects = vec![self.labels.hide(songs.to_vec())];
        effects.extend(self.drop_rows(songs));
        effects
    }

    /// Songs leave the list; where the one on screen is among them, what followed it comes.
    pub(super) fn drop_rows(&mut self, songs: &[SongId]) -> Vec<Effect> {
        self.library.remove(songs);
        if self.song.id().is_some_and(|shown| songs.contains(&shown)) {
            self.go_to_row(self.library.next_row())
        } else {
            Vec::new()
        }
    }

    /// Something is on the disk.
    pub(super) fn written(&mut self, teaches: bool) -> Vec<Effect> {
        self.clear_notice("save");
        // The list of the last labels stands still while it is shown, so a second click meets the same row.
        self.playlists.changed(self.now);
        let mut effects = self.close_if_saved();
        if teaches {
            effects.extend(self.teach());
        }
        effects
    }

    pub(super) fn write_delayed(&mut self, error: &str) {
        let words = format!("Labels are not saved yet; Moodsic keeps them and keeps trying. {}", sentence(&error));
        // One banner says it.
        self.clear_notice("store");
        self.notify("save", NoticeLevel::Error, words);
    }

    /// The database does not want something that sets or clears so many labels.
    pub(super) fn write_refused(&mut self, labels: usize, error: &str) -> Vec<Effect> {
        self.clear_notice("save");
        let words = match labels {
            0 => sentence(&error),
            1 => format!("A label was refused. {}", sentence(&error)),
            count => format!("{count} labels were refused. {}", sentence(&error)),
        };
        self.notify("edit", NoticeLevel::Warning, words);
        self.close_if_saved()
    }

    /// A file on screen holds this song, and the list does not have it there: labels given meanwhile go to what was heard.
    pub(super) fn holds(&mut self, song: Box<Song>, stamp: Option<FileStamp>, before: Option<SongId>) -> Vec<Effect> {
        let held = song.clone();
        let (mut replaced, effect) = self.labels.holds(song, stamp);
        replaced.extend(before);
        replaced.extend(self.song.holds(&held.path, held.id));
        let is_shown = self.song.current().is_some_and(|current| current.path == held.path && !current.is_new);
        if is_shown {
            self.library.shown_is_now(held.id);
        }
        replaced.sort_unstable();
        replaced.dedup();
        for other in &replaced {
            self.library.replace_song(*other, &held);
        }
        if !replaced.is_empty() {
            let name = file_name(&held.path);
            let words = format!(
                "{name} now holds a different song. Your tag goes to the song you heard, and the list shows the new one."
            );
            self.notify("replaced", NoticeLevel::Info, words);
        }
        vec![effect]
    }

    /// Goes on after a label, by itself: never to a song that has one while its user goes through songs that have none. With
    /// nowhere to go, the keys rest.
    fn go_on_from(&mut self, labelled: SongId) -> Vec<Effect> {
        let effects = if self.player.queue().is_some() {
            self.advance()
        } else {
            self.next_row_after(labelled).map_or_else(Vec::new, |row| self.go_to_row(row))
        };
        if effects.is_empty() {
            self.labels.rest();
        }
        effects
    }

    /// The file that comes on screen after a label.
    pub(super) fn next_path(&self) -> Option<PathBuf> {
        let song = self.song.id()?;
        let next = match self.player.queue() {
            Some(queue) => *queue.rest.front()?,
            None => self.library.row(self.next_row_after(song)?)?.song.id,
        };
        Some(self.library.get(next)?.song.path.clone())
    }

    /// The row to go on to after a label.
    pub(super) fn next_row_after(&self, labelled: SongId) -> Option<usize> {
        self.library.row_of(labelled)?;
        let untagged_only =
            matches!(self.library.filter(), Filter::Untagged | Filter::Mood(_)) && self.library.was_untagged(labelled);
        let has_label = |song: SongId| self.library.expected_label(song).is_some();
        (self.library.next_row()..self.library.visible().len())
            .find(|&row| !untagged_only || self.library.row(row).is_some_and(|entry| !has_label(entry.song.id)))
    }
}
