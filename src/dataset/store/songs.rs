//! Songs and the files they were read from.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use super::rows::{MoodNames, StoredLabel};
use super::steps::Deed;
use super::{LibrarySong, Store, StoreError, files};
use crate::audio::SongLength;
use crate::dataset::{StepKind, Written};
use crate::path_bytes::{path_from_bytes, path_to_bytes};
use crate::song::{FileStamp, Identity, Metadata, Song, SongId};

const SELECT: &str = "SELECT s.id, s.content_id, s.path, s.title, s.artist, s.album, s.file_mood, s.has_cover, \
     s.duration_secs, s.format, l.state, l.mood, l.source, l.at FROM songs s LEFT JOIN labels l ON l.song = s.id";

/// A file as it lies on the disk now, and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownFile {
    /// `None` when the file cannot be looked at.
    pub stamp: Option<FileStamp>,
    /// Known when it was read before and has not changed since: spares a pass over its packets.
    pub identity: Option<Identity>,
}

impl Store {
    /// Adds songs, or updates path and metadata of known ones; one transaction. `stamp` lets an unchanged file be recognised.
    /// A label that such a file was given before it was read becomes the song's.
    /// A song that had one of these paths before and is found nowhere else is hidden: its file now holds another song.
    pub fn upsert_songs(&mut self, songs: &[(Song, Option<FileStamp>)]) -> Result<(), StoreError> {
        self.write_unsynced(|transaction| {
            for (song, stamp) in songs {
                let path = path_to_bytes(&song.path);
                let twin = files::identify(transaction, song.id, &path)?;
                let id = upsert(transaction, song, &path)?;
                if let Some(placeholder) = twin {
                    files::hand_over(transaction, placeholder, id)?;
                }
                remember_file(transaction, id, &path, *stamp)?;
                leave_path_to(transaction, id, &path)?;
            }
            Ok(())
        })
    }

    /// The stamp of the file at `path`, and its identity if it has not changed since it was added.
    pub fn known_file(&self, path: &Path) -> Result<KnownFile, StoreError> {
        let stamp = FileStamp::of(path).ok();
        let identity = match stamp {
            Some(stamp) => self.cached_identity(path, stamp)?,
            None => None,
        };
        Ok(KnownFile { stamp, identity })
    }

    /// The file at `path` as it was when its song was read, and what that was; whether it has changed since is not looked at.
    pub fn kept_file(&self, path: &Path) -> Result<Option<(FileStamp, Identity)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT f.size, f.mtime_nanos, s.content_id, s.duration_secs, s.format FROM files f JOIN songs s ON s.id = f.song \
             WHERE f.path = ?1",
        )?;
        let found = statement.query_row([path_to_bytes(path)], |row| {
            let (size, mtime_nanos): (i64, i64) = (row.get(0)?, row.get(1)?);
            let stamp = FileStamp { size: size.cast_unsigned(), mtime_nanos: i128::from(mtime_nanos) };
            let length = SongLength { secs: row.get(3)?, exact: true };
            Ok((stamp, Identity { id: SongId::from_bytes(row.get(2)?), length, format: row.get(4)? }))
        });
        Ok(found.optional()?)
    }

    /// What is known of a file that has not changed since.
    pub fn cached_identity(&self, path: &Path, stamp: FileStamp) -> Result<Option<Identity>, StoreError> {
        let Some((size, mtime_nanos)) = columns_from_stamp(stamp) else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(
            "SELECT s.content_id, s.duration_secs, s.format FROM files f JOIN songs s ON s.id = f.song \
             WHERE f.path = :path AND f.size = :size AND f.mtime_nanos = :mtime_nanos",
        )?;
        let path = path_to_bytes(path);
        let found =
            statement.query_row(named_params! {":path": path, ":size": size, ":mtime_nanos": mtime_nanos}, |row| {
                // Songs are added after all their packets were counted, so the length is exact.
                let length = SongLength { secs: row.get(1)?, exact: true };
                Ok(Identity { id: SongId::from_bytes(row.get(0)?), length, format: row.get(2)? })
            });
        Ok(found.optional()?)
    }

    /// The song that was read from the file at `path`, hidden or not, if the file has not changed since. Its own path (and with it
    /// its metadata) may be those of a copy elsewhere.
    pub fn unchanged_song(&self, path: &Path, stamp: FileStamp) -> Result<Option<Song>, StoreError> {
        let Some((size, mtime_nanos)) = columns_from_stamp(stamp) else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(&format!(
            "{SELECT} WHERE s.id = (SELECT song FROM files WHERE path = ?1 AND size = ?2 AND mtime_nanos = ?3)"
        ))?;
        Ok(statement.query_row((path_to_bytes(path), size, mtime_nanos), bare_song_from_row).optional()?)
    }

    /// All songs that are not hidden, in the order they were added. Placeholders of files that nobody has read are no songs.
    pub fn songs(&self) -> Result<Vec<LibrarySong>, StoreError> {
        Ok(all(&self.connection)?)
    }

    /// One song, hidden or not.
    pub fn song(&self, id: SongId) -> Result<Option<LibrarySong>, StoreError> {
        Ok(self.songs_of(&[id])?.pop())
    }

    /// These songs as far as they are known, hidden or not, in this order.
    pub fn songs_of(&self, ids: &[SongId]) -> Result<Vec<LibrarySong>, StoreError> {
        let moods = MoodNames::load(&self.connection)?;
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE s.content_id = ?1"))?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.extend(statement.query_row([id.as_bytes()], |row| song_from_row(row, &moods)).optional()?);
        }
        Ok(rows)
    }

    /// Takes songs out of the list, all or none; their labels stay, and come back with the songs.
    pub fn hide_songs(&mut self, songs: &[SongId]) -> Result<Written, StoreError> {
        self.write(|transaction| {
            let mut hide = transaction.prepare_cached(
                "UPDATE songs SET hidden = 1 WHERE content_id = ?1 AND NOT hidden AND NOT unread RETURNING id",
            )?;
            let mut hidden = Vec::new();
            for song in songs {
                let row = hide.query_row([song.as_bytes()], |row| row.get(0)).optional()?;
                hidden.extend(row.map(|row| (row, *song)));
            }
            Ok(Deed { hidden, ..Deed::default() }.written(transaction, &StepKind::Hide)?)
        })
    }
}

fn upsert(transaction: &Transaction, song: &Song, path: &[u8]) -> rusqlite::Result<i64> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO songs (content_id, path, title, artist, album, file_mood, has_cover, duration_secs, format) \
         VALUES (:content_id, :path, :title, :artist, :album, :file_mood, :has_cover, :duration_secs, :format) \
         ON CONFLICT (content_id) DO UPDATE SET path = :path, title = :title, artist = :artist, album = :album, \
         file_mood = :file_mood, has_cover = :has_cover, duration_secs = :duration_secs, format = :format, hidden = 0 \
         RETURNING id",
    )?;
    let Metadata { title, artist, album, mood, has_cover } = &song.metadata;
    let values = named_params! {
        ":content_id": song.id.as_bytes(), ":path": path, ":title": title, ":artist": artist, ":album": album,
        ":file_mood": mood, ":has_cover": has_cover, ":duration_secs": song.duration_secs, ":format": song.format,
    };
    statement.query_row(values, |row| row.get(0))
}

/// All songs that are not hidden; see [`Store::songs`].
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<LibrarySong>> {
    let moods = MoodNames::load(connection)?;
    let mut statement =
        connection.prepare_cached(&format!("{SELECT} WHERE NOT s.hidden AND NOT s.unread ORDER BY s.id"))?;
    statement.query_map([], |row| song_from_row(row, &moods))?.collect()
}

fn remember_file(transaction: &Transaction, song: i64, path: &[u8], stamp: Option<FileStamp>) -> rusqlite::Result<()> {
    let Some((size, mtime_nanos)) = stamp.and_then(columns_from_stamp) else {
        transaction.prepare_cached("DELETE FROM files WHERE path = ?1")?.execute([path])?;
        return Ok(());
    };
    let mut statement = transaction.prepare_cached(
        "INSERT INTO files (path, song, size, mtime_nanos) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (path) DO UPDATE SET song = ?2, size = ?3, mtime_nanos = ?4",
    )?;
    statement.execute((path, song, size, mtime_nanos))?;
    Ok(())
}

/// Other songs that were at `path` go to another file known to hold them, else they are hidden.
fn leave_path_to(transaction: &Transaction, song: i64, path: &[u8]) -> rusqlite::Result<()> {
    let mut statement =
        transaction.prepare_cached("SELECT id FROM songs WHERE path = ?1 AND id <> ?2 AND NOT hidden")?;
    let others: Vec<i64> = statement.query_map((path, song), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for other in others {
        let mut copy = transaction.prepare_cached("SELECT path FROM files WHERE song = ?1 ORDER BY path LIMIT 1")?;
        let copy: Option<Vec<u8>> = copy.query_row([other], |row| row.get(0)).optional()?;
        match copy {
            Some(copy) => transaction.execute("UPDATE songs SET path = ?2 WHERE id = ?1", (other, copy))?,
            None => transaction.execute("UPDATE songs SET hidden = 1 WHERE id = ?1", [other])?,
        };
    }
    Ok(())
}

/// `None` for a size or time that SQLite's integers cannot hold (dates after 2262); such a file is read anew each time.
pub(super) fn columns_from_stamp(stamp: FileStamp) -> Option<(i64, i64)> {
    Some((i64::try_from(stamp.size).ok()?, i64::try_from(stamp.mtime_nanos).ok()?))
}

fn bare_song_from_row(row: &Row) -> rusqlite::Result<Song> {
    let metadata = Metadata {
        title: row.get(3)?,
        artist: row.get(4)?,
        album: row.get(5)?,
        mood: row.get(6)?,
        has_cover: row.get(7)?,
    };
    Ok(Song {
        id: SongId::from_bytes(row.get(1)?),
        path: path_from_bytes(row.get(2)?),
        metadata,
        duration_secs: row.get(8)?,
        format: row.get(9)?,
    })
}

fn song_from_row(row: &Row, moods: &MoodNames) -> rusqlite::Result<LibrarySong> {
    let song = bare_song_from_row(row)?;
    let annotation = StoredLabel::from_row(row, 10)?.map(|label| label.to_annotation(song.id, moods)).transpose()?;
    Ok(LibrarySong { song, annotation, added: row.get(0)? })
}
