//! JSON: what Label Studio exports (JSON and JSON-MIN), what `moodsic labels --json` prints, and any list of flat objects whose keys
//! are those of a table's columns. A row's number is its place in the list.
//!
//! See <https://labelstud.io/guide/export>.

use serde_json::{Map, Value};

use super::lines::lines;
use super::row::{Columns, ImportRow, Rows};

/// `None` for what is no such list. One object a line is a list too.
pub(super) fn read(text: &str) -> Option<Rows> {
    let mut rows = Rows::default();
    match serde_json::from_str::<Value>(text) {
        Ok(document) => {
            let items = document.as_array().or_else(|| document.get("labels")?.as_array());
            // An object alone is a list of one.
            for (number, item) in (1..).zip(items.map_or(std::slice::from_ref(&document), Vec::as_slice)) {
                add(&mut rows, number, item);
            }
        }
        Err(_) => {
            for line in lines(text).filter(|line| !line.text.trim().is_empty()) {
                match serde_json::from_str(line.text) {
                    Ok(item) => add(&mut rows, line.number, &item),
                    Err(error) => rows.add_unreadable(line.number, line.text, &error.to_string()),
                }
            }
        }
    }
    // A list in which nothing names a song and a mood is of something else.
    (!rows.read.is_empty()).then_some(rows)
}

fn add(rows: &mut Rows, number: u64, item: &Value) {
    let found = match item {
        Value::Object(task) => match task.get("data") {
            Some(Value::Object(data)) => of_task(task, data, number),
            _ => row(task, number).into_iter().collect(),
        },
        _ => Vec::new(),
    };
    if found.is_empty() {
        rows.add_unreadable(number, &item.to_string(), "it does not name a song and a mood");
    }
    rows.read.extend(found);
}

/// A flat object, read as a row under a header of its keys.
fn row(object: &Map<String, Value>, number: u64) -> Option<ImportRow> {
    let columns = Columns::from_header(object.keys().map(String::as_str))?;
    let cells: Vec<String> = object.values().map(cell).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    Some(columns.to_row(&cells, number, &cells.join(",")))
}

/// Several words are joined by commas: no mood has such a name, so the row is reported.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A row for each annotator of a task who has chosen something; an empty one when nobody has.
fn of_task(task: &Map<String, Value>, data: &Map<String, Value>, number: u64) -> Vec<ImportRow> {
    let annotations = task.get("annotations").or_else(|| task.get("completions")).and_then(Value::as_array);
    let kept = annotations.into_iter().flatten().filter(|annotation| {
        let cancelled = annotation.get("was_cancelled").and_then(Value::as_bool);
        !cancelled.unwrap_or_default()
    });
    let mut choices: Vec<String> = kept.filter_map(choice).collect();
    if choices.is_empty() {
        choices.push(String::new());
    }
    let row_of = |choice: String| {
        let mut cells = data.clone();
        cells.retain(|key, _| !key.trim().eq_ignore_ascii_case("mood"));
        // The label is the annotator's, whatever the data were called.
        cells.insert("mood".to_owned(), Value::String(choice));
        row(&cells, number)
    };
    choices.into_iter().filter_map(row_of).collect()
}

/// What an annotation chooses.
fn choice(annotation: &Value) -> Option<String> {
    let results = annotation.get("result")?.as_array()?;
    let choices = results.iter().filter_map(|result| result.get("value")?.get("choices")?.as_array());
    let choices: Vec<String> = choices.flatten().map(cell).collect();
    (!choices.is_empty()).then(|| choices.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Option<String>, String)> {
        read(text).expect("a list").read.into_iter().map(|row| (row.row, row.path, row.mood)).collect()
    }

    #[test]
    fn label_studio_is_read_in_both_forms() {
        let full = r#"[{"id":1,"data":{"audio":"/data/local-files/?d=a.wav"},"annotations":[
            {"was_cancelled":true,"result":[{"type":"choices","value":{"choices":["calm"]}}]},
            {"was_cancelled":false,"result":[{"type":"choices","value":{"choices":["sad"]}},{"type":"rating","value":{"rating":4}}]}]},
            {"id":2,"data":{"audio":"b.wav","mood":"old"},"annotations":[]},
            {"id":3,"data":{"audio":"c.wav"},"annotations":[{"result":[{"value":{"choices":["sad","calm"]}}]}]}, 5]"#;
        let path = |path: &str| Some(path.to_owned());
        let expected = [
            (1, path("/data/local-files/?d=a.wav"), "sad".to_owned()),
            (2, path("b.wav"), String::new()),
            (3, path("c.wav"), "sad, calm".to_owned()),
        ];
        assert_eq!(rows(full), expected);
        assert_eq!(read(full).expect("a list").unreadable[0].row, 4);
        let short = r#"[{"audio":"a.wav","id":1,"choice":"sad"},{"audio":"b.wav","choice":{"choices":["calm"]}}]"#;
        assert_eq!(rows(short), [(1, path("a.wav"), "sad".to_owned()), (2, path("b.wav"), "calm".to_owned())]);
    }

    #[test]
    fn flat_objects_are_read_as_a_list_a_document_or_lines() {
        let expected = [(1, Some("a.wav".to_owned()), "sad".to_owned())];
        for text in [
            r#"[{"path":"a.wav","mood":"sad"}]"#,
            r#"{"labels":[{"path":"a.wav","mood":"sad","state":"labelled"}]}"#,
            "{\"path\":\"a.wav\",\"mood\":\"sad\"}\n",
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
        let lines = "{\"path\":\"a.wav\",\"mood\":\"sad\"}\nno\n{\"path\":\"b.wav\",\"mood\":\"calm\"}\n";
        let found = read(lines).expect("a list");
        assert_eq!((found.read[1].row, found.unreadable[0].row), (3, 2));
        assert_eq!(read("[]"), None);
        assert_eq!(read("[1,2]"), None);
    }
}
