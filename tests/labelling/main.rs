//! Labels land where their user means them: random keys, held keys, lists that change, relearnt predictors, songs that arrive, and
//! a disk that is slow or fails, against a plain model of what the user saw. The expected label of each song comes from
//! what was on screen before each key, never from the window's own word.
//!
//! `MOODSIC_LABELLING_SEED=n` tries one seed, `MOODSIC_LABELLING_ROUNDS=n` another number of them.
#![cfg(feature = "gui")]

#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "the tests of the views use more of it")]
mod common;
mod disk;
mod edits;
mod enter;
mod moods;
mod user;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Event as Input, Key, Modifiers, RawInput};
use moodsic::app::action::{Action, LibraryAction};
use moodsic::app::effect::Effect;
use moodsic::app::keys::Keyboard;
use moodsic::app::state::{Filter, SortColumn, State};
use moodsic::config::Settings;
use moodsic::dataset::{LabelState, LibrarySong};
use moodsic::mood::Mood;
use moodsic::predict::{Prediction, Score};
use moodsic::song::{Metadata, Song, SongId};
use moodsic::worker::Event;
use moodsic::worker::{LearnEvent, StoreEvent};

use disk::Disk;
use user::{Sight, Stepped, Then, User, rows};

/// What the predictor knows.
const MOODS: [&str; 3] = ["sad", "happy", "calm"];
/// What moods may be called.
const NAMES: [&str; 6] = ["sad", "happy", "calm", "blue", "wild", "tender"];
const MOOD_KEYS: [Key; 6] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
const ROUNDS: u64 = 200;
const ACTIONS: usize = 500;
const SONGS: usize = 40;

/// The numbers of a linear congruential generator (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

fn mood(name: &str) -> Mood {
    Mood::new(name).expect("a mood's name")
}

fn song(number: usize) -> LibrarySong {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&(number as u64).to_le_bytes());
    let song = Song {
        id: SongId::from_bytes(id),
        path: PathBuf::from(format!("/music/{number:03}.ogg")),
        metadata: Metadata { title: Some(format!("Song {}", number * 7 % 100)), ..Metadata::default() },
        duration_secs: 200.0 + number as f64,
        format: "Ogg Vorbis".to_owned(),
    };
    LibrarySong { song, annotation: None, added: number as i64 }
}

/// The window with its user and its disk.
struct World {
    dice: Dice,
    state: State,
    ctx: egui::Context,
    keyboard: Keyboard,
    disk: Disk,
    user: User,
    now: Instant,
    songs: usize,
    /// When another suggestion came in place of one that was shown, as the user sees it.
    changed: Option<Instant>,
    shown: Option<(SongId, Option<Mood>)>,
    seed: u64,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut state = State::new(Settings::default());
        if let Some(model) = common::window::predicted().learning.model() {
            state.apply(Event::Learn(LearnEvent::Model(Arc::clone(model))));
        }
        let mut disk = Disk::default();
        let songs: Vec<LibrarySong> = (0..SONGS).map(song).collect();
        disk.add(&songs);
        let now = Instant::now();
        state.at(now);
        state.apply(disk.library());
        let mut world = Self {
            dice: Dice(seed),
            state,
            ctx: egui::Context::default(),
            keyboard: Keyboard::default(),
            disk,
            user: User::default(),
            now,
            songs: SONGS,
            changed: None,
            shown: None,
            seed,
        };
        world.user.sees_list(&rows(&world.state));
        world
    }

    fn sight(&self) -> Sight {
        Sight::of(&self.state)
    }

    /// One pass of the window: these keys, and what they ask for.
    fn keys(&mut self, events: Vec<Input>) {
        let mut actions = Vec::new();
        let input = RawInput { events, focused: true, ..RawInput::default() };
        let (state, keyboard) = (&self.state, &mut self.keyboard);
        let mut output = self.ctx.run_ui(input, |ui| actions.extend(keyboard.actions(ui.ctx(), state)));
        // Nobody draws it.
        output.textures_delta.clear();
        for action in actions {
            let effects = self.state.press(action);
            self.carry_out(&effects);
        }
    }

    /// Presses a key and holds it for `held` repeats.
    fn press(&mut self, modifiers: Modifiers, key: Key, held: usize) {
        let event = |pressed| Input::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers };
        for _ in 0..=held {
            self.keys(vec![event(true)]);
        }
        self.keys(vec![event(false)]);
    }

    /// A click arms the keys again.
    fn click(&mut self, action: Action) {
        self.user.wakes();
        let effects = self.state.update(action);
        self.carry_out(&effects);
    }

    fn carry_out(&mut self, effects: &[Effect]) {
        self.disk.take(effects);
    }

    fn apply(&mut self, event: Event) {
        let before = self.sight();
        if let Event::Store(StoreEvent::Written { written, .. }) = &event
            && let (Some((from, to)), Some((_, Some(shown)))) = (&written.renamed, &mut self.shown)
            && shown == from
        {
            // Another name is no other suggestion.
            *shown = to.clone();
        }
        let effects = self.state.apply(event);
        self.carry_out(&effects);
        let after = self.sight();
        assert_eq!(before.song, after.song, "{}: nothing but its user puts another song on screen", self.seed);
        // While a song of the list is on screen the others keep their places.
        if before.row().is_some() && after.row().is_some() {
            let kept: Vec<_> = after.rows.iter().filter(|row| before.rows.contains(row)).collect();
            let was: Vec<_> = before.rows.iter().filter(|row| after.rows.contains(row)).collect();
            assert_eq!(kept, was, "{}: songs have changed places", self.seed);
            for row in before.rows.iter().filter(|row| !self.disk.hidden.contains(row)) {
                assert!(after.rows.contains(row), "{}: a song has left the list", self.seed);
            }
            after.rows.iter().for_each(|&row| self.user.sees_song(row));
        } else {
            self.user.sees_list(&after.rows);
        }
        self.look();
    }

    /// Notes what is suggested on screen.
    fn look(&mut self) {
        let song = self.sight().song;
        let mood = self.state.current_suggestion().map(|all| all.answer().map(|best| best.mood.clone()));
        let shown = song.zip(mood);
        match (&self.shown, &shown) {
            (Some((of, was)), Some((song, is))) if of == song && was != is => self.changed = Some(self.now),
            (Some((of, _)), Some((song, _))) if of == song => {}
            (Some((of, _)), None) if Some(*of) == song => return,
            _ => self.changed = None,
        }
        self.shown = shown;
    }

    fn check(&self, then: &Then, before: &Sight, what: &str) {
        let expected = match then {
            Then::Stays => before.song,
            Then::Shows(song) => Some(*song),
        };
        let remark = self.state.labels.refusal();
        assert_eq!(self.sight().song, expected, "{}: {what}, {then:?}, {remark:?}, before {before:?}", self.seed);
    }

    /// While the song on screen is not in the list, the list follows whatever changes.
    fn follows(&mut self, before: &Sight) {
        if before.row().is_none() {
            self.user.sees_list(&rows(&self.state));
        }
    }

    /// A key and the label that it gives.
    fn mood_key(&mut self) -> (Key, LabelState) {
        let place = self.dice.below(self.user.moods.len());
        (MOOD_KEYS[place], LabelState::Labelled(self.user.moods[place].mood.clone()))
    }

    fn label_key(&mut self) {
        let before = self.sight();
        let (key, label, moves) = match self.dice.below(8) {
            0 => (Key::U, Some(LabelState::Unsure), true),
            1 => (Key::X, Some(LabelState::Skipped), true),
            2 => (Key::Backspace, None, false),
            _ => {
                let (key, label) = self.mood_key();
                (key, Some(label), true)
            }
        };
        let is_mood = label.as_ref().is_some_and(|label| label.mood().is_some());
        let stays = moves && is_mood && self.dice.one_in(6);
        let held = if self.dice.one_in(5) { 1 + self.dice.below(20) } else { 0 };
        self.press(if stays { Modifiers::SHIFT } else { Modifiers::NONE }, key, held);
        let then = self.user.labels(&before, label.as_ref(), moves && !stays);
        self.follows(&before);
        self.check(&then, &before, &format!("{key:?} held {held}"));
        self.look();
    }

    /// Several keys in one pass of the window, as a slow frame gathers them: labels, and at times a correction.
    fn burst(&mut self) {
        let before = self.sight();
        let mut presses = Vec::new();
        let mut sight = before.clone();
        for _ in 0..2 + self.dice.below(3) {
            let song = sight.song;
            let (key, label) = self.mood_key();
            presses.push((Modifiers::NONE, key));
            let changes = song.is_some_and(|song| self.user.labels.get(&song) != Some(&label));
            if let Then::Shows(next) = self.user.labels(&sight, Some(&label), true) {
                sight.song = Some(next);
                // What comes back after another song is looked at anew.
                (self.shown, self.changed) = (None, None);
                if changes && self.dice.one_in(3) {
                    presses.push((Modifiers::COMMAND, Key::Z));
                    assert_eq!(self.user.steps(true), song.map_or(Stepped::Nothing, Stepped::Song));
                    sight.song = song;
                }
            }
        }
        let event =
            |(modifiers, key), pressed| Input::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers };
        self.keys(presses.iter().flat_map(|&press| [event(press, true), event(press, false)]).collect());
        self.follows(&before);
        self.check(&Then::Stays, &sight, &format!("{presses:?} in one pass, {before:?}"));
        self.look();
    }

    fn arrow(&mut self) {
        let before = self.sight();
        let down = self.dice.below(3) > 0;
        let times = 1 + if self.dice.one_in(4) { self.dice.below(5) } else { 0 };
        self.press(Modifiers::NONE, if down { Key::ArrowDown } else { Key::ArrowUp }, times - 1);
        self.user.wakes();
        if let Some(row) = before.row() {
            let row = if down { (row + times).min(before.rows.len() - 1) } else { row.saturating_sub(times) };
            self.check(&Then::Shows(before.rows[row]), &before, "arrow");
        }
        self.look();
    }

    fn history_key(&mut self) {
        let before = self.sight();
        let undo = self.dice.below(3) > 0;
        let key = if undo { Key::Z } else { Key::Y };
        self.press(Modifiers::COMMAND, key, 0);
        match self.user.steps(undo) {
            Stepped::Song(song) if !self.disk.hidden.contains(&song) && self.state.library.get(song).is_some() => {
                self.check(&Then::Shows(song), &before, "undo");
                assert!(rows(&self.state).contains(&song), "{}: what undo shows can be corrected", self.seed);
                self.user.sees_song(song);
                self.follows(&before);
            }
            Stepped::Hides(songs) => {
                // What comes in place of a song that the list does not show is no matter of the list.
                if before.row().is_some() || before.song.is_none_or(|song| !songs.contains(&song)) {
                    self.check(&before.without(&songs), &before, "songs leave the list again");
                }
                self.follows(&before);
            }
            _ => self.check(&Then::Stays, &before, "undo of nothing, of many, or of moods"),
        }
        self.look();
    }

    /// Something that only a click or a search does: the list is made anew, or another song is shown.
    fn clicks(&mut self) {
        match self.dice.below(10) {
            0 => self.list(LibraryAction::Filter(Filter::All)),
            1 => self.list(LibraryAction::Filter(Filter::Untagged)),
            2 => {
                let filter = Filter::Mood(mood(NAMES[self.dice.below(NAMES.len())]));
                self.list(LibraryAction::Filter(filter));
            }
            3 => {
                let needle = ["", "", "song 1", "7", "no such song"][self.dice.below(5)];
                self.list(LibraryAction::Search(needle.to_owned()));
            }
            4 => {
                let columns = [SortColumn::Added, SortColumn::Title, SortColumn::Score, SortColumn::Mood];
                let column = columns[self.dice.below(4)];
                self.list(LibraryAction::Sort(column));
            }
            5 => self.list(LibraryAction::Refresh),
            6 => {
                let before = self.sight();
                self.click(Action::Library(LibraryAction::ShowFirst));
                self.user.wakes();
                if let Some(first) = before.rows.first() {
                    self.check(&Then::Shows(*first), &before, "the first hit");
                }
            }
            7 => self.select_some(),
            8 => self.hide_one(),
            _ => self.select(),
        }
        self.look();
    }

    fn list(&mut self, action: LibraryAction) {
        self.click(Action::Library(action));
        self.user.sees_list(&rows(&self.state));
    }

    fn select(&mut self) {
        let listed = rows(&self.state);
        if listed.is_empty() {
            return;
        }
        let song = listed[self.dice.below(listed.len())];
        self.click(Action::Library(LibraryAction::Select(song)));
        self.user.wakes();
        assert_eq!(self.sight().song, Some(song));
    }

    /// What happens by itself.
    fn background(&mut self) {
        match self.dice.below(7) {
            0 => self.relearn(),
            1 if self.songs < 3 * SONGS => {
                let row = song(self.songs);
                self.songs += 1;
                self.disk.add(std::slice::from_ref(&row));
                self.apply(Event::Store(StoreEvent::Songs(vec![row])));
            }
            2 if self.state.song.current().is_some() => {
                let event = self.heard();
                self.apply(event);
            }
            3 => self.file_is_read(),
            4 => self.disk.failing = self.dice.one_in(3),
            _ => self.disk_works(),
        }
    }

    /// A relearnt predictor says something else of some songs.
    fn relearn(&mut self) {
        for _ in 0..=self.dice.below(12) {
            let number = self.dice.below(self.songs);
            let best = self.dice.below(3);
            let scores = MOODS
                .iter()
                .enumerate()
                .map(|(place, name)| Score { mood: mood(name), probability: if place == best { 0.6 } else { 0.2 } });
            let scores = vec![(song(number).song.id, Prediction::new(scores.collect()))];
            let model = self.state.learning.model().expect("a model").card.id.clone();
            self.apply(Event::Learn(LearnEvent::Suggestions { model, scores }));
        }
    }

    fn disk_works(&mut self) {
        for _ in 0..=self.dice.below(4) {
            for event in self.disk.work() {
                self.apply(event);
            }
        }
    }

    fn pass_time(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
        let effects = self.state.at(self.now);
        self.carry_out(&effects);
    }

    fn act(&mut self) {
        if self.disk.is_changing_moods() {
            self.act_while_moods_change();
        } else {
            match self.dice.below(21) {
                0..=6 => self.label_key(),
                7 => self.burst(),
                8 | 9 => self.arrow(),
                10 | 11 => self.history_key(),
                12 | 13 => self.enter(),
                14 => self.clicks(),
                15 if self.dice.one_in(2) => self.edit_moods(),
                _ => self.background(),
            }
        }
        if self.sight().row().is_none() {
            // The list follows whatever is on the disk.
            self.finish_moods();
        }
        let millis = self.dice.below(120) as u64;
        self.pass_time(millis);
    }

    /// The disk catches up, and holds exactly what its user meant.
    fn settle(&mut self) {
        self.disk.failing = false;
        while !self.disk.is_idle() {
            self.disk_works();
        }
        let shown: HashMap<SongId, LabelState> = self
            .state
            .library
            .songs()
            .iter()
            .filter_map(|row| Some((row.song.id, row.annotation.as_ref()?.state.clone())))
            .collect();
        let on_disk = self.disk.labels();
        for (song, label) in &self.user.labels {
            assert_eq!(on_disk.get(song), Some(label), "{}: a label is lost or wrong", self.seed);
        }
        for (song, label) in &on_disk {
            assert_eq!(self.user.labels.get(song), Some(label), "{}: nobody gave this label", self.seed);
            assert!(
                self.disk.hidden.contains(song) || shown.get(song) == Some(label),
                "{}: it is not shown",
                self.seed
            );
        }
        assert_eq!(self.state.labels.saving().pending, 0);
        let listed: HashSet<SongId> = self.state.library.songs().iter().map(|row| row.song.id).collect();
        assert_eq!(listed, self.disk.listed(), "{}: other songs than the database has", self.seed);
        assert_eq!(self.disk.vocabulary().entries(), self.user.moods, "{}: other moods", self.seed);
        assert_eq!(self.state.labels.vocabulary(), &self.disk.vocabulary(), "{}: other moods are shown", self.seed);
    }
}

#[test]
fn every_label_is_where_its_user_meant_it() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("MOODSIC_LABELLING_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("MOODSIC_LABELLING_ROUNDS").unwrap_or(ROUNDS),
    };
    for seed in seeds {
        let mut world = World::new(seed);
        for action in 0..ACTIONS {
            world.act();
            if action % 97 == 96 {
                world.settle();
            }
        }
        world.settle();
    }
}
