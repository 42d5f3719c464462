//! DATA.md: Markdown tables (GitHub's dialect) with a mood column and a title or path column. Other tables and all prose
//! around them are passed over.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::report::Labelled;
use super::row::{Columns, Rows};

/// The columns that are written, in this order; `number` counts from 1.
pub const COLUMNS: [&str; 5] = ["number", "artist", "title", "mood", "path"];

/// The rows of all tables that label songs; `None` when there is no such table.
pub(super) fn read(text: &str) -> Option<Rows> {
    let mut rows = Rows::default();
    let mut found = false;
    let mut columns = None;
    let mut cells: Vec<String> = Vec::new();
    let mut in_cell = false;
    let mut lines = LineCounter::new(text);
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => cells.clear(),
            Event::Start(Tag::TableCell) => {
                cells.push(String::new());
                in_cell = true;
            }
            Event::End(TagEnd::TableCell) => in_cell = false,
            Event::End(TagEnd::TableHead) => {
                columns = Columns::from_header(cells.iter().map(String::as_str));
                found |= columns.is_some();
            }
            Event::End(TagEnd::TableRow) => {
                if let Some(columns) = &columns {
                    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                    rows.read.push(columns.to_row(&cells, lines.line_of(range.start), &text[range]));
                }
            }
            Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) if in_cell => {
                if let Some(cell) = cells.last_mut() {
                    cell.push_str(&part);
                }
            }
            _ => {}
        }
    }
    found.then_some(rows)
}

/// Line numbers of ever later offsets in one pass.
struct LineCounter<'a> {
    text: &'a str,
    counted: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, counted: 0, line: 1 }
    }

    /// The 1-based line of the byte at `offset`, which must not lie before an earlier one.
    fn line_of(&mut self, offset: usize) -> u64 {
        self.line += self.text[self.counted..offset].matches('\n').count() as u64;
        self.counted = offset;
        self.line
    }
}

pub(super) fn write(labels: &[Labelled]) -> String {
    let mut lines = vec![format!("| {} |", COLUMNS.join(" | ")), format!("|{}", " --- |".repeat(COLUMNS.len()))];
    for (number, Labelled { song, mood, .. }) in (1..).zip(labels) {
        let metadata = &song.song.metadata;
        let cells = [
            metadata.artist.as_deref().unwrap_or_default(),
            metadata.title.as_deref().unwrap_or_default(),
            mood.as_str(),
            song.song.path.to_string_lossy().as_ref(),
        ]
        .map(escape);
        lines.push(format!("| {number} | {} |", cells.join(" | ")));
    }
    lines.join("\n") + "\n"
}

/// A cell that reads back as `text`: what means something to Markdown is escaped, and what a cell cannot hold (line
/// breaks, spaces at its edges) becomes a character reference.
fn escape(text: &str) -> String {
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let written = |(index, c): (usize, char)| {
        let at_edge = c.is_whitespace() && !(start..end).contains(&index);
        match c {
            _ if c.is_control() || at_edge => format!("&#{};", u32::from(c)),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' => format!("\\{c}"),
            _ => c.to_string(),
        }
    };
    text.char_indices().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_tables_are_read_and_others_passed_over() {
        let text = "# Songs\n\n| # | Title | Mood |\n|---|---|---|\n| 1 | *Yesterday* | sad |\n\nprose | with a pipe\n\n\
            | key | does |\n|---|---|\n| 1 | sad |\n\nFile | Mood | Note\n---|---|---\n`a_b.mp3` | calm | x\n";
        let rows = read(text).unwrap().read;
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].title.as_deref(), rows[0].row), (Some("Yesterday"), 5));
        assert_eq!((rows[1].path.as_deref(), rows[1].mood.as_str(), rows[1].row), (Some("a_b.mp3"), "calm", 15));
        assert_eq!(rows[0].text, "| 1 | *Yesterday* | sad |");
    }

    #[test]
    fn a_text_without_such_a_table_is_none() {
        assert_eq!(read("path,mood\na|b.mp3,sad\n"), None);
        assert_eq!(read("| key | does |\n|---|---|\n| 1 | sad |\n"), None);
    }

    #[test]
    fn a_table_without_rows_is_a_table() {
        assert_eq!(read("| title | mood |\n|---|---|\n"), Some(Rows::default()));
    }
}
