//! Cells that a spreadsheet would run. Moodsic writes an apostrophe before them, which spreadsheets take for "this is text", and
//! takes it off again when it reads.
//!
//! See <https://owasp.org/www-community/attacks/CSV_Injection>.

use std::borrow::Cow;

/// What a formula begins with.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// `cell` as it is written. One that looks as if it had been guarded gets another apostrophe, so that every text comes back.
pub(super) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// What [`guarded`] made.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest.trim_start_matches('\''))).unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.starts_with(STARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("-Minus-", "'-Minus-"),
            ("@home", "'@home"),
            ("\u{ff20}home", "'\u{ff20}home"),
            ("+", "'+"),
            ("\ttab", "'\ttab"),
            ("'=x", "''=x"),
            ("'Heroes'", "'Heroes'"),
            ("2+2=5", "2+2=5"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), written);
            assert_eq!(unguarded(written), text);
        }
    }
}
