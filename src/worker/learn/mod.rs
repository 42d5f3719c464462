//! `moodsic-learn`: trains, cross-validates and saves; fits anew by itself after every label; scores the library's songs.
//!
//! Here is the window's end of the thread. What is wanted goes through a channel, and a counter tells work under way that
//! something more urgent waits. Nothing here waits, so no label ever stands behind a training.

mod ears;
mod fitting;
mod learnt;
mod listening;
mod message;
mod models;
mod plan;
mod telling;
mod thread;
mod unheard;
mod wishes;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use self::thread::Thread;
use self::wishes::Wishes;
use super::job::WantedJob;
use super::outbox::Outbox;
use super::places::Places;
use super::seat::{Alarm, Seat};

pub use message::{LearnCommand, LearnEvent, SurveyTally};

/// Handle of the thread.
pub(super) struct LearnThread {
    pub(super) seat: Seat<LearnCommand>,
    wishes: Arc<Wishes>,
}

impl LearnThread {
    pub(super) fn spawn(places: &Places, outbox: Outbox<LearnEvent>, alarm: Alarm) -> std::io::Result<Self> {
        let wishes = Arc::new(Wishes {
            training: WantedJob::none(),
            survey: AtomicBool::new(true),
            urgent: AtomicU64::new(0),
            taught: AtomicBool::new(false),
            learns: AtomicBool::new(false),
        });
        let mut thread = Thread::new(places, Arc::clone(&wishes), outbox);
        let seat = Seat::spawn("moodsic-learn", 32, alarm, move |commands| thread.run(commands))?;
        Ok(Self { seat, wishes })
    }

    pub(super) fn send(&mut self, command: LearnCommand) {
        match command {
            LearnCommand::CancelTraining => return self.wishes.training.clear(),
            LearnCommand::CancelSurvey => return self.wishes.survey.store(false, Ordering::Release),
            // Songs can be listened to again.
            LearnCommand::KeepHeard { .. } => return self.seat.offer(command),
            LearnCommand::StopTeaching => {
                self.wishes.learns.store(false, Ordering::Release);
                return self.wishes.taught.store(false, Ordering::Release);
            }
            // The flag stays up, so the command itself may be lost.
            LearnCommand::Teach { .. } => {
                self.wishes.learns.store(true, Ordering::Release);
                self.wishes.taught.store(true, Ordering::Release);
                self.seat.offer(command);
            }
            LearnCommand::Train { job } => {
                self.wishes.training.set(job);
                self.seat.send(command);
            }
            LearnCommand::Survey { .. } => {
                self.wishes.survey.store(true, Ordering::Release);
                self.seat.send(command);
            }
            LearnCommand::UseModel { .. } => {
                self.wishes.learns.store(false, Ordering::Release);
                self.seat.send(command);
            }
            LearnCommand::ShareModel { .. } => self.seat.send(command),
        }
        self.wishes.urgent.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn end(&mut self) {
        self.wishes.training.clear();
        self.wishes.survey.store(false, Ordering::Release);
        self.seat.end();
        self.wishes.urgent.fetch_add(1, Ordering::AcqRel);
    }
}
