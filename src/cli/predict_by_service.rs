//! `moodsic predict --with vertex|tf-serving|edge-container`: a model on another machine. Pictures are made on all cores and asked
//! about one after another; a picture that was asked about before stays here.

use std::ops::ControlFlow;
use std::path::Path;

use super::cloud::{CloudOptions, failure};
use super::exit_code::{ExitCode, Failure, Outcome};
use super::inputs::Input;
use super::interrupt;
use super::predicted::{Document, Predicted, describe, recipe_of};
use super::rows::Rows;
use super::session::Session;
use crate::cloud::client::{Cancel, CloudError};
use crate::cloud::jobs;
use crate::cloud::jobs::{Destination, SongPrediction, terms};
use crate::cloud::serving::Service;
use crate::config::CloudConfig;
use crate::dataset::Store;
use crate::predict::{Classifier, Scope};

/// Asks about all inputs and shows a line each.
pub(super) fn predict(service: Service, options: &CloudOptions, inputs: &[Input], session: &mut Session) -> Outcome {
    let mut store = session.store_if_possible()?;
    let (classifier, terms) = connect(service, options, inputs.len(), &store, session)?;
    let recipe = recipe_of(classifier.recipe())?;
    for line in &terms {
        session.console.note(line);
    }
    session.console.begin(inputs.len(), "predictions");
    let console = &session.console;
    let (mut rows, mut broken) = (Rows::new(), None);
    let mut push = |index: usize, answer: Result<Predicted, String>| {
        let path = inputs[index].path();
        rows.push(console, path, answer, |predicted| describe(path, predicted))?;
        console.reached(index + 1);
        Ok::<_, Failure>(())
    };
    let mut done = 0;
    let each = |index: usize, answer: Result<SongPrediction, String>| {
        let answer = answer.map(|asked| Predicted::new(asked.image_sha256, &asked.prediction));
        if let Err(failure) = push(index, answer) {
            broken = Some(failure);
            return ControlFlow::Break(());
        }
        done = index + 1;
        ControlFlow::Continue(())
    };
    let asked = jobs::ask_all(&mut store, &*classifier, &recipe, inputs, file, interrupt::flow, each);
    if let Some(failure) = broken {
        return Err(failure);
    }
    // What was answered is not lost with the rest: each of those is listed with the reason.
    let ended = match asked {
        Ok(_) => None,
        Err(error) if error.scope == Scope::Cancelled => Some(ExitCode::Interrupted),
        Err(error) => {
            (done..inputs.len()).try_for_each(|index| push(index, Err(error.to_string())))?;
            Some(ExitCode::Cloud)
        }
    };
    session.console.end();
    session.console.document(&Document {
        provider: classifier.provider(),
        model: classifier.model(),
        recipe: classifier.recipe(),
        results: rows.as_slice(),
    })?;
    Ok(ended.unwrap_or_else(|| rows.exit_code()))
}

/// The file of an input, or why there is none.
fn file(input: &Input) -> Result<&Path, String> {
    match input {
        Input::File { path, .. } => Ok(path),
        Input::Failed { error, .. } => Err(error.clone()),
    }
}

/// Who is asked, and what is told before pictures go there.
fn connect(
    service: Service,
    options: &CloudOptions,
    songs: usize,
    store: &Store,
    session: &Session,
) -> Result<(Box<dyn Classifier>, Vec<String>), Failure> {
    let config = options.config(&session.paths)?;
    let config = CloudConfig { project: config.project.clone().or_else(jobs::credentials_project), ..config };
    let fail = |error: CloudError| failure(&error);
    let terms = if service == Service::Vertex {
        let to = Destination::endpoint(&config).map_err(|error| fail(error.into()))?;
        terms::prediction(songs, &to, &config.prices)
    } else {
        let to = jobs::served(&config).map_err(|error| fail(error.into()))?;
        terms::prediction_by_server(songs, service, &to)
    };
    let cancel = Cancel::when(interrupt::requested);
    Ok((jobs::connect(service, &config, store.cloud_labels()?, cancel).map_err(fail)?, terms))
}
