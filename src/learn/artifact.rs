//! The model file: JSON with a format version, a readable card, the recipes, moods, counts, the evaluation, the calibration,
//! the scales and weights, and the songs (as numbers) that new ones are compared with.
//!
//! Numbers are written so that they read back bit by bit. How long the training took is left out: the same labels and the same songs to
//! measure against give the same bytes. Formats 1 and 2 read other features, taken from the picture: such a model is refused by name.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files;
use crate::learn::card::ModelCard;
use crate::learn::model::{LocalModel, fingerprint};
use crate::learn::novelty::Novelty;
use crate::learn::prior::{LibraryScale, PriorRegression};
use crate::mood::Mood;
use crate::pipeline::Hearing;

/// The version of the file that this program writes.
const FORMAT: u32 = 3;

/// No model file is longer; a longer one is not read into memory.
const MAX_BYTES: u64 = 64 << 20;

/// More songs of a mood than anybody has: sums of counts stay numbers.
const MAX_SONGS: usize = 100_000_000;

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// The file.
    #[error("cannot use the model file {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Not a model, or damaged.
    #[error("{} is not a Moodsic model: {detail}", path.display())]
    NotAModel {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// From an older Moodsic, or by another recipe: its numbers are of other features.
    #[error("{} was made by an older Moodsic, for features that this one does not read ({features}); train again", path.display())]
    Older {
        /// Where.
        path: PathBuf,
        /// What it reads.
        features: String,
    },
    /// From a newer Moodsic.
    #[error("{} was written by a newer Moodsic (format {found}, this one knows {known}); update Moodsic", path.display())]
    Newer {
        /// Where.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// Ours.
        known: u32,
    },
}

/// The file, as read.
#[derive(Deserialize)]
struct Contents {
    card: ModelCard,
    moods: Vec<Mood>,
    sharpness: f64,
    scale: LibraryScale,
    regression: PriorRegression,
    novelty: Option<Novelty>,
}

/// The file, as written: what people read comes first.
#[derive(Serialize)]
struct BorrowedContents<'a> {
    format: u32,
    about: Vec<String>,
    card: &'a ModelCard,
    moods: &'a [Mood],
    sharpness: f64,
    scale: &'a LibraryScale,
    regression: &'a PriorRegression,
    novelty: Option<&'a Novelty>,
}

/// What all versions of the file share.
#[derive(Deserialize)]
struct Version {
    format: u32,
    card: VersionCard,
}

/// The part of the card that tells whether this program can use the numbers.
#[derive(Deserialize)]
struct VersionCard {
    /// None before format 3.
    features: Option<String>,
}

impl LocalModel {
    /// Writes the file whole or not at all; makes its folder when there is none.
    pub fn save(&self, path: &Path) -> Result<(), ArtifactError> {
        self.write(path).map_err(|source| ArtifactError::Io { path: path.to_owned(), source })
    }

    /// Writes a file for others: as [`Self::save`], without the names of the songs that it was measured on.
    pub fn share(&self, path: &Path) -> Result<(), ArtifactError> {
        let mut shared = self.clone();
        if let Some(evaluation) = &mut shared.card.evaluation {
            evaluation.forget_songs();
        }
        shared.save(path)
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        let contents = BorrowedContents {
            format: FORMAT,
            about: self.card.sentences(),
            card: &self.card,
            moods: &self.moods,
            sharpness: self.sharpness,
            scale: &self.scale,
            regression: &self.regression,
            novelty: self.novelty.as_ref(),
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        files::write_whole(path, &serde_json::to_vec(&contents)?)
    }

    /// Reads and checks a file: version, sizes, finite numbers, and that they are the ones its id was made of.
    pub fn load(path: &Path) -> Result<Self, ArtifactError> {
        let bytes = files::read_regular(path, MAX_BYTES)
            .map_err(|source| ArtifactError::Io { path: path.to_owned(), source })?;
        let not_a_model = |detail: String| ArtifactError::NotAModel { path: path.to_owned(), detail };
        let Version { format, card: VersionCard { features } } =
            serde_json::from_slice(&bytes).map_err(|error| not_a_model(error.to_string()))?;
        if format > FORMAT {
            return Err(ArtifactError::Newer { path: path.to_owned(), found: format, known: FORMAT });
        }
        if format == 0 {
            return Err(not_a_model("there is no format 0".to_owned()));
        }
        let features = features.unwrap_or_else(|| format!("format {format}"));
        if features != Hearing::recipe().as_str() {
            return Err(ArtifactError::Older { path: path.to_owned(), features });
        }
        let contents: Contents = serde_json::from_slice(&bytes).map_err(|error| not_a_model(error.to_string()))?;
        let Contents { card, moods, sharpness, scale, regression, novelty } = contents;
        let is_calibrated = card.evaluation.is_some();
        let model = Self { card, moods, scale, regression, sharpness, is_calibrated, novelty };
        model.check().map_err(|detail| not_a_model(detail.to_owned()))?;
        Ok(model)
    }

    fn check(&self) -> Result<(), &'static str> {
        if self.moods.len() < 2 {
            return Err("it knows fewer than two moods");
        }
        if !self.moods.iter().eq(self.card.counts.keys()) {
            return Err("its moods are not those it was trained on");
        }
        if !self.card.counts.values().chain(self.card.left_out.values()).all(|&songs| songs <= MAX_SONGS) {
            return Err("it was trained on more songs than there are");
        }
        let (width, moods) = (LibraryScale::WIDTH, self.moods.len());
        let novelty = self.novelty.as_ref().and_then(|novelty| novelty.defect(width));
        if let Some(defect) = self.scale.defect(moods).or(self.regression.defect(width, moods)).or(novelty) {
            return Err(defect);
        }
        if !(self.sharpness.is_finite() && self.sharpness > 0.0) {
            return Err("its calibration is no number");
        }
        if fingerprint(self) != self.card.id {
            return Err("its numbers are not those it was saved with");
        }
        match &self.card.evaluation {
            Some(evaluation) if !evaluation.is_sound() => Err("its evaluation does not add up"),
            _ => Ok(()),
        }
    }
}
