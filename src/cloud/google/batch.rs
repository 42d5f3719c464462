//! Batch prediction: many pictures of the bucket at once, on Google's machines, with no endpoint to pay for.

use std::ops::ControlFlow;

use crate::cloud::client::error::{CloudError, harmless};
use crate::cloud::client::http::{Again, Call};
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::operations::failed;
use crate::cloud::google::predict::{labels, model_id};
use crate::cloud::google::training::plain;
use crate::cloud::google::wire::{
    BatchInput, BatchJob, BatchJobs, BatchLine, BatchOutput, GcsDestination, GcsSource, NewBatchJob, PredictParameters,
};

/// What to predict.
#[derive(Clone, Copy, Debug)]
pub struct BatchRequest<'a> {
    /// Of the job.
    pub display_name: &'a str,
    /// `projects/…/models/ID`.
    pub model: &'a str,
    /// A file of [`batch_line`]s: `gs://…`.
    pub input: &'a str,
    /// Where the answers go: `gs://…/`.
    pub output: &'a str,
}

/// Where a job stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchState {
    /// Not finished.
    Running {
        /// "queued", "running", …
        stage: String,
    },
    /// The answers lie in a folder of the bucket.
    Done {
        /// `gs://…`.
        folder: String,
        /// Version of the model, when the service says it.
        version: String,
    },
    /// Somebody cancelled it.
    Cancelled,
}

/// The answer about one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchAnswer {
    /// `gs://…` of the picture.
    pub uri: String,
    /// Labels and confidences, highest first, or the server's words.
    pub outcome: Result<Vec<(String, f32)>, String>,
}

/// The line of an input file that asks about the picture at `uri`.
pub fn batch_line(uri: &str) -> String {
    serde_json::json!({ "content": uri, "mimeType": "image/png" }).to_string() + "\n"
}

impl VertexClient {
    /// What tells `model` (`projects/…/models/ID`, perhaps with a version) apart from others, as the endpoint that it is deployed to
    /// says it: the service's own name of it and its version.
    pub fn model_identity(&self, model: &str) -> Result<String, CloudError> {
        let found = self.model(model)?;
        let name = if found.name.is_empty() { model } else { &found.name };
        Ok(model_id(name, &found.version_id, ""))
    }

    /// The jobs that are called `display_name`: `projects/…/batchPredictionJobs/ID`.
    pub fn find_batches(&self, display_name: &str) -> Result<Vec<String>, CloudError> {
        let url = self.filtered(["batchPredictionJobs"], display_name)?;
        let found: BatchJobs = self.json(&Call::get(url, "the list of batch predictions"))?;
        let ours = found.batch_prediction_jobs.into_iter().filter(|job| job.display_name == display_name);
        Ok(ours.map(|job| job.name).collect())
    }

    /// Starts a job: it costs money from now on. Answers its name. Look with [`Self::find_batches`] first.
    pub fn start_batch(&self, request: &BatchRequest) -> Result<String, CloudError> {
        let job = NewBatchJob {
            display_name: request.display_name,
            model: request.model,
            model_parameters: PredictParameters::ALL,
            input_config: BatchInput { instances_format: "jsonl", gcs_source: GcsSource { uris: [request.input] } },
            output_config: BatchOutput {
                predictions_format: "jsonl",
                gcs_destination: GcsDestination { output_uri_prefix: request.output },
            },
        };
        let call = Call::post(self.url(["batchPredictionJobs"])?, "the batch prediction", &job, Again::Never);
        let started: BatchJob = self.json(&call)?;
        Ok(started.name)
    }

    /// Looks at a job, once. One that failed is an error.
    pub fn batch(&self, name: &str) -> Result<BatchState, CloudError> {
        let job: BatchJob = self.json(&Call::get(self.url_of(name, ""), "the batch prediction"))?;
        match job.state.as_str() {
            "JOB_STATE_SUCCEEDED" | "JOB_STATE_PARTIALLY_SUCCEEDED" => {
                Ok(BatchState::Done { folder: job.output_info.gcs_output_directory, version: job.model_version_id })
            }
            "JOB_STATE_FAILED" | "JOB_STATE_EXPIRED" => Err(failed("the batch prediction", &job.error)),
            "JOB_STATE_CANCELLED" => Ok(BatchState::Cancelled),
            other => Ok(BatchState::Running { stage: plain(other, "JOB_STATE_") }),
        }
    }

    /// Follows a job to its end. `progress` hears of every look; `Break` ends the following, not the job.
    pub fn follow_batch(
        &self,
        name: &str,
        progress: &mut dyn FnMut(&BatchState) -> ControlFlow<()>,
    ) -> Result<BatchState, CloudError> {
        self.poll(|| self.batch(name), |state| !matches!(state, BatchState::Running { .. }), progress)
    }

    /// Reads the answers in `folder` (`gs://BUCKET/…`, in the bucket of the settings).
    pub fn batch_answers(&self, folder: &str) -> Result<Vec<BatchAnswer>, CloudError> {
        let bucket = format!("gs://{}/", self.settings.bucket()?);
        let what = "the batch prediction";
        let Some(prefix) = folder.strip_prefix(&bucket) else {
            return Err(CloudError::BadAnswer { what, detail: "its answers are in another bucket".into() });
        };
        let mut answers = Vec::new();
        for name in self.objects(prefix)?.into_keys() {
            let text = self.read_object(&name)?;
            let text = String::from_utf8_lossy(&text);
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let line: BatchLine = serde_json::from_str(line)
                    .map_err(|error| CloudError::BadAnswer { what, detail: harmless(&error.to_string()) })?;
                answers.push(answer(line)?);
            }
        }
        Ok(answers)
    }
}

fn answer(line: BatchLine) -> Result<BatchAnswer, CloudError> {
    let outcome = match (line.prediction, line.error) {
        (Some(prediction), _) => Ok(labels(prediction)?),
        (None, error) => Err(harmless(&error.message)),
    };
    Ok(BatchAnswer { uri: line.instance.content, outcome })
}
