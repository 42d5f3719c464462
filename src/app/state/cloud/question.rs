//! Questions before pictures leave or money is spent: put on screen when the user is there to read them, kept until then. None is
//! answered but by the user.

use super::consent::Consent;
use super::{CloudCard, CloudNote};
use crate::app::effect::Effect;
use crate::app::state::{Overlay, State, Tab};
use crate::cloud::jobs::terms::other_addresses;
use crate::cloud::jobs::{Destination, PlanSummary, served};
use crate::cloud::serving::Service;
use crate::remedy::Problem;
use crate::song::Song;

impl State {
    fn consent_to_predict(&self, songs: Vec<Song>) -> Result<Consent, Problem> {
        let (service, config) = (self.service(), self.cloud_config());
        if service == Service::Vertex {
            return Ok(Consent::predict(songs, &Destination::endpoint(&config)?, &self.settings.cloud.prices));
        }
        Ok(Consent::predict_by_server(songs, service, &served(&config)?))
    }

    pub(super) fn propose_prediction(&mut self, songs: Vec<Song>) -> Vec<Effect> {
        if songs.is_empty() || self.cloud.job_of(CloudCard::Ask).is_some() {
            return Vec::new();
        }
        match self.consent_to_predict(songs) {
            Ok(consent) => {
                if consent.is_about_one_song() && consent.agrees_to == self.cloud.agreed {
                    return self.ask_cloud(consent.card, consent.task);
                }
                // It comes at once, where the user has just pressed the button.
                self.put_on_screen(consent);
            }
            Err(error) => self.cloud_trouble(CloudCard::Ask, &error),
        }
        Vec::new()
    }

    pub(super) fn propose_deployment(&mut self, model: &str) {
        self.ask_for(Consent::deploy(
            model,
            &other_addresses(&self.cloud_config(), false),
            &self.settings.cloud.prices,
        ));
    }

    pub(super) fn propose_batch(&mut self, model: &str, songs: Vec<Song>) {
        match Destination::bucket(&self.cloud_config()) {
            Ok(to) => self.ask_for(Consent::batch(model, songs, &to, &self.settings.cloud.prices)),
            Err(error) => self.cloud_trouble(CloudCard::Batch, &error.into()),
        }
    }

    pub(super) fn propose_training(&mut self, plan: &PlanSummary) {
        match Destination::bucket(&self.cloud_config()) {
            Ok(to) => {
                self.ask_for(Consent::train(plan, self.cloud.budget_hours, &to, &self.settings.cloud.prices));
            }
            Err(error) => self.cloud_trouble(CloudCard::Train, &error.into()),
        }
    }

    /// Lays the question over the page. On another page, or over another sheet, it would be in the way: there it waits.
    fn ask_for(&mut self, consent: Consent) {
        if self.tab == Tab::Cloud && self.overlay.is_none() {
            self.put_on_screen(consent);
        } else {
            let card = consent.card;
            self.cloud.card_mut(card).question = Some(consent);
        }
    }

    fn put_on_screen(&mut self, consent: Consent) {
        self.cloud.consent = Some(consent);
        self.overlay = Some(Overlay::CloudConsent);
    }

    /// Puts the question of a card on screen.
    pub(super) fn review(&mut self, card: CloudCard) {
        if let Some(consent) = self.cloud.card_mut(card).question.take() {
            self.put_on_screen(consent);
        }
    }

    /// The user has come (back) to the page: the first question that waits is shown. The others are in their cards, so that no
    /// second sheet comes up under a finger that has just pressed the button of the first.
    pub(in crate::app::state) fn come_to_cloud(&mut self) {
        let waiting = CloudCard::ALL.into_iter().find(|card| self.cloud.card(*card).question.is_some());
        if let Some(card) = waiting.filter(|_| self.overlay.is_none()) {
            self.review(card);
        }
    }

    /// What is wrong, then what to do about it.
    pub(super) fn cloud_trouble(&mut self, card: CloudCard, problem: &Problem) {
        let sentence = |text: &String| super::super::notice::sentence(&text);
        let remedy = problem.remedy.as_ref().map(sentence);
        let note = CloudNote { text: sentence(&problem.what), remedy, is_error: true };
        self.cloud.card_mut(card).note = Some(note);
    }
}
