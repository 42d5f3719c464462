//! The services that can be asked for moods, by the names that settings and options have for them. Asks none of them.

use std::fmt;
use std::str::FromStr;

use crate::cloud::client::SettingsError;

/// Who is asked for the mood of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Service {
    /// Google's Vertex AI, or a server that speaks its API.
    #[default]
    Vertex,
    /// A TensorFlow Serving.
    TfServing,
    /// An AutoML edge container.
    EdgeContainer,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Vertex, Self::TfServing, Self::EdgeContainer];

    /// "vertex", "tf-serving", "edge-container": also what answers are kept under.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vertex => "vertex",
            Self::TfServing => "tf-serving",
            Self::EdgeContainer => "edge-container",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Vertex => "Vertex AI",
            Self::TfServing => "TensorFlow Serving",
            Self::EdgeContainer => "Edge container",
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Service {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        let found = Self::ALL.into_iter().find(|service| service.name() == text.trim());
        found.ok_or_else(|| SettingsError::Service { found: text.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_known_by_its_name_and_no_other() {
        for service in Service::ALL {
            assert_eq!(service.name().parse(), Ok(service));
        }
        let error = "sagemaker".parse::<Service>().unwrap_err().to_string();
        assert!(error.contains("tf-serving") && error.contains("sagemaker"), "{error}");
    }
}
