//! `moodsic predict`: asks a model what mood songs have.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::ending::{Ending, Failure, Outcome};
use super::inputs::{Input, find_inputs, named_paths};
use super::interrupt;
use super::rows::{Row, Rows};
use super::session::Session;
use crate::classify::local::LocalModel;
use crate::classify::{Classifier as _, Prediction};
use crate::mood::Mood;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::{AnalyzeError, Recipe, RecipeId, analyze};

/// Predict the moods of songs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic predict song.mp3
  moodsic predict ~/Music --json > moods.json
  moodsic predict song.mp3 --model other-model.json")]
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
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Provider {
    #[default]
    BuiltIn,
    Vertex,
}

/// A row of the document.
#[derive(Debug, Serialize)]
struct Predicted {
    image_sha256: String,
    scores: Vec<MoodScore>,
}

#[derive(Debug, Serialize)]
struct MoodScore {
    mood: Mood,
    score: f32,
}

#[derive(Serialize)]
struct Document<'a> {
    provider: &'static str,
    model: &'a str,
    recipe: &'a RecipeId,
    results: &'a [Row<Predicted>],
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    if matches!(args.with, Provider::Vertex) {
        let sentence = "this version of Moodsic has no cloud in it; leave --with out to ask the built-in predictor";
        return Err(Failure::Told(Ending::Cloud, anyhow::Error::msg(sentence)));
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
    Ok(rows.ending())
}

fn load_model(file: Option<&Path>, session: &Session) -> Result<LocalModel, Failure> {
    let trained = session.paths.model();
    if file.is_none() && !trained.exists() {
        let sentence = "there is no model yet; label some songs (moodsic tag) and run moodsic train";
        return Err(Failure::no_model(sentence.to_owned()));
    }
    LocalModel::load(file.unwrap_or(&trained)).map_err(|error| Failure::no_model(error.to_string()))
}

/// The recipe with the id that the model was trained with: pictures of another one would never meet it.
fn recipe_of(model: &LocalModel) -> Result<Recipe, Failure> {
    [Recipe::minute(), Recipe::hacksc2020()].into_iter().find(|recipe| recipe.id() == model.card.recipe).ok_or_else(
        || {
            Failure::no_model(format!(
                "the model was trained on pictures of recipe {}, which this version does not make; run moodsic train",
                model.card.recipe
            ))
        },
    )
}

/// Predicts all inputs and shows a line each.
fn predict(model: &LocalModel, inputs: &[Input], session: &mut Session) -> Result<Rows<Predicted>, Failure> {
    let recipe = recipe_of(model)?;
    session.console.begin(inputs.len(), "predictions");
    let console = &session.console;
    let mut rows = Rows::new();
    let mut broken = None;
    let work = |input: &Input| match input {
        Input::File { path, .. } => predict_one(model, path, &recipe),
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
fn predict_one(model: &LocalModel, path: &Path, recipe: &Recipe) -> Option<Result<Predicted, String>> {
    let analysis = match analyze(path, recipe, None, &mut |_| interrupt::flow()) {
        Ok(analysis) => analysis,
        Err(AnalyzeError::Cancelled) => return None,
        Err(error) => return Some(Err(error.to_string())),
    };
    Some(match model.predict(&(&analysis).into()) {
        Ok(prediction) => Ok(Predicted { image_sha256: analysis.sha256, scores: scores(&prediction) }),
        Err(error) => Err(error.to_string()),
    })
}

fn scores(prediction: &Prediction) -> Vec<MoodScore> {
    let score = |score: &crate::classify::Score| MoodScore { mood: score.mood.clone(), score: score.probability };
    prediction.scores().iter().map(score).collect()
}

fn describe(path: &Path, predicted: &Predicted) -> String {
    let scores: Vec<_> = predicted.scores.iter().map(|score| format!("{} {:.2}", score.mood, score.score)).collect();
    format!("{}: {}", path.display(), scores.join(", "))
}

/// Predicts files with the trained model, for the headless demo.
pub(super) fn predict_files(files: &[PathBuf], session: &mut Session) -> Outcome {
    let model = load_model(None, session)?;
    Ok(predict(&model, &find_inputs(files), session)?.ending())
}
