//! The audit trail of ballots: how many per day, never whose.

use std::collections::HashMap;

use async_graphql::{Enum, Result, SimpleObject};
use policy::id::RoundId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Date;
use crate::noun::people_count::PeopleCount;

/// The number of ballots of a round that were cast, changed, withdrawn or entered on one day. Who did it and at what
/// time is not stored.
#[derive(Debug, Clone, SimpleObject)]
pub struct BallotDay {
    /// The day on which it was done, in UTC.
    day: Date,
    /// What was done with the ballots.
    act: BallotAct,
    /// The number of times that this was done, under disclosure control.
    ballots: PeopleCount,
}

/// An action on a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "evidence::vocabulary::BallotAct")]
pub enum BallotAct {
    /// A ballot was cast.
    Cast,
    /// A ballot was replaced by another one of the same person or group.
    Changed,
    /// A ballot was withdrawn, or erased because the person withdrew.
    Withdrawn,
    /// A facilitator entered a ballot from paper.
    Entered,
}

/// Loads the ballot counts by day, for viewers who may read the audit trail.
pub struct BallotDays;

impl Fetch for BallotDays {
    type Key = RoundId;
    type Value = Vec<BallotDay>;

    async fn fetch(access: &Access, keys: Vec<RoundId>) -> Result<HashMap<RoundId, Vec<BallotDay>>, store::Error> {
        let found = access.ballot_days(&keys).await?;
        let told = |day: store::BallotDay| BallotDay {
            day: Date(day.day),
            act: day.act.into(),
            ballots: PeopleCount(day.ballots),
        };
        Ok(found
            .into_iter()
            .map(|(id, days)| (id, days.into_iter().map(told).collect()))
            .collect())
    }
}
