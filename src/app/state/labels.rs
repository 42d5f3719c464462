//! Labels: whom they are for, and their way to the disk.

use std::path::PathBuf;

use super::journal::Unconfirmed;
use super::notice::{file_name, sentence};
use super::trail::{Entry, FileLabel, Labelled};
use super::{Filter, NoticeLevel, Remark, State};
use crate::app::action::TagAction;
use crate::app::effect::Effect;
use crate::dataset::{HistoryStep, LabelSource, LabelState, StepKind};
use crate::song::{FileStamp, Song, SongId};
use crate::worker::{MoodEdit, StepRef, Ticket, Write, Written};

impl State {
    /// What a button says: a click arms the keys again.
    pub(super) fn click_tag(&mut self, action: TagAction) -> Vec<Effect> {
        self.resting = false;
        self.remark = None;
        self.tag(action)
    }

    /// What a button or a key says. (A key has to pass [`State::press`] first.)
    pub(super) fn tag(&mut self, action: TagAction) -> Vec<Effect> {
        if matches!(action, TagAction::Mood { .. } | TagAction::AcceptSuggestion) && self.journal.is_changing_moods() {
            self.remark = Some(Remark::MoodsChange);
            return Vec::new();
        }
        match action {
            TagAction::Mood { mood, stay } => self.label(Some(LabelState::Labelled(mood)), !stay),
            TagAction::Unsure => self.label(Some(LabelState::Unsure), true),
            TagAction::Skip => self.label(Some(LabelState::Skipped), true),
            TagAction::Clear => self.label(None, false),
            TagAction::AcceptSuggestion => self.accept_suggestion(),
            TagAction::Undo => self.step_history(HistoryStep::Undo),
            TagAction::Redo => self.step_history(HistoryStep::Redo),
            TagAction::Edit(edit) => vec![self.edit_mood(edit)],
        }
    }

    /// The songs that a label is for: those chosen in the list, else the one on screen (once it is known).
    pub fn to_be_labelled(&self) -> Vec<SongId> {
        if self.library.chosen_count() > 0 {
            return self.library.chosen();
        }
        self.current.as_ref().and_then(|current| current.song).into_iter().collect()
    }

    /// The label of the file on screen that is on the disk before its song is known.
    pub fn label_of_file(&self) -> Option<&LabelState> {
        let current = self.current.as_ref().filter(|current| current.is_new)?;
        self.journal.written_label_of_file(&current.path)
    }

    /// Labels the chosen songs, in one step of the history; where none is chosen the song on screen, whatever loads in the
    /// background, and goes on if the user wants that.
    pub(super) fn label(&mut self, state: Option<LabelState>, advance: bool) -> Vec<Effect> {
        // Whoever labels is at work here: a folder that is being read must not put another song on screen.
        self.expect_no_song();
        if self.library.chosen_count() > 0 {
            let songs = self.library.chosen();
            return vec![self.annotate(songs, state).1];
        }
        let Some(current) = &self.current else { return Vec::new() };
        let path = current.path.clone();
        let Some(song) = current.song.filter(|_| !current.is_new) else {
            return vec![self.annotate_file(path, state)];
        };
        if self.library.get(song).is_none() {
            // It was taken out of the list.
            return Vec::new();
        }
        let confirmed = current.confirmed;
        let (ticket, effect) = self.annotate(vec![song], state);
        if !confirmed {
            self.journal.unconfirmed.push(Unconfirmed { path, song, ticket });
        }
        let mut effects = vec![effect];
        if advance && self.settings.advance {
            effects.extend(self.go_on_from(song));
        }
        effects
    }

    fn annotate(&mut self, songs: Vec<SongId>, state: Option<LabelState>) -> (Ticket, Effect) {
        // As the database does it: what says the same again is no step.
        let changed: Vec<SongId> =
            songs.iter().copied().filter(|&song| !self.says_the_same(song, state.as_ref())).collect();
        let before: Vec<Labelled> =
            changed.iter().map(|&song| (song, self.library.expected_label(song).cloned())).collect();
        let after: Vec<Labelled> = changed.iter().map(|&song| (song, state.clone())).collect();
        let labels = songs.len();
        let (ticket, effect) = self.journal.write(Write::Annotate { songs, state }, labels);
        self.library.expect(after.clone());
        if !changed.is_empty() {
            self.trail.push(Entry { before, after, ..Entry::new(ticket, StepKind::Label, changed) });
        }
        self.count_pending();
        (ticket, effect)
    }

    /// Whether the user has said this of a song already.
    fn says_the_same(&self, song: SongId, state: Option<&LabelState>) -> bool {
        let annotation = self.library.get(song).and_then(|row| row.annotation.as_ref());
        match self.library.expected(song) {
            Some(expected) => expected.as_ref() == state,
            None => match (annotation, state) {
                (Some(annotation), Some(state)) => {
                    annotation.state == *state && annotation.source == LabelSource::Human
                }
                (annotation, state) => annotation.is_none() && state.is_none(),
            },
        }
    }

    /// The label of a file goes to the disk by its path, and to the song when that is known.
    fn annotate_file(&mut self, path: PathBuf, state: Option<LabelState>) -> Effect {
        let (ticket, effect) = self.journal.write(Write::AnnotateFile { path: path.clone(), state: state.clone() }, 1);
        let before = self.journal.label_of_file(&path).cloned();
        let label = FileLabel { path: path.clone(), before, after: state.clone() };
        self.journal.label_file(path, state, ticket);
        // The library may know another song at this path, if it has not been read yet.
        let song = SongId::placeholder(&label.path);
        self.journal.unconfirmed.push(Unconfirmed { path: label.path.clone(), song, ticket });
        self.trail.push(Entry { file: Some(label), ..Entry::new(ticket, StepKind::Label, Vec::new()) });
        self.count_pending();
        effect
    }

    fn edit_mood(&mut self, edit: MoodEdit) -> Effect {
        let kind = match edit.clone() {
            MoodEdit::Add(mood, _) => StepKind::AddMood(mood),
            MoodEdit::Rename(from, to) => {
                let same =
                    self.vocabulary.position(&to).is_none_or(|place| Some(place) == self.vocabulary.position(&from));
                if same { StepKind::RenameMood { from, to } } else { StepKind::MergeMoods { from, to } }
            }
            MoodEdit::Recolour(mood, _) => StepKind::RecolourMood(mood),
            MoodEdit::Move(mood, _) => StepKind::MoveMood(mood),
            MoodEdit::Remove(mood) => StepKind::RemoveMood(mood),
        };
        let (ticket, effect) = self.journal.write(Write::EditMood(edit), 0);
        self.journal.changes_moods(ticket);
        self.trail.push(Entry::new(ticket, kind, Vec::new()));
        self.count_pending();
        effect
    }

    /// Takes songs out of the list.
    pub(super) fn hide(&mut self, songs: Vec<SongId>) -> Vec<Effect> {
        let (ticket, effect) = self.journal.write(Write::HideSongs(songs.clone()), 0);
        let mut effects = vec![effect];
        effects.extend(self.drop_rows(&songs));
        self.trail.push(Entry::new(ticket, StepKind::Hide, songs));
        self.count_pending();
        effects
    }

    /// Songs leave the list; where the one on screen is among them, what followed it comes.
    fn drop_rows(&mut self, songs: &[SongId]) -> Vec<Effect> {
        self.library.remove(songs);
        let shown = self.current.as_ref().and_then(|current| current.song);
        if shown.is_some_and(|shown| songs.contains(&shown)) {
            self.go_to_row(self.library.next_row())
        } else {
            Vec::new()
        }
    }

    pub(super) fn written(&mut self, ticket: Ticket, written: Written) -> Vec<Effect> {
        if let Some(step) = written.step {
            self.trail.made(ticket, step);
        }
        if let Some(vocabulary) = written.vocabulary {
            self.vocabulary = vocabulary;
        }
        let renamed = written.renamed.is_some();
        if let Some((from, to)) = written.renamed {
            self.library.rename_mood(&from, &to);
        }
        self.library.upsert(written.shown);
        let songs: Vec<SongId> = written.changes.iter().map(|change| change.song).collect();
        for change in written.changes {
            self.library.set_annotation(change.song, change.after);
        }
        self.library.touched(&songs);
        let listed: Vec<SongId> = written.hidden.into_iter().filter(|&song| self.library.get(song).is_some()).collect();
        if !listed.is_empty() {
            self.library.remove(&listed);
        }
        self.saving.saved_any = true;
        self.saving.error = None;
        self.clear_notice("save");
        let mut effects = self.settled(ticket);
        if self.journal.is_empty() {
            self.trail.settle(&written.history);
        }
        if renamed || !songs.is_empty() {
            effects.extend(self.teach());
        }
        effects
    }

    pub(super) fn write_delayed(&mut self, error: String) {
        let words =
            format!("Labels are not on the disk yet; Moodsic keeps them and goes on trying. {}", sentence(&error));
        // One banner says it.
        self.clear_notice("store");
        self.notify("save", NoticeLevel::Error, words);
        self.saving.error = Some(error);
    }

    pub(super) fn write_refused(&mut self, ticket: Ticket, error: &str) -> Vec<Effect> {
        self.trail.forget(ticket);
        self.saving.error = None;
        self.clear_notice("save");
        let labels = self.journal.labels_of(ticket);
        let words = match labels {
            0 => sentence(&error),
            1 => format!("A label was refused. {}", sentence(&error)),
            count => format!("{count} labels were refused. {}", sentence(&error)),
        };
        self.notify("edit", NoticeLevel::Warning, words);
        self.settled(ticket)
    }

    /// A write needs no thought any more.
    fn settled(&mut self, ticket: Ticket) -> Vec<Effect> {
        self.journal.done(ticket);
        if self.journal.is_empty() {
            self.library.expect_nothing();
        }
        self.count_pending();
        self.close_if_saved()
    }

    pub(super) fn count_pending(&mut self) {
        self.saving.pending = self.journal.labels();
        self.saving.busy = !self.journal.is_empty();
    }

    /// A file on screen holds this song, and the list does not have it there: labels given meanwhile go to what was heard.
    pub(super) fn holds(&mut self, song: Box<Song>, stamp: Option<FileStamp>, before: Option<SongId>) -> Vec<Effect> {
        let given = self.journal.take_unconfirmed(&song.path);
        let given: Vec<Unconfirmed> = given.into_iter().filter(|label| label.song != song.id).collect();
        for label in &given {
            self.trail.reassign(label.ticket, label.song, song.id);
        }
        let unread = SongId::placeholder(&song.path);
        let given_to = given.iter().map(|label| label.song).filter(|other| *other != unread);
        let mut replaced: Vec<SongId> = given_to.chain(before).collect();
        if let Some(current) = self.current.as_mut().filter(|current| current.path == song.path) {
            replaced.extend(current.song.filter(|shown| *shown != song.id && !current.is_new));
            current.song = Some(song.id);
            current.confirmed = true;
            if !current.is_new {
                self.library.shown_is_now(song.id);
            }
        }
        replaced.sort_unstable();
        replaced.dedup();
        for other in &replaced {
            self.library.replace_song(*other, &song);
        }
        if !replaced.is_empty() {
            let name = file_name(&song.path);
            let words = format!(
                "{name} holds another song than before. The tag goes to what you heard, and the list shows the new song."
            );
            self.notify("replaced", NoticeLevel::Info, words);
        }
        let labels = given.iter().map(|label| (StepRef::Ticket(label.ticket), label.song)).collect();
        let (_, effect) = self.journal.write(Write::Holds { song, stamp, labels }, 0);
        self.count_pending();
        vec![effect]
    }

    /// Goes on after a label, by itself: never to a song that has one while its user goes through songs that have none. With
    /// nowhere to go, the keys rest.
    fn go_on_from(&mut self, labelled: SongId) -> Vec<Effect> {
        let effects = if self.queue.is_some() {
            self.advance()
        } else {
            self.next_row_after(labelled).map_or_else(Vec::new, |row| self.go_to_row(row))
        };
        if effects.is_empty() {
            self.resting = true;
            self.remark = Some(Remark::NothingLeft);
        }
        effects
    }

    /// The file that comes on screen after a label.
    pub(super) fn next_path(&self) -> Option<PathBuf> {
        let song = self.current.as_ref()?.song?;
        let next = match &self.queue {
            Some(queue) => *queue.rest.front()?,
            None => self.library.row(self.next_row_after(song)?)?.song.id,
        };
        Some(self.library.get(next)?.song.path.clone())
    }

    /// The row to go on to after a label.
    fn next_row_after(&self, labelled: SongId) -> Option<usize> {
        self.library.row_of(labelled)?;
        let untagged_only =
            matches!(self.library.filter(), Filter::Untagged | Filter::Mood(_)) && self.library.was_untagged(labelled);
        let has_label = |song: SongId| self.library.expected_label(song).is_some();
        (self.library.next_row()..self.library.visible().len())
            .find(|&row| !untagged_only || self.library.row(row).is_some_and(|entry| !has_label(entry.song.id)))
    }
}
