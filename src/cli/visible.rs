//! Names from files and tags, on a terminal: what would move its cursor, change its colours or turn the line round is shown as an
//! escape.

use std::borrow::Cow;

/// `text` as it may be printed.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_command) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if is_command(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(shown).collect())
}

/// Control characters, and the marks that begin and end a change of direction. The mark that stands for one letter is harmless.
fn is_command(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_to_a_terminal_are_shown() {
        assert_eq!(visible("Für Elise — 夜曲 \u{200f}א"), "Für Elise — 夜曲 \u{200f}א");
        assert_eq!(visible("\u{1b}[31mred\u{7}\r\nok\u{9b}2J"), "\\u{1b}[31mred\\u{7}\\r\\nok\\u{9b}2J");
        assert_eq!(visible("song\u{202e}3pm.exe"), "song\\u{202e}3pm.exe");
    }
}
