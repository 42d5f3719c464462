//! Vertex AI's import files for image classification (single label): CSV `[ml_use,]uri,label` and JSON Lines.
//!
//! See <https://cloud.google.com/vertex-ai/docs/image-data/classification/prepare-data>. Uploads nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::csv_table;
use super::error::ExchangeError;
use super::lines::lines;
use super::records::records;
use super::report::{ExportReport, labelled, write_text};
use super::row::{ImportRow, Rows};
use crate::dataset::LibrarySong;
use crate::mood::Mood;

/// Which of the two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VertexForm {
    /// `gs://…/<song id>.png,label`, without a header.
    Csv,
    /// `{"imageGcsUri":…,"classificationAnnotation":{"displayName":…}}`, one a line.
    Jsonl,
}

/// A line as others may have written it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    image_gcs_uri: String,
    #[serde(default)]
    classification_annotation: Option<LineLabel>,
    /// The multi-label form.
    #[serde(default)]
    classification_annotations: Vec<LineLabel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LineLabel {
    display_name: String,
}

/// A line as Moodsic writes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewLine<'a> {
    image_gcs_uri: &'a str,
    classification_annotation: NewLabel<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_item_resource_labels: Option<MlUse<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewLabel<'a> {
    display_name: &'a str,
}

#[derive(Serialize)]
struct MlUse<'a> {
    #[serde(rename = "aiplatform.googleapis.com/ml_use")]
    ml_use: &'a str,
}

/// The JSON line, with its line feed, that says which label the picture at `uri` has; `ml_use` is "training", "validation" or
/// "test", and Google shares the pictures out itself where it is missing.
#[expect(clippy::missing_panics_doc, reason = "texts are always JSON")]
pub fn import_line(uri: &str, label: &str, ml_use: Option<&str>) -> String {
    let line = NewLine {
        image_gcs_uri: uri,
        classification_annotation: NewLabel { display_name: label },
        data_item_resource_labels: ml_use.map(|ml_use| MlUse { ml_use }),
    };
    serde_json::to_string(&line).expect("texts are JSON") + "\n"
}

/// Whether `line`, the first of a file, is of the CSV form.
pub(super) fn is_csv(line: &str) -> bool {
    line.split(',').take(2).any(is_uri)
}

fn is_uri(cell: &str) -> bool {
    cell.trim().trim_start_matches('"').starts_with("gs://")
}

pub(super) fn read_csv(text: &str) -> Rows {
    let mut rows = Rows::default();
    for record in records(text, b',') {
        let cells: Vec<String> = match record.cells {
            Ok(cells) => cells.iter().map(|cell| cell.trim().to_owned()).collect(),
            Err(reason) => {
                rows.add_unreadable(record.line, record.text, reason);
                continue;
            }
        };
        match cells.iter().take(2).position(|cell| is_uri(cell)) {
            Some(uri) => {
                rows.read.push(row(record.line, &cells[uri], &cells[uri + 1..].join(","), &cells.join(",")));
            }
            None => rows.add_unreadable(record.line, record.text, "there is no gs:// address in its first two fields"),
        }
    }
    rows
}

pub(super) fn read_jsonl(text: &str) -> Rows {
    let mut rows = Rows::default();
    for line in lines(text).filter(|line| !line.text.trim().is_empty()) {
        match serde_json::from_str::<Line>(line.text) {
            Ok(parsed) => {
                let labels = parsed.classification_annotation.into_iter().chain(parsed.classification_annotations);
                let labels: Vec<String> = labels.map(|label| label.display_name).collect();
                rows.read.push(row(line.number, &parsed.image_gcs_uri, &labels.join(","), line.text));
            }
            Err(error) => rows.add_unreadable(line.number, line.text, &error.to_string()),
        }
    }
    rows
}

/// Several labels stay joined by commas: no mood has such a name, so the row is reported.
fn row(line: u64, uri: &str, label: &str, text: &str) -> ImportRow {
    ImportRow {
        undecided: None,
        row: line,
        path: Some(uri.to_owned()),
        mood: label.trim_matches(',').to_owned(),
        text: text.trim().to_owned(),
        ..ImportRow::default()
    }
}

/// Writes the labelled ones of `songs` (only those of `mood` when given) for pictures that lie, or will lie, at
/// `gcs_prefix/<song id>.png`. Labels follow Vertex's rule (letters, digits and underscores, a letter
/// first); moods that have one in the bucket (`known`) keep it.
pub fn export_vertex(
    form: VertexForm,
    songs: &[LibrarySong],
    mood: Option<&Mood>,
    known: &BTreeMap<String, Mood>,
    gcs_prefix: &str,
    to: &Path,
) -> Result<ExportReport, ExchangeError> {
    let labels = labelled(songs, mood);
    let names = label_names(labels.iter().map(|label| label.mood), known);
    let prefix = gcs_prefix.trim_end_matches('/');
    let lines = labels.iter().map(|label| (format!("{prefix}/{}.png", label.song.song.id), names[label.mood].clone()));
    let text = match form {
        VertexForm::Csv => {
            let mut table = csv_table::Table::new();
            lines.for_each(|(uri, label)| table.row([uri.as_str(), label.as_str()]));
            table.into_text()
        }
        VertexForm::Jsonl => lines.map(|(uri, label)| import_line(&uri, &label, None)).collect(),
    };
    write_text(&labels, to, &text)
}

/// A label of its own for every mood, in the order of `moods`; those in `known` (labels that stand in the bucket) stay what they
/// are.
#[expect(clippy::missing_panics_doc, reason = "one of the numbered names is always free")]
pub fn label_names<'a>(
    moods: impl IntoIterator<Item = &'a Mood>,
    known: &BTreeMap<String, Mood>,
) -> BTreeMap<Mood, String> {
    let mut names: BTreeMap<Mood, String> = known.iter().map(|(label, mood)| (mood.clone(), label.clone())).collect();
    let mut taken: BTreeSet<String> = known.keys().cloned().collect();
    for mood in moods {
        if !names.contains_key(mood) {
            let plain = label_name(mood);
            let numbered = (2..).map(|n| format!("{plain}_{n}"));
            let mut candidates = std::iter::once(plain.clone()).chain(numbered);
            let free = candidates.find(|name| !taken.contains(name)).expect("numbers do not end");
            taken.insert(free.clone());
            names.insert(mood.clone(), free);
        }
    }
    names
}

/// The label that Vertex takes for `mood`: letters, digits and underscores, a letter first. Two moods may share one.
fn label_name(mood: &Mood) -> String {
    let name: String = mood.as_str().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(char::is_alphabetic) { name } else { format!("mood_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_use_column_may_be_there_or_not() {
        let rows = read_csv("test,gs://b/x.png,happy\ngs://b/y.png,sad\ngs://b/unlabelled.png\n").read;
        let seen: Vec<_> = rows.iter().map(|row| (row.path.as_deref().unwrap(), row.mood.as_str())).collect();
        assert_eq!(seen, [("gs://b/x.png", "happy"), ("gs://b/y.png", "sad"), ("gs://b/unlabelled.png", "")]);
    }

    #[test]
    fn several_labels_make_no_mood() {
        let rows = read_csv("gs://b/x.png,happy,calm\n").read;
        assert!(Mood::new(&rows[0].mood).is_err());
        let line = r#"{"imageGcsUri":"gs://b/x.png","classificationAnnotations":[{"displayName":"happy"},{"displayName":"calm"}]}"#;
        assert!(Mood::new(&read_jsonl(line).read[0].mood).is_err());
    }

    #[test]
    fn other_keys_of_a_json_line_are_passed_over_and_a_broken_line_is_named() {
        let line = r#"{"imageGcsUri":"gs://b/x.png","classificationAnnotation":{"displayName":"calm","annotationResourceLabels":{"env":"x"}},"dataItemResourceLabels":{"aiplatform.googleapis.com/ml_use":"training"}}"#;
        assert_eq!(read_jsonl(line).read[0].mood, "calm");
        let rows = read_jsonl(&format!("{line}\n\n{{\"image\":1}}\n"));
        assert_eq!((rows.read.len(), rows.unreadable[0].row), (1, 3));
    }

    #[test]
    fn labels_follow_the_rule_of_vertex() {
        let name = |name| label_name(&Mood::new(name).unwrap());
        assert_eq!(name("laid-back"), "laid_back");
        assert_eq!(name("80s"), "mood_80s");
    }
}
