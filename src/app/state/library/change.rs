//! What the threads report about songs: they come, go, change, are labelled and judged.

use std::collections::HashMap;
use std::path::PathBuf;

use super::folded::Folded;
use super::ids::SongSet;
use super::paths::Paths;
use super::{Expected, Library};
use crate::app::choices::Filter;
use crate::dataset::{Annotation, LabelState, LibrarySong};
use crate::ear::Facts;
use crate::mood::Mood;
use crate::predict::Prediction;
use crate::song::{Song, SongId};
use crate::worker::Ticket;

impl Library {
    /// The whole library as the database has it; the rows stay as far as their songs do.
    pub(in super::super) fn replace_all(&mut self, songs: Vec<LibrarySong>, pictureless: HashMap<SongId, String>) {
        let following = self.following();
        let listed: Vec<SongId> = self.listed().collect();
        self.remember_untagged(listed.into_iter());
        let known = std::mem::take(&mut self.index);
        let before = std::mem::replace(&mut self.songs, songs);
        self.pictureless = pictureless.into_iter().collect();
        self.folded = self.songs.iter().map(|row| Folded::new(&row.song)).collect();
        self.index = self.songs.iter().enumerate().map(|(index, row)| (row.song.id, index)).collect();
        self.paths = Paths::default();
        // The song that came last is the one whose file was read last.
        for row in self.songs.iter().rev() {
            self.paths.share(row.song.path.clone(), row.song.id);
        }
        self.count_anew();
        let new_index: Vec<Option<usize>> = before.iter().map(|row| self.index_of(row.song.id)).collect();
        self.renumber(&new_index, &following);
        self.rows.set_stale();
        let (old, new): (Vec<SongId>, Vec<SongId>) =
            self.songs.iter().map(|row| row.song.id).partition(|song| known.contains_key(song));
        self.came(&new);
        self.touched(&old);
    }

    fn count_anew(&mut self) {
        self.counts = super::Counts::default();
        for row in &self.songs {
            let has_picture = !self.pictureless.contains_key(&row.song.id);
            self.counts.add(row.annotation.as_ref().map(|annotation| &annotation.state), has_picture);
        }
    }

    /// Songs that are new or have changed. A song whose file holds another one now leaves the list.
    pub(in super::super) fn upsert(&mut self, rows: Vec<LibrarySong>) {
        let mut replaced = self.put(rows, Paths::claim);
        replaced.retain(|song| self.get(*song).is_some_and(|row| self.paths.get(&row.song.path) != Some(*song)));
        if !replaced.is_empty() {
            self.remove(&replaced);
        }
    }

    /// Songs that undo has brought back into the list. No other song leaves it, be it that its file was at their path before.
    pub(in super::super) fn bring_back(&mut self, rows: Vec<LibrarySong>) {
        self.put(rows, |paths, path, song| {
            paths.share(path, song);
            Vec::new()
        });
    }

    /// Adds songs or changes them. `place` puts one at its path, and answers which others are not there now.
    fn put(
        &mut self,
        rows: Vec<LibrarySong>,
        place: impl Fn(&mut Paths, PathBuf, SongId) -> Vec<SongId>,
    ) -> Vec<SongId> {
        let (mut new, mut changed, mut displaced) = (Vec::new(), Vec::new(), Vec::new());
        let first_new = self.songs.len();
        let mut is_rekeyed = false;
        for row in rows {
            let id = row.song.id;
            if let Some(before) = self.index_of(id).map(|index| &self.songs[index].song.path)
                && *before != row.song.path
            {
                self.paths.leave(before, id);
            }
            displaced.extend(place(&mut self.paths, row.song.path.clone(), id));
            let folded = Folded::new(&row.song);
            if let Some(index) = self.index_of(id) {
                self.set_annotation(id, row.annotation.clone());
                is_rekeyed |= self.folded[index] != folded;
                is_rekeyed |= self.songs[index].song.duration_secs != row.song.duration_secs;
                self.songs[index] = row;
                self.folded[index] = folded;
                changed.extend((index < first_new).then_some(id));
            } else {
                let has_picture = self.pictureless(id).is_none();
                self.counts.add(row.annotation.as_ref().map(|annotation| &annotation.state), has_picture);
                self.index.insert(id, self.songs.len());
                self.songs.push(row);
                self.folded.push(folded);
                new.push(id);
            }
        }
        if is_rekeyed {
            self.rekeyed(&changed);
        } else {
            self.touched(&changed);
        }
        self.came(&new);
        displaced
    }

    /// The file of `before` holds `song` now: that takes the row. A song that the library has already keeps its own.
    pub(in super::super) fn replace_song(&mut self, before: SongId, song: &Song) {
        let Some(index) = self.index_of(before) else { return };
        if self.get(song.id).is_some() {
            self.remove(&[before]);
            return;
        }
        self.set_annotation(before, None);
        self.index.remove(&before);
        self.index.insert(song.id, index);
        self.paths.leave(&self.songs[index].song.path, before);
        for other in self.paths.claim(song.path.clone(), song.id) {
            self.paths.share(song.path.clone(), other);
        }
        self.songs[index].song = song.clone();
        self.folded[index] = Folded::new(song);
        if let Some(label) = self.expected.remove(&before) {
            self.expected.insert(song.id, label);
        }
        self.took_row_of(before, index);
    }

    /// Another label; what is listed follows with [`Self::touched`].
    fn set_annotation(&mut self, song: SongId, annotation: Option<Annotation>) {
        let Some(index) = self.index_of(song) else { return };
        let has_picture = !self.pictureless.contains_key(&song);
        let row = &mut self.songs[index];
        self.counts.take(row.annotation.as_ref().map(|before| &before.state), has_picture);
        self.counts.add(annotation.as_ref().map(|after| &after.state), has_picture);
        row.annotation = annotation;
    }

    /// Labels that are on the disk now, `by` this write: none of before it is on its way there any more.
    pub(in super::super) fn set_annotations(&mut self, labels: Vec<(SongId, Option<Annotation>)>, by: Ticket) {
        let songs: Vec<SongId> = labels.iter().map(|label| label.0).collect();
        for (song, annotation) in labels {
            self.set_annotation(song, annotation);
            if self.expected.get(&song).is_some_and(|expected| expected.by <= by) {
                self.expected.remove(&song);
            }
        }
        self.touched(&songs);
    }

    /// A mood has another name: its songs keep it, be they labelled or suggested, and so does the list of its songs.
    pub(in super::super) fn rename_mood(&mut self, from: &Mood, to: &Mood, by: Ticket) {
        if self.filter == Filter::Mood(from.clone()) {
            self.filter = Filter::Mood(to.clone());
        }
        let has_it = |row: &&LibrarySong| row.annotation.as_ref().and_then(|label| label.state.mood()) == Some(from);
        let state = LabelState::Labelled(to.clone());
        let labels: Vec<(SongId, Option<Annotation>)> = self
            .songs
            .iter()
            .filter(has_it)
            .filter_map(|row| row.annotation.clone())
            .map(|label| (label.song, Some(Annotation { state: state.clone(), ..label })))
            .collect();
        let mut changed: Vec<SongId> = labels.iter().map(|label| label.0).collect();
        // What was said later was said by the new name.
        for (song, expected) in self.expected.iter_mut().filter(|(_, expected)| expected.by < by) {
            if expected.label.as_ref().and_then(LabelState::mood) == Some(from) {
                expected.label = Some(state.clone());
                changed.push(*song);
            }
        }
        for (song, suggestion) in &mut self.suggestions {
            if suggestion.rename(from, to) {
                changed.push(*song);
            }
        }
        // Names are what some orders go by.
        self.rows.set_stale();
        for (song, annotation) in labels {
            self.set_annotation(song, annotation);
        }
        self.touched(&changed);
    }

    /// Nothing can be learnt from a song: why.
    pub(in super::super) fn has_no_picture(&mut self, song: SongId, reason: String) {
        let known = self.index.contains_key(&song);
        if self.pictureless.insert(song, reason).is_none() && known {
            let label = self.label(song).cloned();
            self.counts.take(label.as_ref(), true);
            self.counts.add(label.as_ref(), false);
        }
    }

    pub(in super::super) fn remove(&mut self, songs: &[SongId]) {
        let gone: SongSet = songs.iter().copied().filter(|song| self.index.contains_key(song)).collect();
        let following = self.following();
        self.remember_untagged(gone.iter().copied());
        let mut new_index = Vec::with_capacity(self.songs.len());
        let mut left = 0;
        for row in &self.songs {
            let id = row.song.id;
            if gone.contains(&id) {
                new_index.push(None);
                self.paths.leave(&row.song.path, id);
                let has_picture = !self.pictureless.contains_key(&id);
                self.counts.take(row.annotation.as_ref().map(|annotation| &annotation.state), has_picture);
            } else {
                new_index.push(Some(left));
                left += 1;
            }
        }
        self.index.retain(|_, index| match new_index[*index] {
            Some(new) => {
                *index = new;
                true
            }
            None => false,
        });
        let mut stays = new_index.iter().map(Option::is_some);
        self.folded.retain(|_| stays.next().unwrap_or(true));
        self.songs.retain(|row| !gone.contains(&row.song.id));
        self.renumber(&new_index, &following);
    }

    /// Labels will stand like this, `by` this write.
    pub(in super::super) fn expect(&mut self, labels: Vec<(SongId, Option<LabelState>)>, by: Ticket) {
        let songs: Vec<SongId> = labels.iter().map(|label| label.0).collect();
        self.expected.extend(labels.into_iter().map(|(song, label)| (song, Expected { label, by })));
        self.touched(&songs);
    }

    /// Everything is on the disk, or will never be: the labels are those of the database.
    pub(in super::super) fn expect_nothing(&mut self) {
        let expected = std::mem::take(&mut self.expected);
        let other = |&(song, expected): &(&SongId, &Expected)| self.label(*song) != expected.label.as_ref();
        let changed: Vec<SongId> = expected.iter().filter(other).map(|(song, _)| *song).collect();
        self.touched(&changed);
    }

    pub(in super::super) fn add_suggestions(&mut self, scores: Vec<(SongId, Prediction)>) {
        let songs: Vec<SongId> = scores.iter().map(|(song, _)| *song).collect();
        self.suggestions.extend(scores);
        self.touched(&songs);
    }

    pub(in super::super) fn add_facts(&mut self, facts: Vec<(SongId, Facts)>) {
        let songs: Vec<SongId> = facts.iter().map(|(song, _)| *song).collect();
        self.facts.extend(facts);
        self.became_known(&songs);
    }

    pub(in super::super) fn forget_suggestions(&mut self) {
        let songs: Vec<SongId> = self.suggestions.drain().map(|(song, _)| song).collect();
        self.touched(&songs);
    }
}
