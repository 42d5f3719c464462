//! Reads values out of the file. What is wrong is complained of, and the usual value stands in for it.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use toml_edit::{Document, Item, Key, Table, TableLike, TomlError};

use super::complaint::{Complaint, line_of};

/// A wrong value longer than this is not repeated in the complaint.
const MAX_QUOTE: usize = 40;

/// What is at a key path.
pub(super) enum Found<'a> {
    Nothing,
    Item(&'a Key, &'a Item),
    /// What should be a table is none. Its depth in the path, from 1.
    NoTable(usize, &'a Key, &'a Item),
}

/// Looks for `key_path` below `root`.
pub(super) fn find<'a>(root: &'a Table, key_path: &[impl AsRef<str>]) -> Found<'a> {
    let mut table: &dyn TableLike = root;
    for (depth, name) in (1..).zip(key_path) {
        let Some((key, item)) = table.get_key_value(name.as_ref()) else { return Found::Nothing };
        if depth == key_path.len() {
            return Found::Item(key, item);
        }
        let Some(inner) = item.as_table_like() else { return Found::NoTable(depth, key, item) };
        table = inner;
    }
    Found::Nothing
}

/// The file, and what was wrong in it so far.
pub(super) struct Reader<'a> {
    text: &'a str,
    document: Document<&'a str>,
    complaints: Vec<Complaint>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, TomlError> {
        Ok(Self { text, document: Document::parse(text)?, complaints: Vec::new() })
    }

    /// In the order of the file.
    pub(super) fn into_complaints(mut self) -> Vec<Complaint> {
        self.complaints.sort_by_key(|complaint| complaint.line);
        self.complaints
    }

    pub(super) fn flag(&mut self, key_path: &[&str], usual: bool) -> bool {
        self.read(key_path, "must be true or false", &usual.to_string(), Item::as_bool).unwrap_or(usual)
    }

    /// One of `names`, in capitals or not.
    pub(super) fn name(&mut self, key_path: &[&str], names: &[&str], usual: &str) -> String {
        let wish = format!("must be one of {}", names.join(", "));
        let one_of = |item: &Item| {
            let named = item.as_str()?;
            names.iter().find(|name| name.eq_ignore_ascii_case(named)).copied()
        };
        self.read(key_path, &wish, usual, one_of).unwrap_or(usual).to_owned()
    }

    pub(super) fn text(&mut self, key_path: &[&str], usual: Option<&str>) -> Option<String> {
        let text = |item: &Item| item.as_str().map(str::to_owned);
        self.read(key_path, "must be a text in quotes", usual.unwrap_or("none"), text)
    }

    /// A number out of `range` is moved to its nearest end, if that is a number.
    pub(super) fn number(&mut self, key_path: &[&str], usual: f64, range: RangeInclusive<f64>) -> f64 {
        let number = |item: &Item| item.as_float().or_else(|| item.as_integer().map(|whole| whole as f64));
        let (low, high) = (*range.start(), *range.end());
        let bounded = high.is_finite();
        let wish = if bounded {
            format!("must be a number from {low} to {high}")
        } else {
            format!("must be a number, {low} or more")
        };
        let given = match find(self.document.as_table(), key_path) {
            Found::Item(_, item) => number(item),
            _ => None,
        };
        let instead = given.filter(|given| bounded && given.is_finite()).map_or(usual, |given| given.clamp(low, high));
        let fits = |item: &Item| number(item).filter(|given| given.is_finite() && range.contains(given));
        self.read(key_path, &wish, &instead.to_string(), fits).unwrap_or(instead)
    }

    /// A table of lists of texts; a wrong list is left out.
    pub(super) fn lists(&mut self, name: &str) -> BTreeMap<String, Vec<String>> {
        let names =
            |item: &Item| Some(item.as_table_like()?.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>());
        let names = self.read(&[name], "must be a table", "the usual ones", names).unwrap_or_default();
        let list = |item: &Item| item.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect();
        let mut lists = BTreeMap::new();
        for own in names {
            if let Some(list) =
                self.read(&[name, &own], "must be a list of texts, as [\"A\", \"B\"]", "the usual one", list)
            {
                lists.insert(own, list);
            }
        }
        lists
    }

    /// What `take` makes of the value; nothing and a complaint when it makes nothing of it.
    fn read<T>(
        &mut self,
        key_path: &[&str],
        wish: &str,
        used: &str,
        take: impl FnOnce(&Item) -> Option<T>,
    ) -> Option<T> {
        let (depth, key, item, wish, used) = match find(self.document.as_table(), key_path) {
            Found::Nothing => return None,
            Found::Item(key, item) => match take(item) {
                Some(value) => return Some(value),
                None => (key_path.len(), key, item, wish, used),
            },
            Found::NoTable(depth, key, item) => (depth, key, item, "must be a table", "the usual ones"),
        };
        let complaint = Complaint {
            key: key_path[..depth].join("."),
            line: line_of(self.text, key.span().map_or(0, |span| span.start)),
            wrong: format!("{wish}, not {}", quoted(self.text, item)),
            used: used.to_owned(),
        };
        // What is no table is met once for each setting in it.
        if !self.complaints.contains(&complaint) {
            self.complaints.push(complaint);
        }
        None
    }
}

/// A wrong value as it stands in the file, or what kind it is.
fn quoted<'a>(text: &'a str, item: &Item) -> &'a str {
    if item.is_array_of_tables() {
        return "a list of tables";
    }
    if item.is_table_like() {
        return "a table";
    }
    let short = |span: &Range<usize>| span.len() <= MAX_QUOTE;
    let written = item.span().filter(short).and_then(|span| text.get(span));
    written.filter(|written| !written.contains('\n')).unwrap_or(if item.is_array() { "a list" } else { "a long text" })
}
