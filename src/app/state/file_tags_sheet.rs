//! What the sheet for moods in the songs' own files shows, and what its choices amount to.

use std::collections::BTreeMap;

use crate::app::choices::FileTagsScope;
use crate::dataset::TagRun;
use crate::mood::Mood;
use crate::song::tags::Field;
use crate::tagging::{Mode, Plan, Wanted};
use crate::worker::FileTagsReport;

/// What the sheet shows.
#[derive(Clone, Debug, Default)]
pub struct FileTags {
    /// Which songs.
    pub scope: FileTagsScope,
    /// Into grouping and comment too.
    pub fields: Vec<Field>,
    /// What becomes of what others wrote.
    pub mode: Mode,
    /// What is written for a mood, as it is typed; several values with semicolons between them.
    pub words: BTreeMap<Mood, String>,
    /// Files with several names too.
    pub hard_links: bool,
    /// Compare the sound without decoding it.
    pub quick: bool,
    /// What it would do, or why nobody knows.
    pub plan: Option<Result<Plan, String>>,
    /// What is under way: done, in all.
    pub busy: Option<(usize, usize)>,
    /// What was done last.
    pub report: Option<FileTagsReport>,
    /// All runs, the newest first.
    pub runs: Vec<TagRun>,
}

impl FileTags {
    /// What is wanted of the thread that writes.
    pub(super) fn wanted(&self) -> Wanted {
        let mut fields = self.fields.clone();
        fields.push(Field::Mood);
        fields.sort_unstable();
        fields.dedup();
        let values = |text: &String| {
            text.split(';').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
        };
        let words: BTreeMap<Mood, Vec<String>> =
            self.words.iter().map(|(mood, text)| (mood.clone(), values(text))).collect();
        let words = words.into_iter().filter(|(_, values)| !values.is_empty()).collect();
        Wanted { fields, mode: self.mode, words, with_hard_links: self.hard_links }
    }
}

/// What was done, in a sentence or two.
pub fn report_in_words(report: &FileTagsReport) -> String {
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let done = match (report.files, report.undone) {
        (0, _) => "Nothing was written.".to_owned(),
        (1, true) => "1 file is again as it was.".to_owned(),
        (count, true) => format!("{} are again as they were.", files(count)),
        (1, false) => "1 file was written.".to_owned(),
        (count, false) => format!("{} were written.", files(count)),
    };
    let failed = match report.failed.len() {
        0 => String::new(),
        1 => " 1 file was left as it was.".to_owned(),
        count => format!(" {count} files were left as they were."),
    };
    let stopped = if report.stopped { " It was stopped before its end." } else { "" };
    format!("{done}{failed}{stopped}")
}
