//! The cloud, and model servers that speak like it: the only place that uses the network.
//!
//! `client` is the connection (settings, credentials, retries), `google` what Vertex AI and Cloud Storage can be asked, `serving`
//! the model servers besides them, and `jobs` what Moodsic does with all of these. Nothing here asks before it spends money; it
//! only says what it would cost.

pub mod client;
pub mod google;
pub mod jobs;
mod labels;
pub mod serving;
