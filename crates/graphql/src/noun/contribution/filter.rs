//! The filter of contributions.

use async_graphql::InputObject;
use evidence::vocabulary::{ContributionKind, Perspective};

use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;

/// Conditions on contributions. A field that is left out sets no condition.
#[derive(Debug, Default, InputObject)]
pub struct ContributionFilter {
    /// Only contributions with all of these words in the text or the themes. Other forms of a word match too.
    text: Option<String>,
    /// Only contributions of these kinds.
    kinds: Option<Vec<Word<ContributionKind>>>,
    /// Only contributions from these perspectives.
    perspectives: Option<Vec<Word<Perspective>>>,
    /// Only contributions with this theme, spelt exactly like this.
    theme: Option<String>,
}

impl ContributionFilter {
    pub(super) fn read(self) -> Result<store::ContributionFilter, Refusal> {
        let mut problems = Problems::default();
        let read = store::ContributionFilter {
            text: problems.text("filter.text", self.text),
            kinds: plain(self.kinds),
            perspectives: plain(self.perspectives),
            theme: problems.text("filter.theme", self.theme),
        };
        problems.finish(read)
    }
}
