//! Changes one value in the text of the file. Every other byte stays: comments, order, line ends, unknown keys.
//!
//! `toml_edit` says where things are; the text itself is cut, for printing its document would end all lines alike and take the
//! comments of a removed key away with it.

use std::ops::Range;

use toml_edit::{Document, InlineTable, Key, Table, TableLike};

use super::complaint::line_of;
use super::reader::{Found, find};
use super::value::Value;

/// Some editors begin a file with it.
const MARK: char = '\u{feff}';

/// `text` with `value` at `key_path`, or without that key. An error says why it cannot be: its line, and what is wrong there.
pub(super) fn with(text: &str, key_path: &[String], value: Option<&Value>) -> Result<String, String> {
    let document = Document::parse(text).map_err(|error| at(text, error.span(), error.message()))?;
    let root = document.as_table();
    let mut edited = text.to_owned();
    match (find(root, key_path), value) {
        (Found::NoTable(depth, key, _), Some(_)) => {
            return Err(at(text, key.span(), &format!("{} must be a table", key_path[..depth].join("."))));
        }
        (Found::Nothing | Found::NoTable(..), None) => {}
        (Found::Item(key, item), Some(value)) => {
            let span = item.span().filter(|_| item.is_value());
            let span =
                span.ok_or_else(|| at(text, key.span(), &format!("{} must not be a table", key_path.join("."))))?;
            edited.replace_range(span, &value.literal());
        }
        (Found::Item(..), None) => {
            let section = Section::around(root, key_path);
            if let Some(span) = section.span_of(text, &key_path[section.depth..]) {
                edited.replace_range(span, "");
            }
        }
        (Found::Nothing, Some(value)) => {
            let (start, new) = insertion(text, &Section::around(root, key_path), key_path, value);
            edited.insert_str(start, &new);
        }
    }
    Ok(edited)
}

/// What is wrong at a span, with its line.
pub(super) fn at(text: &str, span: Option<Range<usize>>, wrong: &str) -> String {
    format!("line {}: {wrong}", line_of(text, span.map_or(0, |span| span.start)))
}

/// The innermost table around a key that has its own brackets (or is the whole file), not one that dotted keys make up.
struct Section<'a> {
    table: Kind<'a>,
    /// How many names of the key path lead to it.
    depth: usize,
    /// How many names of the key path lead to a table at all.
    known: usize,
}

#[derive(Clone, Copy)]
enum Kind<'a> {
    Lines(&'a Table),
    Inline(&'a InlineTable),
}

impl<'a> Section<'a> {
    fn around(root: &'a Table, key_path: &[String]) -> Self {
        let mut section = Self { table: Kind::Lines(root), depth: 0, known: 0 };
        let mut table: &dyn TableLike = root;
        for name in &key_path[..key_path.len() - 1] {
            let Some(item) = table.get(name) else { break };
            let Some(inner) = item.as_table_like() else { break };
            section.known += 1;
            if !inner.is_dotted() {
                section.depth = section.known;
                if let Some(lines) = item.as_table() {
                    section.table = Kind::Lines(lines);
                } else if let Some(inline) = item.as_inline_table() {
                    section.table = Kind::Inline(inline);
                }
            }
            table = inner;
        }
        section
    }

    /// The keys that are written in it, and where their values are, in the order of the text.
    fn values(&self) -> Vec<(Vec<&'a Key>, Range<usize>)> {
        let values = match self.table {
            Kind::Lines(table) => table.get_values(),
            Kind::Inline(table) => table.get_values(),
        };
        let mut values: Vec<_> = values.into_iter().filter_map(|(keys, value)| Some((keys, value.span()?))).collect();
        values.sort_by_key(|(_, span)| span.start);
        values
    }

    /// What is cut out to remove a key.
    fn span_of(&self, text: &str, names: &[String]) -> Option<Range<usize>> {
        let values = self.values();
        let own = values
            .iter()
            .position(|(keys, _)| keys.iter().map(|key| key.get()).eq(names.iter().map(String::as_str)))?;
        let (keys, value) = &values[own];
        match self.table {
            Kind::Lines(_) => Some(line_around(text, keys.last()?.span()?.start, value.end)),
            Kind::Inline(_) if own > 0 => Some(values[own - 1].1.end..value.end),
            Kind::Inline(table) => {
                let rest = &text[value.end..];
                let comma = rest.trim_start().starts_with(',').then(|| rest.find(',')).flatten();
                Some(table.span()?.start + 1..value.end + comma.map_or(0, |comma| comma + 1))
            }
        }
    }
}

/// The whole line of a key and its value, or as much of it as leaves a comment there.
fn line_around(text: &str, key: usize, value_end: usize) -> Range<usize> {
    let start = text[..key].rfind('\n').map_or(0, |end| end + 1);
    let rest = &text[value_end..];
    let rest = &rest[..rest.find('\n').map_or(rest.len(), |end| end + 1)];
    if rest.trim().is_empty() {
        start..value_end + rest.len()
    } else {
        let indent = text[start..].len() - text[start..].trim_start().len();
        start + indent..value_end + rest.len() - rest.trim_start().len()
    }
}

/// Where a key goes that is not there yet, and what is written: after the last value of its table, else below its header, else
/// in a new table at the end.
fn insertion(text: &str, section: &Section, key_path: &[String], value: &Value) -> (usize, String) {
    let new = format!("{} = {}", dotted(&key_path[section.depth..]), value.literal());
    let last = section.values().last().map(|(_, span)| span.end);
    let table = match (section.table, last) {
        (Kind::Inline(_), Some(end)) => return (end, format!(", {new}")),
        (Kind::Inline(table), None) => return (table.span().map_or(0, |span| span.start + 1), format!(" {new} ")),
        (Kind::Lines(table), _) => table,
    };
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end_last_line = if text.is_empty() || text.ends_with(['\n', MARK]) { "" } else { line_end };
    // Below `[cloud.prices]` there is a table `cloud` without a header of its own.
    let no_header = section.depth > 0 && table.is_implicit();
    let new_table = section.known < key_path.len() - 1 && section.known == section.depth;
    if no_header || new_table {
        let gap = if text.is_empty() { "" } else { line_end };
        let (tables, name) = key_path.split_at(key_path.len() - 1);
        let (tables, name, value) = (dotted(tables), dotted(name), value.literal());
        return (text.len(), format!("{end_last_line}{gap}[{tables}]{line_end}{name} = {value}{line_end}"));
    }
    let header = (section.depth > 0).then(|| table.span()).flatten().map(|span| span.end);
    match last.or(header) {
        Some(end) => match text[end..].find('\n') {
            Some(rest) => (end + rest + 1, format!("{new}{line_end}")),
            None => (text.len(), format!("{line_end}{new}")),
        },
        // A file of comments goes on below them; else the tables begin, and the comment above the first is its own.
        None if table.is_empty() => (text.len(), format!("{end_last_line}{new}{line_end}")),
        None => (text.len() - text.trim_start_matches(MARK).len(), format!("{new}{line_end}")),
    }
}

/// `a.b."c d"`.
fn dotted(names: &[String]) -> String {
    names.iter().map(|name| Key::new(name).display_repr().into_owned()).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::reader::Reader;

    fn key_path(dotted: &str) -> Vec<String> {
        dotted.split('.').map(str::to_owned).collect()
    }

    fn set(text: &str, key: &str, value: &str) -> String {
        with(text, &key_path(key), Some(&Value::Text(value.to_owned()))).unwrap()
    }

    fn remove(text: &str, key: &str) -> String {
        with(text, &key_path(key), None).unwrap()
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        assert_eq!(set("# a\r\na =  'x'  # b\r\n\r\n", "a", "y"), "# a\r\na =  \"y\"  # b\r\n\r\n");
        assert_eq!(set("\u{feff}a = [\n1, # one\n] # b", "a", "y"), "\u{feff}a = \"y\" # b");
        assert_eq!(set("t = { u.a = 1, b = 2 }\n", "t.u.a", "y"), "t = { u.a = \"y\", b = 2 }\n");
    }

    #[test]
    fn a_new_key_goes_below_the_last_of_its_table() {
        assert_eq!(set("a = 1 # a\n\n# t\n[t]\nb = 1\n", "c", "y"), "a = 1 # a\nc = \"y\"\n\n# t\n[t]\nb = 1\n");
        assert_eq!(set("[t] # t\r\n[u]\r\n", "t.c", "y"), "[t] # t\r\nc = \"y\"\r\n[u]\r\n");
        assert_eq!(set("[t]", "t.c", "y"), "[t]\nc = \"y\"");
        assert_eq!(set("t.a = 1\nb = 1", "t.u.c", "y"), "t.a = 1\nb = 1\nt.u.c = \"y\"");
        assert_eq!(set("t = { }\n", "t.c", "y"), "t = { c = \"y\"  }\n");
        assert_eq!(set("t = { a = 1 } # t\n", "t.u.c", "y"), "t = { a = 1, u.c = \"y\" } # t\n");
    }

    #[test]
    fn a_new_key_of_the_file_itself_comes_before_the_tables_and_after_mere_comments() {
        assert_eq!(set("\u{feff}# t\n[t]\n", "c", "y"), "\u{feff}c = \"y\"\n# t\n[t]\n");
        assert_eq!(set("# only this", "c", "y"), "# only this\nc = \"y\"\n");
        assert_eq!(set("\u{feff}", "c", "y"), "\u{feff}c = \"y\"\n");
    }

    #[test]
    fn a_new_table_goes_to_the_end() {
        assert_eq!(set("", "t.a b", "y"), "[t]\n\"a b\" = \"y\"\n");
        assert_eq!(set("a = 1", "t.c", "y"), "a = 1\n\n[t]\nc = \"y\"\n");
        assert_eq!(set("[t.u]\nb = 1\n", "t.c", "y"), "[t.u]\nb = 1\n\n[t]\nc = \"y\"\n");
        assert_eq!(set("[t]\nb = 1\n[v]\n", "t.u.c", "y"), "[t]\nb = 1\n[v]\n\n[t.u]\nc = \"y\"\n");
    }

    #[test]
    fn a_removed_key_leaves_the_comments_around_it() {
        assert_eq!(remove("[t]\n# above\n  a = [\n 1]\n# below\n", "t.a"), "[t]\n# above\n# below\n");
        assert_eq!(remove("t.a = 1 # mine\r\nb = 1\r\n", "t.a"), "# mine\r\nb = 1\r\n");
        assert_eq!(remove("t = { u.a = 1 , b = 2, c = 3 }\n", "t.u.a"), "t = { b = 2, c = 3 }\n");
        assert_eq!(remove("t = { a = 1, b = 2, c = 3 }\n", "t.b"), "t = { a = 1, c = 3 }\n");
        assert_eq!(remove("t = { a = 1 }\n", "t.a"), "t = { }\n");
        assert_eq!(remove("a = 1\n", "t.a"), "a = 1\n");
    }

    #[test]
    fn what_is_no_table_or_a_whole_one_is_not_written_over() {
        let refused = |text, key| with(text, &key_path(key), Some(&Value::Flag(true))).unwrap_err();
        assert_eq!(refused("a = 1\nt = 3\n", "t.u.c"), "line 2: t must be a table");
        assert_eq!(refused("[[t]]\nc = 3\n", "t.c"), "line 1: t must be a table");
        assert_eq!(refused("[a]\n[a.t]\nb = 1\n", "a.t"), "line 2: a.t must not be a table");
    }

    /// Lines that can stand in any order below each other's tables, with what reading them again needs.
    fn documents() -> impl Strategy<Value = String> {
        let line = prop::sample::select(vec![
            "# a comment",
            "",
            "  ",
            "free = 'x' # y",
            "list = [ 1,\n # two\n 2 ]",
            "text = \"\"\"\n[t]\na = 1\n\"\"\"",
            "a = 1",
            "'b' = \"é\" # b",
            "t.a = 2",
            "t.u.a=3",
            "t = { a = 1 , u.b = 2 }",
            "t = {}",
            "t = { u = { a = 1 } }",
            "[t]",
            "[t.u] # head",
            " [t.u.v]",
            "[other]",
            "[[many]]",
        ]);
        let lines = prop::collection::vec(line, 0..8);
        let documents = (lines, prop::sample::select(vec!["\n", "\r\n"]), any::<bool>(), any::<bool>()).prop_map(
            |(lines, end, last, mark)| {
                let text = lines.join("\n").replace('\n', end);
                format!("{}{text}{}", if mark { "\u{feff}" } else { "" }, if last { end } else { "" })
            },
        );
        documents.prop_filter("no TOML", |text| Document::parse(text.as_str()).is_ok())
    }

    /// Every value but the one at `place`, as it is written.
    fn others(text: &str, key_path: &[String]) -> Vec<(Vec<String>, String)> {
        fn collect(text: &str, table: &dyn TableLike, above: &[String], into: &mut Vec<(Vec<String>, String)>) {
            for (name, item) in table.iter() {
                let own = [above, &[name.to_owned()]].concat();
                if let Some(inner) = item.as_table_like() {
                    collect(text, inner, &own, into);
                } else if let Some(span) = item.span().filter(|_| item.is_value()) {
                    into.push((own, text[span].to_owned()));
                }
            }
        }
        let mut found = Vec::new();
        collect(text, Document::parse(text).unwrap().as_table(), &[], &mut found);
        found.retain(|(own, _)| own != key_path);
        found.sort();
        found
    }

    /// Whether all of `short` is in `long`, in its order, and `long` has nothing else but in one place.
    fn grew_in_one_place(short: &str, long: &str) -> bool {
        let same = short.bytes().zip(long.bytes()).take_while(|(a, b)| a == b).count();
        let rest = short.len() - same;
        long.len() >= short.len() && long.as_bytes()[long.len() - rest..] == short.as_bytes()[same..]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn a_change_is_read_back_and_every_other_byte_is_as_before(
            text in documents(),
            key in prop::sample::select(vec!["a", "b", "new", "t.a", "t.b", "t.new", "t.u.a", "t.u.b", "t.u.new"]),
        ) {
            let key_path = key_path(key);
            let names: Vec<_> = key_path.iter().map(String::as_str).collect();
            let document = Document::parse(text.as_str()).unwrap();
            let there = match find(document.as_table(), &key_path) {
                Found::Item(_, item) => item.span(),
                _ => None,
            };
            if let Ok(edited) = with(&text, &key_path, Some(&Value::Text("changed".into()))) {
                let read = Reader::new(&edited).unwrap().text(&names, None);
                prop_assert_eq!(read.as_deref(), Some("changed"));
                prop_assert_eq!(others(&edited, &key_path), others(&text, &key_path));
                if let Some(span) = there {
                    prop_assert_eq!(&edited, &[&text[..span.start], "\"changed\"", &text[span.end..]].concat());
                } else {
                    prop_assert!(grew_in_one_place(&text, &edited), "{:?}", edited);
                }
                // Only what is inside braces may lose a blank, or a comment with its line.
                let removed = with(&edited, &key_path, None).unwrap();
                prop_assert!(matches!(find(Document::parse(removed.as_str()).unwrap().as_table(), &key_path), Found::Nothing));
                prop_assert_eq!(others(&removed, &key_path), others(&text, &key_path));
                prop_assert!(grew_in_one_place(&removed, &edited), "{:?}", removed);
            }
        }
    }
}
