//! Names the dimensions of the vocabulary in words.

use evidence::vocabulary::Dimension;

/// The name of a dimension in words, in lower case: `learning domain`.
#[must_use]
pub fn in_words(dimension: Dimension) -> String {
    dimension
        .code()
        .to_lowercase()
        .replace('_', " ")
        .replace("kirkpatrick", "Kirkpatrick")
}
