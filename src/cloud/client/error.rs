//! Why the cloud did not do it, each with what to do about it. Holds no token, no key and no signed address.

use std::path::PathBuf;
use std::time::Duration;

use crate::cloud::client::settings::SettingsError;

/// A server's own words are cut to this many characters.
const MOST_WORDS: usize = 400;

/// No word of a message is that long; a token is.
const LONGEST_WORD: usize = 160;

/// Why the cloud did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VertexError {
    /// The settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Nothing proves who is asking.
    #[error(
        "no Google credentials were found; run: gcloud auth application-default login, or let GOOGLE_APPLICATION_CREDENTIALS \
         name the key file of a service account"
    )]
    NoCredentials,
    /// The credentials' file cannot be used.
    #[error("the credentials {} cannot be used ({detail}); get new ones: gcloud auth application-default login", path.display())]
    BadCredentials {
        /// Where they are.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// The token server refuses the credentials.
    #[error(
        "Google refuses the credentials ({detail}){}; they were revoked or have run out, so get new ones: gcloud auth \
         application-default login, or a new key for the service account", clock(*skew_secs)
    )]
    Revoked {
        /// The server's words.
        detail: String,
        /// How far this computer's clock is ahead, when that is over five minutes.
        skew_secs: Option<i64>,
    },
    /// 401, also with a fresh token.
    #[error(
        "Google does not accept the credentials (401: {detail}){}; see whether the key was deleted or the account disabled, and \
         get new ones: gcloud auth application-default login", clock(*skew_secs)
    )]
    Unauthenticated {
        /// The server's words.
        detail: String,
        /// How far this computer's clock is ahead, when that is over five minutes.
        skew_secs: Option<i64>,
    },
    /// 403: an API of the project is not enabled.
    #[error(
        "an API is not enabled in the project ({detail}); run: gcloud services enable aiplatform.googleapis.com storage.googleapis.com"
    )]
    ApiDisabled {
        /// The server's words.
        detail: String,
    },
    /// 403.
    #[error(
        "permission denied ({detail}); the account needs the roles Vertex AI User (roles/aiplatform.user) and, for pictures, \
         Storage Admin (roles/storage.admin) in this project. Google says the same when the project, the region or the id is wrong"
    )]
    Forbidden {
        /// The server's words.
        detail: String,
    },
    /// 404 in the service's own form.
    #[error("{what} was not found ({detail}); check the id, the project and the region {region}")]
    NotFound {
        /// What was asked for.
        what: String,
        /// The server's words.
        detail: String,
        /// Where it was looked for.
        region: &'static str,
    },
    /// Nothing is deployed to the endpoint.
    #[error(
        "the endpoint {endpoint} has no model deployed, so it cannot be asked; deploy one, which costs by the hour (moodsic cloud deploy)"
    )]
    NotDeployed {
        /// Which.
        endpoint: String,
    },
    /// The request would be over the service's limit, or was.
    #[error(
        "the picture is too large to be sent ({bytes} bytes of request, {limit} are allowed); use the recipe minute"
    )]
    TooLarge {
        /// Of the request's body.
        bytes: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// 400 and the like.
    #[error("the service refuses the request ({status}: {detail})")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
    },
    /// 409, 412.
    #[error("it is there already, or is just being changed ({detail}); look at moodsic cloud status and try again")]
    Conflict {
        /// The server's words.
        detail: String,
    },
    /// 429.
    #[error(
        "the project's quota is used up for now ({detail}); wait a minute and try again, or raise the quota in the console"
    )]
    Quota {
        /// The server's words.
        detail: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// 408, 5xx.
    #[error("the service is out of order for now ({status}: {detail}); try again in some minutes")]
    Unavailable {
        /// HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// No answer in time.
    #[error("{host} did not answer within {secs} s; try again, and see whether the network is slow")]
    TimedOut {
        /// Who.
        host: String,
        /// How long it was waited for.
        secs: u64,
    },
    /// Not reached, or the line broke.
    #[error("{host} cannot be reached ({detail}); check the network, and HTTPS_PROXY if there is a proxy")]
    NoNetwork {
        /// Who.
        host: String,
        /// Why.
        detail: String,
    },
    /// A web page came instead of an answer.
    #[error(
        "{host} answered with a web page (status {status}), so it is not the service; check the region and the address"
    )]
    NotTheService {
        /// Who.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// An answer that cannot be understood.
    #[error("the answer to {what} cannot be understood ({detail}); see whether there is a newer Moodsic")]
    BadAnswer {
        /// What was asked.
        what: &'static str,
        /// Why.
        detail: String,
    },
    /// A long-running operation ended badly. Codes are those of `google.rpc.Code`.
    #[error("{what} failed (code {code}: {detail})")]
    Failed {
        /// What was under way.
        what: String,
        /// `google.rpc.Code`.
        code: i32,
        /// The server's words.
        detail: String,
    },
    /// [`Cancel`](super::Cancel) said so.
    #[error("cancelled")]
    Cancelled,
    /// The runtime, or the TLS library, cannot start.
    #[error("the network cannot be used ({detail})")]
    NoRuntime {
        /// Why.
        detail: String,
    },
}

impl VertexError {
    /// Whether the same request may succeed a moment later: 408, 429, 5xx, timeouts and broken lines.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Quota { .. } | Self::Unavailable { .. } | Self::TimedOut { .. } | Self::NoNetwork { .. })
    }

    /// How long the server asks to wait.
    pub(in crate::cloud) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Quota { retry_after, .. } | Self::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn clock(skew_secs: Option<i64>) -> String {
    let Some(skew) = skew_secs else { return String::new() };
    let way = if skew > 0 { "ahead" } else { "behind" };
    format!(". This computer's clock is {} minutes {way}: set it right first", skew.abs() / 60)
}

/// A server's own words, fit to be shown: short, on one line, and without anything that may be a token.
pub(in crate::cloud) fn harmless(words: &str) -> String {
    let is_secret = |word: &str| word.chars().count() > LONGEST_WORD || word.contains("ya29.") || word.contains("eyJ");
    let words = words.split_whitespace().map(|word| if is_secret(word) { "…" } else { word });
    let text = words.collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST_WORDS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_a_servers_words_is_not_repeated() {
        let jwt = format!("eyJhbGciOiJSUzI1NiJ9.{}.x", "a".repeat(300));
        for secret in [jwt.as_str(), "Bearer=ya29.a0Af", &"x".repeat(200)] {
            let shown = harmless(&format!("token {secret} is\nbad"));
            assert_eq!(shown, "token … is bad");
        }
        assert!(harmless(&"word ".repeat(1000)).chars().count() <= MOST_WORDS + 1);
    }

    #[test]
    fn a_clock_that_is_wrong_is_told_with_its_direction() {
        let error = VertexError::Unauthenticated { detail: "bad".into(), skew_secs: Some(-3600) };
        assert!(error.to_string().contains("60 minutes behind"), "{error}");
        let error = VertexError::Unauthenticated { detail: "bad".into(), skew_secs: None };
        assert!(!error.to_string().contains("clock"), "{error}");
    }
}
