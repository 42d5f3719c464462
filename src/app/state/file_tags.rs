//! Moods in the songs' own files: what is wanted, what it would do, what it did.

use super::file_tags_sheet::report_in_words;
use super::{FileTagsScope, NoticeLevel, Overlay, State, sentence};
use crate::app::action::FileTagsAction;
use crate::app::effect::Effect;
use crate::dataset::LabelState;
use crate::song::SongId;
use crate::tagging::{Depth, Plan};
use crate::worker::{FileTagsCommand, FileTagsEvent};

impl State {
    /// The sheet opens.
    pub(super) fn come_to_file_tags(&mut self) -> Vec<Effect> {
        let tags = &mut self.file_tags;
        if tags.busy.is_none() {
            (tags.plan, tags.report) = (None, None);
            let chosen = self.library.chosen_count();
            tags.scope = if chosen > 1 { FileTagsScope::Selected } else { FileTagsScope::All };
        }
        vec![Effect::work(FileTagsCommand::List)]
    }

    /// The songs of a scope that are labelled with a mood.
    pub fn file_tags_songs(&self, scope: FileTagsScope) -> Vec<SongId> {
        let ids: Vec<SongId> = match scope {
            FileTagsScope::Selected => self.library.chosen(),
            FileTagsScope::Listed => {
                let rows = 0..self.library.visible().len();
                rows.filter_map(|row| self.library.row(row)).map(|entry| entry.song.id).collect()
            }
            FileTagsScope::All => self.library.songs().iter().map(|entry| entry.song.id).collect(),
        };
        let is_labelled = |id: &SongId| matches!(self.library.label(*id), Some(LabelState::Labelled(_)));
        ids.into_iter().filter(is_labelled).collect()
    }

    pub(super) fn file_tags(&mut self, action: FileTagsAction) -> Vec<Effect> {
        if let FileTagsAction::Stop = action {
            return vec![Effect::work(FileTagsCommand::Stop)];
        }
        let tags = &mut self.file_tags;
        // While a run is under way nothing else can be chosen.
        if tags.busy.is_some() {
            return Vec::new();
        }
        // What was looked at was looked at for other choices.
        let plan = tags.plan.take();
        match action {
            FileTagsAction::Scope(scope) => tags.scope = scope,
            FileTagsAction::Field(field, on) => {
                tags.fields.retain(|held| *held != field);
                if on {
                    tags.fields.push(field);
                }
            }
            FileTagsAction::Mode(mode) => tags.mode = mode,
            FileTagsAction::Word(mood, text) => drop(tags.words.insert(mood, text)),
            FileTagsAction::HardLinks(on) => tags.hard_links = on,
            FileTagsAction::Quick(on) => {
                tags.quick = on;
                tags.plan = plan;
            }
            FileTagsAction::Look => {
                let wanted = tags.wanted();
                tags.busy = Some((0, 0));
                tags.report = None;
                let songs = self.file_tags_songs(self.file_tags.scope);
                return vec![Effect::work(FileTagsCommand::Look { songs, wanted })];
            }
            FileTagsAction::Write => {
                if let Some(Ok(Plan { writes, .. })) = plan {
                    tags.busy = Some((0, writes.len()));
                    let depth = if tags.quick { Depth::Packets } else { Depth::Sound };
                    return vec![Effect::work(FileTagsCommand::Write { writes, depth })];
                }
            }
            FileTagsAction::Undo(run) => {
                tags.busy = Some((0, 0));
                tags.report = None;
                return vec![Effect::work(FileTagsCommand::Undo(run))];
            }
            FileTagsAction::Stop => {}
        }
        Vec::new()
    }

    pub(super) fn file_tags_event(&mut self, event: FileTagsEvent) {
        let tags = &mut self.file_tags;
        match event {
            FileTagsEvent::Progress { done, total } => {
                tags.busy = tags.busy.map(|_| (done, total));
            }
            FileTagsEvent::Looked(looked) => {
                tags.busy = None;
                tags.plan = looked.map_err(|error| sentence(&error)).transpose();
            }
            FileTagsEvent::Runs(runs) => tags.runs = runs,
            FileTagsEvent::Done(done) => {
                tags.busy = None;
                let is_open = self.overlay == Some(Overlay::WriteTags);
                match done {
                    Ok(report) => {
                        let words = report_in_words(&report);
                        tags.report = Some(report);
                        if !is_open {
                            self.notify("file-tags", NoticeLevel::Info, words);
                        }
                    }
                    Err(error) if is_open => tags.plan = Some(Err(sentence(&error))),
                    Err(error) => self.notify("file-tags", NoticeLevel::Warning, sentence(&error)),
                }
            }
        }
    }

    /// The thread has panicked: what it was doing is over.
    pub(super) fn file_tags_failed(&mut self) {
        self.file_tags.busy = None;
    }
}
