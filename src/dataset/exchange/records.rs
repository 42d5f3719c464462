//! The records of a CSV text, one by one, with their lines. A quote that nobody closes costs its own line and no other.

use super::lines::{Line, lines};

/// A quoted cell with more bytes than this holds something else than a title: its quote was never closed.
const LONGEST_CELL: usize = 16 << 10;

/// One record, or a line that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    /// The 1-based line on which it begins.
    pub(super) line: u64,
    /// The whole record, without the end of its last line.
    pub(super) text: &'a str,
    /// Its cells, or why there are none.
    pub(super) cells: Result<Vec<String>, &'static str>,
}

/// All records of `text`; empty lines are none.
pub(super) fn records(text: &str, delimiter: u8) -> impl Iterator<Item = Record<'_>> {
    let mut lines = lines(text).peekable();
    std::iter::from_fn(move || {
        let Line { number: line, start, text: first } = lines.find(|line| !line.text.is_empty())?;
        let Some(end) = end_of_record(&text[start..], delimiter) else {
            let cells = Err("a quotation mark is opened here and never closed");
            return Some(Record { line, text: first, cells });
        };
        let record = &text[start..start + end];
        while lines.next_if(|line| line.start < start + end).is_some() {}
        Some(Record { line, text: record, cells: cells(record, delimiter) })
    })
}

/// Where the record ends that `text` begins with; `None` where that cannot be, because a quote in it is not closed.
fn end_of_record(text: &str, delimiter: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut at_start) = (0, true);
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\n' || byte == b'\r' {
            break;
        }
        if at_start && byte == b'"' {
            let cell = &bytes[at + 1..];
            let len = closing_quote(&cell[..cell.len().min(LONGEST_CELL)])?;
            let after = cell.get(len + 1);
            let ends = after.is_none_or(|after| *after == delimiter || matches!(after, b'\n' | b'\r' | b' ' | b'\t'));
            // Behind a cell of several lines anything else shows that its quotes belong to different cells.
            if !ends && cell[..len].iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                return None;
            }
            at += len + 2;
            at_start = false;
            continue;
        }
        at_start = byte == delimiter;
        at += 1;
    }
    Some(at.min(bytes.len()))
}

/// The quote that ends a cell; two of them stand for one inside.
fn closing_quote(cell: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += cell[at..].iter().position(|&byte| byte == b'"')?;
        if cell.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

fn cells(record: &str, delimiter: u8) -> Result<Vec<String>, &'static str> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .buffer_capacity(record.len().max(1))
        .from_reader(record.as_bytes());
    let mut found = csv::StringRecord::new();
    match reader.read_record(&mut found) {
        Ok(_) => Ok(found.iter().map(str::to_owned).collect()),
        Err(_) => Err("it cannot be split into cells"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Option<Vec<String>>)> {
        records(text, b',').map(|record| (record.line, record.cells.ok())).collect()
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Option<Vec<String>>) {
        (line, Some(cells.iter().map(|&cell| cell.to_owned()).collect()))
    }

    #[test]
    fn line_ends_may_be_mixed_and_stand_in_quotes() {
        let text = "a,b\r\n\r\n\"x\n\"\"y\"\"\r\",z\rlast,\"\"";
        assert_eq!(read(text), [row(1, &["a", "b"]), row(3, &["x\n\"y\"\r", "z"]), row(6, &["last", ""])]);
    }

    #[test]
    fn an_open_quote_costs_its_own_line() {
        assert_eq!(read("a,b\n\"open,x\nc,d\n"), [row(1, &["a", "b"]), (2, None), row(3, &["c", "d"])]);
        // Two of them do not make one cell of what lies between.
        assert_eq!(
            read("\"open,x\nc,d\n\"open,y\ne,f"),
            [(1, None), row(2, &["c", "d"]), (3, None), row(4, &["e", "f"])]
        );
    }

    #[test]
    fn quotes_inside_of_a_cell_are_letters() {
        assert_eq!(
            read("The \"Best\".wav,sad\n7\" mix,calm"),
            [row(1, &["The \"Best\".wav", "sad"]), row(2, &["7\" mix", "calm"])]
        );
    }

    #[test]
    fn many_open_quotes_are_read_in_one_pass() {
        let text = "\"open,x\n".repeat(20_000);
        assert_eq!(records(&text, b',').filter(|record| record.cells.is_err()).count(), 20_000);
    }
}
