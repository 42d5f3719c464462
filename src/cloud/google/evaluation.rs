//! How good a trained model is, as Google measured it on the songs that were held back.

use serde::{Deserialize, Serialize};

use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::Call;
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::wire::{Evaluations, Metrics};

/// The figures of a model, as far as the service gives them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CloudEvaluation {
    /// Area under the precision-recall curve.
    pub au_prc: Option<f64>,
    /// Mean of the negative log-likelihood.
    pub log_loss: Option<f64>,
    /// Precision of the best label only ("at 1"), else at a threshold of 0.5.
    pub precision: Option<f64>,
    /// Recall, likewise.
    pub recall: Option<f64>,
    /// Labels of rows and columns, and counts, rows being the truth.
    pub confusion: Option<(Vec<String>, Vec<Vec<usize>>)>,
}

impl VertexClient {
    /// The evaluation of `model` (`projects/…/models/ID`); `None` while there is none.
    pub fn evaluation(&self, model: &str) -> Result<Option<CloudEvaluation>, CloudError> {
        let name = format!("{}/evaluations", model.split('@').next().unwrap_or(model));
        let found: Evaluations = self.json(&Call::get(self.url_of(&name, ""), "the evaluation"))?;
        Ok(found.model_evaluations.into_iter().next().map(|evaluation| figures(evaluation.metrics)))
    }
}

fn figures(metrics: Metrics) -> CloudEvaluation {
    // The first item lacks its threshold: 0 is left out.
    let at_half = metrics.confidence_metrics.iter().min_by(|a, b| {
        let distance = |threshold: f64| (threshold - 0.5).abs();
        distance(a.confidence_threshold).total_cmp(&distance(b.confidence_threshold))
    });
    let at_zero = metrics.confidence_metrics.iter().find(|at| at.confidence_threshold == 0.0);
    let at_one = |figure: fn(&crate::cloud::google::wire::AtThreshold) -> Option<f64>| at_zero.and_then(figure);
    let matrix = metrics.confusion_matrix;
    let labels: Vec<_> = matrix.annotation_specs.into_iter().map(|label| label.display_name).collect();
    let rows: Vec<Vec<usize>> = matrix
        .rows
        .into_iter()
        .map(|row| row.into_iter().map(|count| count.round().max(0.0) as usize).collect())
        .collect();
    let is_square =
        !labels.is_empty() && rows.len() == labels.len() && rows.iter().all(|row| row.len() == labels.len());
    CloudEvaluation {
        au_prc: metrics.au_prc,
        log_loss: metrics.log_loss,
        precision: at_one(|at| at.precision_at1).or(at_half.and_then(|at| at.precision)),
        recall: at_one(|at| at.recall_at1).or(at_half.and_then(|at| at.recall)),
        confusion: is_square.then_some((labels, rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_evaluation_is_read_with_its_gaps() {
        let text = r#"{"auPrc":0.99,"logLoss":0.04,"confidenceMetrics":[{"recall":1,"precision":0.2},
            {"confidenceThreshold":0.5,"recall":0.9,"precision":0.8,"truePositiveCount":"12"}],
            "confusionMatrix":{"annotationSpecs":[{"id":"1","displayName":"happy"},{"id":"2","displayName":"sad"}],
            "rows":[[78,2],[1,89]]},"unheard":{}}"#;
        let found = figures(serde_json::from_str(text).unwrap());
        assert_eq!((found.precision, found.recall, found.au_prc), (Some(0.8), Some(0.9), Some(0.99)));
        assert_eq!(found.confusion.unwrap().1, [[78, 2], [1, 89]]);
        assert_eq!(figures(Metrics::default()), CloudEvaluation::default());
    }

    #[test]
    fn a_matrix_with_missing_cells_is_none() {
        let text =
            r#"{"confusionMatrix":{"annotationSpecs":[{"displayName":"a"},{"displayName":"b"}],"rows":[[1,2]]}}"#;
        assert_eq!(figures(serde_json::from_str(text).unwrap()).confusion, None);
    }
}
