//! Scores songs for the window, in batches.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::message::{LearnEvent, SurveyTally};
use crate::dataset::{Store, StoreError};
use crate::learn::LocalModel;
use crate::learn::session;
use crate::learn::session::TrainingError;
use crate::pipeline::Recipe;
use crate::predict::Prediction;
use crate::song::{Song, SongId};
use crate::worker::outbox::Outbox;

/// Suggestions are shown in batches at most this often.
const PAUSE: Duration = Duration::from_millis(250);

/// The songs to score: all, or those whose features are there already.
pub(super) fn songs_to_score(store: &Store, recipe: &Recipe, only_cached: bool) -> Result<Vec<Song>, StoreError> {
    let recipe = recipe.id();
    let mut songs = Vec::new();
    for row in store.songs()? {
        if !only_cached || store.features(row.song.id, &recipe)?.is_some() {
            songs.push(row.song);
        }
    }
    Ok(songs)
}

/// Scores `songs` by `model`, makes features where they are missing, and tells the window; `aloud` also how far it is.
/// Asks `go_on` after each song.
pub(super) fn score(
    store: &mut Store,
    songs: &[Song],
    model: &LocalModel,
    outbox: &Outbox<LearnEvent>,
    aloud: bool,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Result<(), TrainingError> {
    let total = songs.len();
    let mut batch = Batch { model, outbox, scores: Vec::new(), sent: Instant::now() };
    let mut done = 0;
    let tell = |tally: SurveyTally| {
        if aloud {
            outbox.send(LearnEvent::Survey(tally));
        }
    };
    let scored = session::features_of(store, songs, &Recipe::default(), &mut |index, features| {
        done += 1;
        if let Ok(features) = features {
            batch.scores.push((songs[index].id, model.predict_features(&features)));
            if batch.sent.elapsed() >= PAUSE {
                batch.flush();
                tell(SurveyTally { done, total });
            }
        }
        go_on()
    });
    batch.flush();
    tell(SurveyTally { done: total, total });
    scored
}

/// Scores on their way to the window.
struct Batch<'a> {
    model: &'a LocalModel,
    outbox: &'a Outbox<LearnEvent>,
    scores: Vec<(SongId, Prediction)>,
    sent: Instant,
}

impl Batch<'_> {
    fn flush(&mut self) {
        let scores = std::mem::take(&mut self.scores);
        if !scores.is_empty() {
            self.outbox.send(LearnEvent::Suggestions { model: self.model.card.id.clone(), scores });
        }
        self.sent = Instant::now();
    }
}
