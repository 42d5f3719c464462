//! The player as it was last read, what the user wants of it, and the songs that play one after another.

mod queue;

use std::time::Duration;

use crate::app::action::TransportAction;
use crate::app::effect::PlayerCommand;
use crate::config::Settings;
use crate::mood::Mood;
use crate::playback::{PlayState, PlayerStatus};
use crate::song::SongId;

pub use queue::SongQueue;

/// The player, and the songs that play one after another.
#[derive(Default)]
pub struct Listening {
    status: PlayerStatus,
    queue: Option<SongQueue>,
}

/// What a wish of the user's comes to.
pub(super) enum Wished {
    /// Only the player has to know.
    Player(PlayerCommand),
    /// The player begins to sound.
    Begins,
    /// Another loop or volume: the settings keep it.
    Setting(PlayerCommand),
    /// The next song.
    Next,
    /// The song before.
    Previous,
    /// The next song without a label.
    NextUntagged,
}

/// What comes of the queue's end, or of a song's.
pub(super) enum Advanced {
    /// There is no queue.
    NoQueue,
    /// This song plays now.
    To(SongId),
    /// These were all.
    End(SongQueue),
}

impl Listening {
    /// The player, read once a frame.
    pub fn status(&self) -> &PlayerStatus {
        &self.status
    }

    /// Songs that play one after another.
    pub fn queue(&self) -> Option<&SongQueue> {
        self.queue.as_ref()
    }

    pub(super) fn is_playing(&self) -> bool {
        self.status.state == PlayState::Playing
    }

    /// Whether the user wants sound, be there a device or not.
    pub(super) fn wants_sound(&self) -> bool {
        self.is_playing() || self.status.waiting
    }

    /// What the user wants. `minute` is the one that is analysed, and begins at `minute_start` seconds.
    pub(super) fn update(
        &self,
        action: TransportAction,
        settings: &mut Settings,
        minute: Option<(Duration, Duration)>,
    ) -> Wished {
        let minute_start = minute.map_or(0.0, |minute| minute.0.as_secs_f64());
        Wished::Player(match action {
            TransportAction::Toggle if self.wants_sound() => PlayerCommand::Pause,
            TransportAction::Toggle => return Wished::Begins,
            TransportAction::Seek(position) => self.seek(position.as_secs_f64()),
            TransportAction::SeekBy(secs) => self.seek(self.status.position.as_secs_f64() + secs),
            TransportAction::Home => self.seek(0.0),
            // A little before the end, so that something is heard of it.
            TransportAction::End => self.seek(self.status.duration.unwrap_or_default().as_secs_f64() - 2.0),
            TransportAction::JumpToMinute => self.seek(minute_start),
            TransportAction::ToggleLoop => {
                settings.loop_minute = !settings.loop_minute;
                return Wished::Setting(PlayerCommand::Loop(minute.filter(|_| settings.loop_minute)));
            }
            TransportAction::Volume(volume) => {
                settings.volume = volume.clamp(0.0, 1.0);
                return Wished::Setting(PlayerCommand::Volume(settings.volume));
            }
            TransportAction::Next => return Wished::Next,
            TransportAction::Previous => return Wished::Previous,
            TransportAction::NextUntagged => return Wished::NextUntagged,
        })
    }

    fn seek(&self, secs: f64) -> PlayerCommand {
        let last = self.status.duration.map_or(f64::MAX, |duration| duration.as_secs_f64());
        PlayerCommand::Seek(Duration::from_secs_f64(secs.min(last).clamp(0.0, 1e9)))
    }

    /// Takes the player's state in. Whether the song has ended just now.
    pub(super) fn apply(&mut self, status: PlayerStatus) -> bool {
        let ended_now = status.state == PlayState::Ended && self.status.state != PlayState::Ended;
        self.status = status;
        ended_now
    }

    /// Whether there is no device to sound.
    pub(super) fn is_silent(&self) -> bool {
        matches!(self.status.output, Some(Err(_)))
    }

    /// Plays `songs` (`what` they are) from the first to the last. Answers the first.
    pub(super) fn play_songs(&mut self, what: String, mood: Option<Mood>, songs: Vec<SongId>) -> Option<SongId> {
        self.queue = Some(SongQueue::new(what, mood, songs)?);
        self.queue.as_ref().map(|queue| queue.playing)
    }

    /// The next song of the queue. Songs that were taken out since are passed over.
    pub(super) fn advance(&mut self, is_there: impl Fn(SongId) -> bool) -> Advanced {
        let Some(queue) = &mut self.queue else { return Advanced::NoQueue };
        if let Some(song) = queue.advance(is_there) {
            return Advanced::To(song);
        }
        self.queue.take().map_or(Advanced::NoQueue, Advanced::End)
    }

    /// The queue goes on with the song that `song` interrupts.
    pub(super) fn interrupt(&mut self, song: SongId) {
        if let Some(queue) = self.queue.as_mut().filter(|queue| queue.playing != song) {
            queue.rest.push_front(std::mem::replace(&mut queue.playing, song));
            // An undo leads back to the song before: it plays again, not twice.
            if queue.played.last() == Some(&song) {
                queue.played.pop();
            }
        }
    }

    /// The song of the queue before; `None` where there is none.
    pub(super) fn go_back(&mut self, is_there: impl Fn(SongId) -> bool) -> Option<SongId> {
        self.queue.as_mut()?.go_back(is_there)
    }

    /// The queue, to be changed.
    pub(super) fn queue_mut(&mut self) -> Option<&mut SongQueue> {
        self.queue.as_mut()
    }

    /// No more queue.
    pub(super) fn end_queue(&mut self) {
        self.queue = None;
    }

    /// Whether this song plays as one of the queue.
    pub(super) fn is_in_queue(&self, song: SongId) -> bool {
        self.queue.as_ref().is_some_and(|queue| queue.playing == song)
    }
}
