//! The connection to one service: a runtime of its own for one thread, and the end of every call when [`Cancel`] says so.

use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

use crate::cloud::client::cancel::Cancel;
use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::{Call, Http, Service};
use crate::cloud::client::reply::Reply;

/// How often [`Cancel`] is asked.
const CANCEL_EVERY: Duration = Duration::from_millis(50);

/// A connection to a service. Making one sends nothing; its calls block.
pub(in crate::cloud) struct Connection {
    /// Always there until it is dropped.
    runtime: Option<Runtime>,
    http: Http,
    cancel: Cancel,
}

impl Connection {
    /// Ready to ask. `cancel` ends any call that is under way.
    pub(in crate::cloud) fn new(service: Service, cancel: Cancel) -> Result<Self, CloudError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| CloudError::NoRuntime { detail: error.to_string() })?;
        Ok(Self { runtime: Some(runtime), http: Http::new(service)?, cancel })
    }

    /// Whether its calls are to end; other threads may ask it too.
    pub(in crate::cloud) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// For calls side by side, within [`Self::run`].
    pub(in crate::cloud) fn http(&self) -> &Http {
        &self.http
    }

    /// Sends `call` and reads the document of its answer.
    pub(in crate::cloud) fn json<T: DeserializeOwned>(&self, call: &Call) -> Result<T, CloudError> {
        self.run(self.http.json(call))
    }

    /// Sends `call`.
    pub(in crate::cloud) fn send(&self, call: &Call) -> Result<Reply, CloudError> {
        self.run(self.http.send(call))
    }

    /// Waits.
    pub(in crate::cloud) fn pause(&self, wait: Duration) -> Result<(), CloudError> {
        self.run(async {
            tokio::time::sleep(wait).await;
            Ok(())
        })
    }

    /// Runs `work` to its end, or until it is cancelled: then whatever it waits for is dropped.
    pub(in crate::cloud) fn run<T>(&self, work: impl Future<Output = Result<T, CloudError>>) -> Result<T, CloudError> {
        let cancelled = async {
            while !self.cancel.is_cancelled() {
                tokio::time::sleep(CANCEL_EVERY).await;
            }
        };
        let runtime = self.runtime.as_ref().expect("only drop takes it");
        runtime.block_on(async {
            tokio::pin!(work, cancelled);
            match futures_util::future::select(cancelled, work).await {
                futures_util::future::Either::Left(_) => Err(CloudError::Cancelled),
                futures_util::future::Either::Right((done, _)) => done,
            }
        })
    }
}

impl Drop for Connection {
    /// Waits for nothing: looking a name up in the network cannot be broken off, and may take half a minute.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
