//! Listening: transport, next and previous, mood play, the live picture.

use std::time::Duration;

use super::labels::Refusal;
use super::notice::sentence;
use super::player::{Advanced, Wished};
use super::song::Listened;
use super::{NoticeLevel, State};
use crate::app::action::{QueueAction, TransportAction};
use crate::app::effect::{Effect, PlayerCommand};
use crate::config::PlayerChoices;
use crate::mood::Mood;
use crate::playback::PlayerStatus;
use crate::song::SongId;

impl State {
    pub(super) fn transport(&mut self, action: TransportAction) -> Vec<Effect> {
        let is_of_a_song = !matches!(action, TransportAction::Volume(_) | TransportAction::Next);
        if self.song.current().is_none() && is_of_a_song {
            return Vec::new();
        }
        match (self.song.listened(), action) {
            (None, _) | (_, TransportAction::Volume(_)) | (Some(Listened::Part(_)), TransportAction::Toggle) => {
                self.move_on(action)
            }
            (Some(Listened::Song { .. }), action) => self.move_from_beside(action),
            // Who moves elsewhere wants to hear everything again.
            (Some(Listened::Part(_)), _) => {
                let mut effects = self.leave_listened();
                effects.extend(self.move_on(action));
                effects
            }
        }
    }

    /// The player's buttons mean the song on screen, so it comes back first, as it was.
    fn move_from_beside(&mut self, action: TransportAction) -> Vec<Effect> {
        let mut effects = self.leave_listened();
        match action {
            TransportAction::Toggle => effects.push(Effect::Player(PlayerCommand::Pause)),
            TransportAction::Seek(position) => effects.push(Effect::Player(PlayerCommand::Seek(position))),
            TransportAction::Next | TransportAction::Previous | TransportAction::NextUntagged => {
                effects.extend(self.move_on(action));
            }
            _ => {}
        }
        effects
    }

    fn move_on(&mut self, action: TransportAction) -> Vec<Effect> {
        match self.player.update(action, &mut self.settings, self.song.minute()) {
            Wished::Player(command) => vec![Effect::Player(command)],
            Wished::Setting(command) => vec![Effect::Player(command), Effect::SaveSettings],
            Wished::Begins => {
                if self.song.is_untouched() && !self.settings.whole_minute {
                    self.begin_live();
                }
                vec![Effect::Player(PlayerCommand::Play)]
            }
            // Whoever goes to another song means that one next.
            Wished::Next => {
                self.rouse();
                let effects = self.advance();
                if effects.is_empty() {
                    self.labels.remark(Refusal::EndOfList);
                }
                effects
            }
            Wished::Previous => {
                self.rouse();
                if self.player.queue().is_some() {
                    let before = self.player.go_back(|song| self.library.get(song).is_some());
                    return before.map_or_else(Vec::new, |song| self.show_song(song, true));
                }
                self.library.previous_row().map_or_else(Vec::new, |row| self.go_to_row(row))
            }
            Wished::NextUntagged => {
                self.rouse();
                if let Some(row) = self.library.next_untagged() {
                    self.player.end_queue();
                    return self.go_to_row(row);
                }
                self.labels.remark(Refusal::AllTagged);
                Vec::new()
            }
        }
    }

    /// The analysed minute, when it is to be repeated.
    pub(in crate::app) fn wished_loop(&self) -> Option<(Duration, Duration)> {
        self.song.minute().filter(|_| self.settings.loop_minute)
    }

    /// The next song: of the mood queue, else of the list.
    pub(super) fn advance(&mut self) -> Vec<Effect> {
        match self.player.advance(|song| self.library.get(song).is_some()) {
            Advanced::To(song) => self.show_song(song, true),
            Advanced::End(queue) => {
                self.notify("queue", NoticeLevel::Info, format!("That was the last of the {}.", queue.what));
                Vec::new()
            }
            Advanced::NoQueue => self.go_to_row(self.library.next_row()),
        }
    }

    /// Shows the song of a row; nothing where there is none.
    pub(super) fn go_to_row(&mut self, row: usize) -> Vec<Effect> {
        let play = self.player.wants_sound();
        match self.library.row(row).map(|row| row.song.id) {
            Some(song) => self.show_song(song, play),
            None => Vec::new(),
        }
    }

    /// Shows the first song of the list, as after a search.
    pub(super) fn show_first_row(&mut self) -> Vec<Effect> {
        self.player.end_queue();
        self.rouse();
        self.go_to_row(0)
    }

    /// Whoever goes somewhere is awake: keys label again.
    fn rouse(&mut self) {
        self.library.choose_none();
        self.labels.arm();
        self.song.expect_none();
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
        let Some(first) = self.player.play_songs(what, mood, songs) else { return Vec::new() };
        self.clear_notice("queue");
        self.library.choose_none();
        self.show_song(first, true)
    }

    /// Takes the player's state in, once a frame.
    pub fn tick(&mut self, status: PlayerStatus) -> Vec<Effect> {
        match &status.output {
            Some(Err(error)) => {
                let text = format!(
                    "{} Everything else works; sound comes back by itself when a device does.",
                    sentence(error)
                );
                self.notify("audio", NoticeLevel::Warning, text);
            }
            Some(Ok(_)) => self.clear_notice("audio"),
            None => {}
        }
        match &status.error {
            Some(error) => {
                let text = format!("This song cannot be heard: {}", sentence(&error.reason));
                self.notify("play", NoticeLevel::Warning, text);
            }
            None => self.clear_notice("play"),
        }
        let ended = self.player.apply(status);
        self.reveal();
        if ended && (self.player.queue().is_some() || self.settings.player.plays_on) {
            return self.play_on();
        }
        Vec::new()
    }

    /// A song has ended: the next one plays, if there is one.
    fn play_on(&mut self) -> Vec<Effect> {
        if self.player.queue().is_some() {
            return self.advance();
        }
        // Like a label: it never wakes keys that rest, nor comes to a labelled song among those without.
        let next = self.song.id().filter(|_| !self.labels.is_resting()).and_then(|song| self.next_row_after(song));
        match next.and_then(|row| self.library.row(row)).map(|row| row.song.id) {
            Some(song) => self.show_song(song, true),
            None => Vec::new(),
        }
    }

    /// What the player is to do from now on.
    pub(super) fn choose_player(&mut self, choices: PlayerChoices) -> Vec<Effect> {
        let device = (choices.device != self.settings.player.device)
            .then(|| Effect::Player(PlayerCommand::Device(choices.device.clone())));
        let mut effects = self.set(|settings| settings.player = choices);
        effects.extend(device);
        effects
    }

    /// What its user does with the queue.
    pub(super) fn change_queue(&mut self, change: QueueAction) -> Vec<Effect> {
        match (change, self.player.queue_mut()) {
            (QueueAction::Add(songs), _) => return self.enqueue(songs),
            (_, None) => {}
            (QueueAction::Move { from, to }, Some(queue)) => queue.move_to(from, to),
            (QueueAction::Remove(place), Some(queue)) => drop(queue.rest.remove(place)),
            (QueueAction::Shuffle(seed), Some(queue)) => queue.shuffle(seed),
            (QueueAction::Play(place), Some(queue)) => {
                let song = queue.jump_to(place, |song| self.library.get(song).is_some());
                return song.map_or_else(Vec::new, |song| self.show_song(song, true));
            }
        }
        Vec::new()
    }

    /// Songs come next in the queue; without one they are the queue, and the song on screen goes before them.
    fn enqueue(&mut self, songs: Vec<SongId>) -> Vec<Effect> {
        if let Some(queue) = self.player.queue_mut() {
            songs.into_iter().rev().for_each(|song| queue.rest.push_front(song));
            return Vec::new();
        }
        match self.song.id() {
            Some(shown) => {
                let all = std::iter::once(shown).chain(songs).collect();
                self.player.play_songs("songs you chose".to_owned(), None, all);
                Vec::new()
            }
            None => self.play_songs("songs you chose".to_owned(), None, songs),
        }
    }

    /// Whoever asks for the live picture, or lets a song sound that was opened in silence with all of it, sees what comes before
    /// the playhead.
    pub(super) fn begin_live(&mut self) {
        self.song.begin_live(self.position());
        self.reveal();
    }

    fn reveal(&mut self) {
        self.song.reveal(self.position(), self.player.is_playing(), self.player.is_silent());
    }
}
