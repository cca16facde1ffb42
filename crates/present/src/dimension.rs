//! Names the dimensions of the vocabulary as people write them.

use evidence::vocabulary::Dimension;

/// A dimension as people write it, in lower case: `learning domain`.
#[must_use]
pub fn in_words(dimension: Dimension) -> String {
    dimension
        .code()
        .to_lowercase()
        .replace('_', " ")
        .replace("kirkpatrick", "Kirkpatrick")
}
