//! Contributions to workshops, in people's own words. They are visible only as far as the author's consent allows.

mod filter;
mod read;
mod view;
mod write;

pub use filter::ContributionFilter;
pub use view::{Contribution, Credit};
pub use write::ContributionInput;
pub(crate) use write::problems_of_words;

use words::text::stems;

/// The words that a contribution is found by, each between spaces.
pub(crate) fn words_of(text: &str, themes: &[String]) -> String {
    format!(" {} ", stems(&format!("{text} {}", themes.join(" "))))
}
