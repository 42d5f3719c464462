//! What the thread has still to do, and in which order.

use crate::song::SongId;
use crate::worker::job::JobId;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Train, test and save because the user asked for it.
    Train(JobId),
    /// Fit to the labels as they are now.
    Refit,
    /// Listen to the songs that come next in the list, and score them.
    LookAhead(Vec<SongId>),
    /// Score the songs that were listened to.
    Rescore,
    /// Test what was fitted last, calibrate it by that, and save it.
    Test,
    /// Find the songs that were not listened to yet.
    Survey,
    /// Listen to the next of them, and score them.
    Listen,
}

/// All that is to do: each thing at most once, the newest wish wins.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent wishes, not the states of one machine")]
pub(super) struct Plan {
    train: Option<JobId>,
    refit: bool,
    rescore: bool,
    ahead: Vec<SongId>,
    test: bool,
    survey: bool,
    listen: bool,
    /// Somebody waits for what is heard.
    waits: bool,
}

impl Plan {
    /// The user wants a training.
    pub(super) fn train(&mut self, job: JobId) {
        self.train = Some(job);
    }

    /// Labels have changed, and these songs come next in the list.
    pub(super) fn teach(&mut self, ahead: Vec<SongId>) {
        self.refit = true;
        self.ahead = ahead;
    }

    /// All songs are to be scored, or those that were listened to.
    pub(super) fn survey(&mut self, only_cached: bool) {
        self.rescore = true;
        self.survey |= !only_cached;
    }

    /// There are songs to listen to.
    pub(super) fn listen(&mut self) {
        self.listen = true;
    }

    /// There are songs to listen to that somebody waits for: labelled ones, or those that come next in the list.
    pub(super) fn listen_first(&mut self) {
        self.waits = true;
    }

    /// Labels have changed.
    pub(super) fn refit(&mut self) {
        self.refit = true;
    }

    /// There is another model: everything is to be scored by it, and it is to be tested unless that is done.
    pub(super) fn new_model(&mut self, tested: bool) {
        self.rescore = true;
        self.test = !tested;
    }

    /// Nothing more is to be learnt from what labels there are. Listening goes on, and all is scored.
    pub(super) fn learn_nothing(&mut self) {
        *self = Self { rescore: true, survey: self.survey, listen: self.listen, waits: self.waits, ..Self::default() };
    }

    /// A step was broken off and is still wanted.
    pub(super) fn again(&mut self, step: Step) {
        match step {
            Step::Train(job) => self.train = self.train.or(Some(job)),
            Step::Refit => self.refit = true,
            Step::Rescore => self.rescore = true,
            Step::LookAhead(songs) if self.ahead.is_empty() => self.ahead = songs,
            Step::LookAhead(_) => {}
            Step::Test => self.test = true,
            Step::Survey => self.survey = true,
            Step::Listen => self.listen = true,
        }
    }

    /// The most urgent step, taken off the plan.
    pub(super) fn next(&mut self) -> Option<Step> {
        if let Some(job) = self.train.take() {
            // A training makes a fit and a test superfluous.
            (self.refit, self.test) = (false, false);
            return Some(Step::Train(job));
        }
        if std::mem::take(&mut self.refit) {
            self.test = false;
            return Some(Step::Refit);
        }
        if !self.ahead.is_empty() {
            return Some(Step::LookAhead(std::mem::take(&mut self.ahead)));
        }
        if std::mem::take(&mut self.rescore) {
            return Some(Step::Rescore);
        }
        if std::mem::take(&mut self.waits) {
            return Some(Step::Listen);
        }
        if std::mem::take(&mut self.test) {
            return Some(Step::Test);
        }
        if std::mem::take(&mut self.survey) {
            return Some(Step::Survey);
        }
        std::mem::take(&mut self.listen).then_some(Step::Listen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_labels_are_one_fit_and_it_goes_before_tests_and_surveys() {
        let mut plan = Plan::default();
        plan.survey(false);
        for song in 0..5 {
            plan.teach(vec![SongId::from_bytes([song; 32])]);
        }
        assert_eq!(plan.next(), Some(Step::Refit));
        plan.new_model(false);
        assert_eq!(plan.next(), Some(Step::LookAhead(vec![SongId::from_bytes([4; 32])])));
        assert_eq!(plan.next(), Some(Step::Rescore));
        assert_eq!(plan.next(), Some(Step::Test));
        assert_eq!(plan.next(), Some(Step::Survey));
        plan.listen();
        assert_eq!(plan.next(), Some(Step::Listen));
        assert_eq!(plan.next(), None);
        // What somebody waits for goes before a test.
        plan.again(Step::Test);
        plan.listen_first();
        assert_eq!(plan.next(), Some(Step::Listen));
        assert_eq!(plan.next(), Some(Step::Test));
    }

    #[test]
    fn a_label_in_the_middle_of_a_test_puts_the_fit_first() {
        let mut plan = Plan::default();
        plan.new_model(false);
        plan.next();
        assert_eq!(plan.next(), Some(Step::Test));
        plan.again(Step::Test);
        plan.teach(Vec::new());
        assert_eq!(plan.next(), Some(Step::Refit));
        // What was fitted before is not tested any more.
        assert_eq!(plan.next(), None);
    }

    #[test]
    fn a_training_stands_for_fit_and_test() {
        let mut plan = Plan::default();
        plan.teach(Vec::new());
        plan.again(Step::Test);
        plan.train(JobId(3));
        assert_eq!(plan.next(), Some(Step::Train(JobId(3))));
        assert_eq!(plan.next(), None);
    }
}
