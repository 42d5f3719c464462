//! Scores songs for the window, in batches.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::message::{LearnEvent, SurveyTally};
use crate::dataset::Store;
use crate::learn::LocalModel;
use crate::learn::session;
use crate::learn::session::{Missing, TrainingError};
use crate::pipeline::Recipe;
use crate::predict::Prediction;
use crate::song::{Song, SongId};
use crate::worker::outbox::Outbox;

/// Suggestions are shown in batches at most this often.
const PAUSE: Duration = Duration::from_millis(250);

/// Scores `songs` by `model` and tells the window; `aloud` also how far it is. Asks `go_on` after each song.
pub(super) fn score(
    store: &mut Store,
    songs: &[Song],
    if_missing: Missing,
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
    let scored = session::features_of(store, songs, &Recipe::default(), if_missing, &mut |index, features| {
        done += 1;
        if let Some(prediction) = features.ok().and_then(|features| model.predict_features(&features).ok()) {
            batch.scores.push((songs[index].id, prediction));
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
