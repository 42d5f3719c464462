//! Random walks in which files turn out to be songs and labels move from song to song: the history that was put together
//! anew is walked back and forth to the same labels, and no label has a mood that is gone.

use std::collections::BTreeMap;

use super::*;
use crate::random::Dice;

const SONGS: u32 = 5;
const FILES: u32 = 5;
const NAMES: [&str; 4] = ["sad", "happy", "calm", "angry"];

fn file(n: u32) -> PathBuf {
    PathBuf::from(format!("/usb/{n}.mp3"))
}

/// The labels of songs and of files that were not read, and the moods.
fn seen(store: &Store) -> (BTreeMap<PathBuf, Annotation>, Vec<String>) {
    let songs = store.songs().unwrap().into_iter().filter_map(|entry| Some((entry.song.path, entry.annotation?)));
    let labels: BTreeMap<_, _> = songs.chain(store.unidentified().unwrap()).collect();
    let moods = names(store);
    for label in labels.values() {
        let mood = label.state.mood().map(ToString::to_string);
        assert!(mood.is_none_or(|mood| moods.contains(&mood)), "{label:?} of {moods:?}");
    }
    (labels, moods)
}

/// Walks to the beginning, to the end and back; every station must be met again as it was.
fn walk_all(store: &mut Store) {
    let (undone, redone) = depth(store);
    let mut stations = vec![seen(store)];
    while undo(store).is_some() {
        stations.push(seen(store));
    }
    assert_eq!(stations.len(), undone + 1);
    assert!(stations[undone].0.is_empty());
    for station in stations.iter().rev().skip(1) {
        redo(store).unwrap();
        assert_eq!(seen(store), *station);
    }
    let mut ahead = vec![seen(store)];
    while redo(store).is_some() {
        ahead.push(seen(store));
    }
    assert_eq!(ahead.len(), redone + 1);
    for station in ahead.iter().rev().skip(1) {
        undo(store).unwrap();
        assert_eq!(seen(store), *station);
    }
}

fn random_state(dice: &mut Dice, store: &Store) -> Option<LabelState> {
    let moods = names(store);
    match dice.below(5) {
        0 => None,
        1 => Some(LabelState::Unsure),
        _ => moods.get(dice.below(moods.len().max(1) as u64) as usize).map(|name| labelled(name)),
    }
}

#[test]
fn a_history_that_was_put_together_anew_is_walked_to_the_same_labels() {
    for seed in 1..=6 {
        let dir = quick_folder();
        let mut store = Store::open(dir.path()).unwrap();
        store.upsert_songs(&(0..SONGS).map(|n| (song(n), None)).collect::<Vec<_>>()).unwrap();
        let mut dice = Dice::new(seed);
        let (mut read, mut moved) = (0, 0);
        for action in 0..150 {
            let (n, other) = (dice.below(u64::from(SONGS)) as u32, dice.below(u64::from(SONGS)) as u32);
            let path = file(dice.below(u64::from(FILES)) as u32);
            let name = NAMES[dice.below(4) as usize];
            match dice.below(14) {
                0..3 => {
                    let state = random_state(&mut dice, &store);
                    store.annotate(id(n), state, LabelSource::Human, at(action)).unwrap();
                }
                3..6 => {
                    let state = random_state(&mut dice, &store);
                    store.annotate_file(&path, state, LabelSource::Human, at(action)).unwrap();
                }
                6 => {
                    // One action of a song and a file that may turn out to be the same.
                    let state = random_state(&mut dice, &store);
                    let file =
                        store.annotate_file(&path, None, LabelSource::Human, at(action)).unwrap().changes[0].song;
                    let both = [(id(n), state.clone()), (file, state)];
                    store.annotate_many(&both, LabelSource::Import, at(action)).unwrap();
                }
                7 => drop(store.add_mood(&mood(name), Rgb(0, 0, 0))),
                8 => drop(store.rename_mood(&mood(name), &mood(NAMES[dice.below(4) as usize]))),
                9 => drop(store.remove_mood(&mood(name))),
                10 => drop(undo(&mut store)),
                11 => drop(redo(&mut store)),
                12 => {
                    let song = Song { path, ..song(dice.below(u64::from(SONGS) + 2) as u32) };
                    store.upsert_songs(&[(song, Some(stamp(action as u64)))]).unwrap();
                    read += 1;
                    walk_all(&mut store);
                }
                _ => {
                    let history = store.history().unwrap();
                    let steps: Vec<_> = history.undo.iter().chain(&history.redo).collect();
                    if !steps.is_empty() {
                        let step = steps[dice.below(steps.len() as u64) as usize];
                        let from = step.songs.first().copied().unwrap_or(id(n));
                        moved += usize::from(store.reassign(step.id, from, id(other)).unwrap().step.is_some());
                        walk_all(&mut store);
                    }
                }
            }
        }
        walk_all(&mut store);
        assert!(read > 3 && moved > 3, "{read} files were read, {moved} labels moved");
    }
}
