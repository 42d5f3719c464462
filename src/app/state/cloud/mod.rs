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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::{Action, CloudAction, LibraryAction, ViewAction};
    use crate::app::effect::Effect;
    use crate::app::state::Overlay;
    use crate::classify::{Prediction, Score};
    use crate::config::Settings;
    use crate::dataset::LibrarySong;
    use crate::mood::Vocabulary;
    use crate::song::{Metadata, Song};
    use crate::worker::{CloudCommand, CloudEvent, CloudTask, Command, Event};

    fn id(number: u8) -> SongId {
        SongId::from_bytes([number; 32])
    }

    /// Two songs, the first on screen, and an endpoint to ask.
    fn state() -> State {
        let cloud =
            CloudConfig { project: Some("p".to_owned()), endpoint_id: Some("42".to_owned()), ..CloudConfig::default() };
        let mut state = State::new(Settings { cloud, ..Settings::default() });
        let song = |number| Song {
            id: id(number),
            path: format!("/{number}").into(),
            metadata: Metadata::default(),
            duration_secs: 60.0,
            format: String::new(),
        };
        let songs = (1..=2).map(|number| LibrarySong { song: song(number), annotation: None, added: 0 }).collect();
        state.apply(Event::Library { songs, vocabulary: Vocabulary::default(), history: (0, 0) });
        state.update(Action::Library(LibraryAction::Select(id(1))));
        state
    }

    fn asked(effects: &[Effect]) -> Option<&CloudTask> {
        effects.iter().find_map(|effect| match effect {
            Effect::Work(Command::Cloud(CloudCommand::Ask { task, .. })) => Some(task),
            _ => None,
        })
    }

    fn says(mood: &str) -> Prediction {
        Prediction::new(vec![Score { mood: Mood::new(mood).unwrap(), probability: 1.0 }])
    }

    fn opinion(number: u8, mood: &str) -> Opinion {
        let (provider, model) = ("vertex".to_owned(), "m".to_owned());
        Opinion { song: id(number), provider, model, prediction: says(mood), at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn nothing_leaves_before_the_user_agrees_and_closing_is_a_no() {
        let mut state = state();
        assert!(asked(&state.update(Action::Cloud(CloudAction::AskAboutCurrent))).is_none());
        assert_eq!(state.overlay, Some(Overlay::CloudConsent));
        state.update(Action::View(ViewAction::Overlay(None)));
        assert!(asked(&state.update(Action::Cloud(CloudAction::Agree))).is_none());

        state.update(Action::Cloud(CloudAction::AskAboutCurrent));
        let effects = state.update(Action::Cloud(CloudAction::Agree));
        assert!(matches!(asked(&effects), Some(CloudTask::Predict(songs)) if songs.len() == 1));
        assert!(asked(&state.update(Action::Cloud(CloudAction::Undeploy))).is_none(), "one job at a time");
    }

    #[test]
    fn what_was_agreed_to_for_one_place_is_asked_again_for_another() {
        let mut state = state();
        state.update(Action::Cloud(CloudAction::AskAboutCurrent));
        state.update(Action::Cloud(CloudAction::Agree));
        state.update(Action::Cloud(CloudAction::Cancel));
        assert!(asked(&state.update(Action::Cloud(CloudAction::AskAboutCurrent))).is_some());
        state.update(Action::Cloud(CloudAction::Cancel));
        state.settings.cloud.project = Some("another".to_owned());
        assert!(asked(&state.update(Action::Cloud(CloudAction::AskAboutCurrent))).is_none());
    }

    #[test]
    fn events_of_a_job_that_was_stopped_change_nothing_but_what_was_answered() {
        let mut state = state();
        state.update(Action::Cloud(CloudAction::Check));
        let job = state.cloud.job.as_ref().unwrap().id;
        state.update(Action::Cloud(CloudAction::Cancel));
        let note = state.cloud.note.clone();
        state.apply(Event::Cloud(CloudEvent::Failed { job, error: "cancelled".to_owned() }));
        state.apply(Event::Cloud(CloudEvent::Progress { job, words: "late".to_owned(), share: None }));
        assert_eq!((&state.cloud.job, &state.cloud.note), (&None, &note));
        state.apply(Event::Cloud(CloudEvent::Opinion { job, opinion: opinion(1, "sad") }));
        assert!(state.current_opinion().is_some());
    }

    #[test]
    fn agreement_counts_songs_of_which_both_say_something() {
        let mut state = state();
        for (number, mood) in [(1, "sad"), (2, "calm"), (3, "happy")] {
            state.cloud.opinions.insert(id(number), opinion(number, mood));
        }
        state.suggest(vec![(id(1), says("sad")), (id(2), says("sad"))]);
        assert_eq!(state.agreement_with_predictor(), Agreement { same: 1, of: 2 });
        assert_eq!(state.agreement_with_labels(), Agreement::default());
    }

    #[test]
    fn the_environment_goes_before_the_settings_and_the_credentials_come_last() {
        let mut state = State::new(Settings::default());
        assert_eq!(state.cloud_config().project, None);
        state.cloud.recalled = Some(Recalled {
            credentials: Some(crate::classify::vertex::CredentialsFile {
                path: "/key".into(),
                named: true,
                project: Some("of-the-key".to_owned()),
                kind: None,
            }),
            ..Recalled::default()
        });
        assert_eq!(state.cloud_config().project.as_deref(), Some("of-the-key"));
        state.settings.cloud.project = Some("chosen".to_owned());
        state.cloud.environment.project = Some("named".to_owned());
        assert_eq!(state.cloud_config().project.as_deref(), Some("named"));
    }
}
