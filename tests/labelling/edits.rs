//! What changes more than a label: moods, songs that are taken out of the list, files that hold another song than before.

use std::path::PathBuf;

use egui::Modifiers;
use moodsic::app::action::{Action, LibraryAction, TagAction};
use moodsic::dataset::LibrarySong;
use moodsic::mood::{Mood, Rgb, SoundsLike};
use moodsic::song::{Song, SongId};
use moodsic::worker::MoodEdit;

use super::user::{Sight, Then, rows};
use super::{NAMES, World, mood, song};

impl World {
    /// Edits the moods. While the edit waits for the disk, keys of moods do nothing.
    pub fn edit_moods(&mut self) {
        let Some(edit) = self.some_edit() else {
            self.edit_in_vain();
            return;
        };
        let before = self.sight();
        self.click(Action::Tag(TagAction::Edit(edit.clone())));
        self.user.edits(&edit);
        self.check(&Then::Stays, &before, "a mood edit");
        if self.dice.one_in(2) {
            self.finish_moods();
        }
    }

    /// An edit that changes something, if the dice find one.
    fn some_edit(&mut self) -> Option<MoodEdit> {
        let moods: Vec<Mood> = self.user.moods.iter().map(|entry| entry.mood.clone()).collect();
        let index = self.dice.below(moods.len());
        let of = moods[index].clone();
        let other = moods[self.dice.below(moods.len())].clone();
        let name = mood(NAMES[self.dice.below(NAMES.len())]);
        let colour = Rgb(self.dice.below(256) as u8, self.dice.below(256) as u8, 7);
        let mix = SoundsLike::by_name(other.as_str());
        let (is_free, has_some) = (!moods.contains(&name), moods.len() > 2);
        match self.dice.below(6) {
            0 if is_free => Some(MoodEdit::Add(name, colour)),
            1 if is_free => Some(MoodEdit::Rename(of, name)),
            2 if has_some && other != of => Some(MoodEdit::Rename(of, other)),
            3 if has_some => Some(MoodEdit::Remove(of)),
            4 if colour.0.is_multiple_of(2) && self.user.moods[index].sounds_like != mix => {
                Some(MoodEdit::SoundsLike(of, mix))
            }
            4 if self.user.moods[index].colour != colour => Some(MoodEdit::Recolour(of, colour)),
            5 if other != of => Some(MoodEdit::Move(of, moods.iter().position(|mood| *mood == other)?)),
            _ => None,
        }
    }

    /// An edit that the database refuses.
    fn edit_in_vain(&mut self) {
        if !self.disk.is_idle() || self.disk.failing {
            return;
        }
        let taken = self.user.moods[0].mood.clone();
        self.click(Action::Tag(TagAction::Edit(MoodEdit::Add(taken, Rgb(0, 0, 0)))));
        self.finish_moods();
    }

    pub fn finish_moods(&mut self) {
        while self.disk.is_changing_moods() {
            self.disk.failing = false;
            self.disk_works();
        }
    }

    /// What one does while an edit waits. What else the keys do is not settled before it is on the disk.
    pub fn act_while_moods_change(&mut self) {
        match self.dice.below(8) {
            0 | 1 => {
                let before = self.sight();
                let (key, _) = self.mood_key();
                self.press(Modifiers::NONE, key, 0);
                self.check(&Then::Stays, &before, "a mood while moods change");
                self.look();
            }
            2 => self.enter(),
            3 => self.arrow(),
            4 => self.history_key(),
            5 => self.disk.failing = self.dice.one_in(3),
            _ => self.disk_works(),
        }
    }

    /// A selection of two, labelled, taken out of the list, or given up.
    pub fn select_some(&mut self) {
        let listed = rows(&self.state);
        if listed.len() < 3 {
            return;
        }
        for _ in 0..2 {
            let song = listed[self.dice.below(listed.len())];
            self.click(Action::Library(LibraryAction::Choose(song)));
        }
        match self.dice.below(3) {
            0 => self.label_key(),
            1 if self.dice.one_in(3) => {
                let before = self.sight();
                if !before.chosen.is_empty() {
                    self.hide(&before, &before.chosen);
                }
            }
            _ => {}
        }
        self.click(Action::Library(LibraryAction::ChooseNone));
    }

    pub fn hide_one(&mut self) {
        let before = self.sight();
        if before.rows.len() > 10 && before.chosen.is_empty() {
            let song = before.rows[self.dice.below(before.rows.len())];
            self.hide(&before, &[song]);
        }
    }

    /// Takes songs out of the list.
    pub fn hide(&mut self, before: &Sight, songs: &[SongId]) {
        self.click(Action::Library(LibraryAction::Hide(songs.to_vec())));
        self.user.hides(songs);
        self.check(&before.without(songs), before, "songs are taken out");
        let left = rows(&self.state);
        assert!(songs.iter().all(|song| !left.contains(song)), "{}: it is still listed", self.seed);
    }

    /// A scan finds another song in a file than before, or a song in another file: none of those on screen.
    pub fn file_is_read(&mut self) {
        if !self.disk.is_idle() {
            return;
        }
        let [found, file] = [self.songs, self.songs].map(|songs| self.dice.below(songs));
        let mut hidden: Vec<SongId> = self.disk.hidden.iter().copied().collect();
        hidden.sort_unstable();
        // Undo brings a song back whose file holds another one.
        let path = match hidden.get(self.dice.below(2 * hidden.len() + 1)) {
            Some(&song) => self.disk.row(song).song.path,
            None => PathBuf::from(format!("/music/{file:03}.ogg")),
        };
        let id = song(found).song.id;
        if self.state.song.current().is_some_and(|current| current.path == path || current.song == Some(id)) {
            return;
        }
        let row = self.disk.row(id);
        let read = LibrarySong { song: Song { path, ..row.song.clone() }, ..row };
        let event = self.disk.read(read);
        self.apply(event);
    }
}
