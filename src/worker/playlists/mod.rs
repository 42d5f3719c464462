//! `moodsic-lists`: counts and writes playlists, and brings those up to date that are kept. It reads the database on its own, and
//! writes into it only what it has written into a file, so that no label waits for it.

mod message;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::Receiver;
use jiff::Timestamp;

use super::fail_point;
use super::outbox::Outbox;
use super::places::{Places, open_again};
use super::seat::{Alarm, Seat};
use crate::dataset::{KeptPlaylist, PlaylistFile, PlaylistRecipe, Store};
use crate::playlist::{self, Asked, Outcome, PlaylistError, Refreshed, Rest, Scores};

pub use message::{KeptRow, PlaylistCommand, PlaylistEvent, PlaylistTally};

/// Handle of the thread.
pub(super) struct PlaylistThread {
    /// Commands with their numbers.
    pub(super) seat: Seat<(u64, PlaylistCommand)>,
    /// The number of the newest question.
    newest: Arc<AtomicU64>,
}

impl PlaylistThread {
    pub(super) fn spawn(places: &Places, outbox: Outbox<PlaylistEvent>, alarm: Alarm) -> std::io::Result<Self> {
        let newest = Arc::new(AtomicU64::new(0));
        let mut thread = Thread {
            data: places.data.clone(),
            scores: Scores::of(&places.model),
            rests: HashMap::new(),
            newest: Arc::clone(&newest),
            outbox,
        };
        let seat = Seat::spawn("moodsic-lists", 32, alarm, move |commands| thread.run(commands))?;
        Ok(Self { seat, newest })
    }

    pub(super) fn send(&mut self, command: PlaylistCommand) {
        let number = match command {
            PlaylistCommand::Count(_) => self.newest.fetch_add(1, Ordering::AcqRel) + 1,
            _ => 0,
        };
        self.seat.send((number, command));
    }

    /// What was sent is still done, except that nobody asks any more.
    pub(super) fn end(&mut self) {
        self.newest.fetch_add(1, Ordering::AcqRel);
        self.seat.end();
    }
}

struct Thread {
    data: PathBuf,
    scores: Scores,
    /// Why playlists were left as they are, the last time.
    rests: HashMap<PathBuf, Rest>,
    newest: Arc<AtomicU64>,
    outbox: Outbox<PlaylistEvent>,
}

impl Thread {
    fn run(&mut self, commands: &Receiver<(u64, PlaylistCommand)>) {
        for (number, command) in commands {
            fail_point::reach("playlists");
            match command {
                PlaylistCommand::Count(recipe) => self.count(recipe, number),
                PlaylistCommand::Write { file, keep, replace } => self.write(&file, keep, replace),
                PlaylistCommand::Refresh { asked, only } => self.refresh(asked, only.as_deref()),
                PlaylistCommand::Forget(path) => {
                    if let Err(error) = playlist::forget(&self.data, &path) {
                        self.tell(PlaylistEvent::Failed(error.to_string()));
                    }
                    self.list();
                }
                PlaylistCommand::List => self.list(),
            }
        }
    }

    fn tell(&self, event: PlaylistEvent) {
        self.outbox.send(event);
    }

    fn count(&mut self, recipe: PlaylistRecipe, number: u64) {
        let newest = Arc::clone(&self.newest);
        let go_on = || {
            let is_newest = newest.load(Ordering::Acquire) == number;
            if is_newest { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let store = Store::open_for_reading(&self.data).map_err(PlaylistError::from);
        let outcome = match store {
            Ok(Some(store)) => playlist::make(&recipe, &store, &mut self.scores, &go_on).map(|made| (&made).into()),
            Ok(None) => Ok(PlaylistTally::default()),
            Err(error) => Err(error),
        };
        if !matches!(outcome, Err(PlaylistError::Cancelled)) {
            let outcome = outcome.map_err(|error| error.to_string());
            self.tell(PlaylistEvent::Counted { recipe, outcome });
        }
    }

    fn write(&mut self, file: &PlaylistFile, keep: bool, replace: bool) {
        // What cannot be looked at is not there, and says so when it is written.
        if !replace && file.path.symlink_metadata().is_ok() {
            return self.tell(PlaylistEvent::IsThere);
        }
        let written = if keep { self.keep(file) } else { self.write_once(file) };
        let outcome = written.map(|written| (written.path, (&written.made).into())).map_err(|error| error.to_string());
        self.tell(PlaylistEvent::Written(outcome));
        if keep {
            self.rests.remove(&playlist::place(&file.path));
            self.list();
        }
    }

    fn write_once(&mut self, file: &PlaylistFile) -> Result<playlist::WrittenPlaylist, PlaylistError> {
        let store = Store::open_for_reading(&self.data)?;
        playlist::write(file, store.as_ref(), &mut self.scores)
    }

    fn keep(&mut self, file: &PlaylistFile) -> Result<playlist::WrittenPlaylist, PlaylistError> {
        playlist::keep(file, &mut open_again(&self.data)?, &mut self.scores, Timestamp::now())
    }

    fn refresh(&mut self, asked: Asked, only: Option<&Path>) {
        let refreshed = match playlist::refresh(&self.data, &mut self.scores, asked, only, Timestamp::now()) {
            Ok(refreshed) => refreshed,
            // The store's own thread has told the window already what is wrong.
            Err(error) if asked == Asked::No => return log::warn!("the playlists are not brought up to date: {error}"),
            Err(error) => return self.tell(PlaylistEvent::Failed(error.to_string())),
        };
        if refreshed.is_empty() && self.rests.is_empty() {
            return;
        }
        let mut news = Vec::new();
        for Refreshed { path, outcome, is_news } in refreshed {
            let Outcome::Rests(rest) = outcome else {
                self.rests.remove(&path);
                continue;
            };
            if is_news {
                news.push((path.clone(), rest.clone()));
            }
            self.rests.insert(path, rest);
        }
        if !news.is_empty() {
            self.tell(PlaylistEvent::Rest(news));
        }
        self.list();
    }

    fn list(&self) {
        let store = Store::open_for_reading(&self.data);
        let kept = match store.and_then(|store| store.map_or(Ok(Vec::new()), |store| store.kept_playlists())) {
            Ok(kept) => kept,
            Err(error) => return self.tell(PlaylistEvent::Failed(error.to_string())),
        };
        let row = |kept: KeptPlaylist| {
            let rest = self.rests.get(&kept.file.path).cloned();
            KeptRow { kept, rest }
        };
        self.tell(PlaylistEvent::Kept(kept.into_iter().map(row).collect()));
    }
}
