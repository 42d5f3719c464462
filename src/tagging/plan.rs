//! What would be written, and what would be left alone and why. Reads the songs' tags, and writes nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::field::Mode;
use super::{attributes, copy, edit, field};
use crate::dataset::{FieldChange, LibrarySong, Store, StoreError, TagWrite};
use crate::mood::Mood;
use crate::parallel::{cores, for_each_in_order};
use crate::song::tags::Field;

/// What the user wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The fields to write into; none is the mood's own.
    pub fields: Vec<Field>,
    /// What becomes of what others wrote there.
    pub mode: Mode,
    /// What is written for a mood, where that is not its name. Several values become a list where the format has lists.
    pub words: BTreeMap<Mood, Vec<String>>,
    /// Whether files that have several names are written too; the other names keep the old file.
    pub with_hard_links: bool,
}

impl Wanted {
    fn fields(&self) -> &[Field] {
        if self.fields.is_empty() { &[Field::Mood] } else { &self.fields }
    }

    fn values(&self, mood: &Mood) -> Vec<String> {
        self.words.get(mood).cloned().unwrap_or_else(|| vec![mood.as_str().to_owned()])
    }
}

/// What would be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What would be written.
    pub writes: Vec<TagWrite>,
    /// What the user should know of some of them.
    pub notes: Vec<(PathBuf, String)>,
    /// What would be left alone. Songs without a mood are not in it.
    pub left: Vec<LeftAlone>,
}

/// A file that is left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAlone {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub why: Why,
}

/// Why a file is left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It says so already.
    Same,
    /// Somebody else wrote something there.
    Taken {
        /// The field.
        field: Field,
        /// What it holds.
        values: Vec<String>,
    },
    /// The file must not be changed.
    ReadOnly,
    /// Nothing can be made in its folder.
    ReadOnlyFolder,
    /// It has so many names.
    HardLinks(u64),
    /// There is no file.
    Missing,
    /// It cannot be read, or has no place for a mood.
    Unfit(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("it says so already"),
            Self::Taken { field, values } => write!(f, "its {field} is \u{201c}{}\u{201d} already", values.join("; ")),
            Self::ReadOnly => f.write_str("the file is read-only"),
            Self::ReadOnlyFolder => f.write_str("nothing can be written in its folder"),
            Self::HardLinks(names) => write!(f, "the file has {names} names (hard links), which would part"),
            Self::Missing => f.write_str("it is not there"),
            Self::Unfit(reason) => f.write_str(reason),
        }
    }
}

/// A song, its mood, and what Moodsic wrote into its fields, the latest first.
struct Asked {
    write: TagWrite,
    values: Vec<String>,
    ours: Vec<Vec<FieldChange>>,
}

/// Looks at the files of `songs` that are labelled with a mood, on all cores. `progress` gets how many of them were looked at; its `Break`
/// ends it with `None`.
pub fn plan(
    store: &Store,
    songs: &[LibrarySong],
    wanted: &Wanted,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Option<Plan>, StoreError> {
    let mut asked = Vec::new();
    for LibrarySong { song, annotation, .. } in songs {
        let Some(mood) = annotation.as_ref().and_then(|annotation| annotation.state.mood()) else { continue };
        let ours = wanted.fields().iter().map(|field| store.tags_of(song.id, *field));
        let write = TagWrite { song: song.id, path: song.path.clone(), fields: Vec::new() };
        asked.push(Asked { write, values: wanted.values(mood), ours: ours.collect::<Result<_, _>>()? });
    }
    let (mut plan, total) = (Plan::default(), asked.len());
    let flow = for_each_in_order(
        &asked,
        cores(),
        |asked, _| look(asked, wanted),
        |index, looked| {
            match looked {
                Ok((write, note)) => {
                    plan.notes.extend(note.map(|note| (write.path.clone(), note)));
                    plan.writes.push(write);
                }
                Err(why) => plan.left.push(LeftAlone { path: asked[index].write.path.clone(), why }),
            }
            progress(index + 1, total)
        },
    );
    Ok(flow.is_continue().then_some(plan))
}

fn look(asked: &Asked, wanted: &Wanted) -> Result<(TagWrite, Option<String>), Why> {
    let path = &asked.write.path;
    let (target, note) = check_place(path, wanted)?;
    let mut file = File::open(&target).map_err(|error| Why::Unfit(format!("it cannot be read: {error}")))?;
    let layout = edit::open(&mut file).map_err(|refused| Why::Unfit(refused.to_string()))?;
    let (mut fields, mut why) = (Vec::new(), Why::Same);
    for (field, ours) in wanted.fields().iter().zip(&asked.ours) {
        let before = layout.values(*field);
        match after(&before, ours, &asked.values, wanted.mode) {
            Some(after) if after.join("; ") == before.join("; ") => {}
            Some(after) => fields.push(FieldChange { field: *field, before, after }),
            None => why = Why::Taken { field: *field, values: before },
        }
    }
    if fields.is_empty() {
        return Err(why);
    }
    // Whether the format has room for it is found out now rather than later.
    let changes: Vec<_> = fields.iter().map(field::after).collect();
    layout.edited(&mut file, &changes).map_err(|refused| Why::Unfit(refused.to_string()))?;
    Ok((TagWrite { fields, ..asked.write.clone() }, note))
}

/// The file itself, and what is worth knowing of the way to it.
fn check_place(path: &Path, wanted: &Wanted) -> Result<(PathBuf, Option<String>), Why> {
    let target = fs::canonicalize(path).map_err(|_| Why::Missing)?;
    let metadata = fs::metadata(&target).map_err(|_| Why::Missing)?;
    if !metadata.is_file() {
        return Err(Why::Unfit("it is not a regular file".to_owned()));
    }
    if metadata.permissions().readonly() {
        return Err(Why::ReadOnly);
    }
    if !copy::folder(&target).is_some_and(attributes::may_write) {
        return Err(Why::ReadOnlyFolder);
    }
    let names = attributes::names(&metadata);
    if names > 1 && !wanted.with_hard_links {
        return Err(Why::HardLinks(names));
    }
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let note = match names {
        2.. => Some(format!("has {names} names (hard links); the others keep the file as it is")),
        _ if is_link => Some(format!("is a link; {} is written", target.display())),
        _ => None,
    };
    Ok((target, note))
}

/// What a field is to hold; `None` where what others wrote there keeps it from being written. What Moodsic wrote is not theirs.
fn after(before: &[String], ours: &[FieldChange], values: &[String], mode: Mode) -> Option<Vec<String>> {
    let mut theirs = before.to_vec();
    for last in ours {
        if last.after.join("; ") == theirs.join("; ") {
            theirs.clone_from(&last.before);
        } else {
            theirs.retain(|value| !last.after.contains(value) || last.before.contains(value));
        }
    }
    match mode {
        Mode::IfEmpty if theirs.is_empty() => Some(values.to_vec()),
        // What it should say, in other letters or not.
        Mode::IfEmpty if values.iter().all(|value| has(&theirs, value)) => Some(before.to_vec()),
        Mode::IfEmpty => None,
        Mode::Replace => Some(values.to_vec()),
        Mode::Add => {
            let new = values.iter().filter(|value| !has(&theirs, value)).cloned().collect();
            Some([theirs.clone(), new].concat())
        }
    }
}

fn has(values: &[String], value: &str) -> bool {
    values.iter().any(|held| held.to_lowercase() == value.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn what_others_wrote_stays_unless_it_is_to_be_replaced_and_what_we_wrote_gives_way() {
        let written = |before: &[&str], after: &[&str]| FieldChange {
            field: Field::Mood,
            before: list(before),
            after: list(after),
        };
        let then = |before: &[&str], ours: Option<&FieldChange>, mode| {
            after(&list(before), ours.map_or(&[], std::slice::from_ref), &list(&["calm"]), mode)
        };
        assert_eq!(then(&[], None, Mode::IfEmpty), Some(list(&["calm"])));
        assert_eq!(then(&["sad"], None, Mode::IfEmpty), None);
        assert_eq!(then(&["Calm"], None, Mode::IfEmpty), Some(list(&["Calm"])));
        assert_eq!(then(&["sad"], None, Mode::Add), Some(list(&["sad", "calm"])));
        assert_eq!(then(&["Calm", "sad"], None, Mode::Add), Some(list(&["Calm", "sad"])));
        assert_eq!(then(&["sad"], None, Mode::Replace), Some(list(&["calm"])));
        let ours = written(&[], &["happy"]);
        assert_eq!(then(&["happy"], Some(&ours), Mode::IfEmpty), Some(list(&["calm"])));
        assert_eq!(then(&["happy", "slow"], Some(&ours), Mode::IfEmpty), None);
        assert_eq!(then(&["happy", "slow"], Some(&ours), Mode::Add), Some(list(&["slow", "calm"])));
        let twice = [written(&["sad", "happy"], &["sad", "eerie"]), written(&["sad"], &["sad", "happy"])];
        let third = after(&list(&["sad", "eerie"]), &twice, &list(&["calm"]), Mode::Add);
        assert_eq!(third, Some(list(&["sad", "calm"])));
        let joined = written(&["a note"], &["a note", "happy"]);
        assert_eq!(then(&["a note; happy"], Some(&joined), Mode::Add), Some(list(&["a note", "calm"])));
    }
}
