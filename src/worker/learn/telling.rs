//! Tells the window what is known of the songs that were listened to, in batches: what they sound like, and what a model says of
//! them.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::message::LearnEvent;
use crate::dataset::{Store, StoreError};
use crate::ear::{Facts, Heard};
use crate::learn::LocalModel;
use crate::learn::session::kept;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::outbox::Outbox;

/// Batches are shown at most this often.
const PAUSE: Duration = Duration::from_millis(250);

/// Tells the window what `model` says of songs, if there are any.
pub(super) fn suggest(outbox: &Outbox<LearnEvent>, model: &LocalModel, scores: Vec<(SongId, Prediction)>) {
    if !scores.is_empty() {
        outbox.send(LearnEvent::Suggestions { model: model.card.id.clone(), scores });
    }
}

/// What is known of some songs, and not told yet.
#[derive(Default)]
struct Batch {
    scores: Vec<(SongId, Prediction)>,
    facts: Vec<(SongId, Facts)>,
}

impl Batch {
    fn tell(&mut self, outbox: &Outbox<LearnEvent>, model: Option<&LocalModel>) {
        if let Some(model) = model {
            suggest(outbox, model, std::mem::take(&mut self.scores));
        }
        if !self.facts.is_empty() {
            outbox.send(LearnEvent::Facts(std::mem::take(&mut self.facts)));
        }
    }
}

/// Tells the window of all songs that were listened to: what `model` says of them, and if `with_facts`, what they sound like. `go_on` is
/// asked after each; its `Break` is handed back.
pub(super) fn tell_all(
    store: &Store,
    model: Option<&LocalModel>,
    with_facts: bool,
    outbox: &Outbox<LearnEvent>,
    go_on: &dyn Fn() -> ControlFlow<()>,
) -> Result<ControlFlow<()>, StoreError> {
    let mut batch = Batch::default();
    let mut told = Instant::now();
    for row in store.songs()? {
        let song = row.song.id;
        if let Some(heard) = kept(store, song)? {
            if let Some(model) = model {
                batch.scores.push((song, model.predict_heard(&heard)));
            }
            if with_facts {
                batch.facts.push((song, Facts::of(&heard)));
            }
        }
        if told.elapsed() >= PAUSE {
            batch.tell(outbox, model);
            told = Instant::now();
        }
        if go_on().is_break() {
            batch.tell(outbox, model);
            return Ok(ControlFlow::Break(()));
        }
    }
    batch.tell(outbox, model);
    Ok(ControlFlow::Continue(()))
}

/// Tells the window what was heard of a song just now.
pub(super) fn tell_heard(outbox: &Outbox<LearnEvent>, model: Option<&LocalModel>, song: SongId, heard: &Heard) {
    let scores = model.map(|model| (song, model.predict_heard(heard))).into_iter().collect();
    Batch { scores, facts: vec![(song, Facts::of(heard))] }.tell(outbox, model);
}
