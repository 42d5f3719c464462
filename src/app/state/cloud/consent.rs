//! What the user is asked before pictures leave or money is spent: what, where to, how many, how much.

use crate::cloud::google::id_of;
use crate::cloud::jobs::{Served, dollars, serving_per_day, training_ceiling};
use crate::cloud::serving::Service;
use crate::config::Prices;
use crate::song::Song;
use crate::worker::{CloudTask, PlanSummary};

use super::CloudCard;

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

/// Where pictures go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sending {
    /// Address of the service.
    pub(super) url: String,
    /// Project.
    pub(super) project: String,
    /// Endpoint, or bucket.
    pub(super) place: String,
    /// Addresses that are not Google's and get a token all the same.
    pub(super) elsewhere: Vec<String>,
}

impl Consent {
    pub(super) fn predict(songs: Vec<Song>, to: &Sending, prices: &Prices) -> Self {
        let pictures = pictures(songs.len());
        let Sending { url, project, place, elsewhere } = to;
        let mut sentences = vec![
            format!("What leaves: {pictures}, one grey PNG for a song. Neither sound nor names."),
            format!("Where to: {url}, project {project}, endpoint {place}."),
            format!(
                "Price: the deployed model costs about {} an hour, asked or not; asking it costs nothing more (prices of {}).",
                dollars(prices.serving_per_node_hour),
                prices.as_of
            ),
            "A picture that this model was asked about before is not sent again.".to_owned(),
        ];
        if let Some(sentence) = token(elsewhere) {
            sentences.insert(2, sentence);
        }
        Self {
            heading: if elsewhere.is_empty() { "Send pictures to Google?" } else { "Send pictures to this server?" },
            sentences,
            yes: format!("Send {pictures}"),
            card: CloudCard::Ask,
            task: CloudTask::Predict(songs),
            agrees_to: Some(format!("{url} {project} {place}")),
        }
    }

    /// To a server of one's own, which sells nothing.
    pub(super) fn predict_elsewhere(songs: Vec<Song>, service: Service, to: &Served) -> Self {
        let pictures = pictures(songs.len());
        let Served { url, model } = to;
        let again = if service == Service::EdgeContainer {
            "The container does not say which version of its model answers, so its answers are kept until you close the window only."
        } else {
            "A picture that this version of the model was asked about before is not sent again."
        };
        Self {
            heading: "Send pictures to this server?",
            sentences: vec![
                format!("What leaves: {pictures}, one grey PNG for a song. Neither sound nor names."),
                format!("Where to: {url}, {}, model {model}. It gets no credentials.", service.title()),
                again.to_owned(),
            ],
            yes: format!("Send {pictures}"),
            card: CloudCard::Ask,
            task: CloudTask::Predict(songs),
            agrees_to: Some(format!("{url} {} {model}", service.name())),
        }
    }

    /// Whether it is about the pictures of one song only.
    pub(super) fn is_about_one_song(&self) -> bool {
        matches!(&self.task, CloudTask::Predict(songs) if songs.len() == 1)
    }

    /// `elsewhere`: addresses that are not Google's and get a token all the same.
    pub(super) fn deploy(model: &str, elsewhere: &[String], prices: &Prices) -> Self {
        let hour = dollars(prices.serving_per_node_hour);
        let place = elsewhere.first().map_or_else(|| "of Google's".to_owned(), |address| format!("of {address}"));
        let mut sentences = vec![
            format!("What: model {}, on one machine {place}.", id_of(model)),
            format!(
                "Price: {hour} an hour, {} a day, asked or not, until you press Undeploy now (prices of {}).",
                dollars(serving_per_day(prices)),
                prices.as_of
            ),
            "Closing this window does not undeploy it.".to_owned(),
        ];
        sentences.extend(token(elsewhere));
        Self {
            heading: "Deploy the model?",
            sentences,
            yes: format!("Deploy for {hour} an hour"),
            card: CloudCard::Deployed,
            task: CloudTask::Deploy(model.to_owned()),
            agrees_to: None,
        }
    }

    pub(super) fn train(plan: &PlanSummary, budget_hours: u32, to: &Sending, prices: &Prices) -> Self {
        let songs: usize = plan.counts.iter().map(|(_, songs)| songs).sum();
        let counts: Vec<_> = plan.counts.iter().map(|(mood, songs)| format!("{songs} {mood}")).collect();
        let budget_milli_node_hours = budget_hours * 1000;
        let ceiling = dollars(training_ceiling(prices, budget_milli_node_hours));
        let mut sentences = vec![
            format!(
                "What leaves: the pictures of {songs} songs ({}) and their moods, as far as they are not there yet. Neither sound nor names.",
                counts.join(", ")
            ),
            format!("Where to: {}, project {}, bucket {}.", to.url, to.project, to.place),
            format!(
                "Price: at most {ceiling}, for at most {budget_hours} node hours (prices of {}). Storage costs some cents a month.",
                prices.as_of
            ),
        ];
        sentences.extend(token(&to.elsewhere));
        if !plan.renamed.is_empty() {
            let names: Vec<_> = plan.renamed.iter().map(|(mood, label)| format!("{mood} as {label}")).collect();
            let names = names.join(", ");
            sentences.push(format!(
                "Google takes letters, digits and _ only, so some moods have other names there: {names}."
            ));
        }
        Self {
            heading: "Train in the cloud?",
            sentences,
            yes: format!("Train for at most {ceiling}"),
            card: CloudCard::Train,
            task: CloudTask::Train { group_by: plan.group_by, budget_milli_node_hours },
            agrees_to: None,
        }
    }

    pub(super) fn batch(model: &str, songs: Vec<Song>, to: &Sending, prices: &Prices) -> Self {
        let pictures = pictures(songs.len());
        let mut sentences = vec![
            format!("What leaves: {pictures}, as far as they are not there yet. Neither sound nor names."),
            format!(
                "Where to: {}, project {}, bucket {}; then model {} predicts them.",
                to.url,
                to.project,
                to.place,
                id_of(model)
            ),
            format!(
                "Price: {} a node hour; how many it takes only Google knows, one at least (prices of {}).",
                dollars(prices.batch_per_node_hour),
                prices.as_of
            ),
        ];
        sentences.extend(token(&to.elsewhere));
        Self {
            heading: "Predict many songs at once?",
            sentences,
            yes: format!("Send {pictures}"),
            card: CloudCard::Batch,
            task: CloudTask::Batch { model: model.to_owned(), songs },
            agrees_to: None,
        }
    }
}

/// Who else gets a token.
fn token(elsewhere: &[String]) -> Option<String> {
    let goes = "A token of your Google credentials goes there too, if you have any.";
    match elsewhere {
        [] => None,
        [address] => Some(format!("The address {address} is not Google's. {goes}")),
        more => Some(format!("The addresses {} are not Google's. {goes}", more.join(" and "))),
    }
}

fn pictures(songs: usize) -> String {
    if songs == 1 { "1 picture".to_owned() } else { format!("{songs} pictures") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::GroupBy;
    use crate::mood::Mood;

    fn to() -> Sending {
        Sending { url: "https://x".into(), project: "p".into(), place: "b".into(), elsewhere: Vec::new() }
    }

    #[test]
    fn every_question_names_who_else_gets_a_token() {
        let elsewhere = vec!["https://a".to_owned(), "https://b".to_owned()];
        let to = Sending { elsewhere: elsewhere.clone(), ..to() };
        let plan = PlanSummary { counts: Vec::new(), renamed: Vec::new(), group_by: GroupBy::Artist };
        let prices = Prices::default();
        for consent in [
            Consent::predict(Vec::new(), &to, &prices),
            Consent::deploy("m", &elsewhere, &prices),
            Consent::train(&plan, 8, &to, &prices),
            Consent::batch("m", Vec::new(), &to, &prices),
        ] {
            let words = consent.sentences.join("\n");
            assert!(words.contains("The addresses https://a and https://b are not Google's. A token"), "{words}");
        }
        let words = Consent::deploy("m", &[], &prices).sentences.join("\n");
        assert!(words.contains("machine of Google's") && !words.contains("token"), "{words}");
    }

    #[test]
    fn a_training_says_its_ceiling_and_its_counts() {
        let mood = |name: &str| Mood::new(name).unwrap();
        let plan = PlanSummary {
            counts: vec![(mood("laid-back"), 12), (mood("sad"), 20)],
            renamed: vec![(mood("laid-back"), "laid_back".into())],
            group_by: GroupBy::Artist,
        };
        let consent = Consent::train(&plan, 8, &to(), &Prices::default());
        assert_eq!(consent.yes, "Train for at most $27.72");
        let words = consent.sentences.join("\n");
        for part in ["32 songs", "12 laid-back", "project p, bucket b", "8 node hours", "laid-back as laid_back"] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }

    #[test]
    fn a_deployment_says_what_an_hour_and_a_day_cost() {
        let words = Consent::deploy("projects/1/models/2", &[], &Prices::default()).sentences.join("\n");
        for part in ["What: model 2, on one machine of Google's", "$1.38 an hour", "$33.00 a day"] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }
}
