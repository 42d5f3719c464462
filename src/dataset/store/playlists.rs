//! Playlists that are kept up to date.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use serde::{Deserialize, Serialize};

use super::rows::{mood_from_text, unreadable};
use super::{Store, StoreError, mood_rows};
use crate::dataset::{
    ContentsHash, KeptPlaylist, PlaylistFile, PlaylistForm, PlaylistLength, PlaylistOrder, PlaylistRecipe,
};
use crate::mood::Mood;
use crate::path_bytes::{path_from_bytes, path_to_bytes};

/// The column `recipe`; the moods have a table of their own.
#[derive(Serialize, Deserialize)]
struct RecipeColumn {
    predicted: Option<f32>,
    order: String,
    seed: u64,
    #[serde(flatten)]
    length: PlaylistLength,
    relative: bool,
}

impl Store {
    /// The playlists that are kept up to date, the oldest first.
    pub fn kept_playlists(&self) -> Result<Vec<KeptPlaylist>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, path, form, recipe, written, writing, songs, at, told FROM playlists ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut kept = Vec::new();
        while let Some(row) = rows.next()? {
            let (form, recipe, at): (String, String, Option<String>) = (row.get(2)?, row.get(3)?, row.get(7)?);
            let column: RecipeColumn =
                serde_json::from_str(&recipe).map_err(|_| unreadable("a playlist that is none"))?;
            let order = PlaylistOrder::from_name(&column.order, column.seed);
            kept.push(KeptPlaylist {
                file: PlaylistFile {
                    path: path_from_bytes(row.get(1)?),
                    form: PlaylistForm::from_name(&form).ok_or_else(|| unreadable("an unknown form of playlist"))?,
                    relative: column.relative,
                    recipe: PlaylistRecipe {
                        moods: moods_of(&self.connection, row.get(0)?)?,
                        predicted: column.predicted,
                        order: order.ok_or_else(|| unreadable("an unknown order of a playlist"))?,
                        length: column.length,
                    },
                },
                written: row.get(4)?,
                writing: row.get(5)?,
                songs: row.get::<_, i64>(6)? as usize,
                at: at.map(|at| at.parse().map_err(|_| unreadable("a time that is none"))).transpose()?,
                told: row.get(8)?,
            });
        }
        Ok(kept)
    }

    /// Keeps a playlist from now on, in place of one in the same file: these contents are about to be written there.
    pub fn keep_playlist(&mut self, file: &PlaylistFile, writing: ContentsHash) -> Result<(), StoreError> {
        let PlaylistFile { path, form, relative, recipe } = file;
        let column = RecipeColumn {
            predicted: recipe.predicted,
            order: recipe.order.name().to_owned(),
            seed: recipe.order.seed(),
            length: recipe.length,
            relative: *relative,
        };
        let column = text_of(&column);
        self.write(|transaction| {
            let id: i64 = transaction.query_row(
                "INSERT INTO playlists (path, form, recipe, writing) VALUES (:path, :form, :recipe, :writing) \
                 ON CONFLICT (path) DO UPDATE SET form = :form, recipe = :recipe, writing = :writing, told = NULL \
                 RETURNING id",
                named_params! {
                    ":path": path_to_bytes(path), ":form": form.name(), ":recipe": column, ":writing": writing,
                },
                |row| row.get(0),
            )?;
            put_moods(transaction, id, &recipe.moods)
        })
    }

    /// Notes what is about to be written into the file of a playlist.
    pub fn playlist_is_written(&mut self, path: &Path, writing: ContentsHash) -> Result<(), StoreError> {
        self.write_unsynced(|transaction| {
            let sql = "UPDATE playlists SET writing = ?2 WHERE path = ?1";
            transaction.execute(sql, (path_to_bytes(path), writing))?;
            Ok(())
        })
    }

    /// Notes that these contents are in the file of a playlist, with so many songs; unless others are about to be written by now.
    pub fn playlist_was_written(
        &mut self,
        path: &Path,
        written: ContentsHash,
        songs: usize,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write_unsynced(|transaction| {
            transaction.execute(
                "UPDATE playlists SET written = ?2, writing = NULL, songs = ?3, at = ?4, told = NULL \
                 WHERE path = ?1 AND coalesce(writing, ?2) = ?2",
                (path_to_bytes(path), written, songs as i64, at.to_string()),
            )?;
            Ok(())
        })
    }

    /// Notes that it was told what keeps a playlist from being written, or that nothing does any more.
    pub fn playlist_was_told(&mut self, path: &Path, told: Option<&str>) -> Result<(), StoreError> {
        self.write_unsynced(|transaction| {
            transaction.execute("UPDATE playlists SET told = ?2 WHERE path = ?1", (path_to_bytes(path), told))?;
            Ok(())
        })
    }

    /// Keeps a playlist no more; its file stays. False where it was not kept.
    pub fn forget_playlist(&mut self, path: &Path) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let sql = "DELETE FROM playlists WHERE path = ?1 RETURNING id";
            let id: Option<i64> = transaction.query_row(sql, [path_to_bytes(path)], |row| row.get(0)).optional()?;
            Ok(id.is_some())
        })
    }
}

fn text_of(column: &RecipeColumn) -> String {
    serde_json::to_string(column).expect("names and numbers are JSON")
}

fn moods_of(connection: &Connection, playlist: i64) -> rusqlite::Result<Vec<Mood>> {
    let mut statement = connection.prepare_cached(
        "SELECT m.name FROM playlist_moods p JOIN moods m ON m.id = p.mood WHERE p.playlist = ?1 ORDER BY p.seq",
    )?;
    let moods = statement.query_map([playlist], |row| mood_from_text(row.get(0)?))?;
    moods.collect()
}

fn put_moods(transaction: &Transaction, playlist: i64, moods: &[Mood]) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM playlist_moods WHERE playlist = ?1", [playlist])?;
    let mut insert =
        transaction.prepare_cached("INSERT INTO playlist_moods (playlist, seq, mood) VALUES (?1, ?2, ?3)")?;
    for (seq, mood) in moods.iter().enumerate() {
        insert.execute((playlist, seq as i64, mood_rows::row_id(transaction, mood)?))?;
    }
    Ok(())
}
