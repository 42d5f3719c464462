//! `moodsic predict`: asks a model what mood songs have.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::cloud::CloudOptions;
use super::exit_code::{Failure, Outcome};
use super::inputs::{Input, find_inputs, named_paths};
use super::predicted::{Document, Predicted, describe, recipe_of};
use super::rows::Rows;
use super::session::Session;
use super::{interrupt, predict_by_service};
use crate::cloud::serving::Service;
use crate::ear::Facts;
use crate::learn::LocalModel;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Recipe, Threads, analyze_and_hear};
use crate::predict::Classifier as _;

/// Predict the moods of songs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic predict song.mp3
  moodsic predict ~/Music --json > moods.json
  moodsic predict song.mp3 --model other-model.json
  moodsic predict song.mp3 --with vertex

--with vertex sends the picture of each song to the endpoint of the settings (moodsic cloud deploy), which costs by the hour; a
picture that was asked about before is not sent again. --with tf-serving and edge-container ask the server at --serving-url.")]
pub(super) struct Args {
    /// Songs and folders; - reads a list from stdin.
    #[arg(required = true, value_name = "SONG|DIR")]
    songs: Vec<PathBuf>,
    /// Who predicts.
    #[arg(long, value_enum, default_value_t)]
    with: Provider,
    /// A model file of the built-in predictor; the one that was trained last when not given.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    #[command(flatten)]
    cloud: CloudOptions,
}

/// Who predicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Provider {
    /// Moodsic itself.
    #[default]
    BuiltIn,
    /// The endpoint of the settings.
    Vertex,
    /// A TensorFlow Serving.
    TfServing,
    /// An AutoML edge container.
    EdgeContainer,
}

impl Provider {
    /// `None` for Moodsic itself.
    fn service(self) -> Option<Service> {
        match self {
            Self::BuiltIn => None,
            Self::Vertex => Some(Service::Vertex),
            Self::TfServing => Some(Service::TfServing),
            Self::EdgeContainer => Some(Service::EdgeContainer),
        }
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    if let Some(service) = args.with.service() {
        if args.model.is_some() {
            return Err(Failure::usage(
                "--model is a file of the built-in predictor; leave it or --with out".to_owned(),
            ));
        }
        return predict_by_service::predict(service, &args.cloud, &find_inputs(&named_paths(&args.songs)?), session);
    }
    let model = load_model(args.model.as_deref(), session)?;
    let inputs = find_inputs(&named_paths(&args.songs)?);
    let rows = predict(&model, &inputs, session)?;
    session.console.document(&Document {
        provider: model.provider(),
        model: &model.card.id,
        recipe: &model.card.recipe,
        results: rows.as_slice(),
    })?;
    Ok(rows.exit_code())
}

fn load_model(file: Option<&Path>, session: &Session) -> Result<LocalModel, Failure> {
    let trained = session.paths.model();
    if file.is_none() && !trained.exists() {
        let sentence = "there is no model yet; label some songs (moodsic tag) and run moodsic train";
        return Err(Failure::no_model(sentence.to_owned()));
    }
    LocalModel::load(file.unwrap_or(&trained)).map_err(|error| Failure::no_model(error.to_string()))
}

/// Predicts all inputs and shows a line each.
fn predict(model: &LocalModel, inputs: &[Input], session: &mut Session) -> Result<Rows<Predicted>, Failure> {
    let recipe = recipe_of(&model.card.recipe)?;
    session.console.begin(inputs.len(), "predictions");
    let console = &session.console;
    let mut rows = Rows::new();
    let work = |input: &Input, at_once| match input {
        Input::File { path, .. } => predict_one(model, path, &recipe, Threads::for_one_of(at_once)),
        Input::Failed { error, .. } => Some(Err(error.clone())),
    };
    let flow = for_each_in_order(inputs, cores(), work, |index, outcome| {
        let Some(outcome) = outcome else { return ControlFlow::Break(None) };
        let path = inputs[index].path();
        if let Err(failure) = rows.push(console, path, outcome, |predicted| describe(path, predicted)) {
            return ControlFlow::Break(Some(failure));
        }
        console.reached(index + 1);
        if interrupt::requested() { ControlFlow::Break(None) } else { ControlFlow::Continue(()) }
    });
    session.console.end();
    flow.break_value().flatten().map_or(Ok(rows), Err)
}

/// `None` when Ctrl-C came first.
fn predict_one(
    model: &LocalModel,
    path: &Path,
    recipe: &Recipe,
    threads: Threads,
) -> Option<Result<Predicted, String>> {
    let analysis = match analyze_and_hear(path, recipe, None, threads, &mut |_| interrupt::flow()) {
        Ok(analysis) => analysis,
        Err(AnalyzeError::Cancelled) => return None,
        Err(error) => return Some(Err(error.to_string())),
    };
    Some(match model.hear_and_predict(&analysis) {
        Ok((heard, prediction)) => {
            let fidelity = analysis.fidelity;
            Ok(Predicted::new(analysis.sha256, &prediction).hearing(Facts::of(&heard)).with_fidelity(fidelity))
        }
        Err(error) => Err(error.to_string()),
    })
}

/// Predicts files with the trained model, for the headless demo.
pub(super) fn predict_files(files: &[PathBuf], session: &mut Session) -> Outcome {
    let model = load_model(None, session)?;
    Ok(predict(&model, &find_inputs(files), session)?.exit_code())
}
