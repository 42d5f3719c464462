//! The names that Google gives to things, such as `projects/…/endpoints/42`.

/// `42` of `projects/…/endpoints/42`: what tells one of Google's names from another.
pub fn id_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
