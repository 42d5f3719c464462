//! Listening to a song's minute, a few windows at a time.

use std::ops::ControlFlow;
use std::sync::Arc;

use rten::ThreadPool;

use super::heard::Gathered;
use super::network::say;
use super::{Heard, WindowHeard};
use crate::pipeline::Hearing;

/// Windows heard at once. More are hardly faster, and a first answer and a cancel wait longer.
const AT_ONCE: usize = 2;

/// What is known before all windows are heard.
pub type Partial<'a> = &'a mut dyn FnMut(&Heard) -> ControlFlow<()>;

/// The network and the cores that it may take. A thread that listens to song after song keeps one of its own.
#[derive(Clone, Debug)]
pub struct Ear {
    pool: Arc<ThreadPool>,
    cores: usize,
}

impl Ear {
    /// On so many cores. One is right while every core has a song of its own.
    pub fn on(cores: usize) -> Self {
        let cores = cores.max(1);
        Self { pool: Arc::new(ThreadPool::with_num_threads(cores)), cores }
    }

    /// The cores that it may take.
    pub fn cores(&self) -> usize {
        self.cores
    }

    /// Hears all windows. After every few of them `partial` hears what is known so far; its `Break` ends the listening, with
    /// what was heard until then.
    pub fn hear(&self, hearing: &Hearing, partial: Partial<'_>) -> Heard {
        self.hear_each(hearing, partial, &mut |_, _| {})
    }

    fn hear_each(&self, hearing: &Hearing, partial: Partial<'_>, each: &mut dyn FnMut(usize, WindowHeard)) -> Heard {
        let windows = hearing.windows();
        let mut gathered = Gathered::new(windows, hearing.fidelity);
        for batch in order(windows).chunks(AT_ONCE) {
            let mels: Vec<_> = batch.iter().map(|&window| hearing.mel(window)).collect();
            for ((&index, mel), window) in batch.iter().zip(&mels).zip(say(&mels, &self.pool)) {
                gathered.add(mel, &window);
                each(index, window);
            }
            if partial(&gathered.heard()).is_break() {
                break;
            }
        }
        gathered.heard()
    }

    /// As [`Self::hear_whole`], with what the network says of each window, token by token: 1.1 MB for a minute.
    pub fn hear_closely(&self, hearing: &Hearing, partial: Partial<'_>) -> Option<(Heard, Vec<WindowHeard>)> {
        let mut said: Vec<(usize, WindowHeard)> = Vec::with_capacity(hearing.windows());
        let heard = self.hear_each(hearing, partial, &mut |index, window| said.push((index, window)));
        said.sort_unstable_by_key(|(index, _)| *index);
        let said = said.into_iter().map(|(_, window)| window).collect();
        (!heard.is_partial()).then(|| (heard.rounded(), said))
    }

    /// As [`Self::hear`], as it comes back from its bytes; `None` when it was broken off.
    pub fn hear_whole(&self, hearing: &Hearing, partial: Partial<'_>) -> Option<Heard> {
        let heard = self.hear(hearing, partial);
        (!heard.is_partial()).then(|| heard.rounded())
    }

    /// What the network says of these windows, token by token.
    ///
    /// # Panics
    /// When there is no such window.
    pub fn say(&self, hearing: &Hearing, windows: &[usize]) -> Vec<WindowHeard> {
        let mels: Vec<_> = windows.iter().map(|&window| hearing.mel(window)).collect();
        say(&mels, &self.pool)
    }
}

/// The windows in an order whose first ones lie apart, so that a first answer is of all of the minute.
fn order(windows: usize) -> Vec<usize> {
    [1, 0, 2].into_iter().flat_map(|first| (first..windows).step_by(3)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_window_is_heard_once_and_the_first_ones_lie_apart() {
        assert_eq!(order(6), [1, 4, 0, 3, 2, 5]);
        for windows in 1..8 {
            let mut sorted = order(windows);
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..windows));
        }
    }
}
