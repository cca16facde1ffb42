//! Shows the progress of loading: a bar on a terminal, plain lines otherwise.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use store::bundle::{Kind, Progress};

use super::answer::note;

/// The progress of loading, on standard error.
pub(super) enum ShownProgress {
    Bar(ProgressBar),
    Lines(Option<Kind>),
}

impl ShownProgress {
    pub(super) fn new() -> Self {
        if !io::stderr().is_terminal() {
            return Self::Lines(None);
        }
        let bar = ProgressBar::new(0);
        // The pattern is a constant; if it is invalid, the default bar is used.
        if let Ok(style) = ProgressStyle::with_template("loading {msg:14} {bar:40} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self::Bar(bar)
    }

    pub(super) fn advance(&mut self, progress: Progress) {
        match self {
            Self::Bar(bar) => {
                bar.set_length(progress.total as u64);
                bar.set_position(progress.done as u64);
                bar.set_message(progress.what.to_string());
            }
            // One line for each kind of row, to keep logs short.
            Self::Lines(last) if *last != Some(progress.what) || progress.done == progress.total => {
                *last = Some(progress.what);
                note(&format!("loading {}: {} of {} rows", progress.what, progress.done, progress.total));
            }
            Self::Lines(_) => {}
        }
    }

    pub(super) fn end(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
