//! Asking about many songs: their pictures are made on all cores, and asked about one after another. One song that fails stops
//! nothing; a service that does not answer does.

use std::ops::ControlFlow;
use std::path::Path;

use crate::cloud::jobs::ask::ask;
use crate::dataset::Store;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{Analysis, AnalyzeError, Recipe, Threads, analyze};
use crate::predict::{Classifier, Prediction, ServiceError};
use crate::song::SongId;

/// A prediction, and of which picture it is.
#[derive(Clone, Debug, PartialEq)]
pub struct SongPrediction {
    /// Which.
    pub song: SongId,
    /// SHA-256 of its picture's PNG bytes, hex.
    pub image_sha256: String,
    /// The moods' probabilities.
    pub prediction: Prediction,
}

/// Asks `classifier` about a song whose picture is made: the answer, or why there is none. A failure that the next song would meet
/// too is an error.
pub fn ask_about(
    store: &mut Store,
    classifier: &dyn Classifier,
    analysis: &Analysis,
) -> Result<Result<SongPrediction, String>, ServiceError> {
    match ask(store, classifier, analysis) {
        Ok(prediction) => {
            Ok(Ok(SongPrediction { song: analysis.song, image_sha256: analysis.sha256.clone(), prediction }))
        }
        Err(error) => match error.ends_all() {
            Some(error) => Err(error.clone()),
            None => Ok(Err(error.to_string())),
        },
    }
}

/// Asks `classifier` about every item that `file` has a file for, and hands each answer, or why there is none, to `each`, in the
/// order of the items. `go_on` is asked often, from all threads; `Break` of either ends it early, which is no error. `recipe` is
/// the classifier's.
pub fn ask_all<T: Sync>(
    store: &mut Store,
    classifier: &dyn Classifier,
    recipe: &Recipe,
    items: &[T],
    file: impl Fn(&T) -> Result<&Path, String> + Sync,
    go_on: impl Fn() -> ControlFlow<()> + Sync,
    mut each: impl FnMut(usize, Result<SongPrediction, String>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, ServiceError> {
    let picture = |path: &Path, at_once| analyze(path, recipe, None, Threads::for_one_of(at_once), &mut |_| go_on());
    let work = |item: &T, at_once| match file(item).map(|path| picture(path, at_once)) {
        Ok(Err(AnalyzeError::Cancelled)) => None,
        Ok(made) => Some(made.map_err(|error| error.to_string())),
        Err(error) => Some(Err(error)),
    };
    let flow = for_each_in_order(items, cores(), work, |index, made| {
        let Some(made) = made else { return ControlFlow::Break(None) };
        let answer = match made.map(|analysis| ask_about(store, classifier, &analysis)) {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return ControlFlow::Break(Some(error)),
            Err(error) => Err(error),
        };
        if each(index, answer).is_break() || go_on().is_break() {
            return ControlFlow::Break(None);
        }
        ControlFlow::Continue(())
    });
    match flow {
        ControlFlow::Continue(()) => Ok(ControlFlow::Continue(())),
        ControlFlow::Break(None) => Ok(ControlFlow::Break(())),
        ControlFlow::Break(Some(error)) => Err(error),
    }
}
