//! `moodsic predict --with vertex|tf-serving|edge-container`: a model on another machine. Pictures are made on all cores and asked
//! about one after another; a picture that was asked about before stays here.

use std::ops::ControlFlow;
use std::path::Path;

use super::cloud::{CloudOptions, client, failure};
use super::ending::{Failure, Outcome};
use super::inputs::Input;
use super::interrupt;
use super::predict::{Document, Predicted, Provider, describe, recipe_of};
use super::rows::Rows;
use super::session::Session;
use crate::classify::Classifier;
use crate::classify::vertex::{
    Cancel, ServiceUrl, SettingsError, VertexClassifier, VertexError, edge_container, tf_serving,
};
use crate::cloud::{self, Asked};
use crate::dataset::Store;

/// Asks about all inputs and shows a line each.
pub(super) fn predict(provider: Provider, options: &CloudOptions, inputs: &[Input], session: &mut Session) -> Outcome {
    let mut store = session.store()?;
    let (classifier, place) = connect(provider, options, &store, session)?;
    let recipe = recipe_of(classifier.recipe())?;
    session.console.note(&format!("The pictures of {}, one a song, go to {place}.", songs(inputs.len())));
    session.console.begin(inputs.len(), "predictions");
    let console = &session.console;
    let (mut rows, mut broken) = (Rows::new(), None);
    let each = |index: usize, answer: Result<Asked, String>| {
        let answer = answer.map(|asked| Predicted::new(asked.image_sha256, &asked.prediction));
        let path = inputs[index].path();
        if let Err(failure) = rows.push(console, path, answer, |predicted| describe(path, predicted)) {
            broken = Some(failure);
            return ControlFlow::Break(());
        }
        console.reached(index + 1);
        ControlFlow::Continue(())
    };
    let asked = cloud::ask_all(&mut store, &*classifier, &recipe, inputs, file, interrupt::flow, each);
    session.console.end();
    if let Some(failure) = broken {
        return Err(failure);
    }
    let _ = asked.map_err(|error| failure(&error))?;
    session.console.document(&Document {
        provider: classifier.provider(),
        model: classifier.model(),
        recipe: classifier.recipe(),
        results: rows.as_slice(),
    })?;
    Ok(rows.ending())
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
    provider: Provider,
    options: &CloudOptions,
    store: &Store,
    session: &Session,
) -> Result<(Box<dyn Classifier>, String), Failure> {
    let moods = store.cloud_labels()?;
    if !matches!(provider, Provider::TfServing | Provider::EdgeContainer) {
        let client = client(options, session)?;
        let price = cloud::dollars(options.config(&session.paths)?.prices.serving_per_node_hour);
        let url = client.settings().vertex_url();
        let place = format!("{url}, where a deployed model costs about {price} an hour, asked or not");
        let classifier = VertexClassifier::connect(client, moods).map_err(|error| failure(&error))?;
        return Ok((Box::new(classifier), place));
    }
    let config = options.config(&session.paths)?;
    let missing = SettingsError::Missing { name: "serving-url" };
    let url: Result<ServiceUrl, _> = config.serving_url.ok_or(missing).and_then(|url| url.parse());
    let url = url.map_err(|error| failure(&VertexError::from(error)))?;
    let name = config.serving_model.unwrap_or_else(|| "default".to_owned());
    let (cancel, place) = (Cancel::when(interrupt::requested), url.to_string());
    let connect = if provider == Provider::TfServing { tf_serving } else { edge_container };
    let served = connect(url, &name, moods, cancel).map_err(|error| failure(&error))?;
    Ok((Box::new(served), place))
}

fn songs(count: usize) -> String {
    if count == 1 { "1 song".to_owned() } else { format!("{count} songs") }
}
