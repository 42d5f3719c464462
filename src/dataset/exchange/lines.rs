//! Physical lines, whatever ends them: a line feed, a carriage return, or both.

/// A line without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// 1-based.
    pub(super) number: u64,
    /// Offset of its first byte in the text.
    pub(super) start: usize,
    pub(super) text: &'a str,
}

/// All lines of `text`, the last one too when nothing ends it.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let (mut start, mut number) = (0, 0);
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = if rest[len..].starts_with("\r\n") { 2 } else { 1 };
        number += 1;
        let line = Line { number, start, text: &rest[..len] };
        start += (len + end).min(rest.len());
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let found: Vec<_> = lines("a\r\nb\rc\n\nd").map(|line| (line.number, line.start, line.text)).collect();
        assert_eq!(found, [(1, 0, "a"), (2, 3, "b"), (3, 5, "c"), (4, 7, ""), (5, 8, "d")]);
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("é\r").map(|line| line.text).collect::<Vec<_>>(), ["é"]);
    }
}
