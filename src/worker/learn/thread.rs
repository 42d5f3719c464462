//! The thread itself: takes the most urgent step of its plan, and makes room when something more urgent comes.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError};

use super::ears::Ears;
use super::learnt::Learnt;
use super::message::{LearnCommand, LearnEvent};
use super::plan::{Plan, Step};
use super::unheard::Unheard;
use super::wishes::Wishes;
use crate::dataset::{Store, StoreError};
use crate::learn::LocalModel;
use crate::learn::session::{Backgrounds, TrainingError, keep};
use crate::worker::fail_point;
use crate::worker::outbox::Outbox;
use crate::worker::places::{Places, open_again};

/// After an error of the database the step is tried again so much later.
const PAUSE: Duration = Duration::from_secs(5);

pub(super) struct Thread {
    pub(super) data: PathBuf,
    pub(super) model_file: PathBuf,
    pub(super) store: Option<Store>,
    pub(super) model: Option<Arc<LocalModel>>,
    /// What the model was fitted to, when it was fitted here.
    pub(super) fitted: Option<Learnt>,
    /// Its test is done, or it came with one.
    pub(super) tested: bool,
    /// What the tags of the labelled songs' files say: no test opens a file that has not changed since the last one.
    pub(super) backgrounds: Backgrounds,
    pub(super) unheard: Unheard,
    pub(super) ears: Ears,
    /// The window knows what all songs sound like that were listened to before.
    pub(super) told_facts: bool,
    /// Songs heard in this survey.
    pub(super) heard: usize,
    pub(super) plan: Plan,
    pub(super) wishes: Arc<Wishes>,
    /// Urgent wishes that are on the plan; more of them are waiting when the counter says so.
    pub(super) noted: u64,
    pub(super) outbox: Outbox<LearnEvent>,
}

impl Thread {
    pub(super) fn new(places: &Places, wishes: Arc<Wishes>, outbox: Outbox<LearnEvent>) -> Self {
        Self {
            data: places.data.clone(),
            model_file: places.model.clone(),
            store: None,
            model: None,
            fitted: None,
            tested: false,
            backgrounds: Backgrounds::default(),
            unheard: Unheard::default(),
            ears: Ears::new(),
            told_facts: false,
            heard: 0,
            plan: Plan::default(),
            wishes,
            noted: 0,
            outbox,
        }
    }

    /// After a panic it goes on with the plan and the model that it had, but with another connection to the database.
    pub(super) fn run(&mut self, jobs: &Receiver<LearnCommand>) {
        self.store = None;
        if self.model.is_none() {
            self.load_model();
        }
        if !self.unheard.is_empty() {
            // The song that it fell over has had its try.
            self.plan.listen();
        }
        loop {
            if self.take_wishes(jobs).is_break() {
                return;
            }
            let Some(step) = self.plan.next() else {
                let Ok(command) = jobs.recv() else { return };
                self.note(command);
                continue;
            };
            match self.carry_out(&step) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => self.plan.again(step),
                Err(error) => {
                    log::warn!("learning: {error}");
                    self.plan.again(step);
                    match jobs.recv_timeout(PAUSE) {
                        Ok(command) => self.note(command),
                        Err(RecvTimeoutError::Timeout) => {}
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            }
        }
    }

    /// Puts everything that waits on the plan; `Break` when the window is gone.
    fn take_wishes(&mut self, jobs: &Receiver<LearnCommand>) -> ControlFlow<()> {
        // The counter first: what comes in between is urgent once more, which does no harm.
        self.noted = self.wishes.urgent.load(Ordering::Acquire);
        loop {
            match jobs.try_recv() {
                Ok(command) => self.note(command),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return ControlFlow::Break(()),
            }
        }
        if self.wishes.taught.swap(false, Ordering::AcqRel) {
            self.plan.refit();
        }
        ControlFlow::Continue(())
    }

    fn note(&mut self, command: LearnCommand) {
        match command {
            LearnCommand::KeepHeard { song, heard } => {
                if let Err(error) = self.store().and_then(|store| keep(store, song, &Ok(heard))) {
                    log::warn!("what was heard is not kept: {error}");
                } else if self.unheard.was_heard(song) {
                    self.plan.refit();
                }
            }
            LearnCommand::UseModel { path } => self.use_model(&path),
            LearnCommand::ShareModel { path } => self.share_model(&path),
            LearnCommand::Train { job } => self.plan.train(job),
            LearnCommand::Teach { ahead } => self.plan.teach(ahead),
            LearnCommand::Survey { only_cached } => self.plan.survey(only_cached),
            // The window's end of the thread has taken these back already.
            LearnCommand::CancelTraining | LearnCommand::CancelSurvey | LearnCommand::StopTeaching => {}
        }
    }

    fn carry_out(&mut self, step: &Step) -> Result<ControlFlow<()>, TrainingError> {
        fail_point::reach("learn");
        match step {
            Step::Train(job) => {
                self.train(*job);
                Ok(ControlFlow::Continue(()))
            }
            // Switched off meanwhile: the model in use stays.
            Step::Refit | Step::Test if !self.learns() => Ok(ControlFlow::Continue(())),
            Step::Refit => self.refit(),
            Step::LookAhead(songs) => self.look_ahead(songs),
            Step::Rescore => self.rescore(),
            Step::Test => self.test(),
            Step::Survey => self.survey(),
            Step::Listen => self.listen(),
        }
    }

    /// The open store; opened again when an earlier attempt failed.
    pub(super) fn store(&mut self) -> Result<&mut Store, StoreError> {
        match self.store.take() {
            Some(store) => Ok(self.store.insert(store)),
            None => Ok(self.store.insert(open_again(&self.data)?)),
        }
    }

    /// Whether the predictor is to learn by itself.
    pub(super) fn learns(&self) -> bool {
        self.wishes.learns.load(Ordering::Acquire)
    }

    /// `Break` when something more urgent waits.
    pub(super) fn room(wishes: &Wishes, noted: u64) -> ControlFlow<()> {
        if wishes.urgent.load(Ordering::Acquire) == noted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}
