//! The song on screen, and what opening the next one waits for.

mod apply;
mod current;
mod explaining;
mod offer;
mod opening;
mod picture;
mod why;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use self::opening::Opening;
use crate::learn::LocalModel;
use crate::mood::Mood;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::JobId;

pub(super) use apply::Reported;
pub use current::Current;
pub use offer::Offer;
pub(super) use opening::path_from_text;
pub use picture::Picture;
pub use why::{Listened, Why};

/// The song on screen.
#[derive(Default)]
pub struct OnScreen {
    current: Option<Current>,
    opening: Opening,
    /// The exact training image and what the built-in predictor hears, instead of the palette.
    is_model_view: bool,
    /// Counts up with each wish to fit the spectrogram.
    fit_requests: u64,
    /// How many zoom wishes there were, and the factors of the last, for time and frequency.
    zoom_requests: (u64, (f32, f32)),
}

impl OnScreen {
    /// The song, once one was opened.
    pub fn current(&self) -> Option<&Current> {
        self.current.as_ref()
    }

    /// The same, to be put into a state that takes the threads long to bring about: for tests.
    #[doc(hidden)]
    pub fn current_mut(&mut self) -> Option<&mut Current> {
        self.current.as_mut()
    }

    /// Its identity, once known.
    pub fn id(&self) -> Option<SongId> {
        self.current.as_ref()?.song
    }

    /// Whether the exact training image and what the built-in predictor hears are shown instead of the palette.
    pub fn is_model_view(&self) -> bool {
        self.is_model_view
    }

    /// Goes up with each wish to fit the spectrogram.
    pub fn fit_requests(&self) -> u64 {
        self.fit_requests
    }

    /// How many wishes to zoom there were, and the factors of the last, for time and frequency.
    pub fn zoom_requests(&self) -> (u64, (f32, f32)) {
        self.zoom_requests
    }

    pub(super) fn set_model_view(&mut self, on: bool) {
        self.is_model_view = on;
    }

    pub(super) fn fit(&mut self) {
        self.fit_requests += 1;
    }

    pub(super) fn zoom(&mut self, factor: f32) {
        self.zoom_requests = (self.zoom_requests.0 + 1, (factor, 1.0));
    }

    pub(super) fn zoom_bands(&mut self, factor: f32) {
        self.zoom_requests = (self.zoom_requests.0 + 1, (1.0, factor));
    }

    /// Another song. One that is opened in silence is seen whole at once. `wait`: the player is loaded once the minute is known.
    pub(super) fn begin(&mut self, path: PathBuf, song: Option<SongId>, job: JobId, now: Instant, play: bool) {
        let mut current = Current::new(path, song, job, now);
        current.picture.revealed = if play { 0 } else { usize::MAX };
        if let Some(before) = self.current.take().filter(|before| before.path == current.path) {
            // The same song once more: what is suggested for it now may come in place of something else.
            current.offer = before.offer;
        }
        self.current = Some(current);
        self.opening.load_player = Some(play);
    }

    /// The player need not wait for the minute: it is loaded already.
    pub(super) fn player_is_loaded(&mut self) {
        self.opening.load_player = None;
    }

    /// Whether the player is to be loaded now that the minute is known, and whether it plays then.
    pub(super) fn take_load(&mut self) -> Option<(&Path, bool)> {
        let play = self.opening.load_player.take()?;
        Some((&self.current.as_ref()?.path, play))
    }

    /// The first song that comes is to be shown. `asked`: the file system is asked whether this is one.
    pub(super) fn expect_first(&mut self, asked: Option<PathBuf>) {
        self.opening.show_first = true;
        if asked.is_some() {
            self.opening.asked = asked;
        }
    }

    /// Whether a song that is to come is to be shown.
    pub(super) fn expects_first(&self) -> bool {
        self.opening.show_first || self.opening.asked.is_some()
    }

    /// Nothing comes on screen by itself any more.
    pub(super) fn expect_none(&mut self) {
        self.opening.show_first = false;
        self.opening.asked = None;
    }

    /// A scan has ended without a song: none is waited for any more.
    pub(super) fn scan_found_nothing(&mut self) {
        self.opening.show_first = false;
    }

    /// The file system has answered about `path`. Whether that is a song to be shown.
    pub(super) fn looked(&mut self, path: &Path, is_file: bool) -> bool {
        if self.opening.asked.as_deref() != Some(path) {
            return false;
        }
        self.opening.asked = None;
        if is_file {
            self.opening.show_first = false;
        }
        is_file
    }

    /// Songs came, `path` first. Whether it is waited for, and if so, whether its user has named it.
    pub(super) fn take_first(&mut self, path: &Path) -> Option<bool> {
        if !self.opening.show_first {
            return None;
        }
        let named = self.opening.asked.as_deref() == Some(path);
        self.expect_none();
        Some(named)
    }

    /// The library has the song of this file now. Whether that is news about the song on screen.
    pub(super) fn became_known(&mut self, path: &Path, song: SongId) -> bool {
        let other = |current: &&mut Current| current.path == path && (current.is_new || current.song != Some(song));
        let Some(current) = self.current.as_mut().filter(other) else { return false };
        current.song = Some(song);
        current.is_new = false;
        true
    }

    /// A file holds this song, and not what the list says. Answers the song of the list that it was taken for on screen.
    pub(super) fn holds(&mut self, path: &Path, song: SongId) -> Option<SongId> {
        let current = self.current.as_mut().filter(|current| current.path == path)?;
        let before = current.song.filter(|shown| *shown != song && !current.is_new);
        current.song = Some(song);
        current.confirmed = true;
        before
    }

    /// Another predictor judges it.
    pub(super) fn judge_by(&mut self, model: &LocalModel) -> Option<(SongId, Prediction)> {
        let current = self.current.as_mut()?;
        current.prediction = current.heard.as_ref().map(|heard| model.predict_heard(heard));
        // A first answer is for whoever looks at the song.
        current.heard.as_ref().filter(|heard| !heard.is_partial())?;
        Some((current.song?, current.prediction.clone()?))
    }

    /// Nobody judges it any more. What was being listened to for the reasons' sake.
    pub(super) fn forget_prediction(&mut self) -> Option<Listened> {
        if let Some(current) = &mut self.current {
            current.prediction = None;
        }
        self.stop_explaining()
    }

    /// A mood has another name.
    pub(super) fn rename_mood(&mut self, from: &Mood, to: &Mood) {
        let Some(current) = &mut self.current else { return };
        if let Some(prediction) = &mut current.prediction {
            prediction.rename(from, to);
        }
        current.offer.rename_mood(from, to);
    }

    /// Keeps an eye on what is suggested on screen: by what was heard, else in the list.
    pub(super) fn note_offer(&mut self, in_list: Option<&Prediction>, now: Instant) {
        if let Some(current) = &mut self.current {
            current.offer.note(current.prediction.as_ref().or(in_list), now);
        }
    }

    /// Its prediction, made of what was heard.
    pub(super) fn prediction(&self) -> Option<&Prediction> {
        self.current.as_ref()?.prediction.as_ref()
    }

    /// Whether nothing was heard of it yet.
    pub(super) fn is_being_judged(&self) -> bool {
        self.current.as_ref().is_some_and(|current| current.error.is_none() && current.heard.is_none())
    }

    /// Whether all of it is shown since it was opened in silence.
    pub(super) fn is_untouched(&self) -> bool {
        self.current.as_ref().is_some_and(|current| current.picture.revealed == usize::MAX)
    }

    /// The analysed minute.
    pub(super) fn minute(&self) -> Option<(Duration, Duration)> {
        let window = self.current.as_ref()?.window?;
        Some((Duration::from_secs_f64(window.start_s), Duration::from_secs_f64(window.end_s)))
    }

    /// The live picture begins anew at the playhead.
    pub(super) fn begin_live(&mut self, position: Duration) {
        if let Some(current) = &mut self.current {
            let heard = |start: f64| current.picture.columns_heard(position.as_secs_f64() - start);
            current.picture.revealed = current.window.map_or(0, |window| heard(window.start_s));
        }
    }

    /// The live picture goes up to the playhead, and never back. Without sound there is nothing to be in step with.
    pub(super) fn reveal(&mut self, position: Duration, is_playing: bool, is_silent: bool) {
        let Some(current) = &mut self.current else { return };
        if is_silent {
            current.picture.revealed = usize::MAX;
        }
        if let (true, Some(window)) = (is_playing, current.window) {
            let heard = current.picture.columns_heard(position.as_secs_f64() - window.start_s);
            current.picture.revealed = current.picture.revealed.max(heard);
        }
    }
}
