//! The connection: addresses, credentials, retries and errors. Knows nothing of moods or pictures, nor what a service can be asked.
//!
//! Everything here is blocking; tokio and reqwest stay inside. A call ends within a fifth of a second after [`Cancel`] says so. No
//! token, key or signed address ever stands in an error or a log line.

mod address;
pub(in crate::cloud) mod auth;
mod cancel;
pub(in crate::cloud) mod connection;
pub(in crate::cloud) mod error;
pub(in crate::cloud) mod http;
pub(in crate::cloud) mod reply;
mod settings_error;

pub use address::ServiceUrl;
pub(in crate::cloud) use address::is_loopback;
pub use auth::{CredentialsFile, credentials_file};
pub use cancel::Cancel;
pub use error::CloudError;
pub use settings_error::SettingsError;
