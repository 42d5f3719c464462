//! Undo and redo. They show at once what they change, so that the next key finds it on screen; the disk follows in its order.

use super::bringing::DONE;
use super::labels::Entry;
use super::{NoticeLevel, State};
use crate::app::effect::Effect;
use crate::dataset::{HistoryStep, StepKind};

impl State {
    pub(super) fn step_history(&mut self, direction: HistoryStep) -> Vec<Effect> {
        self.labels.arm();
        let Some((entry, effect)) = self.labels.step(direction, &mut self.library) else {
            let what = if direction == HistoryStep::Undo { "undo" } else { "redo" };
            self.notify("history", NoticeLevel::Info, format!("There is nothing to {what}."));
            return Vec::new();
        };
        if entry.kind == StepKind::Import {
            self.clear_notice(DONE);
        }
        let mut effects = vec![effect];
        effects.extend(self.show_changed(&entry, direction));
        match step_words(&entry, direction) {
            Some(words) => self.notify("history", NoticeLevel::Info, words),
            None => self.clear_notice("history"),
        }
        effects
    }

    /// What was changed must be seen: the song comes back on screen.
    fn show_changed(&mut self, entry: &Entry, direction: HistoryStep) -> Vec<Effect> {
        let play = self.player.wants_sound();
        if let Some(label) = &entry.file {
            let as_it_was = if direction == HistoryStep::Undo { &label.before } else { &label.after };
            self.labels.relabel_file(&label.path, as_it_was.clone());
            let shown = self.song.current().is_some_and(|current| current.path == label.path);
            return if shown { Vec::new() } else { self.show_path(&label.path, play) };
        }
        let song = match &entry.kind {
            // They go at once, as they did the first time.
            StepKind::Hide if direction == HistoryStep::Redo => return self.drop_rows(&entry.songs),
            StepKind::Label | StepKind::Import | StepKind::Demo | StepKind::Hide => entry.only_song(),
            StepKind::AddMood(_)
            | StepKind::RenameMood { .. }
            | StepKind::MergeMoods { .. }
            | StepKind::RecolourMood(_)
            | StepKind::SoundMood(_)
            | StepKind::MoveMood(_)
            | StepKind::RemoveMood(_) => None,
        };
        let Some(song) = song else { return Vec::new() };
        if self.library.get(song).is_none() {
            return Vec::new();
        }
        self.library.include(song);
        self.player.interrupt(song);
        if self.song.id() == Some(song) {
            return Vec::new();
        }
        self.library.choose_none();
        self.show_song(song, play)
    }
}

/// What undo or redo has done to more than one song.
fn step_words(entry: &Entry, direction: HistoryStep) -> Option<String> {
    let what = match &entry.kind {
        StepKind::Label if entry.count < 2 => return None,
        StepKind::Label => format!("the labels of {} songs", entry.count),
        StepKind::Import if entry.count == 1 => "the import of a label".to_owned(),
        StepKind::Import => format!("the import of {} labels", entry.count),
        StepKind::Demo => format!("the demo\u{2019}s {} labels", entry.count),
        StepKind::AddMood(mood) => format!("the new mood {mood}"),
        StepKind::RenameMood { from, to } => format!("{from} was renamed {to}"),
        StepKind::MergeMoods { from, to } => format!("{from} was merged into {to}"),
        StepKind::RecolourMood(mood) => format!("the colour of {mood}"),
        StepKind::SoundMood(mood) => format!("what {mood} sounds like"),
        StepKind::MoveMood(mood) => format!("the place of {mood}"),
        StepKind::RemoveMood(mood) => format!("{mood} was removed"),
        StepKind::Hide if entry.count == 1 => "a song was taken out of the list".to_owned(),
        StepKind::Hide => format!("{} songs were taken out of the list", entry.count),
    };
    let verb = if direction == HistoryStep::Undo { "Undone" } else { "Redone" };
    Some(format!("{verb}: {what}."))
}
