//! The same work on many things, on several cores, the results in order. Knows nothing of songs.

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

/// The number of cores this process may use.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Runs one job that must not take its thread with it; the words of its panic, if it does.
pub fn guard<T>(job: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|panic| words_of(panic.as_ref()))
}

/// What `panic!` was given.
fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}

/// Runs `work` on every item, at most `jobs` at once, and hands each result to `each` on the calling thread, in the order of
/// the items and as soon as its turn has come. `Break` ends it, and what it carries is the answer: no new item is begun, those
/// under way are finished and dropped. Only results that wait for an earlier one are held.
///
/// `work` is also told how many items are left from its own on, at most `jobs`: the last ones may use cores that fall idle.
pub fn for_each_in_order<T: Sync, R: Send, B>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T, usize) -> R + Sync,
    mut each: impl FnMut(usize, R) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let threads = jobs.min(items.len());
    let alone = |each: &mut dyn FnMut(usize, R) -> ControlFlow<B>| {
        items.iter().enumerate().try_for_each(|(index, item)| each(index, work(item, 1)))
    };
    if threads <= 1 {
        return alone(&mut each);
    }
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let (sender, results) = bounded(2 * threads);
        let (next, stop, work) = (&next, &stop, &work);
        let begin = |index| {
            let sender = sender.clone();
            let share = move || take_items(items, threads, next, stop, work, &sender);
            thread::Builder::new().name(format!("moodsic-work-{index}")).spawn_scoped(scope, share).ok()
        };
        let workers: Vec<_> = (0..threads).filter_map(begin).collect();
        if workers.is_empty() {
            // No threads to be had: the calling one does it.
            return alone(&mut each);
        }
        drop(sender);
        let flow = take_in_order(results, &mut each);
        stop.store(true, Ordering::Relaxed);
        for worker in workers {
            // A panic goes on as if the work had been done here.
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
        flow
    })
}

/// Hands on each result when its turn has come, until none is left or `each` breaks it off; nobody listens then.
fn take_in_order<R, B>(
    results: Receiver<(usize, R)>,
    each: &mut dyn FnMut(usize, R) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let mut early = BTreeMap::new();
    let mut turn = 0;
    for (index, result) in results {
        early.insert(index, result);
        while let Some(result) = early.remove(&turn) {
            each(turn, result)?;
            turn += 1;
        }
    }
    ControlFlow::Continue(())
}

/// One thread's share: whichever item is next, until none is left or nobody listens any more.
fn take_items<T, R>(
    items: &[T],
    threads: usize,
    next: &AtomicUsize,
    stop: &AtomicBool,
    work: &(impl Fn(&T, usize) -> R + Sync),
    results: &Sender<(usize, R)>,
) {
    while !stop.load(Ordering::Relaxed) {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(item) = items.get(index) else { break };
        if results.send((index, work(item, threads.min(items.len() - index)))).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_though_the_first_takes_longest() {
        let items: Vec<u64> = (0..100).collect();
        let barrier = std::sync::Barrier::new(2);
        let mut seen = Vec::new();
        let work = |&item: &u64, _| {
            // Item 0 cannot end before item 9 has begun.
            if item == 0 || item == 9 {
                barrier.wait();
            }
            item * item
        };
        let flow: ControlFlow<()> = for_each_in_order(&items, 3, work, |index, square| {
            seen.push((index as u64, square));
            ControlFlow::Continue(())
        });
        assert!(flow.is_continue());
        assert_eq!(seen, items.iter().map(|&item| (item, item * item)).collect::<Vec<_>>());
    }

    #[test]
    fn a_break_keeps_later_items_from_being_begun() {
        let items: Vec<usize> = (0..2000).collect();
        let begun = AtomicUsize::new(0);
        let flow = for_each_in_order(
            &items,
            4,
            |_, _| {
                // So that no thread does all of them while another one is not scheduled.
                thread::sleep(std::time::Duration::from_millis(1));
                begun.fetch_add(1, Ordering::Relaxed)
            },
            |index, _| if index == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) },
        );
        assert!(flow.is_break());
        assert!(begun.load(Ordering::Relaxed) < items.len() / 2);
    }

    #[test]
    fn the_last_items_are_told_that_fewer_are_under_way() {
        let told = |items: &[u8], jobs| {
            let mut told = Vec::new();
            let _: ControlFlow<()> = for_each_in_order(
                items,
                jobs,
                |_, at_once| at_once,
                |_, at_once| {
                    told.push(at_once);
                    ControlFlow::Continue(())
                },
            );
            told
        };
        assert_eq!(told(&[0; 6], 3), [3, 3, 3, 3, 2, 1]);
        assert_eq!(told(&[0; 2], 3), [2, 1]);
        assert_eq!(told(&[0; 3], 1), [1, 1, 1]);
    }

    #[test]
    fn nothing_to_do_is_done_at_once() {
        let flow = for_each_in_order(&[] as &[u8], 8, |_, _| (), |_, ()| ControlFlow::Break(()));
        assert!(flow.is_continue());
    }
}
