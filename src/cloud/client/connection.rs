//! The connection: a runtime of its own for one thread, and the end of every call when [`Cancel`] says so.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::cloud::client::cancel::Cancel;
use crate::cloud::client::error::VertexError;
use crate::cloud::client::http::Http;
use crate::cloud::client::settings::CloudSettings;

/// How often [`Cancel`] is asked.
const CANCEL_EVERY: Duration = Duration::from_millis(50);

/// A connection to the cloud. Making one sends nothing; its calls block.
pub struct VertexClient {
    /// Always there until it is dropped.
    runtime: Option<Runtime>,
    pub(in crate::cloud) http: Http,
    pub(in crate::cloud) settings: CloudSettings,
    cancel: Cancel,
}

impl VertexClient {
    /// Ready to ask. `cancel` ends any call that is under way.
    pub fn new(settings: CloudSettings, cancel: Cancel) -> Result<Self, VertexError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| VertexError::NoRuntime { detail: error.to_string() })?;
        let http = Http::new(&settings)?;
        Ok(Self { runtime: Some(runtime), http, settings, cancel })
    }

    /// What it talks to.
    pub fn settings(&self) -> &CloudSettings {
        &self.settings
    }

    /// Whether its calls are to end; other threads may ask it too.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Runs `work` to its end, or until it is cancelled: then whatever it waits for is dropped.
    pub(in crate::cloud) fn run<T>(
        &self,
        work: impl Future<Output = Result<T, VertexError>>,
    ) -> Result<T, VertexError> {
        let cancelled = async {
            while !self.cancel.is_cancelled() {
                tokio::time::sleep(CANCEL_EVERY).await;
            }
        };
        let runtime = self.runtime.as_ref().expect("only drop takes it");
        runtime.block_on(async {
            tokio::pin!(work, cancelled);
            match futures_util::future::select(cancelled, work).await {
                futures_util::future::Either::Left(_) => Err(VertexError::Cancelled),
                futures_util::future::Either::Right((done, _)) => done,
            }
        })
    }
}

impl Drop for VertexClient {
    /// Waits for nothing: looking a name up in the network cannot be broken off, and may take half a minute.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
