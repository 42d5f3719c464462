//! Listens to songs where that is missing, and scores them for the window, in batches.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::message::LearnEvent;
use crate::dataset::Store;
use crate::learn::LocalModel;
use crate::learn::session;
use crate::learn::session::{Missing, TrainingError};
use crate::predict::Prediction;
use crate::song::{Song, SongId};
use crate::worker::outbox::Outbox;

/// Suggestions are shown in batches at most this often.
const PAUSE: Duration = Duration::from_millis(250);

/// Scores `songs` by `model`, if there is one, and tells the window. `each` hears of every song that is done; `go_on` is asked again
/// and again.
pub(super) fn score(
    store: &mut Store,
    songs: &[Song],
    if_missing: Missing,
    model: Option<&LocalModel>,
    outbox: &Outbox<LearnEvent>,
    go_on: &(dyn Fn() -> ControlFlow<()> + Sync),
    each: &mut dyn FnMut(),
) -> Result<(), TrainingError> {
    let mut batch = Batch { model, outbox, scores: Vec::new(), sent: Instant::now() };
    let scored = session::features_of(store, songs, if_missing, go_on, &mut |index, heard| {
        each();
        if let (Ok(heard), Some(model)) = (heard, model) {
            batch.scores.push((songs[index].id, model.predict_heard(&heard)));
        }
        if batch.sent.elapsed() >= PAUSE {
            batch.flush();
        }
        go_on()
    });
    batch.flush();
    scored
}

/// Scores on their way to the window.
struct Batch<'a> {
    model: Option<&'a LocalModel>,
    outbox: &'a Outbox<LearnEvent>,
    scores: Vec<(SongId, Prediction)>,
    sent: Instant,
}

impl Batch<'_> {
    fn flush(&mut self) {
        let scores = std::mem::take(&mut self.scores);
        if let Some(model) = self.model.filter(|_| !scores.is_empty()) {
            self.outbox.send(LearnEvent::Suggestions { model: model.card.id.clone(), scores });
        }
        self.sent = Instant::now();
    }
}
