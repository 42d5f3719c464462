//! The options that say which cloud: they go before the environment, which goes before `config.toml`.

use crate::cli::cloud::failure;
use crate::cli::exit_code::Failure;
use crate::cloud::client::CloudError;
use crate::cloud::google::CloudSettings;
use crate::cloud::jobs;
use crate::config::{CloudConfig, Paths};

/// Which project, region, endpoint, bucket and serving address.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Cloud")]
pub(in crate::cli) struct CloudOptions {
    /// Google Cloud project.
    #[arg(long, value_name = "ID", help = "Google Cloud project; also MOODSIC_CLOUD_PROJECT")]
    project: Option<String>,
    /// us-central1 or europe-west4.
    #[arg(long, value_name = "NAME", help = "us-central1 or europe-west4; also MOODSIC_CLOUD_REGION")]
    region: Option<String>,
    /// Endpoint to ask.
    #[arg(long, value_name = "ID", help = "Endpoint to ask; also MOODSIC_CLOUD_ENDPOINT_ID")]
    endpoint_id: Option<String>,
    /// Bucket for pictures.
    #[arg(long, value_name = "NAME", help = "Bucket for pictures; also MOODSIC_CLOUD_BUCKET")]
    bucket: Option<String>,
    /// Address of a TensorFlow Serving or edge container.
    #[arg(
        long,
        value_name = "URL",
        help = "Address of a TensorFlow Serving or edge container; also MOODSIC_CLOUD_SERVING_URL"
    )]
    serving_url: Option<String>,
    /// Name of the model there.
    #[arg(long, value_name = "NAME", help = "Name of the model there; also MOODSIC_CLOUD_SERVING_MODEL")]
    serving_model: Option<String>,
}

impl CloudOptions {
    /// With what the environment and the settings say.
    pub(in crate::cli) fn config(&self, paths: &Paths) -> Result<CloudConfig, Failure> {
        let options = CloudConfig {
            project: self.project.clone(),
            region: self.region.clone(),
            endpoint_id: self.endpoint_id.clone(),
            bucket: self.bucket.clone(),
            serving_url: self.serving_url.clone(),
            serving_model: self.serving_model.clone(),
            ..CloudConfig::default()
        };
        Ok(CloudConfig::load(paths, &CloudConfig::default().with_environment().overlaid_with(&options))?)
    }

    /// Checked.
    pub(in crate::cli) fn settings(&self, paths: &Paths) -> Result<CloudSettings, Failure> {
        jobs::settings(&self.config(paths)?).map_err(|error| failure(&CloudError::from(error)))
    }
}
