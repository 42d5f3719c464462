//! Asking about many songs: their pictures are made on all cores, and asked about one after another. One song that fails stops
//! nothing; a service that does not answer does.

use std::ops::ControlFlow;
use std::path::Path;

use crate::cloud::client::VertexError;
use crate::cloud::jobs::ask::ask;
use crate::dataset::Store;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Recipe, Threads, analyze};
use crate::predict::{Classifier, Prediction};
use crate::song::SongId;

/// A song and what was said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Which.
    pub song: SongId,
    /// SHA-256 of its picture's PNG bytes, hex.
    pub image_sha256: String,
    /// What was said.
    pub prediction: Prediction,
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
    mut each: impl FnMut(usize, Result<Asked, String>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, VertexError> {
    let mut broken = None;
    let picture = |path: &Path, at_once| analyze(path, recipe, None, Threads::for_one_of(at_once), &mut |_| go_on());
    let work = |item: &T, at_once| match file(item).map(|path| picture(path, at_once)) {
        Ok(Err(AnalyzeError::Cancelled)) => None,
        Ok(made) => Some(made.map_err(|error| error.to_string())),
        Err(error) => Some(Err(error)),
    };
    let flow = for_each_in_order(items, cores(), work, |index, made| {
        let Some(made) = made else { return ControlFlow::Break(()) };
        let answer = match made.map(|analysis| (ask(store, classifier, &analysis), analysis)) {
            Ok((Ok(prediction), analysis)) => {
                Ok(Asked { song: analysis.song, image_sha256: analysis.sha256, prediction })
            }
            Ok((Err(error), _)) => match error.ends_all() {
                Some(error) => {
                    broken = Some(error.clone());
                    return ControlFlow::Break(());
                }
                None => Err(error.to_string()),
            },
            Err(error) => Err(error),
        };
        each(index, answer)?;
        go_on()
    });
    broken.map_or(Ok(flow), Err)
}
