//! A number of people in the schema. It is never a plain number.

use async_graphql::Object;
use evidence::disclosure::PeopleCount as Count;
use evidence::vocabulary::SuppressionReason;

use crate::engine::word::Word;

/// A number of people under disclosure control: small numbers are suppressed and others are rounded, so that nobody
/// can be identified.
#[derive(Debug, Clone)]
pub struct PeopleCount(pub Count);

/// A number of people under disclosure control: small numbers are suppressed and others are rounded, so that nobody
/// can be identified.
#[Object]
impl PeopleCount {
    /// The number of people; null if it is suppressed.
    async fn value(&self) -> Option<u32> {
        self.0.value
    }

    /// Whether the number exists but is not shown.
    async fn suppressed(&self) -> bool {
        self.0.suppressed
    }

    /// Whether the number was rounded to a multiple that the disclosure policy defines.
    async fn rounded(&self) -> bool {
        self.0.rounded
    }

    /// Why the number is not shown; null if it is shown.
    async fn reason(&self) -> Option<Word<SuppressionReason>> {
        self.0.reason.map(Word)
    }

    /// The version of the disclosure policy that was applied.
    async fn policy(&self) -> &str {
        &self.0.policy
    }
}
