//! How far a training is, on a bar.

use std::ops::ControlFlow;

use super::console::Console;
use super::interrupt;
use crate::learn::session::Stage;

/// One bar for the listening, one for each later stage.
#[derive(Default)]
pub(super) struct Steps {
    shown: Option<Stage>,
}

impl Steps {
    /// Shows `stage`; `Break` on Ctrl-C.
    pub(super) fn show(&mut self, console: &mut Console, stage: Stage) -> ControlFlow<()> {
        let (done, total) = match stage {
            Stage::Listening { done, total } => (done, total),
            Stage::Fitting(done) | Stage::Evaluating(done) => ((done * 100.0) as usize, 100),
        };
        if self.shown.as_ref().map(std::mem::discriminant) != Some(std::mem::discriminant(&stage)) {
            console.begin(total, stage.words());
        }
        self.shown = Some(stage);
        console.reached(done);
        interrupt::flow()
    }
}
