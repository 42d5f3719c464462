//! What was written into the songs' own tags. A file's row is on the disk before the file is touched.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, Transaction};

use super::rows::unreadable;
use super::songs::columns_from_stamp;
use super::{Store, StoreError, label_rows};
use crate::dataset::{FieldChange, RunId, TagRun, TagWrite, WrittenTag};
use crate::path_bytes::{path_from_bytes, path_to_bytes};
use crate::song::tags::Field;
use crate::song::{FileStamp, Metadata, SongId};

impl Store {
    /// Begins a run that is to write these, in this order.
    pub fn begin_tag_run(&mut self, writes: &[TagWrite], now: Timestamp) -> Result<RunId, StoreError> {
        self.write(|transaction| {
            transaction.execute("INSERT INTO tag_runs (began) VALUES (?1)", [now.to_string()])?;
            let run = transaction.last_insert_rowid();
            for (seq, write) in (0..).zip(writes) {
                plan(transaction, run, seq, write)?;
            }
            Ok(run)
        })
    }

    /// The file number `seq` is about to be replaced: it had the one hash and will have the other, and `back` makes the one of
    /// the other. Is on the disk when this returns.
    pub fn tag_is_ready(
        &mut self,
        (run, seq): (RunId, usize),
        hashes: [[u8; 32]; 2],
        back: &[u8],
    ) -> Result<(), StoreError> {
        let sql =
            "UPDATE tag_writes SET state = 'written', before = ?3, after = ?4, back = ?5 WHERE run = ?1 AND seq = ?2";
        self.write(|transaction| {
            transaction.prepare_cached(sql)?.execute((run, seq as i64, hashes[0], hashes[1], back))?;
            Ok(())
        })
    }

    /// The file number `seq` could not be replaced after all.
    pub fn tag_is_not_written(&mut self, (run, seq): (RunId, usize)) -> Result<(), StoreError> {
        let sql = "UPDATE tag_writes SET state = 'planned' WHERE run = ?1 AND seq = ?2";
        self.write(|transaction| {
            transaction.execute(sql, (run, seq as i64))?;
            Ok(())
        })
    }

    /// The file number `seq` is as it was before.
    pub fn tag_is_undone(&mut self, (run, seq): (RunId, usize)) -> Result<(), StoreError> {
        let sql = "UPDATE tag_writes SET state = 'undone', back = NULL WHERE run = ?1 AND seq = ?2";
        self.write(|transaction| {
            transaction.execute(sql, (run, seq as i64))?;
            Ok(())
        })
    }

    /// The run is over: what it planned and did not do is forgotten, and so is a run that did nothing.
    pub fn end_tag_run(&mut self, run: RunId, now: Timestamp) -> Result<(), StoreError> {
        self.write(|transaction| {
            let planned = "SELECT seq FROM tag_writes WHERE run = ?1 AND state = 'planned'";
            transaction.execute(&format!("DELETE FROM tag_values WHERE run = ?1 AND seq IN ({planned})"), [run])?;
            transaction.execute("DELETE FROM tag_writes WHERE run = ?1 AND state = 'planned'", [run])?;
            transaction.execute("UPDATE tag_runs SET ended = ?2 WHERE id = ?1", (run, now.to_string()))?;
            let unused = "DELETE FROM tag_runs WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM tag_writes WHERE run = ?1)";
            transaction.execute(unused, [run])?;
            Ok(())
        })
    }

    /// A run is about to be taken back; these files of it are here now. Until it ends again it counts as under way.
    pub fn reopen_tag_run(&mut self, run: RunId, paths: &[(usize, PathBuf)]) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute("UPDATE tag_runs SET ended = NULL WHERE id = ?1", [run])?;
            let mut update =
                transaction.prepare_cached("UPDATE tag_writes SET path = ?3 WHERE run = ?1 AND seq = ?2")?;
            for (seq, path) in paths {
                update.execute((run, *seq as i64, path_to_bytes(path)))?;
            }
            Ok(())
        })
    }

    /// The tags of the file at `path` were written by this program: what they say, and how the file is recognised from now on.
    pub fn file_was_tagged(&mut self, path: &Path, metadata: &Metadata, stamp: FileStamp) -> Result<(), StoreError> {
        let Some((size, mtime_nanos)) = columns_from_stamp(stamp) else { return Ok(()) };
        let Metadata { title, artist, album, mood, has_cover } = metadata;
        let path = path_to_bytes(path);
        self.write_unsynced(|transaction| {
            let mut update = transaction.prepare_cached(
                "UPDATE songs SET title = ?2, artist = ?3, album = ?4, file_mood = ?5, has_cover = ?6 WHERE path = ?1",
            )?;
            update.execute((&path, title, artist, album, mood, has_cover))?;
            let mut update =
                transaction.prepare_cached("UPDATE files SET size = ?2, mtime_nanos = ?3 WHERE path = ?1")?;
            update.execute((&path, size, mtime_nanos))?;
            Ok(())
        })
    }

    /// Runs that never ended, each with the files that it was about to write.
    pub fn unended_tag_runs(&self) -> Result<Vec<(RunId, Vec<PathBuf>)>, StoreError> {
        let mut runs = self.connection.prepare_cached("SELECT id FROM tag_runs WHERE ended IS NULL ORDER BY id")?;
        let runs = runs.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<RunId>>>()?;
        let mut paths = self.connection.prepare_cached("SELECT path FROM tag_writes WHERE run = ?1 ORDER BY seq")?;
        let mut of = |run: RunId| {
            let paths = paths.query_map([run], |row| row.get(0).map(path_from_bytes))?;
            Ok((run, paths.collect::<rusqlite::Result<_>>()?))
        };
        runs.into_iter().map(&mut of).collect()
    }

    /// All runs that wrote something, the newest first.
    pub fn tag_runs(&self) -> Result<Vec<TagRun>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, began, count(*) FILTER (WHERE state = 'written'), count(*) FILTER (WHERE state = 'undone') \
             FROM tag_runs JOIN tag_writes ON run = id WHERE state <> 'planned' GROUP BY id ORDER BY id DESC",
        )?;
        let runs = statement.query_map([], |row| {
            let began: String = row.get(1)?;
            Ok(TagRun {
                id: row.get(0)?,
                began: began.parse().map_err(|_| unreadable("the time of a run"))?,
                written: row.get::<_, u32>(2)? as usize,
                undone: row.get::<_, u32>(3)? as usize,
            })
        })?;
        Ok(runs.collect::<rusqlite::Result<_>>()?)
    }

    /// What a run wrote and what was not taken back yet, in the order of the run; `None` for a run that never was.
    pub fn written_tags(&self, run: RunId) -> Result<Option<Vec<WrittenTag>>, StoreError> {
        let mut known = self.connection.prepare_cached("SELECT 1 FROM tag_runs WHERE id = ?1")?;
        if !known.exists([run])? {
            return Ok(None);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, content_id, w.path, before, after FROM tag_writes w JOIN songs s ON s.id = song \
             WHERE run = ?1 AND state = 'written' ORDER BY seq",
        )?;
        let rows = statement.query_map([run], |row| self.written_from_row(run, row))?;
        Ok(Some(rows.collect::<rusqlite::Result<_>>()?))
    }

    fn written_from_row(&self, run: RunId, row: &Row) -> rusqlite::Result<WrittenTag> {
        let seq: i64 = row.get(0)?;
        let mut fields = self.connection.prepare_cached(
            "SELECT field, before, after FROM tag_values WHERE run = ?1 AND seq = ?2 \
             ORDER BY field = 'comment', field = 'grouping'",
        )?;
        let fields = fields.query_map((run, seq), |row| {
            let field: String = row.get(0)?;
            let field = field.parse::<Field>().map_err(|_| unreadable("the field of a tag"))?;
            Ok(FieldChange { field, before: list(&row.get::<_, String>(1)?)?, after: list(&row.get::<_, String>(2)?)? })
        })?;
        let write = TagWrite {
            song: SongId::from_bytes(row.get(1)?),
            path: path_from_bytes(row.get(2)?),
            fields: fields.collect::<rusqlite::Result<_>>()?,
        };
        Ok(WrittenTag { seq: seq as usize, write, hashes: [row.get(3)?, row.get(4)?] })
    }

    /// How a file that a run left is made into the one it found.
    pub fn tag_way_back(&self, (run, seq): (RunId, usize)) -> Result<Option<Vec<u8>>, StoreError> {
        let mut back = self.connection.prepare_cached("SELECT back FROM tag_writes WHERE run = ?1 AND seq = ?2")?;
        Ok(back.query_row((run, seq as i64), |row| row.get(0)).optional()?.flatten())
    }

    /// What runs that were not taken back did to `field` of `song`, the latest first.
    pub fn tags_of(&self, song: SongId, field: Field) -> Result<Vec<FieldChange>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.before, v.after FROM tag_writes w JOIN tag_values v ON v.run = w.run AND v.seq = w.seq \
             WHERE w.song = (SELECT id FROM songs WHERE content_id = ?1) AND w.state = 'written' AND v.field = ?2 \
             ORDER BY w.run DESC",
        )?;
        let changes = statement.query_map((song.as_bytes(), field.name()), |row| {
            Ok(FieldChange { field, before: list(&row.get::<_, String>(0)?)?, after: list(&row.get::<_, String>(1)?)? })
        })?;
        Ok(changes.collect::<rusqlite::Result<_>>()?)
    }

    /// Every file that is known to hold `song`.
    pub fn files_of(&self, song: SongId) -> Result<Vec<PathBuf>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT path FROM songs WHERE content_id = ?1 UNION \
             SELECT f.path FROM files f JOIN songs s ON s.id = f.song WHERE s.content_id = ?1",
        )?;
        let paths = statement.query_map([song.as_bytes()], |row| row.get(0).map(path_from_bytes))?;
        Ok(paths.collect::<rusqlite::Result<_>>()?)
    }
}

fn plan(transaction: &Transaction, run: RunId, seq: i64, write: &TagWrite) -> Result<(), StoreError> {
    let song = label_rows::song_row_id(transaction, write.song)?;
    let mut insert = transaction
        .prepare_cached("INSERT INTO tag_writes (run, seq, song, path, state) VALUES (?1, ?2, ?3, ?4, 'planned')")?;
    insert.execute((run, seq, song, path_to_bytes(&write.path)))?;
    let mut insert = transaction
        .prepare_cached("INSERT INTO tag_values (run, seq, field, before, after) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for FieldChange { field, before, after } in &write.fields {
        let [before, after] = [before, after].map(|values| serde_json::json!(values).to_string());
        insert.execute((run, seq, field.name(), before, after))?;
    }
    Ok(())
}

fn list(text: &str) -> rusqlite::Result<Vec<String>> {
    serde_json::from_str(text).map_err(|_| unreadable("the values of a tag"))
}
