//! Why what was chosen cannot be used, found before anybody is asked.

use std::fmt;

use crate::remedy::{Problem, Remedy};

/// Why settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsError {
    /// Another region.
    Region {
        /// What was named.
        found: String,
    },
    /// A service that is none.
    Service {
        /// What was named.
        found: String,
    },
    /// Nothing was named.
    Missing {
        /// "project", "bucket", "endpoint-id", "serving-url".
        name: &'static str,
    },
    /// Not fit for an address.
    BadName {
        /// Which setting.
        name: &'static str,
        /// What was named.
        value: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// An address that is none.
    BadUrl {
        /// What was named.
        value: String,
    },
    /// `http` to another machine.
    PlainHttp {
        /// Which machine.
        host: String,
    },
}

impl Remedy for SettingsError {
    fn problem(&self) -> String {
        match self {
            Self::Region { found } => {
                format!("AutoML for pictures is offered in us-central1 and europe-west4 only, not in {found:?}")
            }
            Self::Service { found } => format!("{found:?} is no service that can be asked"),
            Self::Missing { name } => format!("no {name} is set"),
            Self::BadName { name, value, allowed } => {
                format!("{value:?} cannot be a {name}: it may hold {allowed} only")
            }
            Self::BadUrl { value } => format!("{value:?} is not the address of a service"),
            Self::PlainHttp { .. } => "plain http is for this machine only".to_owned(),
        }
    }

    fn remedy(&self) -> Option<String> {
        match self {
            Self::Region { .. } => Some("choose one of the two".to_owned()),
            Self::Service { .. } => Some("choose vertex, tf-serving or edge-container".to_owned()),
            Self::Missing { name } => {
                let variable = name.to_uppercase().replace('-', "_");
                Some(format!(
                    "choose one on the page Cloud of the window, or name it with --{name}, in config.toml under [cloud], or in \
                     MOODSIC_CLOUD_{variable}"
                ))
            }
            Self::BadName { .. } => None,
            Self::BadUrl { .. } => Some("write it like https://host:port".to_owned()),
            Self::PlainHttp { host } => Some(format!("reach {host} by https")),
        }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Problem::of(self).fmt(f)
    }
}

impl std::error::Error for SettingsError {}
