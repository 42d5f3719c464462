//! Why a mood is suggested: asking, and listening to the parts that spoke for it and to songs that are alike.

use std::time::Duration;

use super::State;
use super::song::Listened;
use crate::app::action::Part;
use crate::app::effect::{Effect, PlayerCommand};
use crate::audio::ClipRule;
use crate::mood::Mood;
use crate::song::SongId;

impl State {
    /// Asks for the reasons on screen once more, if there are any: what they are of has changed.
    pub(super) fn explain_again(&mut self) -> Vec<Effect> {
        self.song.asked_why().cloned().map_or_else(Vec::new, |mood| self.explain(Some(mood)))
    }

    /// Why this mood, or no more.
    pub(super) fn explain(&mut self, mood: Option<Mood>) -> Vec<Effect> {
        match (mood, self.learning.model()) {
            (Some(mood), Some(model)) => self.song.explain(mood, model).into_iter().collect(),
            (Some(_), None) => Vec::new(),
            (None, _) => self.song.stop_explaining().map_or_else(Vec::new, |listened| self.stop_listening(listened)),
        }
    }

    /// Asks why the likeliest mood is suggested, or hides the reasons.
    pub(super) fn toggle_why(&mut self) -> Vec<Effect> {
        if self.song.asked_why().is_some() {
            return self.explain(None);
        }
        let best = self.current_suggestion().map(|suggestion| suggestion.best().mood.clone());
        best.map_or_else(Vec::new, |mood| self.explain(Some(mood)))
    }

    /// Listens to a part of the song on screen again and again, or to all of it.
    pub(super) fn hear_part(&mut self, part: Part) -> Vec<Effect> {
        let before = self.song.listened();
        if before == Some(Listened::Part(part)) {
            return self.leave_listened();
        }
        if !self.song.listen_to(Listened::Part(part)) {
            return Vec::new();
        }
        let mut effects = match before {
            Some(before @ Listened::Song { .. }) => self.stop_listening(before),
            // One part after the other.
            Some(Listened::Part(_)) | None => Vec::new(),
        };
        effects.extend([
            Effect::Player(PlayerCommand::Band(Some(part.band_hz))),
            Effect::Player(PlayerCommand::Loop(Some(part.time))),
            Effect::Player(PlayerCommand::Seek(part.time.0)),
            Effect::Player(PlayerCommand::Play),
        ]);
        effects
    }

    /// Listens to the minute of another song, or no more. The song on screen stays there.
    pub(super) fn hear_beside(&mut self, song: SongId) -> Vec<Effect> {
        let before = self.song.listened();
        let back = match before {
            Some(Listened::Song { song: other, at, played }) => {
                if other == song {
                    return self.leave_listened();
                }
                (at, played)
            }
            Some(Listened::Part(_)) | None => (self.player.status().position, self.player.wants_sound()),
        };
        let Some(other) = self.library.get(song).map(|row| &row.song) else { return Vec::new() };
        let (path, length) = (other.path.clone(), other.duration_secs);
        if !self.song.listen_to(Listened::Song { song, at: back.0, played: back.1 }) {
            return Vec::new();
        }
        let minute = ClipRule::Minute.resolve(length).map_or((0.0, length), |window| (window.start_s, window.end_s));
        let [start, end] = [minute.0, minute.1].map(|secs| Duration::from_secs_f64(secs.max(0.0)));
        vec![
            Effect::Player(PlayerCommand::Load { path, start, play: true }),
            Effect::Player(PlayerCommand::Loop(Some((start, end)))),
        ]
    }

    /// Whoever moves elsewhere wants to hear the song on screen again, and all of it.
    pub(super) fn leave_listened(&mut self) -> Vec<Effect> {
        self.song.listen_no_more().map_or_else(Vec::new, |listened| self.stop_listening(listened))
    }

    /// Back to the song on screen, to all frequencies, and to the loop that the user had.
    pub(super) fn stop_listening(&self, listened: Listened) -> Vec<Effect> {
        let mut effects = match listened {
            Listened::Part(_) => vec![Effect::Player(PlayerCommand::Band(None))],
            Listened::Song { at, played, .. } => {
                let path = self.song.current().map(|current| current.path.clone());
                let load = |path| Effect::Player(PlayerCommand::Load { path, start: at, play: played });
                path.map(load).into_iter().collect()
            }
        };
        effects.push(Effect::Player(PlayerCommand::Loop(self.wished_loop())));
        effects
    }

    /// Where the song on screen is, also while another one is listened to.
    pub fn position(&self) -> Duration {
        match self.song.listened() {
            Some(Listened::Song { at, .. }) => at,
            Some(Listened::Part(_)) | None => self.player.status().position,
        }
    }
}
