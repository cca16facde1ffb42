//! Which contributions.

use async_graphql::InputObject;
use evidence::vocabulary::{ContributionKind, Perspective};

use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;

/// Which contributions. What is left out restricts nothing.
#[derive(Debug, Default, InputObject)]
pub struct ContributionFilter {
    /// All of these words, in any form, in the text or its themes.
    text: Option<String>,
    /// Only contributions of these kinds.
    kinds: Option<Vec<Word<ContributionKind>>>,
    /// Spoken as one of these groups.
    perspectives: Option<Vec<Word<Perspective>>>,
    /// On this theme, exactly as written.
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
