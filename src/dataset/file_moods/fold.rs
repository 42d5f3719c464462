//! What a tag's text is made of, and which values are one.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The values of a tag's text. Several come joined by semicolons; no mood's name holds a comma or a pipe, so these part them too.
pub(super) fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '|']).map(str::trim).filter(|value| !value.is_empty())
}

/// What values are compared by: their letters and digits without case. One that has none is compared by all but its spaces.
pub(super) fn key(value: &str) -> String {
    let folded: String = value.nfkc().flat_map(char::to_lowercase).collect();
    let letters: String = folded.chars().filter(|&c| c.is_alphanumeric() || is_combining_mark(c)).collect();
    if letters.is_empty() { folded.split_whitespace().collect() } else { letters }
}

/// Whether two spellings are one value.
pub fn is_same_value(spelt: &str, other: &str) -> bool {
    key(spelt) == key(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_parted_by_what_no_mood_can_hold() {
        assert_eq!(
            values("Calm; laid back;;Sad, Blue|Dark ; ").collect::<Vec<_>>(),
            ["Calm", "laid back", "Sad", "Blue", "Dark"]
        );
        assert_eq!(values(" ;, ").count(), 0);
    }

    #[test]
    fn case_spaces_and_punctuation_make_no_other_value() {
        for same in ["Laid Back", "laid-back", "LAIDBACK!", " laid  back…", "\u{ff2c}aid_back"] {
            assert_eq!(key(same), "laidback", "{same}");
        }
        assert_eq!(key("Грусть"), key("ГРУСТЬ."));
        assert_eq!(key("Cafe\u{301}"), key("café"));
        assert_ne!(key("sad"), key("sadder"));
        assert_ne!(key("cafe"), key("café"), "an accent is no punctuation");
        assert_ne!(key("!!"), key("?"), "values without letters stay apart");
        assert_eq!(key("? !"), key("?!"));
    }
}
