//! The removal of a participant from a workshop, for those who may know about it.

use std::collections::HashMap;

use async_graphql::SimpleObject;
use policy::id::ParticipantId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;

/// The removal of a participant from a workshop by a facilitator or the steward.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "ParticipantRemoval")]
pub struct Removal {
    /// When the person was removed.
    removed_at: Time,
    /// Why the person was removed, in the words of the account that removed them.
    reason: String,
}

/// Loads removals, for the person, the facilitators of the workshop and the steward.
pub struct RemovalOf;

impl Fetch for RemovalOf {
    type Key = ParticipantId;
    type Value = Removal;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Removal>, store::Error> {
        let removals = access.removals_of(&keys).await?;
        let shown = |removal: store::Removal| Removal {
            removed_at: Time(removal.removed_at),
            reason: removal.reason,
        };
        Ok(removals.into_iter().map(|(id, removal)| (id, shown(removal))).collect())
    }
}
