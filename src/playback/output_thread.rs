//! The thread that opens, watches and closes the output device, so that nobody else ever waits for a sound server.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::engine::Engine;
use super::transport::{DeviceWish, Shared, Transport};
use super::{Output, OutputError};

/// How often a playing device is looked at.
const CHECK: Duration = Duration::from_millis(100);
/// How long after a failure the device is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// After this long in silence the device is closed: no callbacks, no wakeups, and others may have it.
const IDLE: Duration = Duration::from_secs(5);

/// The state of the output thread.
pub(super) struct OutputThread {
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
    Choose(Option<String>),
    Open,
    Check,
    Close,
    Wait(Option<Duration>),
}

impl OutputThread {
    pub(super) fn new(shared: Arc<Shared>, output: Box<dyn Output>) -> Self {
        Self { shared, output, open: false, retry_at: None, silent_since: None }
    }

    /// Keeps the device until the player goes away.
    pub(super) fn run(mut self) {
        while let Some(task) = self.next_task() {
            match task {
                Task::Choose(device) => {
                    self.output.choose(device);
                    if self.open {
                        // It is opened again at once, at the same position.
                        self.close(None);
                    }
                    self.retry_at = None;
                }
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
        let mut transport = shared.transport();
        let mut slept = false;
        loop {
            if transport.quit {
                return None;
            }
            transport.settle(&shared.controls);
            let wait = match self.task(&mut transport, slept) {
                Task::Wait(wait) => wait,
                task => return Some(task),
            };
            (transport, slept) = match wait {
                Some(wait) => {
                    let (transport, timeout) =
                        shared.output_wake.wait_timeout(transport, wait).unwrap_or_else(PoisonError::into_inner);
                    (transport, timeout.timed_out())
                }
                None => (shared.output_wake.wait(transport).unwrap_or_else(PoisonError::into_inner), false),
            };
        }
    }

    fn task(&mut self, transport: &mut Transport, check_due: bool) -> Task {
        if let Some(DeviceWish(device)) = transport.device.take() {
            return Task::Choose(device);
        }
        let now = Instant::now();
        let retry_now = std::mem::take(&mut transport.retry_now);
        if !transport.wants_sound {
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
            let (engine, ring, producer) = Engine::new(info, Arc::clone(&controls));
            made = Some((ring, producer));
            engine
        });
        let mut transport = self.shared.transport();
        match (opened, made) {
            (Ok(info), Some((ring, producer))) => {
                transport.attach(info, ring, producer);
                self.open = true;
                self.retry_at = None;
            }
            (opened, _) => {
                let error = opened.err().unwrap_or(OutputError::Lost);
                // "It went away" says more than "there is none" while it stays away.
                if transport.output != Some(Err(OutputError::Lost)) {
                    transport.output = Some(Err(error));
                }
                self.retry_at = Some(Instant::now() + RETRY);
            }
        }
        drop(transport);
        self.shared.wake_all();
        self.shared.output_changed();
    }

    fn check(&mut self) {
        if let Err(error) = self.output.check() {
            log::warn!("{error}");
            self.close(Some(error));
        }
    }

    fn close(&mut self, error: Option<OutputError>) {
        let mut transport = self.shared.transport();
        transport.detach(&self.shared.controls);
        if let Some(error) = error {
            transport.output = Some(Err(error));
        }
        drop(transport);
        // The position is saved and shown; closing may take its time.
        self.output.close();
        self.open = false;
        self.silent_since = None;
        self.shared.wake_all();
        self.shared.output_changed();
    }
}
