//! `moodsic cloud batch-predict`: many songs in one job on Google's machines, with no endpoint to pay for.

use std::ops::ControlFlow;
use std::path::PathBuf;

use serde_json::json;

use super::options::CloudOptions;
use super::progress::{Steps, batch_failure};
use super::steps::{ModelOption, confirm, destination, opening};
use crate::cli::console::Console;
use crate::cli::exit_code::{Failure, Outcome};
use crate::cli::inputs::{Input, find_inputs, named_paths};
use crate::cli::interrupt;
use crate::cli::predicted::{Predicted, describe};
use crate::cli::rows::Rows;
use crate::cli::session::Session;
use crate::cloud::jobs;
use crate::cloud::jobs::{BatchStage, Step, terms};
use crate::cloud::serving::Service;
use crate::parallel::{cores, for_each_in_order};
use crate::pipeline::Recipe;
use crate::song::{Song, read_song_while};

/// Predict many songs in one job of the cloud.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  moodsic cloud batch-predict ~/Music --yes --json")]
pub(super) struct Args {
    /// Songs and folders; - reads a list from stdin.
    #[arg(required = true, value_name = "SONG|DIR")]
    songs: Vec<PathBuf>,
    #[command(flatten)]
    cloud: CloudOptions,
    #[command(flatten)]
    model: ModelOption,
    /// Do not ask.
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let (client, mut store, prices) = opening(&args.cloud, session)?;
    let inputs = find_inputs(&named_paths(&args.songs)?);
    let model = args.model.find(&store, &client)?;
    let to = destination(&args.cloud, session)?;
    confirm(&terms::batch(&model, inputs.len(), &to, &prices), args.yes)?;

    let (songs, read) = read_songs(&inputs, &mut session.console)?;
    let mut steps = Steps::default();
    let folder = session.paths.cache.join("cloud");
    let outcome = jobs::batch_predict(&mut store, &client, &model, &songs, &folder, &mut |stage| match stage {
        BatchStage::Upload(stage) => steps.upload(&mut session.console, stage),
        BatchStage::Job(stage) => steps.show(&mut session.console, &Step::Batch(stage)),
    });
    session.console.end();
    let outcome = outcome.map_err(batch_failure)?;

    let identity = outcome.model;
    let mut answers = outcome.answers.into_iter();
    let mut rows = Rows::new();
    let recipe = Recipe::default().id();
    for (input, read) in inputs.iter().zip(read) {
        let answer = match read {
            Ok(()) => {
                let said = answers.next().unwrap_or_else(|| Err("there is no answer".to_owned()));
                said.map(|asked| Predicted::new(asked.image_sha256, &asked.prediction))
            }
            Err(error) => Err(error),
        };
        rows.push(&session.console, input.path(), answer, |predicted| describe(input.path(), predicted))?;
    }
    session.console.document(&json!({
        "provider": Service::Vertex.name(), "model": identity, "recipe": recipe, "results": rows.as_slice(),
    }))?;
    Ok(rows.exit_code())
}

/// Why an input is no song, if so.
type Read = Result<(), String>;

/// The songs that can be read, and what became of each input.
fn read_songs(inputs: &[Input], console: &mut Console) -> Result<(Vec<Song>, Vec<Read>), Failure> {
    console.begin(inputs.len(), "songs");
    let (mut songs, mut read) = (Vec::new(), Vec::new());
    let work = |input: &Input, _| match input {
        Input::Failed { error, .. } => Err(error.clone()),
        Input::File { path, .. } => {
            read_song_while(path, None, &mut interrupt::flow).map_err(|error| error.to_string())
        }
    };
    let flow = for_each_in_order(inputs, cores(), work, |index, outcome| {
        read.push(match outcome {
            Ok(Some(song)) => {
                songs.push(song);
                Ok(())
            }
            Ok(None) => return ControlFlow::Break(()),
            Err(error) => Err(error),
        });
        console.reached(index + 1);
        interrupt::flow()
    });
    console.end();
    if flow.is_break() { Err(Failure::interrupted()) } else { Ok((songs, read)) }
}
