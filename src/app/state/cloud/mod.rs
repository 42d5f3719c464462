//! The Cloud page's state: what was chosen, what the cloud has said, and the jobs under way. Everything that sends pictures or costs
//! money first becomes a [`Consent`] that the user agrees to or not.

mod apply;
mod consent;
mod question;
mod service;
mod update;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::app::choices::CloudCard;
use crate::cloud::google::{BUDGET_MILLI_NODE_HOURS, EndpointInfo};
use crate::cloud::jobs::{CloudPrediction, Found, Step, Trained};
use crate::config::CloudConfig;
use crate::dataset::GroupBy;
use crate::mood::Mood;
use crate::remedy::Check;
use crate::song::SongId;
use crate::worker::{JobId, Recalled};

pub use consent::Consent;

/// What a card shows of its job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The job under way.
    pub job: Option<CloudJob>,
    /// How the last one ended.
    pub note: Option<CloudNote>,
    /// Songs that failed in the last one, and why.
    pub problems: Vec<String>,
    /// A question that waits until the user puts it on screen.
    pub question: Option<Consent>,
}

/// A job under way.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudJob {
    /// Tag of its events.
    pub id: JobId,
    /// What it is doing.
    pub step: Step,
    /// What was chosen when it began.
    config: Box<CloudConfig>,
    /// Whether Google goes on with what it has begun when the job is stopped here.
    pub goes_on: bool,
    /// Whether it takes models off: nothing comes in between.
    is_undeploying: bool,
}

/// How the last job of a card ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudNote {
    /// What was done, or what is wrong.
    pub text: String,
    /// What to do about it; `None` when nothing is wrong.
    pub remedy: Option<String>,
    /// Whether something is wrong.
    pub is_error: bool,
}

/// How often two agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Songs of which both say the same mood.
    pub same: usize,
    /// Songs of which both say something.
    pub of: usize,
}

impl Agreement {
    fn of<'a>(pairs: impl Iterator<Item = (&'a Mood, &'a Mood)>) -> Self {
        pairs.fold(Self::default(), |so_far, (one, other)| Self {
            same: so_far.same + usize::from(one == other),
            of: so_far.of + 1,
        })
    }
}

/// The Cloud page.
#[derive(Clone, Debug)]
pub struct Cloud {
    /// What the environment says, which goes before the settings.
    pub environment: CloudConfig,
    /// What this computer knows; `None` until it was looked up.
    pub recalled: Option<Recalled>,
    /// The newest prediction of every source (see [`CloudPrediction`]) about every song.
    predictions: HashMap<(String, SongId), CloudPrediction>,
    /// What works, by the last check.
    pub checks: Option<Vec<Check>>,
    /// What there is, when the cloud was asked last.
    pub found: Option<Found>,
    cards: [Card; CloudCard::ALL.len()],
    /// The question on screen.
    pub consent: Option<Consent>,
    /// Where the song on screen may be sent to without asking again in this run of the program.
    agreed: Option<String>,
    /// Node hours that a training may take.
    pub budget_hours: u32,
    /// What a training never learns from and tests on at once.
    pub group_by: GroupBy,
    /// The last training that came to its end.
    pub trained: Option<Trained>,
}

impl Default for Cloud {
    fn default() -> Self {
        Self {
            environment: CloudConfig::default(),
            recalled: None,
            predictions: HashMap::new(),
            checks: None,
            found: None,
            cards: Default::default(),
            consent: None,
            agreed: None,
            budget_hours: BUDGET_MILLI_NODE_HOURS.start() / 1000,
            group_by: GroupBy::Artist,
            trained: None,
        }
    }
}

impl Cloud {
    /// The models that are deployed, where, and since when, when the cloud was asked last.
    pub fn deployed(&self) -> impl Iterator<Item = (&EndpointInfo, &str, Option<Timestamp>)> {
        let ours = self.found.iter().filter_map(|found| found.ours.as_ref()).flatten();
        ours.flat_map(|endpoint| {
            endpoint.deployed.iter().map(move |model| (endpoint, model.model.as_str(), model.since))
        })
    }

    /// Whether it is known that nothing is deployed.
    pub fn has_nothing_deployed(&self) -> bool {
        let Some(found) = self.found.as_ref().filter(|found| found.ours.is_some()) else { return false };
        // What was deployed from here may be at an endpoint that was chosen then.
        let was_deployed = self.recalled.as_ref().is_some_and(|recalled| recalled.deployed_at.is_some());
        let is_elsewhere = was_deployed && found.endpoints.iter().any(|endpoint| !endpoint.deployed.is_empty());
        self.deployed().next().is_none() && !is_elsewhere
    }

    /// What a look has found. What was deployed when Google was asked last is deployed until Google says otherwise.
    fn take_found(&mut self, mut found: Found) {
        if found.ours.is_none() && self.deployed().next().is_some() {
            found.ours = self.found.take().and_then(|old| old.ours);
        }
        self.found = Some(found);
    }

    /// Something may be deployed by now.
    fn doubt_that_nothing_is_deployed(&mut self) {
        if self.has_nothing_deployed()
            && let Some(found) = &mut self.found
        {
            found.ours = None;
        }
    }

    /// What a card shows.
    pub fn card(&self, card: CloudCard) -> &Card {
        &self.cards[card as usize]
    }

    fn card_mut(&mut self, card: CloudCard) -> &mut Card {
        &mut self.cards[card as usize]
    }

    /// How far the job of `card` is.
    pub fn job_of(&self, card: CloudCard) -> Option<&CloudJob> {
        self.card(card).job.as_ref()
    }

    /// The jobs under way.
    pub fn jobs(&self) -> impl Iterator<Item = &CloudJob> {
        self.cards.iter().filter_map(|card| card.job.as_ref())
    }

    /// Whether a question waits that the user has not seen.
    pub fn has_question(&self) -> bool {
        self.cards.iter().any(|card| card.question.is_some())
    }

    /// Whether models may be taken off now: always, unless that is being done.
    pub fn can_undeploy(&self) -> bool {
        !self.job_of(CloudCard::Deployed).is_some_and(|job| job.is_undeploying)
    }

    fn remember(&mut self, prediction: CloudPrediction) {
        self.predictions.insert((prediction.source.clone(), prediction.song), prediction);
    }
}

#[cfg(test)]
mod tests;
