//! Playlists: put together, written, and kept up to date.

use std::path::Path;

use super::song::path_from_text;
use super::{NoticeLevel, Overlay, State, sentence};
use crate::app::action::PlaylistAction;
use crate::app::choices::PlaylistDraft;
use crate::app::effect::{Effect, PickKind};
use crate::dataset::PlaylistFile;
use crate::playlist::{Asked, Rest};
use crate::song::file_name;
use crate::worker::{PlaylistCommand, PlaylistEvent};

impl State {
    pub(super) fn playlist_action(&mut self, action: PlaylistAction) -> Vec<Effect> {
        match action {
            PlaylistAction::Draft(draft) => self.put_draft(draft),
            PlaylistAction::Pick => vec![Effect::Pick(PickKind::Playlist(self.playlists.draft.form))],
            PlaylistAction::Write => self.write_playlist(),
            PlaylistAction::Refresh => vec![refresh(Asked::Yes, None)],
            PlaylistAction::Replace(path) => vec![refresh(Asked::Replace, Some(&path))],
            PlaylistAction::Forget(path) => vec![Effect::work(PlaylistCommand::Forget(path))],
        }
    }

    /// Those that are kept follow what has changed.
    pub(super) fn refresh_playlists() -> Effect {
        refresh(Asked::No, None)
    }

    /// The sheet opens.
    pub(super) fn open_playlists(&mut self) -> Vec<Effect> {
        self.playlists.said = None;
        self.playlists.is_there = false;
        // A command line may have written some meanwhile.
        vec![Self::refresh_playlists(), Effect::work(PlaylistCommand::List), self.count_draft()]
    }

    fn put_draft(&mut self, draft: PlaylistDraft) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.playlists.draft, draft.fitting());
        let now = &self.playlists.draft;
        let is_other = now.recipe != before.recipe;
        if now.path != before.path {
            (self.playlists.is_there, self.playlists.may_replace) = (false, false);
        }
        self.playlists.said = None;
        if is_other { vec![self.count_draft()] } else { Vec::new() }
    }

    fn count_draft(&self) -> Effect {
        Effect::work(PlaylistCommand::Count(self.playlists.draft.recipe.clone()))
    }

    fn write_playlist(&mut self) -> Vec<Effect> {
        let PlaylistDraft { path, form, relative, keep, recipe } = self.playlists.draft.clone();
        let Some(path) = path_from_text(&path).filter(|_| !self.playlists.busy) else { return Vec::new() };
        self.playlists.busy = true;
        self.playlists.said = None;
        let replace = self.playlists.may_replace || self.playlists.is_there;
        let file = PlaylistFile { path, form, relative, recipe };
        vec![Effect::work(PlaylistCommand::Write { file, keep, replace })]
    }

    /// A file was chosen in a dialog.
    pub(super) fn playlist_picked(&mut self, path: &Path) {
        self.playlists.draft.path = path.display().to_string();
        // The dialog has asked.
        (self.playlists.is_there, self.playlists.may_replace) = (false, true);
    }

    pub(super) fn playlist_event(&mut self, event: PlaylistEvent) {
        match event {
            PlaylistEvent::Counted { recipe, outcome } => {
                let outcome = outcome.map_err(|error| sentence(&error));
                self.playlists.counted = Some((recipe, outcome));
            }
            PlaylistEvent::IsThere => (self.playlists.busy, self.playlists.is_there) = (false, true),
            PlaylistEvent::Written(outcome) => {
                self.playlists.busy = false;
                (self.playlists.is_there, self.playlists.may_replace) = (false, false);
                let said = outcome
                    .map(|(path, tally)| {
                        let songs =
                            if tally.songs == 1 { "1 song".to_owned() } else { format!("{} songs", tally.songs) };
                        format!("Wrote {songs} to {}.", path.display())
                    })
                    .map_err(|error| sentence(&error));
                self.say(said);
            }
            PlaylistEvent::Kept(kept) => self.playlists.kept = kept,
            PlaylistEvent::Rest(rests) => {
                let words: Vec<String> = rests.iter().map(|(path, rest)| rests_because(path, rest)).collect();
                let words = format!("{} Open \u{2192} Playlists has the choice.", words.join(" "));
                self.notify("playlists", NoticeLevel::Warning, words);
            }
            PlaylistEvent::Failed(error) => self.say(Err(sentence(&error))),
        }
    }

    /// On the sheet, or on a banner where that is closed by now.
    fn say(&mut self, said: Result<String, String>) {
        if self.overlay == Some(Overlay::Playlists) {
            self.playlists.said = Some(said);
            return;
        }
        match said {
            Ok(words) => self.notify("playlists", NoticeLevel::Info, words),
            Err(words) => self.notify("playlists", NoticeLevel::Warning, words),
        }
    }
}

fn refresh(asked: Asked, only: Option<&Path>) -> Effect {
    Effect::work(PlaylistCommand::Refresh { asked, only: only.map(Path::to_owned) })
}

fn rests_because(path: &Path, rest: &Rest) -> String {
    format!("The playlist {} is not brought up to date: {}.", file_name(path), rest.problem().trim_end_matches('.'))
}
