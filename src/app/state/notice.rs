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

/// A message of a library as a sentence: a capital first, one full stop last.
pub fn sentence(message: &dyn std::fmt::Display) -> String {
    let text = message.to_string();
    let text = text.trim().trim_end_matches('.').trim_end();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with(['!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_a_sentence_with_one_full_stop() {
        assert_eq!(sentence(&"no device.. "), "No device.");
        assert_eq!(sentence(&"übel"), "Übel.");
        assert_eq!(sentence(&"why?"), "Why?");
    }
}
