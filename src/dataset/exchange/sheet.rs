//! Tables as spreadsheets and labelling programs write them: CSV with commas, semicolons or tabs, with lines before the header.

use super::formula::unguarded;
use super::lines::lines;
use super::records::{Record, records};
use super::row::{Columns, Rows};

/// The header is one of so many records: titles, notes and empty rows may stand before it.
const HEADER_WITHIN: usize = 20;

/// In this order of equals.
const DELIMITERS: [u8; 3] = *b",;\t";

/// `None` when no record among the first is a header with a mood column and a path or title column.
pub(super) fn read(text: &str) -> Option<Rows> {
    let (said, text) = without_separator_line(text);
    let (delimiter, columns, header) = match said {
        Some(delimiter) => header(text, delimiter)?,
        None => DELIMITERS.iter().find_map(|&delimiter| header(text, delimiter))?,
    };
    let skipped = said.map_or(0, |_| 1);
    let mut rows = Rows::default();
    for Record { line, text, cells } in records(text, delimiter).skip(header + 1) {
        match cells {
            Ok(cells) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(cells) => {
                let cells: Vec<&str> = cells.iter().map(|cell| unguarded(cell)).collect();
                rows.read.push(columns.to_row(&cells, line + skipped, &cells.join(",")));
            }
            Err(reason) => rows.add_unreadable(line + skipped, text, reason),
        }
    }
    Some(rows)
}

/// The columns by the header, and the number of records before it.
fn header(text: &str, delimiter: u8) -> Option<(u8, Columns, usize)> {
    let first = records(text, delimiter).take(HEADER_WITHIN).enumerate();
    let mut headers = first.filter_map(|(index, record)| Some((index, record.cells.ok()?)));
    headers.find_map(|(index, cells)| Some((delimiter, Columns::from_header(cells.iter().map(String::as_str))?, index)))
}

/// Takes off the line `sep=;` that tells a spreadsheet what separates cells, and what it says.
fn without_separator_line(text: &str) -> (Option<u8>, &str) {
    let Some(first) = lines(text).next() else { return (None, text) };
    let word = first.text.trim_matches('"');
    let said = word.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and_then(|_| word.as_bytes().get(4));
    let rest = &text[first.text.len()..];
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
    match said {
        Some(&delimiter) if delimiter.is_ascii() && word.len() == 5 => (Some(delimiter), rest),
        _ => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<(u64, String, String)> {
        let rows = read(text).expect("a table").read;
        rows.into_iter().map(|row| (row.row, row.path.unwrap_or_default(), row.mood)).collect()
    }

    #[test]
    fn semicolons_and_tabs_separate_too() {
        for text in ["path;mood\na,b.mp3;sad\n", "path\tmood\na,b.mp3\tsad\n", "path,mood\n\"a,b.mp3\",sad\n"] {
            assert_eq!(paths(text), [(2, "a,b.mp3".to_owned(), "sad".to_owned())], "{text}");
        }
        assert_eq!(paths("sep=;\r\npath;mood\r\na,b.mp3;sad\r\n"), [(3, "a,b.mp3".to_owned(), "sad".to_owned())]);
        assert_eq!(paths("\"SEP=|\"\npath|mood\na,b.mp3|sad\n"), [(3, "a,b.mp3".to_owned(), "sad".to_owned())]);
    }

    #[test]
    fn what_stands_before_the_header_is_passed_over() {
        for before in ["\r\n\r\n", ",\r\n", "# my labels\r\n", "My labels 2024,\r\n", "\"a note\nof two lines\"\n"] {
            let text = format!("{before}path,mood\r\nx.mp3,sad\r\n");
            let line = lines(&text).count() as u64;
            assert_eq!(paths(&text), [(line, "x.mp3".to_owned(), "sad".to_owned())], "{before:?}");
        }
    }

    #[test]
    fn other_columns_are_ignored_and_short_rows_have_empty_cells() {
        let rows = paths("id,Path,length,Independent_Label\n7,\"x,\"\"y\"\"\nz.mp3\",3:20,calm\n8,w.mp3\n,,\n");
        let expected = [(2, "x,\"y\"\nz.mp3", "calm"), (4, "w.mp3", "")];
        assert_eq!(rows, expected.map(|(line, path, mood)| (line, path.to_owned(), mood.to_owned())));
    }

    #[test]
    fn a_table_without_a_mood_is_none() {
        assert!(read("path,genre\nx.mp3,rock\n").is_none());
        assert!(read("mood,tempo\nsad,90\n").is_none());
    }
}
