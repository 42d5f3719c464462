//! The thread that opens, watches and closes the output device, so that nobody else ever waits for a sound server.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::desk::{Desk, Shared};
use super::engine::Engine;
use super::{Output, OutputError};

/// How often a playing device is looked at.
const CHECK: Duration = Duration::from_millis(100);
/// How long after a failure the device is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// After this long in silence the device is closed: no callbacks, no wakeups, and others may have it.
const IDLE: Duration = Duration::from_secs(5);

/// The state of the output thread.
pub(super) struct DeviceKeeper {
    shared: Arc<Shared>,
    output: Box<dyn Output>,
    open: bool,
    /// When the device may be tried again.
    retry_at: Option<Instant>,
    /// Since when an open device is silent.
    silent_since: Option<Instant>,
}

/// What to do next.
enum Task {
    Open,
    Check,
    Close,
    Wait(Option<Duration>),
}

impl DeviceKeeper {
    pub(super) fn new(shared: Arc<Shared>, output: Box<dyn Output>) -> Self {
        Self { shared, output, open: false, retry_at: None, silent_since: None }
    }

    /// Keeps the device until the player goes away.
    pub(super) fn run(mut self) {
        while let Some(task) = self.next_task() {
            match task {
                Task::Open => self.open(),
                Task::Check => self.check(),
                Task::Close => self.close(None),
                Task::Wait(_) => {}
            }
        }
        self.output.close();
    }

    /// Sleeps until there is something to do; `None` when the player is gone.
    fn next_task(&mut self) -> Option<Task> {
        let shared = Arc::clone(&self.shared);
        let mut desk = shared.desk();
        let mut slept = false;
        loop {
            if desk.quit {
                return None;
            }
            desk.settle(&shared.controls);
            let wait = match self.task(&mut desk, slept) {
                Task::Wait(wait) => wait,
                task => return Some(task),
            };
            (desk, slept) = match wait {
                Some(wait) => {
                    let (desk, timeout) =
                        shared.device_bell.wait_timeout(desk, wait).unwrap_or_else(PoisonError::into_inner);
                    (desk, timeout.timed_out())
                }
                None => (shared.device_bell.wait(desk).unwrap_or_else(PoisonError::into_inner), false),
            };
        }
    }

    fn task(&mut self, desk: &mut Desk, check_due: bool) -> Task {
        let now = Instant::now();
        let retry_now = std::mem::take(&mut desk.retry_now);
        if !desk.wants_sound {
            if !self.open {
                return Task::Wait(None);
            }
            let idle = now.duration_since(*self.silent_since.get_or_insert(now));
            return match IDLE.checked_sub(idle) {
                None | Some(Duration::ZERO) => Task::Close,
                Some(left) => Task::Wait(Some(left)),
            };
        }
        self.silent_since = None;
        match (self.open, self.retry_at) {
            (true, _) if check_due => Task::Check,
            (true, _) => Task::Wait(Some(CHECK)),
            (false, Some(at)) if now < at && !retry_now => Task::Wait(Some(at - now)),
            (false, _) => Task::Open,
        }
    }

    fn open(&mut self) {
        let controls = Arc::clone(&self.shared.controls);
        let mut made = None;
        let opened = self.output.open(&mut |info| {
            let (engine, line, ring) = Engine::new(info, Arc::clone(&controls));
            made = Some((line, ring));
            engine
        });
        let mut desk = self.shared.desk();
        match (opened, made) {
            (Ok(info), Some((line, ring))) => {
                desk.attach(info, line, ring);
                self.open = true;
                self.retry_at = None;
            }
            (opened, _) => {
                let error = opened.err().unwrap_or(OutputError::Lost);
                // "It went away" says more than "there is none" while it stays away.
                if desk.output != Some(Err(OutputError::Lost)) {
                    desk.output = Some(Err(error));
                }
                self.retry_at = Some(Instant::now() + RETRY);
            }
        }
        drop(desk);
        self.shared.ring();
    }

    fn check(&mut self) {
        if let Err(error) = self.output.check() {
            log::warn!("{error}");
            self.close(Some(error));
        }
    }

    fn close(&mut self, error: Option<OutputError>) {
        let mut desk = self.shared.desk();
        desk.detach(&self.shared.controls);
        if let Some(error) = error {
            desk.output = Some(Err(error));
        }
        drop(desk);
        // The place is kept and told; closing may take its time.
        self.output.close();
        self.open = false;
        self.silent_since = None;
        self.shared.ring();
    }
}
