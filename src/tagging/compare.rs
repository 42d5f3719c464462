//! Proves that a copy is the file with another mood in it, and nothing else.

use std::collections::BTreeSet;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use super::copy::Original;
use super::edit::{self, Part};
use super::{Failure, sound};
use crate::dataset::FieldChange;
use crate::song::identify_while;
use crate::song::tags::{Field, list_tags};

/// How the sound of the copy is compared with that of the file. Its bytes are compared in either case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Both are decoded from the first sample to the last.
    #[default]
    Sound,
    /// Both are read packet by packet, without decoding: what a decoder is given is the same.
    Packets,
}

/// Compares, reading both from the disk. `None` where `go_on` broke it off.
pub(super) fn check(
    original: &Original,
    copy: &Path,
    changes: &[FieldChange],
    depth: Depth,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<()>, Failure> {
    let fields: Vec<Field> = changes.iter().map(|change| change.field).collect();
    let mut files = [File::open(&original.path).map_err(Failure::Read)?, File::open(copy).map_err(Failure::Copy)?];
    let layouts = [edit::open(&mut files[0])?, edit::open(&mut files[1])?];
    for change in changes {
        let found = layouts[1].values(change.field);
        // Where there are no lists, values are joined.
        if found.join("; ") != change.after.join("; ") {
            return Err(Failure::Differs(format!("its {} reads \u{201c}{}\u{201d}", change.field, found.join("; "))));
        }
    }
    let [old, new] = &mut files;
    let (old, new) = (layouts[0].parts(old, &fields)?, layouts[1].parts(new, &fields)?);
    if let Some(name) = difference(&old, &new) {
        return Err(Failure::Differs(name));
    }
    compare_lists([&original.path, copy], &fields, changes)?;
    let same = match depth {
        Depth::Sound => sound::is_equal([&original.path, copy], go_on),
        Depth::Packets => identities([&original.path, copy], go_on),
    };
    match same.map_err(Failure::Sound)? {
        Some(true) => Ok(Some(())),
        Some(false) => Err(Failure::Differs("its sound".to_owned())),
        None => Ok(None),
    }
}

/// The first part that only one of them has.
fn difference(old: &[Part], new: &[Part]) -> Option<String> {
    let differs = old.iter().zip(new).find(|(old, new)| old != new).map(|(old, _)| old);
    let longer = if old.len() > new.len() { old } else { new };
    differs.or_else(|| longer.get(old.len().min(new.len()))).map(|part| part.name.clone())
}

/// What lofty says, which knows nothing of how the copy was made.
fn compare_lists(paths: [&Path; 2], fields: &[Field], changes: &[FieldChange]) -> Result<(), Failure> {
    let Some(old) = list_tags(paths[0], paths[0], fields) else { return Ok(()) };
    let new =
        list_tags(paths[1], paths[0], fields).ok_or_else(|| Failure::Differs("its tags cannot be read".to_owned()))?;
    // Their order was compared byte by byte; here it depends on how lofty merges tags.
    let [before, after] = [&old.others, &new.others].map(|items| items.iter().collect::<BTreeSet<_>>());
    if let Some(item) = before.symmetric_difference(&after).next() {
        return Err(Failure::Differs(item.chars().take(100).collect()));
    }
    for (change, (before, found)) in changes.iter().zip(old.values.iter().zip(&new.values)) {
        // It is no witness for a tag that it reads nothing of, such as one of version 2.3 with a checksum, nor for what stands behind a
        // frame that it stumbles over.
        if !new.reads_own_tag || before.is_empty() != change.before.is_empty() {
            continue;
        }
        let is_there = |value: &String| found.iter().any(|found| found.contains(value.as_str()));
        if !change.after.iter().all(is_there) {
            return Err(Failure::Differs(format!("its {} is not read by others", change.field)));
        }
    }
    Ok(())
}

fn identities(
    paths: [&Path; 2],
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<bool>, crate::audio::DecodeError> {
    let Some(old) = identify_while(paths[0], go_on)? else { return Ok(None) };
    let Some(new) = identify_while(paths[1], go_on)? else { return Ok(None) };
    Ok(Some(old == new))
}

#[cfg(test)]
mod tests;
