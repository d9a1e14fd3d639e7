//! How far a long work is: a bar on the terminal that standard error is, and nothing where it is none.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::recover::Step;

/// How often a second it is drawn at most.
const HERTZ: u8 = 10;

/// The bar, on a terminal only.
pub(super) struct Bar(Option<ProgressBar>);

impl Bar {
    /// Shown with the first step; `done` says in a word what became of the runs that it counts.
    pub(super) fn new(done: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(HERTZ));
        let template = format!("{done} {{human_pos}} of {{human_len}} {{wide_bar}} {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self(Some(bar))
    }

    /// Tells how far it is.
    pub(super) fn show(&self, step: Step) {
        if let Some(bar) = &self.0 {
            bar.set_length(step.all.max(step.done));
            bar.set_position(step.done);
        }
    }

    /// Takes it off the terminal, which the result is written to next.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
