//! What people brought to workshops, in their words: seen only as far as their consent reaches.

mod filter;
mod read;
mod view;
mod write;

pub use filter::ContributionFilter;
pub use view::{Contribution, Credit};
pub use write::ContributionInput;
pub(crate) use write::problems_of_words;

use words::text::stems;

/// The words that a contribution is found by, each between blanks.
pub(crate) fn words_of(text: &str, themes: &[String]) -> String {
    format!(" {} ", stems(&format!("{text} {}", themes.join(" "))))
}
