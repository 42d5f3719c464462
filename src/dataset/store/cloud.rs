//! Rows of the cloud: answers, the moods that labels stand for, and operations.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, named_params};

use super::rows::{mood_from_text, unreadable};
use super::{Store, StoreError};
use crate::dataset::{CloudAnswer, CloudMeasure, CloudOperation, OperationKind, OperationProgress};
use crate::mood::Mood;
use crate::pipeline::RecipeId;
use crate::song::SongId;

const ANSWER: &str = "SELECT image_sha256, provider, model, recipe, content_id, scores, at FROM cloud_answers";
const OPERATION: &str = "SELECT id, kind, project, region, title, subject, state, name, result, problem, began, ended \
     FROM cloud_operations";

impl Store {
    /// What a model has answered about a picture before.
    pub fn cloud_answer(
        &self,
        image_sha256: &str,
        provider: &str,
        model: &str,
        recipe: &RecipeId,
    ) -> Result<Option<CloudAnswer>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{ANSWER} WHERE image_sha256 = ?1 AND provider = ?2 AND model = ?3 AND recipe = ?4"
        ))?;
        let key = (image_sha256, provider, model, recipe.as_str());
        Ok(statement.query_row(key, answer_from_row).optional()?)
    }

    /// What a model has answered before about a song's picture, whichever picture that was. A song has one picture of a recipe.
    pub fn cloud_answer_about(
        &self,
        song: SongId,
        provider: &str,
        model: &str,
        recipe: &RecipeId,
    ) -> Result<Option<CloudAnswer>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{ANSWER} WHERE content_id = ?1 AND provider = ?2 AND model = ?3 AND recipe = ?4 ORDER BY at DESC LIMIT 1"
        ))?;
        let key = (song.as_bytes(), provider, model, recipe.as_str());
        Ok(statement.query_row(key, answer_from_row).optional()?)
    }

    /// All answers, in the order they came.
    pub fn cloud_answers(&self) -> Result<Vec<CloudAnswer>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{ANSWER} ORDER BY at, image_sha256, model"))?;
        let answers = statement.query_map([], answer_from_row)?;
        Ok(answers.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps answers, all of them or none, in place of older ones about the same.
    pub fn put_cloud_answers(&mut self, answers: &[CloudAnswer]) -> Result<(), StoreError> {
        self.write(|transaction| {
            for answer in answers {
                let scores = text_of_scores(&answer.scores);
                transaction.execute(
                "INSERT OR REPLACE INTO cloud_answers (image_sha256, provider, model, recipe, content_id, scores, at) \
                 VALUES (:sha, :provider, :model, :recipe, :song, :scores, :at)",
                named_params! {
                    ":sha": answer.image_sha256, ":provider": answer.provider, ":model": answer.model,
                    ":recipe": answer.recipe.as_str(), ":song": answer.song.as_bytes(), ":scores": scores,
                    ":at": answer.at.to_string(),
                },
            )?;
            }
            Ok(())
        })
    }

    /// SHA-256 (hex) of the picture of a song that was sent, if it was made here.
    pub fn sent_picture(&self, song: SongId, recipe: &RecipeId) -> Result<Option<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT image_sha256 FROM cloud_pictures WHERE content_id = ?1 AND recipe = ?2")?;
        Ok(statement.query_row((song.as_bytes(), recipe.as_str()), |row| row.get(0)).optional()?)
    }

    /// Keeps the SHA-256 (hex) of pictures that are to be sent.
    pub fn put_sent_pictures(&mut self, pictures: &[(SongId, String)], recipe: &RecipeId) -> Result<(), StoreError> {
        self.write_unsynced(|transaction| {
            for (song, sha256) in pictures {
                transaction.execute(
                    "INSERT OR REPLACE INTO cloud_pictures (content_id, recipe, image_sha256) VALUES (?1, ?2, ?3)",
                    (song.as_bytes(), recipe.as_str(), sha256),
                )?;
            }
            Ok(())
        })
    }

    /// Which mood a label of the cloud's models stands for.
    pub fn cloud_labels(&self) -> Result<BTreeMap<String, Mood>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT label, mood FROM cloud_labels")?;
        let labels = statement.query_map([], |row| Ok((row.get(0)?, mood_from_text(row.get(1)?)?)))?;
        Ok(labels.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps the moods of labels; labels that are not named here stay.
    pub fn put_cloud_labels(&mut self, labels: &BTreeMap<String, Mood>) -> Result<(), StoreError> {
        self.write(|transaction| {
            for (label, mood) in labels {
                transaction.execute(
                    "INSERT OR REPLACE INTO cloud_labels (label, mood) VALUES (?1, ?2)",
                    (label, mood.as_str()),
                )?;
            }
            Ok(())
        })
    }

    /// How good a model of the cloud is, if that was fetched before.
    pub fn cloud_measure(&self, model: &str) -> Result<Option<CloudMeasure>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT model, au_prc, \"precision\", recall, confusion, at FROM cloud_figures WHERE model = ?1",
        )?;
        Ok(statement.query_row([model], measure_from_row).optional()?)
    }

    /// Keeps how good a model is, in place of older figures.
    pub fn put_cloud_measure(&mut self, measure: &CloudMeasure) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO cloud_figures (model, au_prc, \"precision\", recall, confusion, at) \
             VALUES (:model, :au_prc, :precision, :recall, :confusion, :at)",
                named_params! {
                    ":model": measure.model, ":au_prc": measure.au_prc, ":precision": measure.precision,
                    ":recall": measure.recall, ":confusion": measure.confusion.as_ref().map(text_of_confusion),
                    ":at": measure.at.to_string(),
                },
            )?;
            Ok(())
        })
    }

    /// All operations, the newest first.
    pub fn cloud_operations(&self) -> Result<Vec<CloudOperation>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{OPERATION} ORDER BY id DESC"))?;
        let operations = statement.query_map([], operation_from_row)?;
        Ok(operations.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes an operation down (one with id 0 is new) and answers its id; it is on the disk when this returns.
    pub fn put_cloud_operation(&mut self, operation: &CloudOperation) -> Result<i64, StoreError> {
        self.write(|transaction| {
        Ok(transaction.query_row(
            "INSERT OR REPLACE INTO cloud_operations \
             (id, kind, project, region, title, subject, state, name, result, problem, began, ended) \
             VALUES (nullif(:id, 0), :kind, :project, :region, :title, :subject, :state, :name, :result, :problem, :began, \
             :ended) RETURNING id",
            named_params! {
                ":id": operation.id, ":kind": operation.kind.name(), ":project": operation.project,
                ":region": operation.region, ":title": operation.title, ":subject": operation.subject,
                ":state": operation.progress.name(), ":name": operation.name, ":result": operation.result,
                ":problem": operation.problem, ":began": operation.began.to_string(),
                ":ended": operation.ended.map(|at| at.to_string()),
            },
            |row| row.get(0),
        )?)
        })
    }
}

fn text_of_scores(scores: &[(Mood, f32)]) -> String {
    serde_json::to_string(scores).expect("names and numbers are JSON")
}

fn text_of_confusion(confusion: &(Vec<Mood>, Vec<Vec<usize>>)) -> String {
    serde_json::to_string(confusion).expect("names and numbers are JSON")
}

fn answer_from_row(row: &Row) -> rusqlite::Result<CloudAnswer> {
    let scores: String = row.get(5)?;
    Ok(CloudAnswer {
        image_sha256: row.get(0)?,
        provider: row.get(1)?,
        model: row.get(2)?,
        recipe: row.get::<_, String>(3)?.into(),
        song: SongId::from_bytes(row.get(4)?),
        scores: serde_json::from_str(&scores).map_err(|_| unreadable("scores that are none"))?,
        at: time(&row.get::<_, String>(6)?)?,
    })
}

fn measure_from_row(row: &Row) -> rusqlite::Result<CloudMeasure> {
    let confusion: Option<String> = row.get(4)?;
    let read = |text: String| serde_json::from_str(&text).map_err(|_| unreadable("a confusion matrix that is none"));
    Ok(CloudMeasure {
        model: row.get(0)?,
        au_prc: row.get(1)?,
        precision: row.get(2)?,
        recall: row.get(3)?,
        confusion: confusion.map(read).transpose()?,
        at: time(&row.get::<_, String>(5)?)?,
    })
}

fn operation_from_row(row: &Row) -> rusqlite::Result<CloudOperation> {
    let (kind, progress): (String, String) = (row.get(1)?, row.get(6)?);
    Ok(CloudOperation {
        id: row.get(0)?,
        kind: OperationKind::from_name(&kind).ok_or_else(|| unreadable("an unknown kind of operation"))?,
        project: row.get(2)?,
        region: row.get(3)?,
        title: row.get(4)?,
        subject: row.get(5)?,
        progress: OperationProgress::from_name(&progress).ok_or_else(|| unreadable("an unknown state"))?,
        name: row.get(7)?,
        result: row.get(8)?,
        problem: row.get(9)?,
        began: time(&row.get::<_, String>(10)?)?,
        ended: row.get::<_, Option<String>>(11)?.as_deref().map(time).transpose()?,
    })
}

fn time(text: &str) -> rusqlite::Result<Timestamp> {
    text.parse().map_err(|_| unreadable("a time that is none"))
}
