//! Why the cloud did not do it, each with what to do about it. Holds no token, no key and no signed address.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::cloud::client::settings_error::SettingsError;
use crate::remedy::{Problem, Remedy};

/// A server's own words are cut to this many characters.
const MAX_CHARS: usize = 400;

/// No word of a message is that long; a token is.
const MAX_WORD_CHARS: usize = 160;

/// Why the cloud did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloudError {
    /// The settings.
    Settings(SettingsError),
    /// Nothing proves who is asking.
    NoCredentials,
    /// The credentials' file cannot be used.
    BadCredentials {
        /// Where they are.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// The token server refuses the credentials.
    Revoked {
        /// The server's words.
        detail: String,
        /// How far this computer's clock is ahead, when that is over five minutes.
        skew_secs: Option<i64>,
    },
    /// 401, also with a fresh token.
    Unauthenticated {
        /// The server's words.
        detail: String,
        /// How far this computer's clock is ahead, when that is over five minutes.
        skew_secs: Option<i64>,
    },
    /// 403: an API of the project is not enabled.
    ApiDisabled {
        /// The server's words.
        detail: String,
    },
    /// 403.
    Forbidden {
        /// The server's words.
        detail: String,
    },
    /// 404 in the service's own form.
    NotFound {
        /// What was asked for.
        what: String,
        /// The server's words.
        detail: String,
        /// Where it was looked for; `None` where there are no regions.
        region: Option<&'static str>,
    },
    /// Nothing is deployed to the endpoint.
    NotDeployed {
        /// Which.
        endpoint: String,
    },
    /// The request would be over the service's limit, or was.
    TooLarge {
        /// Of the request's body.
        bytes: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// 400 and the like.
    Refused {
        /// HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
    },
    /// 409, 412.
    Conflict {
        /// The server's words.
        detail: String,
    },
    /// 429.
    Quota {
        /// The server's words.
        detail: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// 408, 5xx.
    Unavailable {
        /// HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// No answer in time.
    TimedOut {
        /// Who.
        host: String,
        /// How long it was waited for.
        secs: u64,
    },
    /// Not reached, or the line broke.
    NoNetwork {
        /// Who.
        host: String,
        /// Why.
        detail: String,
    },
    /// A web page came instead of an answer.
    NotTheService {
        /// Who.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// An answer that cannot be understood.
    BadAnswer {
        /// What was asked.
        what: &'static str,
        /// Why.
        detail: String,
    },
    /// A long-running operation ended badly. Codes are those of `google.rpc.Code`.
    Failed {
        /// What was under way.
        what: String,
        /// `google.rpc.Code`.
        code: i32,
        /// The server's words.
        detail: String,
    },
    /// [`Cancel`](super::Cancel) said so.
    Cancelled,
    /// The runtime, or the TLS library, cannot start.
    NoRuntime {
        /// Why.
        detail: String,
    },
}

impl Remedy for CloudError {
    fn problem(&self) -> String {
        match self {
            Self::Settings(error) => error.problem(),
            Self::NoCredentials => "no Google credentials were found".to_owned(),
            Self::BadCredentials { path, detail } => {
                format!("the credentials {} cannot be used ({detail})", path.display())
            }
            Self::Revoked { detail, skew_secs } => {
                format!("Google refuses the credentials ({detail}){}", clock(*skew_secs))
            }
            Self::Unauthenticated { detail, skew_secs } => {
                format!("Google does not accept the credentials (401: {detail}){}", clock(*skew_secs))
            }
            Self::ApiDisabled { detail } => format!("an API is not enabled in the project ({detail})"),
            Self::Forbidden { detail } => format!("permission denied ({detail})"),
            Self::NotFound { what, detail, .. } => format!("{what} was not found ({detail})"),
            Self::NotDeployed { endpoint } => {
                format!("the endpoint {endpoint} has no model deployed, so it cannot be asked")
            }
            Self::TooLarge { bytes, limit } => {
                format!("the picture is too large to be sent ({bytes} bytes of request, {limit} are allowed)")
            }
            Self::Refused { status, detail } => format!("the service refuses the request ({status}: {detail})"),
            Self::Conflict { detail } => format!("it is there already, or is just being changed ({detail})"),
            Self::Quota { detail, .. } => format!("the project's quota is used up for now ({detail})"),
            Self::Unavailable { status, detail, .. } => {
                format!("the service is out of order for now ({status}: {detail})")
            }
            Self::TimedOut { host, secs } => format!("{host} did not answer within {secs} s"),
            Self::NoNetwork { host, detail } => format!("{host} cannot be reached ({detail})"),
            Self::NotTheService { host, status } => {
                format!("{host} answered with a web page (status {status}), so it is not the service")
            }
            Self::BadAnswer { what, detail } => format!("the answer to {what} cannot be understood ({detail})"),
            Self::Failed { what, code, detail } => format!("{what} failed (code {code}: {detail})"),
            Self::Cancelled => "cancelled".to_owned(),
            Self::NoRuntime { detail } => format!("the network cannot be used ({detail})"),
        }
    }

    fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Settings(error) => return error.remedy(),
            Self::NoCredentials => {
                "run: gcloud auth application-default login, or let GOOGLE_APPLICATION_CREDENTIALS name the key file of a \
                 service account"
            }
            Self::BadCredentials { .. } => "get new ones: gcloud auth application-default login",
            Self::Revoked { .. } => {
                "they were revoked or have run out, so get new ones: gcloud auth application-default login, or a new key for \
                 the service account"
            }
            Self::Unauthenticated { .. } => {
                "see whether the key was deleted or the account disabled, and get new ones: gcloud auth application-default \
                 login"
            }
            Self::ApiDisabled { .. } => "run: gcloud services enable aiplatform.googleapis.com storage.googleapis.com",
            Self::Forbidden { .. } => {
                "the account needs the roles Vertex AI User (roles/aiplatform.user) and, for pictures, Storage Admin \
                 (roles/storage.admin) in this project. Google says the same when the project, the region or the id is wrong"
            }
            Self::NotFound { region: Some(region), .. } => {
                return Some(format!("check the id, the project and the region {region}"));
            }
            Self::NotFound { region: None, .. } => "check its name and the address of the server",
            Self::NotDeployed { .. } => "deploy one, which costs by the hour (moodsic cloud deploy)",
            Self::TooLarge { .. } => "use the recipe minute",
            Self::Conflict { .. } => "look at moodsic cloud status and try again",
            Self::Quota { .. } => "wait a minute and try again, or raise the quota in the console",
            Self::Unavailable { .. } => "try again in some minutes",
            Self::TimedOut { .. } => "try again, and see whether the network is slow",
            Self::NoNetwork { .. } => "check the network, and HTTPS_PROXY if there is a proxy",
            Self::NotTheService { .. } => "check the region and the address",
            Self::BadAnswer { .. } => "see whether there is a newer Moodsic",
            Self::Refused { .. } | Self::Failed { .. } | Self::Cancelled | Self::NoRuntime { .. } => return None,
        }
        .to_owned())
    }
}

impl fmt::Display for CloudError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Problem::of(self).fmt(f)
    }
}

impl Error for CloudError {}

impl From<SettingsError> for CloudError {
    fn from(error: SettingsError) -> Self {
        Self::Settings(error)
    }
}

impl CloudError {
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
    let is_secret =
        |word: &str| word.chars().count() > MAX_WORD_CHARS || word.contains("ya29.") || word.contains("eyJ");
    let words = words.split_whitespace().map(|word| if is_secret(word) { "…" } else { word });
    let text = words.collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MAX_CHARS) {
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
        assert!(harmless(&"word ".repeat(1000)).chars().count() <= MAX_CHARS + 1);
    }

    #[test]
    fn a_clock_that_is_wrong_is_told_with_its_direction() {
        let error = CloudError::Unauthenticated { detail: "bad".into(), skew_secs: Some(-3600) };
        assert!(error.to_string().contains("60 minutes behind"), "{error}");
        let error = CloudError::Unauthenticated { detail: "bad".into(), skew_secs: None };
        assert!(!error.to_string().contains("clock"), "{error}");
    }
}
