//! Reviews as the parents of lists: of records, imports and pairs.

use policy::id::ReviewId;
use uuid::Uuid;

use crate::engine::parent::Parents;

/// The reviews whose lists are read together.
#[derive(Debug, Clone)]
pub struct OfReviews(pub Vec<ReviewId>);

impl Parents for OfReviews {
    fn ids(&self) -> Vec<Uuid> {
        self.0.iter().map(|id| id.0).collect()
    }

    fn kind(&self) -> &'static str {
        "reviews"
    }

    fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}
