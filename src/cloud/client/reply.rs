//! What an answer of HTTP means: the service's own JSON, the token server's other form, Cloud Storage's third, and web pages.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::cloud::client::error::{CloudError, harmless};

/// A clock that is further off than this may be why a token is refused.
const MAX_SKEW_SECS: i64 = 300;

/// A server may ask for a wait, but nobody waits longer than this.
const MAX_WAIT: Duration = Duration::from_mins(1);

/// An answer, whole.
#[derive(Debug)]
pub(in crate::cloud) struct Reply {
    pub(in crate::cloud) status: StatusCode,
    pub(in crate::cloud) headers: HeaderMap,
    pub(in crate::cloud) body: Vec<u8>,
}

/// What was asked of whom, for errors.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct Subject {
    /// "a prediction", "the list of buckets", …
    pub(in crate::cloud) what: &'static str,
    pub(in crate::cloud) host: String,
    pub(in crate::cloud) region: Option<&'static str>,
}

/// `{"error":{"code":…,"message":…,"status":…}}`, or the token server's `{"error":"…","error_description":"…"}`, or TensorFlow
/// Serving's `{"error":"…"}`.
#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorForm,
    #[serde(default)]
    error_description: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ErrorForm {
    Google {
        #[serde(default)]
        message: String,
        #[serde(default)]
        status: String,
        #[serde(default)]
        details: Vec<Detail>,
    },
    Text(String),
}

#[derive(Deserialize)]
struct Detail {
    #[serde(default)]
    reason: String,
}

impl Reply {
    /// The document of a success.
    pub(in crate::cloud) fn json<T: DeserializeOwned>(&self, subject: &Subject) -> Result<T, CloudError> {
        if self.is_web_page() {
            return Err(CloudError::NotTheService { host: subject.host.clone(), status: self.status.as_u16() });
        }
        // An empty answer stands for an empty message.
        let body: &[u8] = if self.body.is_empty() { b"{}" } else { &self.body };
        serde_json::from_slice(body)
            .map_err(|error| CloudError::BadAnswer { what: subject.what, detail: harmless(&error.to_string()) })
    }

    /// The error that a status of 400 or more means.
    pub(in crate::cloud) fn error(&self, subject: &Subject) -> CloudError {
        let status = self.status.as_u16();
        if self.is_web_page() && !self.status.is_server_error() {
            return CloudError::NotTheService { host: subject.host.clone(), status };
        }
        let (detail, reasons) = self.words();
        let retry_after = self.retry_after();
        let has = |text: &str| detail.contains(text) || reasons.contains(text);
        match status {
            401 => CloudError::Unauthenticated { detail, skew_secs: self.skew_secs(Timestamp::now()) },
            403 if has("SERVICE_DISABLED") || has("accessNotConfigured") || has("it is disabled") => {
                CloudError::ApiDisabled { detail }
            }
            403 => CloudError::Forbidden { detail },
            404 => CloudError::NotFound { what: subject.what.to_owned(), detail, region: subject.region },
            408 | 500..=599 => CloudError::Unavailable { status, detail, retry_after },
            409 | 412 => CloudError::Conflict { detail },
            429 => CloudError::Quota { detail, retry_after },
            _ => CloudError::Refused { status, detail },
        }
    }

    /// The server's words, and its machine-readable reasons.
    fn words(&self) -> (String, String) {
        let Ok(parsed) = serde_json::from_slice::<ErrorBody>(&self.body) else {
            let text = if self.is_web_page() { "a web page".into() } else { String::from_utf8_lossy(&self.body) };
            let text = harmless(&text);
            return (if text.is_empty() { self.plain_status() } else { text }, String::new());
        };
        let (message, reasons) = match parsed.error {
            ErrorForm::Google { message, status, details } => {
                let reasons: Vec<_> = details.into_iter().map(|detail| detail.reason).chain([status]).collect();
                (message, reasons.join(" "))
            }
            ErrorForm::Text(error) if parsed.error_description.is_empty() => (error.clone(), error),
            ErrorForm::Text(error) => (format!("{error}: {}", parsed.error_description), error),
        };
        let words = harmless(&message);
        (if words.is_empty() { self.plain_status() } else { words }, reasons)
    }

    fn plain_status(&self) -> String {
        self.status.canonical_reason().unwrap_or("no reason given").to_owned()
    }

    /// By its type or its first character: a page may come with any status.
    fn is_web_page(&self) -> bool {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let first = self.body.iter().find(|byte| !byte.is_ascii_whitespace());
        kind.starts_with("text/html") || first == Some(&b'<')
    }

    /// `Retry-After` in seconds or as a date.
    fn retry_after(&self) -> Option<Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let wait = match text.parse() {
            Ok(secs) => Duration::from_secs(secs),
            Err(_) => Duration::try_from(date(text)? - Timestamp::now()).ok()?,
        };
        Some(wait.min(MAX_WAIT))
    }

    /// How far `now` is ahead of the server's clock, when that is far.
    fn skew_secs(&self, now: Timestamp) -> Option<i64> {
        let theirs = date(self.headers.get(DATE)?.to_str().ok()?)?;
        let skew = now.as_second() - theirs.as_second();
        (skew.abs() > MAX_SKEW_SECS).then_some(skew)
    }
}

fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject() -> Subject {
        Subject { what: "a prediction", host: "example.com".into(), region: Some("us-central1") }
    }

    fn reply(status: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        Reply { status: StatusCode::from_u16(status).unwrap(), headers: map, body: body.into() }
    }

    fn google(status: u16, message: &str, reason: &str) -> Reply {
        let body = serde_json::json!({"error": {"code": status, "message": message, "status": "X",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}, {"other": 1}]}});
        reply(status, &[("content-type", "application/json")], &body.to_string())
    }

    #[test]
    fn every_status_has_its_meaning() {
        let kinds = [
            (google(401, "m", ""), "does not accept"),
            (google(403, "m", ""), "roles/aiplatform.user"),
            (google(403, "m", "SERVICE_DISABLED"), "gcloud services enable"),
            (google(404, "m", ""), "check the id"),
            (google(409, "m", ""), "there already"),
            (google(429, "m", ""), "quota"),
            (google(503, "m", ""), "try again"),
            (google(400, "m", ""), "400: m"),
            (reply(404, &[], "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>"), "web page"),
            (reply(200, &[("content-type", "text/html; charset=UTF-8")], "hello"), "web page"),
            (reply(403, &[], ""), "Forbidden"),
            (reply(400, &[], r#"{"error":"invalid_grant","error_description":"Bad"}"#), "invalid_grant: Bad"),
            (reply(400, &[], r#"{"error":"no model"}"#), "no model"),
        ];
        for (reply, words) in kinds {
            let error = match reply.status.as_u16() {
                200 => reply.json::<serde_json::Value>(&subject()).unwrap_err(),
                _ => reply.error(&subject()),
            };
            assert!(error.to_string().contains(words), "{error} lacks {words}");
        }
    }

    #[test]
    fn a_wait_is_read_as_seconds_or_date_and_is_bounded() {
        let wait = |text: &str| reply(429, &[("retry-after", text)], "{}").retry_after();
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("86400"), Some(MAX_WAIT));
        assert_eq!(wait("soon"), None);
        let soon = Timestamp::now() + Duration::from_secs(30);
        let wait = wait(&rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&soon).unwrap()).unwrap();
        assert!(wait > Duration::from_secs(20) && wait <= Duration::from_secs(30), "{wait:?}");
    }

    #[test]
    fn a_clock_that_is_far_off_is_noticed() {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let skew = |date: &str| reply(401, &[("date", date)], "{}").skew_secs(now);
        assert_eq!(skew("Tue, 24 Nov 2026 11:00:00 GMT"), Some(3600));
        assert_eq!(skew("Tue, 24 Nov 2026 12:03:00 GMT"), None);
        assert_eq!(skew("yesterday"), None);
    }

    #[test]
    fn an_empty_success_is_an_empty_message() {
        let empty: serde_json::Value = reply(200, &[], "").json(&subject()).unwrap();
        assert_eq!(empty, serde_json::json!({}));
        assert!(reply(200, &[], "not json").json::<serde_json::Value>(&subject()).is_err());
    }
}
