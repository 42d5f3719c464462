//! The address of a service, checked: no token goes over plain http to another machine.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

use crate::cloud::client::settings_error::SettingsError;

/// The address of a service: `https`, or `http` to this machine. Holds no password and no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUrl(Url);

impl ServiceUrl {
    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// `path` below it; its parts are escaped, so each stays one part.
    pub(in crate::cloud) fn join<'a>(&self, parts: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        url
    }
}

/// Whether `url` names this machine.
pub(in crate::cloud) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_local_name = host == "localhost" || host.ends_with(".localhost");
    is_local_name || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl FromStr for ServiceUrl {
    type Err = SettingsError;

    /// `STORAGE_EMULATOR_HOST` may come without a scheme: then it is `http`.
    fn from_str(text: &str) -> Result<Self, SettingsError> {
        let text = text.trim();
        let bad = || SettingsError::BadUrl { value: text.to_owned() };
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&whole).map_err(|_| bad())?;
        let host = url.host_str().ok_or_else(bad)?.to_owned();
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        match url.scheme() {
            _ if !plain => Err(SettingsError::BadUrl { value: host }),
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" => Err(SettingsError::PlainHttp { host }),
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in
            ["http://127.0.0.1:9023", "localhost:9023", "http://[::1]:1", "https://example.com", "https://10.0.0.1"]
        {
            assert!(good.parse::<ServiceUrl>().is_ok(), "{good}");
        }
        let refused = |text: &str| text.parse::<ServiceUrl>().unwrap_err();
        assert_eq!(refused("http://example.com/x"), SettingsError::PlainHttp { host: "example.com".into() });
        assert_eq!(
            refused("http://127.0.0.1.example.com"),
            SettingsError::PlainHttp { host: "127.0.0.1.example.com".into() }
        );
        assert!(matches!(refused("ftp://127.0.0.1"), SettingsError::BadUrl { .. }));
        assert!(matches!(refused(""), SettingsError::BadUrl { .. }));
    }

    #[test]
    fn an_address_with_a_password_is_refused_without_repeating_it() {
        let error = "https://me:secret@example.com".parse::<ServiceUrl>().unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
