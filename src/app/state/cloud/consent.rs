//! What the user is asked before pictures leave or money is spent, and what a yes does.

use super::CloudCard;
use crate::cloud::jobs::terms::{self, pictures};
use crate::cloud::jobs::{Destination, PlanSummary, Served, dollars, training_ceiling};
use crate::cloud::serving::Service;
use crate::config::Prices;
use crate::song::Song;
use crate::worker::CloudTask;

/// A question before something is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    /// The question.
    pub heading: &'static str,
    /// What it means, a sentence each.
    pub sentences: Vec<String>,
    /// What the button says that does it.
    pub yes: String,
    pub(super) card: CloudCard,
    pub(super) task: CloudTask,
    /// What is agreed to for this run of the program.
    pub(super) agrees_to: Option<String>,
}

impl Consent {
    pub(super) fn predict(songs: Vec<Song>, to: &Destination, prices: &Prices) -> Self {
        let Destination { url, project, place, others } = to;
        Self {
            heading: if others.is_empty() { "Send pictures to Google?" } else { "Send pictures to this server?" },
            sentences: terms::prediction(songs.len(), to, prices),
            yes: format!("Send {}", pictures(songs.len())),
            card: CloudCard::Ask,
            task: CloudTask::Predict(songs),
            agrees_to: Some(format!("{url} {} {place}", project.as_deref().unwrap_or_default())),
        }
    }

    /// To a server of one's own.
    pub(super) fn predict_by_server(songs: Vec<Song>, service: Service, to: &Served) -> Self {
        Self {
            heading: "Send pictures to this server?",
            sentences: terms::prediction_by_server(songs.len(), service, to),
            yes: format!("Send {}", pictures(songs.len())),
            card: CloudCard::Ask,
            task: CloudTask::Predict(songs),
            agrees_to: Some(format!("{} {} {}", to.url, service.name(), to.model)),
        }
    }

    /// Whether it is about the pictures of one song only.
    pub(super) fn is_about_one_song(&self) -> bool {
        matches!(&self.task, CloudTask::Predict(songs) if songs.len() == 1)
    }

    /// `others`: addresses that are not Google's and get a token all the same.
    pub(super) fn deploy(model: &str, others: &[String], prices: &Prices) -> Self {
        Self {
            heading: "Deploy the model?",
            sentences: terms::deployment(model, others, prices),
            yes: format!("Deploy for {} an hour", dollars(prices.serving_per_node_hour)),
            card: CloudCard::Deployed,
            task: CloudTask::Deploy(model.to_owned()),
            agrees_to: None,
        }
    }

    pub(super) fn train(plan: &PlanSummary, budget_hours: u32, to: &Destination, prices: &Prices) -> Self {
        let budget_milli_node_hours = budget_hours * 1000;
        Self {
            heading: "Train in the cloud?",
            sentences: terms::training(plan, budget_milli_node_hours, to, prices),
            yes: format!("Train for at most {}", dollars(training_ceiling(prices, budget_milli_node_hours))),
            card: CloudCard::Train,
            task: CloudTask::Train { group_by: plan.group_by, budget_milli_node_hours },
            agrees_to: None,
        }
    }

    pub(super) fn batch(model: &str, songs: Vec<Song>, to: &Destination, prices: &Prices) -> Self {
        Self {
            heading: "Predict many songs at once?",
            sentences: terms::batch(model, songs.len(), to, prices),
            yes: format!("Send {}", pictures(songs.len())),
            card: CloudCard::Batch,
            task: CloudTask::Batch { model: model.to_owned(), songs },
            agrees_to: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::GroupBy;

    #[test]
    fn the_button_of_a_training_says_its_ceiling() {
        let to =
            Destination { url: "https://x".into(), project: Some("p".into()), place: "b".into(), others: Vec::new() };
        let plan = PlanSummary { counts: Vec::new(), renamed: Vec::new(), group_by: GroupBy::Artist };
        assert_eq!(Consent::train(&plan, 8, &to, &Prices::default()).yes, "Train for at most $27.72");
    }
}
