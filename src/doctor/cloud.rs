//! Whether Google credentials are at hand. Only their path is ever looked at, never what is in the file.

use std::env;
use std::path::PathBuf;

use super::Check;

const NAME: &str = "credentials";

/// In the order of Application Default Credentials: the variable, then gcloud's own file.
pub(super) fn credentials() -> Check {
    if let Some(named) = env::var_os("GOOGLE_APPLICATION_CREDENTIALS").filter(|value| !value.is_empty()) {
        let file = PathBuf::from(named);
        return if file.is_file() {
            Check::fine(NAME, format!("{} (from GOOGLE_APPLICATION_CREDENTIALS)", file.display()))
        } else {
            let detail = format!("GOOGLE_APPLICATION_CREDENTIALS names {}, which is no file", file.display());
            Check::missing(NAME, detail, "correct the variable, or unset it")
        };
    }
    match gcloud_file().filter(|file| file.is_file()) {
        Some(file) => Check::fine(NAME, file.display().to_string()),
        None => Check::fine(NAME, "none; only the cloud needs them, and nothing leaves this machine without"),
    }
}

/// Google's "Application Default Credentials" page, section "User credentials".
fn gcloud_file() -> Option<PathBuf> {
    let (root, below) = if cfg!(windows) { ("APPDATA", "gcloud") } else { ("HOME", ".config/gcloud") };
    Some(PathBuf::from(env::var_os(root)?).join(below).join("application_default_credentials.json"))
}
