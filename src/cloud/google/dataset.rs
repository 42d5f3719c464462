//! Image datasets: finding, creating and filling one from an import file that lies in the bucket.

use std::ops::ControlFlow;

use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::{Again, Call};
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::operations::OperationState;
use crate::cloud::google::wire::{
    DataItemLabels, Datasets, GcsSource, ImportConfig, ImportRequest, Named, NewDataset, Operation,
};

const IMAGES: &str = "gs://google-cloud-aiplatform/schema/dataset/metadata/image_1.0.0.yaml";
const SINGLE_LABEL: &str =
    "gs://google-cloud-aiplatform/schema/dataset/ioformat/image_classification_single_label_io_format_1.0.0.yaml";

impl VertexClient {
    /// The dataset that is called `display_name`, if there is one: `projects/…/datasets/ID`.
    pub fn find_dataset(&self, display_name: &str) -> Result<Option<String>, CloudError> {
        let url = self.filtered(["datasets"], display_name)?;
        let found: Datasets = self.json(&Call::get(url, "the list of datasets"))?;
        Ok(found.datasets.into_iter().find(|dataset| dataset.display_name == display_name).map(|dataset| dataset.name))
    }

    /// Makes an empty dataset; answers the operation's name. Look with [`Self::find_dataset`] first: a second call makes a
    /// second one.
    pub fn create_dataset(&self, display_name: &str) -> Result<String, CloudError> {
        let dataset = NewDataset { display_name, metadata_schema_uri: IMAGES };
        self.start(&Call::post(self.url(["datasets"])?, "the new dataset", &dataset, Again::Never))
    }

    /// Waits until the dataset is made: `projects/…/datasets/ID`.
    pub fn created_dataset(
        &self,
        operation: &str,
        progress: &mut dyn FnMut(&OperationState) -> ControlFlow<()>,
    ) -> Result<String, CloudError> {
        let made: Named = self.finish(operation, "the new dataset", progress)?;
        Ok(made.name)
    }

    /// Fills `dataset` from the import file at `uri` (JSON Lines, one label an image); answers the operation's name.
    pub fn import(&self, dataset: &str, uri: &str) -> Result<String, CloudError> {
        let config = ImportConfig {
            gcs_source: GcsSource { uris: [uri] },
            import_schema_uri: SINGLE_LABEL,
            data_item_labels: DataItemLabels { source: "moodsic" },
        };
        let request = ImportRequest { import_configs: [config] };
        self.start(&Call::post(self.url_of(dataset, ":import"), "the import", &request, Again::Never))
    }

    /// Sends a call that starts an operation; answers its name.
    pub(in crate::cloud) fn start(&self, call: &Call) -> Result<String, CloudError> {
        let operation: Operation = self.json(call)?;
        if operation.name.is_empty() {
            return Err(CloudError::BadAnswer { what: call.what, detail: "the operation has no name".into() });
        }
        Ok(operation.name)
    }
}
