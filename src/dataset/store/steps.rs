//! A step of the history as its tables hold it. A step has all that one action changed, before and after, by row ids: undo
//! and redo copy it back without having to understand it.

use std::collections::HashMap;

use rusqlite::{Row, Transaction};

use super::mood_rows::{MoodChange, MoodRow};
use super::rows::{MoodNames, StoredLabel, mood_from_text, unreadable};
use crate::dataset::{Change, Step, StepId, StepKind, Written};
use crate::song::SongId;

/// Ends with what a query goes on with: which steps, in which order.
pub(super) const SELECT_STEP: &str = "SELECT id, kind, mood, new_mood, songs, \
     (SELECT content_id FROM songs WHERE id = CASE WHEN t.songs < 1 THEN NULL \
     WHEN t.kind = 'hide' THEN (SELECT song FROM history_hidden WHERE step = t.id ORDER BY seq LIMIT 1) \
     ELSE (SELECT song FROM history_changes WHERE step = t.id ORDER BY seq LIMIT 1) END), \
     (SELECT content_id FROM songs WHERE id = CASE WHEN t.songs < 2 THEN NULL \
     WHEN t.kind = 'hide' THEN (SELECT song FROM history_hidden WHERE step = t.id ORDER BY seq LIMIT 1 OFFSET 1) \
     ELSE (SELECT song FROM history_changes WHERE step = t.id ORDER BY seq LIMIT 1 OFFSET 1) END) \
     FROM history_steps t";

/// What happened to a label.
pub(super) struct LabelChange {
    pub(super) song: SongId,
    pub(super) row: i64,
    pub(super) before: Option<StoredLabel>,
    pub(super) after: Option<StoredLabel>,
}

impl LabelChange {
    pub(super) fn to_change(&self, moods: &MoodNames) -> rusqlite::Result<Change> {
        let annotation =
            |label: &Option<StoredLabel>| label.as_ref().map(|label| label.to_annotation(self.song, moods)).transpose();
        Ok(Change { song: self.song, before: annotation(&self.before)?, after: annotation(&self.after)? })
    }
}

/// All that one action changed.
#[derive(Default)]
pub(super) struct Deed {
    pub(super) labels: Vec<LabelChange>,
    pub(super) moods: Vec<MoodChange>,
    /// Songs that left the list.
    pub(super) hidden: Vec<(i64, SongId)>,
}

impl Deed {
    /// Whether the vocabulary was changed. (The mood that another was merged into is named, but stays as it is.)
    pub(super) fn changes_moods(&self) -> bool {
        self.moods.iter().any(|change| change.before != change.after)
    }

    /// Makes it the last step. What was undone is cut off; a deed that changed nothing is no step.
    pub(super) fn record(&self, transaction: &Transaction, kind: &StepKind) -> rusqlite::Result<Option<StepId>> {
        let labels = only_real(&self.labels);
        if labels.is_empty() && self.hidden.is_empty() && !self.changes_moods() {
            return Ok(None);
        }
        transaction.prepare_cached("DELETE FROM history_steps WHERE undone = 1")?.execute([])?;
        let (kind, mood, new_mood) = columns_from_kind(kind);
        let mut insert = transaction.prepare_cached(
            "INSERT INTO history_steps (kind, mood, new_mood, songs, number) VALUES (?1, ?2, ?3, ?4, \
             coalesce((SELECT number FROM history_steps ORDER BY id DESC LIMIT 1), 0) + 1)",
        )?;
        insert.execute((kind, mood, new_mood, (labels.len() + self.hidden.len()) as i64))?;
        let step = transaction.last_insert_rowid();
        for (seq, change) in (0..).zip(&labels) {
            insert_label(transaction, step, seq, change.row, [&change.before, &change.after])?;
        }
        for change in &self.moods {
            insert_mood(transaction, step, change)?;
        }
        let mut insert =
            transaction.prepare_cached("INSERT INTO history_hidden (step, seq, song) VALUES (?1, ?2, ?3)")?;
        for (seq, (row, _)) in (0_i64..).zip(&self.hidden) {
            insert.execute((step, seq, row))?;
        }
        Ok(Some(StepId(step)))
    }

    /// [`Self::record`], as a call answers it.
    pub(super) fn written(&self, transaction: &Transaction, kind: &StepKind) -> rusqlite::Result<Written> {
        let step = self.record(transaction, kind)?;
        Ok(Written { step, changes: self.label_changes(transaction)? })
    }

    pub(super) fn label_changes(&self, transaction: &Transaction) -> rusqlite::Result<Vec<Change>> {
        if self.labels.is_empty() {
            return Ok(Vec::new());
        }
        let names = MoodNames::load(transaction)?;
        self.labels.iter().map(|change| change.to_change(&names)).collect()
    }

    /// What a step did.
    pub(super) fn load(transaction: &Transaction, step: i64) -> rusqlite::Result<Self> {
        let mut labels = transaction.prepare_cached(
            "SELECT s.content_id, s.id, before_state, before_mood, before_source, before_at, \
             after_state, after_mood, after_source, after_at \
             FROM history_changes JOIN songs s ON s.id = song WHERE step = ?1 ORDER BY seq",
        )?;
        let labels = labels.query_map([step], |row| {
            Ok(LabelChange {
                song: SongId::from_bytes(row.get(0)?),
                row: row.get(1)?,
                before: StoredLabel::from_row(row, 2)?,
                after: StoredLabel::from_row(row, 6)?,
            })
        })?;
        let mut moods = transaction.prepare_cached(
            "SELECT mood, before_name, before_colour, before_place, before_removed, before_sounds_like, \
             after_name, after_colour, after_place, after_removed, after_sounds_like \
             FROM history_moods WHERE step = ?1 ORDER BY mood",
        )?;
        let moods = moods.query_map([step], |row| {
            Ok(MoodChange { mood: row.get(0)?, before: MoodRow::from_row(row, 1)?, after: MoodRow::from_row(row, 6)? })
        })?;
        let mut hidden = transaction.prepare_cached(
            "SELECT s.id, s.content_id FROM history_hidden JOIN songs s ON s.id = song WHERE step = ?1 ORDER BY seq",
        )?;
        let hidden = hidden.query_map([step], |row| Ok((row.get(0)?, SongId::from_bytes(row.get(1)?))))?;
        Ok(Self {
            labels: labels.collect::<rusqlite::Result<_>>()?,
            moods: moods.collect::<rusqlite::Result<_>>()?,
            hidden: hidden.collect::<rusqlite::Result<_>>()?,
        })
    }
}

/// One change a song (the first before and the last after), without those that changed nothing.
fn only_real(changes: &[LabelChange]) -> Vec<LabelChange> {
    let mut index_of = HashMap::new();
    let mut real: Vec<LabelChange> = Vec::with_capacity(changes.len());
    for change in changes {
        let LabelChange { song, row, before, after } = change;
        let index = *index_of.entry(*row).or_insert(real.len());
        match real.get_mut(index) {
            Some(earlier) => earlier.after.clone_from(after),
            None => {
                real.push(LabelChange { song: *song, row: *row, before: before.clone(), after: after.clone() });
            }
        }
    }
    real.retain(|change| change.before != change.after);
    real
}

/// Writes what a label was before and after `step`, as number `seq` of its changes.
pub(super) fn insert_label(
    transaction: &Transaction,
    step: i64,
    seq: i64,
    song: i64,
    labels: [&Option<StoredLabel>; 2],
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO history_changes (step, seq, song, before_state, before_mood, before_source, before_at, \
         after_state, after_mood, after_source, after_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let [before, after] = labels.map(|label| {
        let label = label.as_ref();
        (label.map(|l| &l.state), label.and_then(|l| l.mood), label.map(|l| &l.source), label.map(|l| &l.at))
    });
    insert.execute((step, seq, song, before.0, before.1, before.2, before.3, after.0, after.1, after.2, after.3))?;
    Ok(())
}

/// Writes a mood's change.
pub(super) fn insert_mood(transaction: &Transaction, step: i64, change: &MoodChange) -> rusqlite::Result<()> {
    let MoodChange { mood, before, after } = change;
    let mut insert = transaction.prepare_cached(
        "INSERT OR REPLACE INTO history_moods (step, mood, before_name, before_colour, before_place, before_removed, \
         before_sounds_like, after_name, after_colour, after_place, after_removed, after_sounds_like) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    insert.execute((
        step,
        mood,
        &before.name,
        before.colour,
        before.place,
        before.removed,
        before.mix_column(),
        &after.name,
        after.colour,
        after.place,
        after.removed,
        after.mix_column(),
    ))?;
    Ok(())
}

/// Reads a row of [`SELECT_STEP`].
pub(super) fn step_from_row(row: &Row) -> rusqlite::Result<Step> {
    let kind: String = row.get(1)?;
    let songs = [row.get::<_, Option<[u8; 32]>>(5)?, row.get(6)?];
    Ok(Step {
        id: StepId(row.get(0)?),
        kind: kind_from_columns(&kind, row.get(2)?, row.get(3)?)?,
        songs: songs.into_iter().flatten().map(SongId::from_bytes).collect(),
        count: row.get::<_, u32>(4)? as usize,
    })
}

fn columns_from_kind(kind: &StepKind) -> (&'static str, Option<&str>, Option<&str>) {
    match kind {
        StepKind::Label => ("label", None, None),
        StepKind::Import => ("import", None, None),
        StepKind::Demo => ("demo", None, None),
        StepKind::AddMood(mood) => ("add-mood", Some(mood.as_str()), None),
        StepKind::RenameMood { from, to } => ("rename-mood", Some(from.as_str()), Some(to.as_str())),
        StepKind::MergeMoods { from, to } => ("merge-moods", Some(from.as_str()), Some(to.as_str())),
        StepKind::RecolourMood(mood) => ("recolour-mood", Some(mood.as_str()), None),
        StepKind::SoundMood(mood) => ("sound-mood", Some(mood.as_str()), None),
        StepKind::MoveMood(mood) => ("move-mood", Some(mood.as_str()), None),
        StepKind::RemoveMood(mood) => ("remove-mood", Some(mood.as_str()), None),
        StepKind::Hide => ("hide", None, None),
    }
}

fn kind_from_columns(kind: &str, mood: Option<String>, new_mood: Option<String>) -> rusqlite::Result<StepKind> {
    let named = |name: Option<String>| mood_from_text(name.ok_or_else(|| unreadable("a step without its mood"))?);
    Ok(match kind {
        "label" => StepKind::Label,
        "import" => StepKind::Import,
        "demo" => StepKind::Demo,
        "add-mood" => StepKind::AddMood(named(mood)?),
        "rename-mood" => StepKind::RenameMood { from: named(mood)?, to: named(new_mood)? },
        "merge-moods" => StepKind::MergeMoods { from: named(mood)?, to: named(new_mood)? },
        "recolour-mood" => StepKind::RecolourMood(named(mood)?),
        "sound-mood" => StepKind::SoundMood(named(mood)?),
        "move-mood" => StepKind::MoveMood(named(mood)?),
        "remove-mood" => StepKind::RemoveMood(named(mood)?),
        "hide" => StepKind::Hide,
        _ => return Err(unreadable("an unknown kind of step")),
    })
}
