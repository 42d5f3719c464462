//! Labels on their way to the disk. Each is kept until its [`Event::Saved`](crate::worker::Event::Saved) has come.

use std::path::{Path, PathBuf};

use super::State;
use crate::app::action::TagAction;
use crate::app::effect::Effect;
use crate::app::state::NoticeLevel;
use crate::classify::Prediction;
use crate::dataset::{Change, HistoryStep, LabelState};
use crate::song::SongId;
use crate::worker::Command;

/// A label that is not on disk yet.
#[derive(Clone, Debug)]
struct Pending {
    ticket: u64,
    songs: Vec<SongId>,
    state: Option<LabelState>,
    failed: bool,
}

/// All labels that are not on disk yet.
#[derive(Clone, Debug, Default)]
pub(super) struct PendingLabels {
    pending: Vec<Pending>,
    /// Labels of songs whose identity is still being read, in the order they were given.
    unidentified: Vec<(PathBuf, Option<LabelState>)>,
    next_ticket: u64,
}

impl PendingLabels {
    fn command(&mut self, songs: Vec<SongId>, state: Option<LabelState>) -> Effect {
        self.next_ticket += 1;
        let ticket = self.next_ticket;
        self.pending.push(Pending { ticket, songs: songs.clone(), state: state.clone(), failed: false });
        Effect::Work(Command::Annotate { ticket, songs, state })
    }

    fn count(&self) -> usize {
        self.pending.iter().map(|label| label.songs.len()).sum::<usize>() + self.unidentified.len()
    }
}

impl State {
    pub(super) fn tag(&mut self, action: TagAction) -> Vec<Effect> {
        match action {
            TagAction::Mood { mood, stay } => self.label(Some(LabelState::Labelled(mood)), !stay),
            TagAction::Unsure => self.label(Some(LabelState::Unsure), true),
            TagAction::Skip => self.label(Some(LabelState::Skipped), true),
            TagAction::Clear => self.label(None, false),
            // It is one song's suggestion.
            TagAction::AcceptSuggestion if self.library.chosen_count() > 0 => Vec::new(),
            TagAction::AcceptSuggestion => {
                match self.current_suggestion().and_then(Prediction::answer).map(|best| best.mood.clone()) {
                    Some(mood) => self.label(Some(LabelState::Labelled(mood)), true),
                    None => Vec::new(),
                }
            }
            TagAction::Undo => vec![Effect::Work(Command::StepHistory(HistoryStep::Undo))],
            TagAction::Redo => vec![Effect::Work(Command::StepHistory(HistoryStep::Redo))],
            TagAction::Edit(edit) => vec![Effect::Work(Command::EditMood(edit))],
        }
    }

    /// The songs that a label is for: those chosen in the list, else the one on screen (once it is known).
    pub fn to_be_labelled(&self) -> Vec<SongId> {
        if self.library.chosen_count() > 0 {
            return self.library.chosen();
        }
        self.current.as_ref().and_then(|current| current.song).into_iter().collect()
    }

    /// Labels the chosen songs, in one step of the history; where none is chosen the song on screen, whatever loads in the
    /// background, and goes on if the user wants that.
    fn label(&mut self, state: Option<LabelState>, advance: bool) -> Vec<Effect> {
        if self.library.chosen_count() > 0 {
            let effect = self.labels.command(self.to_be_labelled(), state);
            self.saving.pending = self.labels.count();
            return vec![effect];
        }
        let Some(current) = &self.current else { return Vec::new() };
        let mut effects = Vec::new();
        match current.song.filter(|&song| self.library.get(song).is_some()) {
            Some(song) => effects.push(self.labels.command(vec![song], state)),
            None => self.labels.unidentified.push((current.path.clone(), state)),
        }
        self.saving.pending = self.labels.count();
        if advance && self.settings.advance {
            effects.extend(self.advance());
        }
        effects
    }

    /// The identity of a file is known now: its labels can go.
    pub(super) fn identified(&mut self, path: &Path, song: SongId) -> Vec<Effect> {
        let (known, rest) = std::mem::take(&mut self.labels.unidentified).into_iter().partition(|(of, _)| of == path);
        self.labels.unidentified = rest;
        let known: Vec<(PathBuf, Option<LabelState>)> = known;
        known.into_iter().map(|(_, state)| self.labels.command(vec![song], state)).collect()
    }

    /// A file turned out to be no song: its labels cannot be kept, and the user is told.
    pub(super) fn unidentifiable(&mut self, path: &Path) {
        let before = self.labels.unidentified.len();
        self.labels.unidentified.retain(|(of, _)| of != path);
        if self.labels.unidentified.len() < before {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.notify("label", NoticeLevel::Error, format!("{name} cannot be read as a song, so it has no label."));
        }
        self.saving.pending = self.labels.count();
    }

    pub(super) fn saved(&mut self, ticket: u64, changes: Vec<Change>, history: (usize, usize)) {
        self.labels.pending.retain(|label| label.ticket != ticket);
        self.saving.pending = self.labels.count();
        self.saving.saved_any = true;
        self.saving.error = None;
        self.clear_notice("save");
        self.history = history;
        for change in changes {
            self.library.set_annotation(change.song, change.after);
        }
        self.library.refresh();
    }

    pub(super) fn save_failed(&mut self, ticket: u64, error: String) {
        if let Some(label) = self.labels.pending.iter_mut().find(|label| label.ticket == ticket) {
            label.failed = true;
        }
        self.notify("save", NoticeLevel::Error, format!("Labels are not being saved: {error}. They are tried again."));
        self.saving.error = Some(error);
    }

    /// Labels that failed, to be tried again; an older label of a song that has a newer one is dropped.
    pub fn retry_labels(&mut self) -> Vec<Effect> {
        let failed: Vec<Pending> = self.labels.pending.iter().filter(|label| label.failed).cloned().collect();
        let mut effects = Vec::new();
        for Pending { ticket, mut songs, state, .. } in failed {
            self.labels.pending.retain(|other| other.ticket != ticket);
            let later = || self.labels.pending.iter().filter(|other| other.ticket > ticket);
            songs.retain(|song| !later().any(|other| other.songs.contains(song)));
            if !songs.is_empty() {
                effects.push(self.labels.command(songs, state));
            }
        }
        self.saving.pending = self.labels.count();
        effects
    }

    /// Whether [`Self::retry_labels`] has something to do.
    pub fn has_failed_labels(&self) -> bool {
        self.labels.pending.iter().any(|label| label.failed)
    }

    pub(super) fn history_stepped(
        &mut self,
        step: HistoryStep,
        changes: Vec<Change>,
        history: (usize, usize),
    ) -> Vec<Effect> {
        self.history = history;
        let what = if step == HistoryStep::Undo { "undo" } else { "redo" };
        let touched: Vec<SongId> = changes.iter().map(|change| change.song).collect();
        for change in changes {
            self.library.set_annotation(change.song, change.after);
        }
        self.library.refresh();
        match touched[..] {
            [] => self.notify("history", NoticeLevel::Info, format!("There is nothing to {what}.")),
            // What was changed must be seen: the song comes back on screen.
            [song] if self.current.as_ref().and_then(|current| current.song) != Some(song) => {
                let play = self.wants_sound();
                self.library.choose_none();
                return self.show_song(song, play);
            }
            _ => self.clear_notice("history"),
        }
        Vec::new()
    }
}
