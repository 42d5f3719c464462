//! The connection: addresses, credentials, retries and errors. Knows nothing of moods or pictures.
//!
//! Everything here is blocking; tokio and reqwest stay inside. A call ends within a fifth of a second after [`Cancel`] says so. No
//! token, key or signed address ever stands in an error or a log line.

pub(in crate::cloud) mod auth;
mod cancel;
pub(in crate::cloud) mod connection;
pub(in crate::cloud) mod error;
pub(in crate::cloud) mod http;
pub(in crate::cloud) mod reply;
pub(in crate::cloud) mod settings;

pub use auth::{CredentialsFile, credentials_file};
pub use cancel::Cancel;
pub use connection::VertexClient;
pub use error::VertexError;
pub use settings::{CloudSettings, Region, ServiceUrl, SettingsError};
