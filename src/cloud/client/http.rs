//! One request with all that belongs to it: who asks, time limits, retries with growing waits. Knows no call of any service.

use std::cell::RefCell;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cloud::client::auth::Auth;
use crate::cloud::client::error::CloudError;
use crate::cloud::client::reply::{Reply, Subject};

/// The service itself gives up after a minute.
const TIMEOUT: Duration = Duration::from_mins(1);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// No answer that is waited for is larger; one that is may be an attack.
const MAX_BYTES: usize = 64 << 20;

/// Tries in all.
const TRIES: usize = 3;

/// Whether sending it twice does no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum Again {
    /// Reading, predicting, and creates that the server refuses the second time.
    Harmless,
    /// What costs money or makes a second thing.
    Never,
}

/// One request.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct Call {
    pub(in crate::cloud) method: Method,
    pub(in crate::cloud) url: Url,
    pub(in crate::cloud) what: &'static str,
    pub(in crate::cloud) headers: HeaderMap,
    pub(in crate::cloud) body: Vec<u8>,
    pub(in crate::cloud) again: Again,
    /// Whether it says who asks: a session's address is a key of its own.
    pub(in crate::cloud) signed: bool,
}

impl Call {
    /// `GET`.
    pub(in crate::cloud) fn get(url: Url, what: &'static str) -> Self {
        Self {
            method: Method::GET,
            url,
            what,
            headers: HeaderMap::new(),
            body: Vec::new(),
            again: Again::Harmless,
            signed: true,
        }
    }

    /// `POST` of a JSON document.
    pub(in crate::cloud) fn post(url: Url, what: &'static str, document: &impl Serialize, again: Again) -> Self {
        let body = serde_json::to_vec(document).expect("our own documents are JSON");
        let headers =
            HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"))]);
        Self { method: Method::POST, headers, body, again, ..Self::get(url, what) }
    }

    /// With one more header. Our values are plain text.
    pub(in crate::cloud) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}

/// What kind of service is on the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) struct Service {
    /// Whether it is on this machine: then no proxy stands between, it answers sooner, and it may do without credentials.
    pub(in crate::cloud) is_local: bool,
    /// Whether it is told who asks.
    pub(in crate::cloud) wants_credentials: bool,
    /// The region that its errors name, if it has one.
    pub(in crate::cloud) region: Option<&'static str>,
}

impl Service {
    /// The wait before the first retry; the second waits twice as long.
    pub(in crate::cloud) fn first_wait(self) -> Duration {
        if self.is_local { Duration::from_millis(20) } else { Duration::from_secs(1) }
    }
}

/// Sends calls.
pub(in crate::cloud) struct Http {
    client: Client,
    service: Service,
    /// `None` until the first call that needs it, and after a token was refused.
    auth: RefCell<Option<Arc<Auth>>>,
}

impl Http {
    #[expect(clippy::disallowed_methods, reason = "all requests go through this client")]
    pub(in crate::cloud) fn new(service: Service) -> Result<Self, CloudError> {
        // No redirects: a token is for the host that was asked, and 308 has another meaning for uploads.
        let mut builder = Client::builder()
            .user_agent(concat!("moodsic/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT);
        if service.is_local {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| CloudError::NoRuntime { detail: error.to_string() })?;
        let auth = RefCell::new((!service.wants_credentials).then(|| Arc::new(Auth::Nobody)));
        Ok(Self { client, service, auth })
    }

    /// What kind of service is asked.
    pub(in crate::cloud) fn service(&self) -> Service {
        self.service
    }

    /// Sends `call` until it succeeds, fails for good, or has failed [`TRIES`] times. The answer has a status below 400, or is
    /// 308, which uploads use.
    pub(in crate::cloud) async fn send(&self, call: &Call) -> Result<Reply, CloudError> {
        // What must not be sent twice is still sent again after 429, for then the server has not begun.
        let again = |error: &CloudError| match call.again {
            Again::Harmless => error.is_transient(),
            Again::Never => matches!(error, CloudError::Quota { .. }),
        };
        let waits = ExponentialBuilder::default()
            .with_min_delay(self.service.first_wait())
            .with_factor(2.0)
            .with_max_times(TRIES - 1)
            .with_jitter();
        let attempt = || self.attempt(call);
        attempt
            .retry(waits)
            .when(again)
            .adjust(|error: &CloudError, wait| wait.map(|wait| error.retry_after().unwrap_or(wait)))
            .notify(|error: &CloudError, wait| {
                log::info!("{} again in {:.1} s: {error}", call.what, wait.as_secs_f32());
            })
            .await
    }

    /// [`Self::send`], and the document of the answer.
    pub(in crate::cloud) async fn json<T: DeserializeOwned>(&self, call: &Call) -> Result<T, CloudError> {
        self.send(call).await?.json(&self.subject(call))
    }

    /// Once, or twice when the first token was refused.
    async fn attempt(&self, call: &Call) -> Result<Reply, CloudError> {
        let first = self.once(call).await;
        if !call.signed || !matches!(first, Err(CloudError::Unauthenticated { .. })) {
            return first;
        }
        // A fresh token; without credentials there is none.
        if !self.auth.borrow().as_ref().is_some_and(|auth| auth.is_somebody()) {
            return first;
        }
        self.auth.take();
        self.once(call).await
    }

    async fn once(&self, call: &Call) -> Result<Reply, CloudError> {
        let mut headers = if call.signed { self.credentials().await? } else { HeaderMap::new() };
        headers.values_mut().for_each(|value| value.set_sensitive(true));
        headers.extend(call.headers.clone());
        let subject = self.subject(call);
        let request = self.client.request(call.method.clone(), call.url.clone()).headers(headers);
        let request = request.timeout(TIMEOUT).body(call.body.clone());
        let mut response = request.send().await.map_err(|error| broken(error, &subject))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken(error, &subject))? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(CloudError::BadAnswer { what: call.what, detail: "it is too long".into() });
            }
            body.extend_from_slice(&chunk);
        }
        let reply = Reply { status: response.status(), headers: response.headers().clone(), body };
        let is_fine = reply.status.is_success() || reply.status.as_u16() == 308;
        if is_fine { Ok(reply) } else { Err(reply.error(&subject)) }
    }

    /// The headers that say who asks.
    async fn credentials(&self) -> Result<HeaderMap, CloudError> {
        let known = self.auth.borrow().clone();
        let found = if let Some(found) = known {
            found
        } else {
            let found = Arc::new(Auth::find(self.service.is_local)?);
            self.auth.replace(Some(Arc::clone(&found)));
            found
        };
        found.headers().await
    }

    fn subject(&self, call: &Call) -> Subject {
        let host = call.url.host_str().unwrap_or_default().to_owned();
        Subject { what: call.what, host, region: self.service.region }
    }
}

/// Without the address, for it may be a signed one.
fn broken(error: reqwest::Error, subject: &Subject) -> CloudError {
    let host = subject.host.clone();
    if error.is_timeout() {
        let secs = if error.is_connect() { CONNECT_TIMEOUT } else { TIMEOUT }.as_secs();
        return CloudError::TimedOut { host, secs };
    }
    let error = error.without_url();
    let mut detail = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        detail = error.to_string();
        source = error.source();
    }
    CloudError::NoNetwork { host, detail: crate::cloud::client::error::harmless(&detail) }
}
