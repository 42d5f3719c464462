//! The Cloud page's state: what was chosen, what the cloud has said, and the job under way. Everything that sends pictures or costs
//! money first becomes a [`Consent`] that the user agrees to or not.

mod apply;
mod consent;
mod update;

use std::collections::HashMap;

use jiff::Timestamp;

use super::State;
use crate::classify::GroupBy;
use crate::classify::vertex::{BUDGET_MILLI_NODE_HOURS, EndpointInfo};
use crate::cloud::{CloudCheck, Opinion, Trained};
use crate::config::CloudConfig;
use crate::mood::Mood;
use crate::song::SongId;
use crate::worker::{Found, JobId, Recalled};

pub use consent::Consent;

/// A card of the page: where a job shows how far it is, and what it came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudCard {
    /// Settings and checks.
    Connection,
    /// Predictions by the endpoint.
    Ask,
    /// The deployed model.
    Deployed,
    /// Training.
    Train,
    /// Many songs in one job.
    Batch,
}

/// The job under way.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudJob {
    /// Tag of its events.
    pub id: JobId,
    /// Where it belongs.
    pub card: CloudCard,
    /// How far it is, in words.
    pub words: String,
    /// 0 to 1, when that is known.
    pub share: Option<f32>,
}

/// How the last job of a card ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudNote {
    /// Of which card.
    pub card: CloudCard,
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
    /// The newest word about every song that was asked about.
    pub opinions: HashMap<SongId, Opinion>,
    /// What works, by the last check.
    pub checks: Option<Vec<CloudCheck>>,
    /// What there is, when the cloud was asked last.
    pub found: Option<Found>,
    /// The job under way.
    pub job: Option<CloudJob>,
    /// How the last job ended.
    pub note: Option<CloudNote>,
    /// Songs that failed in the last job, and why.
    pub problems: Vec<String>,
    /// What the user is being asked.
    pub consent: Option<Consent>,
    /// Where the song on screen may be sent to without asking again in this run of the program.
    agreed: Option<String>,
    /// The songs that wait until the model of a batch is known; `None` when it is to be deployed.
    batch: Option<Vec<crate::song::Song>>,
    /// Node hours that a training may take.
    pub budget_hours: u32,
    /// What a training never learns from and tests on at once.
    pub group_by: GroupBy,
    /// The last training.
    pub trained: Option<Trained>,
}

impl Default for Cloud {
    fn default() -> Self {
        Self {
            environment: CloudConfig::default(),
            recalled: None,
            opinions: HashMap::new(),
            checks: None,
            found: None,
            job: None,
            note: None,
            problems: Vec::new(),
            consent: None,
            agreed: None,
            batch: None,
            budget_hours: BUDGET_MILLI_NODE_HOURS.start() / 1000,
            group_by: GroupBy::Artist,
            trained: None,
        }
    }
}

impl Cloud {
    /// The model that is deployed, where, and since when, when the cloud was asked last.
    pub fn deployed(&self) -> impl Iterator<Item = (&EndpointInfo, &str, Option<Timestamp>)> {
        let ours = self.found.iter().flat_map(|found| &found.ours);
        ours.flat_map(|endpoint| {
            endpoint.deployed.iter().map(move |model| (endpoint, model.model.as_str(), model.since))
        })
    }

    /// How far the job of `card` is.
    pub fn job_of(&self, card: CloudCard) -> Option<&CloudJob> {
        self.job.as_ref().filter(|job| job.card == card)
    }
}

impl State {
    /// What counts: the environment before the settings, the credentials' project last.
    pub fn cloud_config(&self) -> CloudConfig {
        let mut config = self.settings.cloud.clone().overlaid_with(self.cloud.environment.clone());
        if config.project.is_none() {
            let credentials = self.cloud.recalled.as_ref().and_then(|recalled| recalled.credentials.as_ref());
            config.project = credentials.and_then(|file| file.project.clone());
        }
        config
    }

    /// The cloud's word about the song on screen.
    pub fn current_opinion(&self) -> Option<&Opinion> {
        self.cloud.opinions.get(&self.current.as_ref()?.song?)
    }

    /// How often the cloud and the built-in predictor say the same mood, of all songs asked about so far.
    pub fn agreement_with_predictor(&self) -> Agreement {
        Agreement::of(self.cloud.opinions.values().filter_map(|opinion| {
            Some((&opinion.prediction.best().mood, &self.library.suggestion(opinion.song)?.best().mood))
        }))
    }

    /// How often the cloud says what the song is tagged.
    pub fn agreement_with_labels(&self) -> Agreement {
        Agreement::of(
            self.cloud.opinions.values().filter_map(|opinion| {
                Some((&opinion.prediction.best().mood, self.library.label(opinion.song)?.mood()?))
            }),
        )
    }
}
