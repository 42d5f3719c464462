//! The player as the window drives it: transport, next and previous, mood play, the live picture.

use std::time::Duration;

use super::notice::sentence;
use super::{Current, NoticeLevel, SongQueue, State};
use crate::app::action::TransportAction;
use crate::app::effect::{Effect, PlayerCommand};
use crate::mood::Mood;
use crate::playback::{PlayState, PlayerStatus};
use crate::song::SongId;

impl State {
    pub(super) fn is_playing(&self) -> bool {
        self.player.state == PlayState::Playing
    }

    /// Whether the user wants sound, be there a device or not.
    pub(super) fn wants_sound(&self) -> bool {
        self.is_playing() || self.player.waiting
    }

    /// Who moves elsewhere wants to hear everything again.
    fn leave_part(&mut self, action: TransportAction) -> Vec<Effect> {
        let stays = matches!(action, TransportAction::Toggle | TransportAction::Volume(_));
        let why = self.current.as_mut().and_then(|current| current.why.as_mut()).filter(|_| !stays);
        match why.and_then(|why| why.heard.take()) {
            Some(_) => self.end_part(),
            None => Vec::new(),
        }
    }

    pub(super) fn transport(&mut self, action: TransportAction) -> Vec<Effect> {
        if self.current.is_none() && !matches!(action, TransportAction::Volume(_) | TransportAction::Next) {
            return Vec::new();
        }
        let mut effects = self.leave_part(action);
        effects.extend(self.move_on(action));
        effects
    }

    fn move_on(&mut self, action: TransportAction) -> Vec<Effect> {
        match action {
            TransportAction::Toggle if self.wants_sound() => vec![Effect::Player(PlayerCommand::Pause)],
            TransportAction::Toggle => {
                let untouched = |current: &Current| current.picture.revealed == usize::MAX;
                if self.current.as_ref().is_some_and(untouched) && !self.settings.whole_minute {
                    self.begin_live();
                }
                vec![Effect::Player(PlayerCommand::Play)]
            }
            TransportAction::Seek(position) => vec![self.seek(position.as_secs_f64())],
            TransportAction::SeekBy(secs) => vec![self.seek(self.player.position.as_secs_f64() + secs)],
            TransportAction::Home => vec![self.seek(0.0)],
            TransportAction::End => {
                let end = self.player.duration.unwrap_or_default().as_secs_f64();
                // A little before the end, so that something is heard of it.
                vec![self.seek(end - 2.0)]
            }
            TransportAction::JumpToMinute => {
                let start =
                    self.current.as_ref().and_then(|current| current.window).map_or(0.0, |window| window.start_s);
                vec![self.seek(start)]
            }
            TransportAction::ToggleLoop => {
                self.settings.loop_minute = !self.settings.loop_minute;
                vec![Effect::Player(PlayerCommand::Loop(self.wished_loop())), Effect::SaveSettings]
            }
            TransportAction::Volume(volume) => {
                self.settings.volume = volume.clamp(0.0, 1.0);
                vec![Effect::Player(PlayerCommand::Volume(self.settings.volume)), Effect::SaveSettings]
            }
            // Whoever goes to another song means that one next.
            TransportAction::Next => {
                self.rouse();
                let effects = self.advance();
                if effects.is_empty() {
                    self.notify("list", NoticeLevel::Info, "This is the end of the list.");
                }
                effects
            }
            TransportAction::Previous => {
                self.rouse();
                self.library.previous_row().map_or_else(Vec::new, |row| self.go_to_row(row))
            }
        }
    }

    fn seek(&self, secs: f64) -> Effect {
        let last = self.player.duration.map_or(f64::MAX, |duration| duration.as_secs_f64());
        Effect::Player(PlayerCommand::Seek(Duration::from_secs_f64(secs.min(last).clamp(0.0, 1e9))))
    }

    /// The analysed minute, when it is to be repeated.
    pub(in crate::app) fn wished_loop(&self) -> Option<(Duration, Duration)> {
        let window = self.current.as_ref()?.window?;
        let span = (Duration::from_secs_f64(window.start_s), Duration::from_secs_f64(window.end_s));
        self.settings.loop_minute.then_some(span)
    }

    /// The next song: of the mood queue, else of the list.
    pub(super) fn advance(&mut self) -> Vec<Effect> {
        if let Some(queue) = &mut self.queue {
            // Songs that were taken out since are passed over.
            while let Some(song) = queue.rest.pop_front() {
                if self.library.get(song).is_some() {
                    queue.playing = song;
                    return self.show_song(song, true);
                }
            }
            let text = format!("These were all {}.", queue.what);
            self.queue = None;
            self.notify("queue", NoticeLevel::Info, text);
            return Vec::new();
        }
        self.go_to_row(self.library.next_row())
    }

    /// Shows the song of a row; nothing where there is none.
    pub(super) fn go_to_row(&mut self, row: usize) -> Vec<Effect> {
        let play = self.wants_sound();
        match self.library.row(row).map(|row| row.song.id) {
            Some(song) => self.show_song(song, play),
            None => Vec::new(),
        }
    }

    /// Shows the first song of the list, as after a search.
    pub(super) fn show_first_row(&mut self) -> Vec<Effect> {
        self.queue = None;
        self.rouse();
        self.go_to_row(0)
    }

    /// Whoever goes somewhere is awake: keys label again.
    fn rouse(&mut self) {
        self.library.choose_none();
        self.resting = false;
        self.remark = None;
        self.expect_no_song();
        self.clear_notice("list");
    }

    /// Plays the songs of a mood, best first.
    pub(super) fn play_mood(&mut self, mood: &Mood) -> Vec<Effect> {
        let songs = self.library.songs_of_mood(mood);
        if songs.is_empty() {
            self.notify("queue", NoticeLevel::Info, format!("No song is tagged {mood} or suggested for it yet."));
            return Vec::new();
        }
        self.play_songs(format!("songs of {mood}"), Some(mood.clone()), songs)
    }

    /// Plays `songs` (`what` they are) from the first to the last.
    pub(super) fn play_songs(&mut self, what: String, mood: Option<Mood>, songs: Vec<SongId>) -> Vec<Effect> {
        let total = songs.len();
        let mut rest: std::collections::VecDeque<SongId> = songs.into();
        let Some(first) = rest.pop_front() else { return Vec::new() };
        self.clear_notice("queue");
        self.queue = Some(SongQueue { what, mood, rest, playing: first, total });
        self.library.choose_none();
        self.show_song(first, true)
    }

    /// Takes the player's state in, once a frame.
    pub fn tick(&mut self, status: PlayerStatus) -> Vec<Effect> {
        let ended_now = status.state == PlayState::Ended && self.player.state != PlayState::Ended;
        match (&status.output, &status.error) {
            (Some(Err(error)), _) => {
                let text = format!(
                    "{} Everything else works; sound comes back by itself when a device does.",
                    sentence(error)
                );
                self.notify("audio", NoticeLevel::Warning, text);
            }
            (Some(Ok(_)), _) => self.clear_notice("audio"),
            (None, _) => {}
        }
        match &status.error {
            Some(error) => {
                self.notify(
                    "play",
                    NoticeLevel::Warning,
                    format!("This song cannot be heard: {}", sentence(&error.reason)),
                );
            }
            None => self.clear_notice("play"),
        }
        self.player = status;
        self.reveal();
        if ended_now && self.queue.is_some() { self.advance() } else { Vec::new() }
    }

    /// Whoever asks for the live picture, or lets a song sound that was opened in silence with all of it, sees what comes before
    /// the playhead.
    pub(super) fn begin_live(&mut self) {
        let position = self.player.position.as_secs_f64();
        if let Some(current) = &mut self.current {
            current.picture.revealed =
                current.window.map_or(0, |window| current.picture.columns_heard(position - window.start_s));
        }
        self.reveal();
    }

    /// The live picture goes up to the playhead, and never back. Without sound there is nothing to be in step with.
    fn reveal(&mut self) {
        let silent = matches!(self.player.output, Some(Err(_)));
        let position = self.player.position.as_secs_f64();
        let playing = self.is_playing();
        let Some(current) = &mut self.current else { return };
        if silent {
            current.picture.revealed = usize::MAX;
        }
        if let (true, Some(window)) = (playing, current.window) {
            current.picture.revealed =
                current.picture.revealed.max(current.picture.columns_heard(position - window.start_s));
        }
    }
}
