//! What the trained model says of songs that were listened to, each asked about once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::error::PlaylistError;
use crate::dataset::{Store, StoreError};
use crate::learn::LocalModel;
use crate::learn::session::kept;
use crate::mood::Mood;
use crate::song::{FileStamp, SongId};

/// What the model says of a song.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// Its likeliest mood, its score, and whether the model was tested, so that the score is a chance.
    Mood { mood: Mood, score: f32, is_tested: bool },
    /// It is unlike all that was learnt from.
    Nothing,
}

/// The model of a file, and what it has said so far.
pub struct Scores {
    file: PathBuf,
    loaded: Option<(FileStamp, LocalModel)>,
    said: HashMap<SongId, Said>,
}

impl Scores {
    /// By the model in `file`, which is read when it is needed.
    pub fn of(file: &Path) -> Self {
        Self { file: file.to_owned(), loaded: None, said: HashMap::new() }
    }

    /// Reads the model, unless the file is as it was.
    pub(super) fn load(&mut self) -> Result<(), PlaylistError> {
        let Ok(stamp) = FileStamp::of(&self.file) else {
            (self.loaded, self.said) = (None, HashMap::new());
            return Err(PlaylistError::NoModel);
        };
        if self.loaded.as_ref().is_some_and(|(known, _)| *known == stamp) {
            return Ok(());
        }
        (self.loaded, self.said) = (None, HashMap::new());
        self.loaded = Some((stamp, LocalModel::load(&self.file)?));
        Ok(())
    }

    /// What the model says of a song; `None` where the song was not listened to.
    pub(super) fn of_song(&mut self, store: &Store, song: SongId) -> Result<Option<&Said>, StoreError> {
        if !self.said.contains_key(&song) {
            let (Some((_, model)), Some(heard)) = (&self.loaded, kept(store, song)?) else { return Ok(None) };
            let prediction = model.predict_heard(&heard);
            let said = prediction.answer().map_or(Said::Nothing, |best| Said::Mood {
                mood: best.mood.clone(),
                score: best.probability,
                is_tested: !prediction.is_rough(),
            });
            self.said.insert(song, said);
        }
        Ok(self.said.get(&song))
    }
}
