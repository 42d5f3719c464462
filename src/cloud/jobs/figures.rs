//! The figures of a model in the cloud in the terms of the built-in one's, as far as Google gives them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cloud::google::CloudEvaluation;
use crate::dataset::CloudMeasure;
use crate::mood::Mood;
use crate::predict::{ConfusionMatrix, wilson_interval};

/// How good a model in the cloud is on the songs that were held back for the test.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudFigures {
    /// Area under the precision-recall curve.
    pub au_prc: Option<f64>,
    /// Google's precision.
    pub precision: Option<f64>,
    /// Google's recall.
    pub recall: Option<f64>,
    /// Counts by mood, rows being the truth.
    pub confusion: Option<ConfusionMatrix>,
}

impl CloudFigures {
    /// `names`: which mood a label stands for. A matrix with a label that is no mood is left out.
    pub fn new(evaluation: CloudEvaluation, names: &BTreeMap<String, Mood>) -> Self {
        let mood = |label: &String| names.get(label).cloned().or_else(|| Mood::new(label).ok());
        let confusion = evaluation.confusion.and_then(|(labels, counts)| {
            let moods: Option<Vec<_>> = labels.iter().map(mood).collect();
            Some(ConfusionMatrix { moods: moods?, counts })
        });
        Self { au_prc: evaluation.au_prc, precision: evaluation.precision, recall: evaluation.recall, confusion }
    }

    /// What is kept of the figures of `model`.
    pub(super) fn kept(measure: CloudMeasure) -> Self {
        Self {
            au_prc: measure.au_prc,
            precision: measure.precision,
            recall: measure.recall,
            confusion: measure.confusion.map(|(moods, counts)| ConfusionMatrix { moods, counts }),
        }
    }

    /// To be kept.
    pub(super) fn to_measure(&self, model: &str) -> CloudMeasure {
        CloudMeasure {
            model: model.to_owned(),
            au_prc: self.au_prc,
            precision: self.precision,
            recall: self.recall,
            confusion: self.confusion.as_ref().map(|matrix| (matrix.moods.clone(), matrix.counts.clone())),
            at: Timestamp::now(),
        }
    }

    /// Share of the test's songs told right, with Wilson's 95 % interval.
    pub fn accuracy(&self) -> Option<(f64, (f64, f64))> {
        let confusion = self.confusion.as_ref()?;
        let (hits, songs) = (confusion.hits(), confusion.songs());
        (songs > 0).then(|| (hits as f64 / songs as f64, wilson_interval(hits, songs)))
    }

    /// Accuracy of always saying the commonest mood.
    pub fn baseline_accuracy(&self) -> Option<f64> {
        let confusion = self.confusion.as_ref()?;
        let most = confusion.counts.iter().map(|row| row.iter().sum::<usize>()).max()?;
        (confusion.songs() > 0).then(|| most as f64 / confusion.songs() as f64)
    }

    /// The keys of `moodsic evaluate --json` where there is such a figure, and Google's own.
    pub fn to_json(&self) -> Value {
        let accuracy = self.accuracy();
        json!({
            "accuracy": accuracy.map(|(accuracy, _)| accuracy),
            "interval95": accuracy.map(|(_, (low, high))| [low, high]),
            "baseline_accuracy": self.baseline_accuracy(),
            "precision": self.precision,
            "recall": self.recall,
            "au_prc": self.au_prc,
            "moods": self.confusion.as_ref().map(|confusion| &confusion.moods),
            "confusion": self.confusion.as_ref().map(|confusion| &confusion.counts),
            "songs": self.confusion.as_ref().map(ConfusionMatrix::songs),
        })
    }

    /// One line for people.
    pub fn sentence(&self) -> String {
        let measured = self.accuracy().map(|(accuracy, (low, high))| {
            let guess = self.baseline_accuracy().unwrap_or_default();
            format!(
                "accuracy {accuracy:.2} (95 %: {low:.2} to {high:.2}), always the commonest mood would get {guess:.2}"
            )
        });
        let named = |name: &str, figure: Option<f64>| figure.map(|figure| format!("{name} {figure:.2}"));
        let figures = [
            measured,
            named("precision", self.precision),
            named("recall", self.recall),
            named("area under the precision-recall curve", self.au_prc),
        ];
        figures.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_moods_again_and_figures_those_of_the_matrix() {
        let names = BTreeMap::from([("laid_back".to_owned(), Mood::new("laid-back").unwrap())]);
        let confusion = Some((vec!["laid_back".to_owned(), "sad".to_owned()], vec![vec![8, 2], vec![0, 10]]));
        let found = CloudFigures::new(CloudEvaluation { confusion, ..CloudEvaluation::default() }, &names);
        assert_eq!(found.confusion.as_ref().unwrap().moods[0].as_str(), "laid-back");
        assert_eq!((found.accuracy().unwrap().0, found.baseline_accuracy()), (0.9, Some(0.5)));
        assert_eq!(found.to_json()["songs"], 20);
    }

    #[test]
    fn what_google_does_not_say_is_not_made_up() {
        let nothing = CloudFigures::new(CloudEvaluation::default(), &BTreeMap::new());
        assert_eq!((nothing.accuracy(), nothing.sentence()), (None, String::new()));
        assert!(nothing.to_json()["accuracy"].is_null());
    }
}
