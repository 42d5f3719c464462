//! Models in files: the program's own, and those of others.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::message::LearnEvent;
use super::thread::Thread;
use crate::learn::{ArtifactError, LocalModel};

impl Thread {
    pub(super) fn load_model(&mut self) {
        if !self.model_file.exists() {
            return;
        }
        match LocalModel::load(&self.model_file) {
            Ok(model) => {
                let model = self.keep(model, true);
                self.outbox.send(LearnEvent::Model(model));
            }
            Err(error @ ArtifactError::Older { .. }) => {
                log::info!("{error}");
                self.outbox.send(LearnEvent::ModelOutdated);
            }
            Err(error) => log::warn!("{error}"),
        }
    }

    pub(super) fn keep(&mut self, model: LocalModel, tested: bool) -> Arc<LocalModel> {
        self.tested = tested;
        let model = Arc::new(model);
        self.model = Some(Arc::clone(&model));
        model
    }

    pub(super) fn use_model(&mut self, path: &Path) {
        let used = LocalModel::load(path).map_err(|error| error.to_string()).and_then(|model| {
            model.save(&self.model_file).map_err(|error| error.to_string())?;
            Ok(model)
        });
        match used {
            Ok(model) => {
                self.fitted = None;
                let model = self.keep(model, true);
                // Whoever chooses a model does not want another one from labels that came before.
                self.wishes.taught.store(false, Ordering::Release);
                self.plan.learn_nothing();
                self.outbox.send(LearnEvent::Model(model));
            }
            Err(error) => {
                self.outbox.send(LearnEvent::ModelRefused(error));
            }
        }
    }

    pub(super) fn share_model(&self, path: &Path) {
        let Some(model) = &self.model else { return };
        let event = match model.share(path) {
            Ok(()) => LearnEvent::ModelShared(path.to_owned()),
            Err(error) => LearnEvent::ModelRefused(error.to_string()),
        };
        self.outbox.send(event);
    }
}
