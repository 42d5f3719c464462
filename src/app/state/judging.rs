//! What the predictor means for the list and the song on screen.

use super::learning::{Learning, Learnt, Wish};
use super::notice::sentence;
use super::{NoticeLevel, State, Tab};
use crate::app::action::ModelAction;
use crate::app::effect::Effect;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::{LearnCommand, LearnEvent};

/// Songs of the list whose suggestions are made ahead.
const AHEAD: usize = 2;

impl State {
    pub(super) fn model_action(&mut self, action: ModelAction) -> Vec<Effect> {
        let jobs = &mut self.jobs;
        match self.learning.update(action, || jobs.next()) {
            Wish::Effects(effects) => effects,
            Wish::Teach(on) => {
                let mut effects = self.set(|settings| settings.teach = on);
                if on {
                    effects.extend(self.teach());
                    effects.extend(self.listen_to_all());
                } else {
                    effects.push(Effect::work(LearnCommand::StopTeaching));
                }
                effects
            }
            Wish::PlayCell(songs, words) => self.play_cell(songs, words),
            Wish::Explain(mood) => self.explain(mood),
            Wish::ToggleWhy => self.toggle_why(),
            Wish::HearPart(part) => self.hear_part(part),
            Wish::HearBeside(song) => self.hear_beside(song),
        }
    }

    pub(super) fn learn_event(&mut self, event: LearnEvent) -> Vec<Effect> {
        match self.learning.apply(event) {
            Learnt::Nothing => {}
            Learnt::Model(survey) => {
                if survey.is_some() {
                    self.library.forget_suggestions();
                }
                // The saved model is what playlists go by.
                self.playlists.changed(self.now);
                self.judge_anew();
                // Another model has other reasons.
                return survey.into_iter().chain(self.explain_again()).collect();
            }
            Learnt::NotKept(error) => {
                let words =
                    format!("The model works, but it could not be saved for the next start. {}", sentence(&error));
                self.notify("model", NoticeLevel::Warning, words);
            }
            Learnt::ModelRefused(error) => self.notify("model", NoticeLevel::Error, sentence(&error)),
            Learnt::ModelOutdated => {
                let words = if self.settings.teach {
                    "The predictor was made by an older Moodsic. It is learning again from your labels."
                } else {
                    "The predictor was made by an older Moodsic. Train it again on the Train page."
                };
                self.notify("model", NoticeLevel::Info, words);
                return self.teach().into_iter().collect();
            }
            Learnt::ModelShared(path) => {
                let text =
                    format!("The model was written to {}. It does not say which songs it learnt from.", path.display());
                self.notify("model", NoticeLevel::Info, text);
            }
            Learnt::NoModel => {
                self.library.forget_suggestions();
                if let Some(listened) = self.song.forget_prediction() {
                    return self.stop_listening(listened);
                }
            }
            Learnt::LeftOut(songs) => self.failures.extend(songs),
            Learnt::Suggestions(scores) => self.suggest(scores),
            Learnt::Facts(facts) => self.library.add_facts(facts),
        }
        Vec::new()
    }

    /// Labels or moods have changed: the predictor is to learn from them, if the user wants that.
    pub(super) fn teach(&self) -> Option<Effect> {
        if !self.settings.teach {
            return None;
        }
        // The songs that come next in the list.
        let next = self.library.next_row();
        let ahead = (next..next + AHEAD).filter_map(|row| Some(self.library.row(row)?.song.id)).collect();
        Some(Learning::teach(ahead))
    }

    /// The songs that were not listened to yet are listened to in the background, if the user wants the predictor to learn.
    pub(super) fn listen_to_all(&self) -> Option<Effect> {
        let wanted = self.settings.teach && self.library.counts().all > 0;
        wanted.then(|| Effect::work(LearnCommand::Survey { only_cached: false }))
    }

    /// Another model judges the song on screen.
    fn judge_anew(&mut self) {
        let judged = self.learning.model().and_then(|model| self.song.judge_by(model));
        self.suggest(judged.into_iter().collect());
    }

    /// What is suggested for the song on screen: by what was heard of it, else from the list.
    pub fn current_suggestion(&self) -> Option<&Prediction> {
        self.song.prediction().or_else(|| self.library.suggestion(self.song.id()?))
    }

    fn play_cell(&mut self, mut songs: Vec<SongId>, words: String) -> Vec<Effect> {
        songs.retain(|song| self.library.get(*song).is_some());
        if songs.is_empty() {
            self.notify("queue", NoticeLevel::Info, "The songs of this cell are not in the library.");
            return Vec::new();
        }
        self.tab = Tab::Listen;
        self.play_songs(words, None, songs)
    }
}
