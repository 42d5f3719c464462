//! `moodsic predict --with vertex|tf-serving|edge-container`: a model on another machine. Pictures are made on all cores and asked
//! about one after another; a picture that was asked about before stays here.

use std::ops::ControlFlow;
use std::path::Path;

use super::cloud::{CloudOptions, failure};
use super::exit_code::{ExitCode, Failure, Outcome};
use super::inputs::Input;
use super::interrupt;
use super::predict::{Document, Predicted, describe, recipe_of};
use super::rows::Rows;
use super::session::Session;
use crate::cloud::client::{Cancel, VertexError};
use crate::cloud::jobs;
use crate::cloud::jobs::Asked;
use crate::cloud::serving::Service;
use crate::dataset::Store;
use crate::predict::Classifier;

/// Asks about all inputs and shows a line each.
pub(super) fn predict(service: Service, options: &CloudOptions, inputs: &[Input], session: &mut Session) -> Outcome {
    let mut store = session.store()?;
    let (classifier, place) = connect(service, options, &store, session)?;
    let recipe = recipe_of(classifier.recipe())?;
    session.console.note(&format!("The pictures of {}, one a song, go to {place}.", songs(inputs.len())));
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
    let each = |index: usize, answer: Result<Asked, String>| {
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
        Err(VertexError::Cancelled) => Some(ExitCode::Interrupted),
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

/// Who is asked, and where that is, in words.
fn connect(
    service: Service,
    options: &CloudOptions,
    store: &Store,
    session: &Session,
) -> Result<(Box<dyn Classifier>, String), Failure> {
    let config = options.config(&session.paths)?;
    let told = |error: VertexError| failure(&error);
    let place = if service == Service::Vertex {
        let url = jobs::settings(&config).map_err(|error| told(error.into()))?.vertex_url();
        let price = jobs::dollars(config.prices.serving_per_node_hour);
        format!("{url}, where a deployed model costs about {price} an hour, asked or not")
    } else {
        jobs::served(&config).map_err(|error| told(error.into()))?.url.to_string()
    };
    let cancel = Cancel::when(interrupt::requested);
    Ok((jobs::connect(service, &config, store.cloud_labels()?, cancel).map_err(told)?, place))
}

fn songs(count: usize) -> String {
    if count == 1 { "1 song".to_owned() } else { format!("{count} songs") }
}
