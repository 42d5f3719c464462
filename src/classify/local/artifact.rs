//! The model file: JSON with a format version, the recipe, moods, weights, counts and the evaluation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::LocalModel;
use crate::mood::Mood;
use crate::pipeline::RecipeId;

/// What a model says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelCard {
    /// Short id: hash of weights, moods and recipe.
    pub id: String,
    /// Recipe of its pictures.
    pub recipe: RecipeId,
    /// Songs per mood it was trained on.
    pub counts: BTreeMap<Mood, usize>,
    /// Moods left out for too few songs.
    pub left_out: BTreeMap<Mood, usize>,
    /// Cross-validated figures, when made.
    pub evaluation: Option<crate::classify::Evaluation>,
    /// Seed of the folds.
    pub seed: u64,
    /// Seconds it took to train (not part of the id).
    pub seconds: f64,
}

impl ModelCard {
    /// Songs in all.
    pub fn songs(&self) -> usize {
        self.counts.values().sum()
    }
}

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

impl LocalModel {
    /// Writes the file whole or not at all.
    pub fn save(&self, _path: &Path) -> Result<(), ArtifactError> {
        todo!()
    }

    /// Reads and checks a file: sizes, finite numbers, version.
    pub fn load(_path: &Path) -> Result<Self, ArtifactError> {
        todo!()
    }
}
