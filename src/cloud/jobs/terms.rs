//! What is told before pictures leave or money is spent: what, where to, how much. The window and the command line show the same
//! sentences.

use crate::cloud::client::SettingsError;
use crate::cloud::google::id_of;
use crate::cloud::jobs::connect::Served;
use crate::cloud::jobs::cost::{dollars, serving_per_day, training_ceiling};
use crate::cloud::jobs::plan::Plan;
use crate::cloud::jobs::settings::checked;
use crate::cloud::jobs::upload::FOLDER;
use crate::cloud::serving::Service;
use crate::config::{CloudConfig, Prices};
use crate::dataset::GroupBy;
use crate::mood::Mood;

/// Where pictures go at Google's, or at a server that speaks like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Address of the service.
    pub url: String,
    /// Project, where one is needed or known.
    pub project: Option<String>,
    /// Endpoint, or bucket.
    pub place: String,
    /// Addresses that are not Google's and get a token all the same.
    pub others: Vec<String>,
}

impl Destination {
    /// The endpoint that is chosen.
    pub fn endpoint(config: &CloudConfig) -> Result<Self, SettingsError> {
        let settings = checked(config)?;
        Ok(Self {
            url: settings.vertex_url().to_string(),
            place: settings.endpoint_id()?.to_owned(),
            project: Some(settings.project()?.to_owned()),
            others: other_addresses(config, false),
        })
    }

    /// The bucket that is chosen, for a training or a batch.
    pub fn bucket(config: &CloudConfig) -> Result<Self, SettingsError> {
        let project = checked(config)?.project()?.to_owned();
        Ok(Self { project: Some(project), ..Self::upload(config)? })
    }

    /// The bucket that is chosen, only to upload to it, which needs no project.
    pub fn upload(config: &CloudConfig) -> Result<Self, SettingsError> {
        let settings = checked(config)?;
        Ok(Self {
            url: settings.storage_url().to_string(),
            place: settings.bucket()?.to_owned(),
            project: settings.project().ok().map(str::to_owned),
            others: other_addresses(config, true),
        })
    }

    fn bucket_sentence(&self) -> String {
        format!("Where to: {}{}, bucket gs://{}/{FOLDER}.", self.url, self.project_words(), self.place)
    }

    fn project_words(&self) -> String {
        self.project.as_ref().map(|project| format!(", project {project}")).unwrap_or_default()
    }
}

/// The addresses that are not Google's and get a token of the user's credentials; the storage's if a bucket is used.
pub fn other_addresses(config: &CloudConfig, uses_bucket: bool) -> Vec<String> {
    let storage = config.storage_url.clone().filter(|_| uses_bucket);
    let mut addresses: Vec<_> = config.vertex_url.clone().into_iter().chain(storage).collect();
    addresses.dedup();
    addresses
}

/// What a training would send.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanSummary {
    /// Songs of each mood.
    pub counts: Vec<(Mood, usize)>,
    /// Moods that have another name there.
    pub renamed: Vec<(Mood, String)>,
    /// How the songs are kept together.
    pub group_by: GroupBy,
}

impl From<&Plan> for PlanSummary {
    fn from(plan: &Plan) -> Self {
        let renamed = plan.labels.iter().filter(|(mood, label)| mood.as_str() != label.as_str());
        Self {
            counts: plan.counts().into_iter().collect(),
            renamed: renamed.map(|(mood, label)| (mood.clone(), label.clone())).collect(),
            group_by: plan.grouped_by,
        }
    }
}

/// Asking the endpoint about some songs.
pub fn prediction(songs: usize, to: &Destination, prices: &Prices) -> Vec<String> {
    let Destination { url, place, others, .. } = to;
    let mut sentences =
        vec![leaving_one_by_one(songs), format!("Where to: {url}{}, endpoint {place}.", to.project_words())];
    sentences.extend(token(others));
    sentences.push(format!(
        "Price: the deployed model costs about {} an hour, asked or not; asking it costs nothing more (prices of {}).",
        dollars(prices.serving_per_node_hour),
        prices.as_of
    ));
    sentences.push("A picture that this model was asked about before is not sent again.".to_owned());
    sentences
}

/// Asking a server of one's own, which sells nothing.
pub fn prediction_by_server(songs: usize, service: Service, to: &Served) -> Vec<String> {
    let Served { url, model } = to;
    let again = if service == Service::EdgeContainer {
        "The container does not say which version of its model answers, so its answers are not stored; asking again sends the picture again."
    } else {
        "A picture that this version of the model was asked about before is not sent again."
    };
    vec![
        leaving_one_by_one(songs),
        format!("Where to: {url}, {}, model {model}. It gets no credentials.", service.title()),
        again.to_owned(),
    ]
}

/// Deploying a model.
pub fn deployment(model: &str, others: &[String], prices: &Prices) -> Vec<String> {
    let owner = others.first().map_or_else(|| "of Google's".to_owned(), |address| format!("of {address}"));
    let mut sentences = vec![
        format!("What: model {}, on one machine {owner}.", id_of(model)),
        format!(
            "Price: {} an hour, {} a day, asked or not, until you undeploy it (prices of {}).",
            dollars(prices.serving_per_node_hour),
            dollars(serving_per_day(prices)),
            prices.as_of
        ),
        "Closing Moodsic does not undeploy it.".to_owned(),
    ];
    sentences.extend(token(others));
    sentences
}

/// Sending the labelled songs' pictures to the bucket.
pub fn upload(plan: &PlanSummary, to: &Destination) -> Vec<String> {
    let songs: usize = plan.counts.iter().map(|(_, songs)| songs).sum();
    let counts: Vec<_> = plan.counts.iter().map(|(mood, songs)| format!("{songs} {mood}")).collect();
    let mut sentences = vec![
        format!(
            "What leaves: the pictures of {songs} songs ({}) and their moods, as far as they are not there yet. Neither sound nor names.",
            counts.join(", ")
        ),
        to.bucket_sentence(),
        "Storage costs some cents a month.".to_owned(),
    ];
    sentences.extend(token(&to.others));
    if !plan.renamed.is_empty() {
        let names: Vec<_> = plan.renamed.iter().map(|(mood, label)| format!("{mood} as {label}")).collect();
        let names = names.join(", ");
        sentences
            .push(format!("Google takes letters, digits and _ only, so some moods have other names there: {names}."));
    }
    sentences
}

/// Training on what is labelled.
pub fn training(plan: &PlanSummary, budget_milli_node_hours: u32, to: &Destination, prices: &Prices) -> Vec<String> {
    let mut sentences = upload(plan, to);
    let price = format!(
        "Price: at most {}, for at most {} node hours (prices of {}).",
        dollars(training_ceiling(prices, budget_milli_node_hours)),
        budget_milli_node_hours / 1000,
        prices.as_of
    );
    sentences.insert(2, price);
    sentences
}

/// Predicting many songs in one job.
pub fn batch(model: &str, songs: usize, to: &Destination, prices: &Prices) -> Vec<String> {
    let mut sentences = vec![
        format!("What leaves: {}, unless they are there already. Neither sound nor names.", pictures(songs)),
        format!("{} Then model {} predicts them.", to.bucket_sentence(), id_of(model)),
        format!(
            "Price: {} a node hour; how many it takes only Google knows, one at least (prices of {}).",
            dollars(prices.batch_per_node_hour),
            prices.as_of
        ),
    ];
    sentences.extend(token(&to.others));
    sentences
}

fn leaving_one_by_one(songs: usize) -> String {
    format!("What leaves: {}, one grey PNG per song. Neither sound nor names.", pictures(songs))
}

/// Who else gets a token.
fn token(others: &[String]) -> Option<String> {
    let goes = "A token of your Google credentials goes there too, if you have any.";
    match others {
        [] => None,
        [address] => Some(format!("The address {address} is not Google's. {goes}")),
        more => Some(format!("The addresses {} are not Google's. {goes}", more.join(" and "))),
    }
}

/// `1 picture`, `7 pictures`.
pub fn pictures(count: usize) -> String {
    if count == 1 { "1 picture".to_owned() } else { format!("{count} pictures") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to() -> Destination {
        Destination { url: "https://x".into(), project: Some("p".into()), place: "b".into(), others: Vec::new() }
    }

    #[test]
    fn every_question_names_who_else_gets_a_token() {
        let others = vec!["https://a".to_owned(), "https://b".to_owned()];
        let to = Destination { others: others.clone(), ..to() };
        let plan = PlanSummary { counts: Vec::new(), renamed: Vec::new(), group_by: GroupBy::Artist };
        let prices = Prices::default();
        for sentences in [
            prediction(0, &to, &prices),
            deployment("m", &others, &prices),
            upload(&plan, &to),
            training(&plan, 8_000, &to, &prices),
            batch("m", 0, &to, &prices),
        ] {
            let words = sentences.join("\n");
            assert!(words.contains("The addresses https://a and https://b are not Google's. A token"), "{words}");
        }
        let words = deployment("m", &[], &prices).join("\n");
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
        let words = training(&plan, 8_000, &to(), &Prices::default()).join("\n");
        for part in
            ["32 songs", "12 laid-back", "project p, bucket gs://b", "8 node hours", "$27.72", "laid-back as laid_back"]
        {
            assert!(words.contains(part), "{part}: {words}");
        }
    }

    #[test]
    fn a_deployment_says_what_an_hour_and_a_day_cost() {
        let words = deployment("projects/1/models/2", &[], &Prices::default()).join("\n");
        for part in ["What: model 2, on one machine of Google's", "$1.38 an hour", "$33.00 a day"] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }
}
