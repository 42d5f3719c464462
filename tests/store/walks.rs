//! Long random walks through every operation against a plain model: whatever was done, undo gives exactly what was before
//! and redo exactly what came after.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::random::Dice;

const SONGS: u32 = 8;
const NAMES: [&str; 7] = ["sad", "happy", "calm", "angry", "Wistful", "tender", "dark"];

/// All that undo must bring back.
#[derive(Clone, Debug, PartialEq)]
struct Snapshot {
    labels: BTreeMap<u32, (LabelState, LabelSource, Timestamp)>,
    moods: Vec<(String, Rgb, Option<SoundsLike>)>,
    hidden: BTreeSet<u32>,
}

impl Snapshot {
    fn of(store: &Store) -> Self {
        let vocabulary = store.vocabulary().unwrap();
        let moods = vocabulary.entries().iter().cloned();
        let moods = moods.map(|entry| (entry.mood.to_string(), entry.colour, entry.sounds_like)).collect();
        let listed: BTreeSet<_> = store.songs().unwrap().into_iter().map(|entry| entry.song.id).collect();
        let mut labels = BTreeMap::new();
        for n in 0..SONGS {
            if let Some(label) = label(store, n) {
                labels.insert(n, (label.state, label.source, label.at));
            }
        }
        let hidden = (0..SONGS).filter(|n| !listed.contains(&id(*n))).collect();
        Self { labels, moods, hidden }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.moods.iter().position(|(other, ..)| mood(other) == mood(name))
    }

    /// The songs of a mood get another label, or none.
    fn relabel(&mut self, from: &str, to: Option<&str>) {
        let has = |state: &LabelState| *state == labelled(from);
        match to {
            Some(to) => self.labels.values_mut().filter(|(state, ..)| has(state)).for_each(|(s, ..)| *s = labelled(to)),
            None => self.labels.retain(|_, (state, ..)| !has(state)),
        }
    }
}

/// The model: the library now, and those that undo and redo lead to.
struct Model {
    now: Snapshot,
    past: Vec<Snapshot>,
    future: Vec<Snapshot>,
}

impl Model {
    /// What changes the library is a step, and cuts off what was undone.
    fn act(&mut self, change: impl FnOnce(&mut Snapshot)) -> bool {
        let before = self.now.clone();
        change(&mut self.now);
        let changed = self.now != before;
        if changed {
            self.past.push(before);
            self.future.clear();
        }
        changed
    }

    fn walk(&mut self, step: HistoryStep) -> bool {
        let (from, to) = match step {
            HistoryStep::Undo => (&mut self.past, &mut self.future),
            HistoryStep::Redo => (&mut self.future, &mut self.past),
        };
        let Some(next) = from.pop() else { return false };
        to.push(std::mem::replace(&mut self.now, next));
        true
    }
}

fn pick<'a>(dice: &mut Dice, names: &[&'a str]) -> &'a str {
    names[dice.below(names.len() as u64) as usize]
}

/// Labels a few songs; a mood that is not there is refused, and the model with it.
fn annotate(store: &mut Store, model: &mut Model, dice: &mut Dice, time: Timestamp) {
    let source = if dice.below(2) == 0 { LabelSource::Human } else { LabelSource::Import };
    let labels: Vec<_> = (0..=dice.below(3))
        .map(|_| {
            let state = match dice.below(6) {
                0 => None,
                1 => Some(LabelState::Unsure),
                2 => Some(LabelState::Skipped),
                _ => Some(labelled(pick(dice, &NAMES))),
            };
            (dice.below(u64::from(SONGS)) as u32, state)
        })
        .collect();
    let known = labels.iter().all(|(_, state)| {
        state.as_ref().and_then(LabelState::mood).is_none_or(|mood| model.now.place(mood.as_str()).is_some())
    });
    let asked: Vec<_> = labels.iter().map(|(n, state)| (id(*n), state.clone())).collect();
    let written = store.annotate_many(&asked, source, time);
    assert_eq!(written.is_ok(), known);
    if !known {
        return;
    }
    let changed = model.act(|now| {
        for (n, state) in labels {
            match state {
                None => drop(now.labels.remove(&n)),
                Some(state) => {
                    let same = now.labels.get(&n).is_some_and(|had| (&had.0, had.1) == (&state, source));
                    if !same {
                        now.labels.insert(n, (state, source, time));
                    }
                }
            }
        }
    });
    assert_eq!(written.unwrap().step.is_some(), changed);
}

fn edit_moods(store: &mut Store, model: &mut Model, dice: &mut Dice) {
    let (name, other) = (pick(dice, &NAMES), pick(dice, &NAMES));
    let colour = Rgb(dice.below(3) as u8, 0, 0);
    let place = dice.below(6) as usize;
    let mix = [None, Some(SoundsLike::default()), SoundsLike::by_name("sad")][dice.below(3) as usize].clone();
    let what = dice.below(6);
    let written = match what {
        0 => store.add_mood(&mood(name), colour),
        1 => store.rename_mood(&mood(name), &mood(other)),
        2 => store.recolour_mood(&mood(name), colour),
        3 => store.move_mood(&mood(name), place),
        4 => store.set_sounds_like(&mood(name), mix.as_ref()),
        _ => store.remove_mood(&mood(name)),
    };
    let there = model.now.place(name);
    assert_eq!(written.is_ok(), there.is_none() == (what == 0));
    let Ok(written) = written else { return };
    let at = there.unwrap_or(model.now.moods.len());
    let changed = model.act(|now| match what {
        0 => now.moods.push((name.to_owned(), colour, None)),
        1 => {
            if now.place(other).is_none_or(|there| there == at) {
                other.clone_into(&mut now.moods[at].0);
            } else {
                now.moods.remove(at);
            }
            now.relabel(name, Some(other));
        }
        2 => now.moods[at].1 = colour,
        3 => {
            let entry = now.moods.remove(at);
            now.moods.insert(place.min(now.moods.len()), entry);
        }
        4 => now.moods[at].2 = mix,
        _ => {
            now.moods.remove(at);
            now.relabel(name, None);
        }
    });
    assert_eq!(written.step.is_some(), changed);
}

/// Hides songs of the list.
fn hide(store: &mut Store, model: &mut Model, dice: &mut Dice) {
    let songs = [(); 2].map(|()| dice.below(u64::from(SONGS)) as u32);
    let written = store.hide_songs(&songs.map(id)).unwrap();
    assert_eq!(written.step.is_some(), model.act(|now| now.hidden.extend(songs)));
}

fn step(store: &mut Store, model: &mut Model, dice: &mut Dice) {
    let step = if dice.below(5) < 3 { HistoryStep::Undo } else { HistoryStep::Redo };
    // Streaks, so that the walk reaches far back.
    for _ in 0..=dice.below(6) {
        let before = model.now.clone();
        let stepped = store.step_history(step, None).unwrap();
        assert_eq!(stepped.is_some(), model.walk(step));
        let Some(stepped) = stepped else { return };
        assert_eq!(stepped.moods, before.moods != model.now.moods);
        for change in stepped.changes {
            let n = (0..SONGS).find(|n| id(*n) == change.song).unwrap();
            let now = change.after.map(|label| (label.state, label.source, label.at));
            assert_eq!(now.as_ref(), model.now.labels.get(&n));
        }
        let moved =
            |from: &BTreeSet<u32>, to: &BTreeSet<u32>| from.difference(to).map(|n| id(*n)).collect::<BTreeSet<_>>();
        assert_eq!(stepped.shown.into_iter().collect::<BTreeSet<_>>(), moved(&before.hidden, &model.now.hidden));
        assert_eq!(stepped.hidden.into_iter().collect::<BTreeSet<_>>(), moved(&model.now.hidden, &before.hidden));
    }
}

#[test]
fn undo_and_redo_walk_every_operation_exactly() {
    for seed in 1..=4 {
        let dir = quick_folder();
        let mut store = Store::open(dir.path()).unwrap();
        store.upsert_songs(&(0..SONGS).map(|n| (song(n), None)).collect::<Vec<_>>()).unwrap();
        let mut dice = Dice::new(seed);
        let mut model = Model { now: Snapshot::of(&store), past: Vec::new(), future: Vec::new() };
        let mut deepest = 0;
        for action in 0..800 {
            match dice.below(20) {
                0..9 => annotate(&mut store, &mut model, &mut dice, at(action)),
                9..16 => edit_moods(&mut store, &mut model, &mut dice),
                16 => hide(&mut store, &mut model, &mut dice),
                _ => step(&mut store, &mut model, &mut dice),
            }
            deepest = deepest.max(model.past.len());
            if dice.below(50) == 0 {
                drop(store);
                store = Store::open(dir.path()).unwrap();
            }
            assert_eq!(Snapshot::of(&store), model.now, "seed {seed}, action {action}");
            assert_eq!(depth(&store), (model.past.len(), model.future.len()), "seed {seed}, action {action}");
        }
        assert!(deepest > 40, "the walk got {deepest} steps far only");
        while model.walk(HistoryStep::Undo) {
            undo(&mut store).unwrap();
            assert_eq!(Snapshot::of(&store), model.now);
        }
        assert_eq!(model.now.moods.len(), 3);
    }
}
