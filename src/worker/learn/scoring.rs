//! Scores the songs that were listened to for the window, in batches.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::message::LearnEvent;
use crate::dataset::{Store, StoreError};
use crate::learn::LocalModel;
use crate::learn::session::kept;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::outbox::Outbox;

/// Suggestions are shown in batches at most this often.
const PAUSE: Duration = Duration::from_millis(250);

/// Tells the window what `model` says of songs, if there are any.
pub(super) fn suggest(outbox: &Outbox<LearnEvent>, model: &LocalModel, scores: Vec<(SongId, Prediction)>) {
    if !scores.is_empty() {
        outbox.send(LearnEvent::Suggestions { model: model.card.id.clone(), scores });
    }
}

/// Scores by `model` all songs that were listened to, and tells the window. `go_on` is asked after each; its `Break` is handed back.
pub(super) fn score(
    store: &Store,
    model: &LocalModel,
    outbox: &Outbox<LearnEvent>,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Result<ControlFlow<()>, StoreError> {
    let mut batch: Vec<(SongId, Prediction)> = Vec::new();
    let mut sent = Instant::now();
    for row in store.songs()? {
        if let Some(heard) = kept(store, row.song.id)? {
            batch.push((row.song.id, model.predict_heard(&heard)));
        }
        if sent.elapsed() >= PAUSE {
            suggest(outbox, model, std::mem::take(&mut batch));
            sent = Instant::now();
        }
        if go_on().is_break() {
            suggest(outbox, model, batch);
            return Ok(ControlFlow::Break(()));
        }
    }
    suggest(outbox, model, batch);
    Ok(ControlFlow::Continue(()))
}
