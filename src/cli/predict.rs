//! `moodsic predict`: asks a model what mood songs have.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::cloud::CloudOptions;
use super::elsewhere;
use super::exit_code::{Failure, Outcome};
use super::inputs::{Input, find_inputs, named_paths};
use super::interrupt;
use super::rows::{Row, Rows};
use super::session::Session;
use crate::cloud::serving::Service;
use crate::learn::LocalModel;
use crate::mood::Mood;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Recipe, RecipeId, Threads, analyze};
use crate::predict::Classifier as _;
use crate::predict::Prediction;

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

/// A row of the document.
#[derive(Debug, Serialize)]
pub(super) struct Predicted {
    image_sha256: String,
    scores: Vec<MoodScore>,
    /// The song is unlike all that the model learnt from; the scores are what they would be otherwise.
    none_of_these: bool,
}

#[derive(Debug, Serialize)]
struct MoodScore {
    mood: Mood,
    score: f32,
}

impl Predicted {
    pub(super) fn new(image_sha256: String, prediction: &Prediction) -> Self {
        Self { image_sha256, scores: scores(prediction), none_of_these: prediction.is_none_of_these() }
    }
}

#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) provider: &'static str,
    pub(super) model: &'a str,
    pub(super) recipe: &'a RecipeId,
    pub(super) results: &'a [Row<Predicted>],
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    if let Some(service) = args.with.service() {
        if args.model.is_some() {
            return Err(Failure::usage(
                "--model is a file of the built-in predictor; leave it or --with out".to_owned(),
            ));
        }
        return elsewhere::predict(service, &args.cloud, &find_inputs(&named_paths(&args.songs)?), session);
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

/// The recipe with the id that a model was trained with: pictures of another one would never meet it.
pub(super) fn recipe_of(id: &RecipeId) -> Result<Recipe, Failure> {
    Recipe::by_id(id).ok_or_else(|| {
        Failure::no_model(format!(
            "the model was trained on pictures of recipe {id}, which this version does not make; run moodsic train"
        ))
    })
}

/// Predicts all inputs and shows a line each.
fn predict(model: &LocalModel, inputs: &[Input], session: &mut Session) -> Result<Rows<Predicted>, Failure> {
    let recipe = recipe_of(&model.card.recipe)?;
    session.console.begin(inputs.len(), "predictions");
    let console = &session.console;
    let mut rows = Rows::new();
    let mut broken = None;
    let work = |input: &Input, at_once| match input {
        Input::File { path, .. } => predict_one(model, path, &recipe, Threads::for_one_of(at_once)),
        Input::Failed { error, .. } => Some(Err(error.clone())),
    };
    let _ = for_each_in_order(inputs, cores(), work, |index, outcome| {
        let Some(outcome) = outcome else { return ControlFlow::Break(()) };
        let path = inputs[index].path();
        if let Err(failure) = rows.push(console, path, outcome, |predicted| describe(path, predicted)) {
            broken = Some(failure);
            return ControlFlow::Break(());
        }
        console.reached(index + 1);
        interrupt::flow()
    });
    session.console.end();
    broken.map_or(Ok(rows), Err)
}

/// `None` when Ctrl-C came first.
fn predict_one(
    model: &LocalModel,
    path: &Path,
    recipe: &Recipe,
    threads: Threads,
) -> Option<Result<Predicted, String>> {
    let analysis = match analyze(path, recipe, None, threads, &mut |_| interrupt::flow()) {
        Ok(analysis) => analysis,
        Err(AnalyzeError::Cancelled) => return None,
        Err(error) => return Some(Err(error.to_string())),
    };
    Some(match model.predict(&(&analysis).into()) {
        Ok(prediction) => Ok(Predicted::new(analysis.sha256, &prediction)),
        Err(error) => Err(error.to_string()),
    })
}

fn scores(prediction: &Prediction) -> Vec<MoodScore> {
    let score = |score: &crate::predict::Score| MoodScore { mood: score.mood.clone(), score: score.probability };
    prediction.scores().iter().map(score).collect()
}

pub(super) fn describe(path: &Path, predicted: &Predicted) -> String {
    let scores: Vec<_> = predicted.scores.iter().map(|score| format!("{} {:.2}", score.mood, score.score)).collect();
    let doubt = if predicted.none_of_these { "none of these (it is unlike the songs learnt from); else " } else { "" };
    format!("{}: {doubt}{}", path.display(), scores.join(", "))
}

/// Predicts files with the trained model, for the headless demo.
pub(super) fn predict_files(files: &[PathBuf], session: &mut Session) -> Outcome {
    let model = load_model(None, session)?;
    Ok(predict(&model, &find_inputs(files), session)?.exit_code())
}
