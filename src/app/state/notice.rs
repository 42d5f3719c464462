//! Banners: one plain sentence that says what to do.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something does not work, the rest goes on.
    Warning,
    /// Something is being lost or cannot be done.
    Error,
}

/// A banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Tells banners apart.
    pub id: u64,
    /// How bad.
    pub level: NoticeLevel,
    /// The sentence.
    pub text: String,
    /// Banners of one topic replace each other ("audio", "store", …).
    pub topic: &'static str,
}
