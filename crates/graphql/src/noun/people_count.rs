//! A number of people as GraphQL shows it: never a bare number.

use async_graphql::Object;
use evidence::disclosure::PeopleCount as Count;
use evidence::vocabulary::SuppressionReason;

use crate::engine::word::Word;

/// A number of people, under disclosure control.
#[derive(Debug, Clone)]
pub struct PeopleCount(pub Count);

/// A number of people, under disclosure control.
#[Object]
impl PeopleCount {
    /// The number of people; null where it is suppressed.
    async fn value(&self) -> Option<u32> {
        self.0.value
    }

    /// Whether there is a number that is not shown.
    async fn suppressed(&self) -> bool {
        self.0.suppressed
    }

    /// Rounded to the policy's base.
    async fn rounded(&self) -> bool {
        self.0.rounded
    }

    /// Why the number is not shown; null where it is.
    async fn reason(&self) -> Option<Word<SuppressionReason>> {
        self.0.reason.map(Word)
    }

    /// The version of the disclosure policy that was applied.
    async fn policy(&self) -> &str {
        &self.0.policy
    }
}
