//! Rows that follow one song at a time are those of a list made anew.

use std::collections::HashMap;
use std::path::PathBuf;

use super::*;
use crate::app::choices::SortColumn;
use crate::dataset::{Annotation, LabelSource};
use crate::predict::Score;
use crate::song::{Metadata, Song};
use crate::worker::Ticket;

const MOODS: [&str; 3] = ["sad", "Happy", "calm"];

/// A fixed sequence of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn id(number: usize) -> SongId {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
    SongId::from_bytes(bytes)
}

fn mood(index: usize) -> Mood {
    Mood::new(MOODS[index]).expect("a mood's name")
}

fn state(dice: &mut Dice) -> Option<LabelState> {
    match dice.below(6) {
        0 => None,
        1 => Some(LabelState::Unsure),
        2 => Some(LabelState::Skipped),
        _ => Some(LabelState::Labelled(mood(dice.below(3)))),
    }
}

fn annotation(song: SongId, state: LabelState) -> Annotation {
    let at = "2026-11-22T12:00:00Z".parse().expect("a time");
    Annotation { song, state, source: LabelSource::Human, at }
}

fn song(number: usize, dice: &mut Dice) -> LibrarySong {
    let title = ["night", "Nightingale", "NIGHTINGALES", "Äther", ""][dice.below(5)];
    let metadata = Metadata {
        title: Some(format!("{title}{}", dice.below(4))),
        artist: (dice.below(3) > 0).then(|| format!("Artist {}", dice.below(5))),
        ..Metadata::default()
    };
    let song = Song {
        id: id(number),
        path: PathBuf::from(format!("/music/{number}.ogg")),
        metadata,
        duration_secs: dice.below(5) as f64,
        format: String::new(),
    };
    let annotation = state(dice).map(|state| annotation(song.id, state));
    LibrarySong { song, annotation, added: 0 }
}

fn songs(count: usize, dice: &mut Dice) -> Vec<LibrarySong> {
    (0..count).map(|number| song(number, dice)).collect()
}

/// What is listed, and which of it was listed without a label.
fn list(library: &Library) -> Vec<(usize, bool)> {
    library.visible().iter().map(|&index| (index, library.rows.was_untagged(index))).collect()
}

fn change(library: &mut Library, dice: &mut Dice) -> &'static str {
    let any = id(dice.below(230));
    match dice.below(13) {
        0 => library.set_search(["", "n", "ni", "nightingale", "artist 1"][dice.below(5)].to_owned()),
        1 => library
            .set_filter([Filter::All, Filter::Untagged, Filter::Unsure, Filter::Mood(mood(0))][dice.below(4)].clone()),
        2 => {
            use SortColumn::{Added, Artist, Duration, Mood, Score, Suggestion, Title};
            library.sort_by([Added, Title, Artist, Duration, Mood, Suggestion, Score][dice.below(7)]);
        }
        3 => library.remove(&[any]),
        4 => {
            let rows = (0..3).map(|_| dice.below(230)).collect::<Vec<_>>();
            library.upsert(rows.into_iter().map(|number| song(number, dice)).collect());
            return "songs came or changed";
        }
        5 | 6 => library.expect(vec![(any, state(dice))], Ticket(dice.below(9) as u64)),
        7 => library.expect_nothing(),
        8 | 9 => {
            let label = state(dice).map(|state| annotation(any, state));
            library.set_annotations(vec![(any, label)], Ticket(dice.below(9) as u64));
            return "a label";
        }
        10 => {
            let [from, to] = [mood(dice.below(3)), mood(dice.below(3))];
            library.rename_mood(&from, &to, Ticket(dice.below(9) as u64));
            return "another name";
        }
        _ => {
            let best = dice.below(3);
            let share = 0.5 + dice.below(5) as f32 / 10.0;
            let score = |index| Score { mood: mood(index), probability: if index == best { share } else { 0.0 } };
            library.add_suggestions(vec![(any, Prediction::new((0..3).map(score).collect()))]);
            return "a suggestion";
        }
    }
    "another change"
}

#[test]
fn rows_that_follow_each_change_are_those_of_a_list_made_anew() {
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let mut library = Library::default();
        library.replace_all(songs(200, &mut dice), HashMap::new());
        for turn in 0..300 {
            let what = change(&mut library, &mut dice);
            let followed = list(&library);
            library.rebuild();
            assert_eq!(followed, list(&library), "seed {seed}, turn {turn}: {what}, {:?}", library.sort);
            let labelled = library.songs.iter().filter(|row| row.annotation.is_some()).count();
            assert_eq!(library.counts.all - library.counts.untagged, labelled, "seed {seed}, turn {turn}: {what}");
            let indexes: Vec<_> = library.songs.iter().map(|row| library.index_of(row.song.id)).collect();
            assert_eq!(indexes, (0..indexes.len()).map(Some).collect::<Vec<_>>());
            let label = |row: &LibrarySong| library.expected_label(row.song.id).and_then(LabelState::mood).cloned();
            let sad = library.songs.iter().filter(|row| label(row) == Some(mood(0))).count();
            assert_eq!(library.expected_count(&mood(0)), sad, "seed {seed}, turn {turn}: {what}");
        }
    }
}
