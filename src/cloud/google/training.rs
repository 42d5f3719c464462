//! Training pipelines: started with a budget that is always named, looked at, cancelled. What a budget costs is not known here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::{Again, Call};
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::names::id_of;
use crate::cloud::google::operations::failed;
use crate::cloud::google::predict::RECIPE_LABEL;
use crate::cloud::google::wire::{
    FilterSplit, InputDataConfig, ModelToUpload, NewPipeline, Pipeline, Pipelines, TrainingTaskInputs,
};
use crate::pipeline::RecipeId;

const IMAGE_CLASSIFICATION: &str =
    "gs://google-cloud-aiplatform/schema/trainingjob/definition/automl_image_classification_1.0.0.yaml";

/// The budgets that the service takes, in thousandths of a node hour.
pub const BUDGET_MILLI_NODE_HOURS: std::ops::RangeInclusive<u32> = 8_000..=800_000;

/// What to train.
#[derive(Clone, Copy, Debug)]
pub struct TrainingRequest<'a> {
    /// Of the pipeline and of the model.
    pub display_name: &'a str,
    /// `projects/…/datasets/ID`.
    pub dataset: &'a str,
    /// The pictures' recipe, which the model will carry.
    pub recipe: &'a RecipeId,
    /// In [`BUDGET_MILLI_NODE_HOURS`].
    pub budget_milli_node_hours: u32,
}

/// Where a training stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrainingState {
    /// Not finished.
    Running {
        /// "queued", "pending", "running", …
        stage: String,
    },
    /// There is a model.
    Done {
        /// `projects/…/models/ID`.
        model: String,
        /// What it took, as far as the service says.
        milli_node_hours: Option<u64>,
    },
    /// Somebody cancelled it.
    Cancelled,
}

impl VertexClient {
    /// The pipelines that are called `display_name`: `projects/…/trainingPipelines/ID`.
    pub fn find_trainings(&self, display_name: &str) -> Result<Vec<String>, CloudError> {
        let url = self.filtered(["trainingPipelines"], display_name)?;
        let found: Pipelines = self.json(&Call::get(url, "the list of trainings"))?;
        let ours = found.training_pipelines.into_iter().filter(|found| found.display_name == display_name);
        Ok(ours.map(|found| found.name).collect())
    }

    /// Starts a training: it costs money from now on. Answers the pipeline's name. Look with [`Self::find_trainings`] first: a
    /// second call starts and costs a second one.
    pub fn start_training(&self, request: &TrainingRequest) -> Result<String, CloudError> {
        let labels = BTreeMap::from([("app", "moodsic"), (RECIPE_LABEL, request.recipe.as_str())]);
        let pipeline = NewPipeline {
            display_name: request.display_name,
            input_data_config: InputDataConfig {
                dataset_id: id_of(request.dataset),
                filter_split: FilterSplit {
                    training_filter: "labels.aiplatform.googleapis.com/ml_use=training",
                    validation_filter: "labels.aiplatform.googleapis.com/ml_use=validation",
                    test_filter: "labels.aiplatform.googleapis.com/ml_use=test",
                },
            },
            model_to_upload: ModelToUpload {
                display_name: request.display_name,
                description: "moods of songs, from their spectrograms",
                labels,
            },
            training_task_definition: IMAGE_CLASSIFICATION,
            training_task_inputs: TrainingTaskInputs {
                multi_label: false,
                model_type: "CLOUD",
                budget_milli_node_hours: request.budget_milli_node_hours,
                disable_early_stopping: false,
            },
        };
        let call = Call::post(self.url(["trainingPipelines"])?, "the training", &pipeline, Again::Never);
        let started: Pipeline = self.json(&call)?;
        Ok(started.name)
    }

    /// Looks at a training, once. One that failed is an error.
    pub fn training(&self, name: &str) -> Result<TrainingState, CloudError> {
        let pipeline: Pipeline = self.json(&Call::get(self.url_of(name, ""), "the training"))?;
        match pipeline.state.as_str() {
            "PIPELINE_STATE_SUCCEEDED" => Ok(TrainingState::Done {
                model: pipeline.model_to_upload.name,
                milli_node_hours: pipeline.training_task_metadata.cost_milli_node_hours,
            }),
            "PIPELINE_STATE_FAILED" => Err(failed("the training", &pipeline.error)),
            "PIPELINE_STATE_CANCELLED" => Ok(TrainingState::Cancelled),
            other => Ok(TrainingState::Running { stage: plain(other, "PIPELINE_STATE_") }),
        }
    }

    /// Follows a training to its end, which may take many hours. `progress` hears of every look; `Break` ends the following,
    /// not the training.
    pub fn follow_training(
        &self,
        name: &str,
        progress: &mut dyn FnMut(&TrainingState) -> ControlFlow<()>,
    ) -> Result<TrainingState, CloudError> {
        self.poll(|| self.training(name), |state| !matches!(state, TrainingState::Running { .. }), progress)
    }
}

/// `PIPELINE_STATE_RUNNING` as "running"; nothing as "starting".
pub(in crate::cloud) fn plain(state: &str, prefix: &str) -> String {
    let name = state.strip_prefix(prefix).unwrap_or(state);
    if name.is_empty() { "starting".to_owned() } else { name.to_lowercase().replace('_', " ") }
}
