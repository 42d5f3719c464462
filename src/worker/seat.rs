//! A thread of the window: commands that never wait, a panic that is told and survived, an end that comes in time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::parallel::guard;

/// Told the words of each panic of a thread.
pub(super) type Alarm = Arc<dyn Fn(String) + Send + Sync>;

/// A thread that panics again within this time is started again only after as long a pause.
const PAUSE: Duration = Duration::from_millis(500);

/// A thread and the commands on their way to it. Each has a queue of its own, so none waits for another.
pub(super) struct Seat<C> {
    commands: Option<Sender<C>>,
    /// Commands that found a full channel, oldest first.
    backlog: VecDeque<C>,
    handle: Option<JoinHandle<()>>,
}

impl<C: Send + 'static> Seat<C> {
    /// Starts the thread `name` (Linux keeps fifteen letters of it), which takes `capacity` commands before they wait here.
    ///
    /// `run` receives until the channel is closed. When it panics, `alarm` is told and `run` is called again with the same channel:
    /// whatever must outlive a panic, `run` keeps outside of itself.
    pub(super) fn spawn(
        name: &str,
        capacity: usize,
        alarm: Alarm,
        mut run: impl FnMut(&Receiver<C>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (commands, received) = bounded(capacity);
        let thread = move || {
            let mut started = Instant::now();
            while let Err(words) = guard(|| run(&received)) {
                alarm(words);
                if started.elapsed() < PAUSE {
                    std::thread::sleep(PAUSE);
                }
                started = Instant::now();
            }
        };
        let handle = std::thread::Builder::new().name(name.to_owned()).spawn(thread)?;
        Ok(Self { commands: Some(commands), backlog: VecDeque::new(), handle: Some(handle) })
    }

    /// Hands a command over, or keeps it here until there is room.
    pub(super) fn send(&mut self, command: C) {
        self.backlog.push_back(command);
        self.flush();
    }

    /// Hands a command over if there is room for it now; it is dropped otherwise.
    pub(super) fn offer(&mut self, command: C) {
        if self.flush() {
            return;
        }
        if let Some(commands) = &self.commands {
            // Full: what is only offered may be lost.
            let _ = commands.try_send(command);
        }
    }

    /// Hands over what there is room for, in order; whether something is left.
    pub(super) fn flush(&mut self) -> bool {
        let Some(commands) = &self.commands else {
            self.backlog.clear();
            return false;
        };
        while let Some(command) = self.backlog.pop_front() {
            if let Err(unsent) = commands.try_send(command) {
                self.backlog.push_front(unsent.into_inner());
                return true;
            }
        }
        false
    }

    /// Closes the channel: the thread ends once it has done what it was sent.
    pub(super) fn end(&mut self) {
        self.commands = None;
    }

    /// Waits until the thread has ended, but not beyond `deadline`: it may hang in a read of a disk that does not answer.
    pub(super) fn join_until(&mut self, deadline: Instant) {
        self.end();
        let Some(handle) = self.handle.take() else { return };
        let name = handle.thread().name().unwrap_or("a thread").to_owned();
        // A panic has been told already.
        if join_until(handle, deadline).is_none() {
            log::info!("{name} does not end");
        }
    }
}

/// What a thread has answered, or its panic; `None` when it has not ended by `deadline`.
pub fn join_until<T>(thread: JoinHandle<T>, deadline: Instant) -> Option<std::thread::Result<T>> {
    while !thread.is_finished() {
        if Instant::now() >= deadline {
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Some(thread.join())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn quiet() -> Alarm {
        Arc::new(|_| {})
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[test]
    fn commands_that_find_no_room_come_later_in_order() {
        let (go, gate) = bounded::<()>(0);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let mut seat = Seat::spawn("test", 2, quiet(), move |commands: &Receiver<u32>| {
            let _ = gate.recv();
            sink.lock().unwrap().extend(commands);
        })
        .unwrap();
        (0..10).for_each(|command| seat.send(command));
        seat.offer(99);
        go.send(()).unwrap();
        while seat.flush() {
            std::thread::yield_now();
        }
        seat.join_until(soon());
        let expected: Vec<u32> = (0..10).collect();
        assert_eq!(*seen.lock().unwrap(), expected, "what is only offered does not overtake and is lost");
    }

    #[test]
    fn a_panic_is_told_and_the_thread_goes_on_with_the_next_command() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let words = Arc::clone(&told);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let alarm: Alarm = Arc::new(move |text| words.lock().unwrap().push(text));
        let mut seat = Seat::spawn("test", 8, alarm, move |commands: &Receiver<u32>| {
            for command in commands {
                assert!(command != 1, "one is too much");
                sink.lock().unwrap().push(command);
            }
        })
        .unwrap();
        (0..3).for_each(|command| seat.send(command));
        seat.join_until(soon());
        assert_eq!(*seen.lock().unwrap(), [0, 2]);
        assert_eq!(*told.lock().unwrap(), ["one is too much"]);
    }

    #[test]
    fn a_thread_that_hangs_is_left_at_the_deadline() {
        let (_keep, gate) = bounded::<()>(0);
        let hang = move |_: &Receiver<u32>| {
            let _ = gate.recv();
        };
        let mut seat = Seat::spawn("test", 1, quiet(), hang).unwrap();
        let began = Instant::now();
        seat.join_until(began + Duration::from_millis(50));
        let waited = began.elapsed();
        assert!(waited >= Duration::from_millis(50) && waited < Duration::from_secs(2), "{waited:?}");
    }
}
