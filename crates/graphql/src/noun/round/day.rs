//! The part of the audit trail that is about ballots: how many a day, never whose.

use std::collections::HashMap;

use async_graphql::{Enum, Result, SimpleObject};
use policy::id::RoundId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Date;
use crate::noun::people_count::PeopleCount;

/// How many ballots of a round had the same thing done to them on one day. Who did it, and when on that day, is not kept.
#[derive(Debug, Clone, SimpleObject)]
pub struct BallotDay {
    /// The day, by UTC.
    day: Date,
    /// What was done with the ballots.
    act: BallotAct,
    /// How many times it was done.
    ballots: PeopleCount,
}

/// What was done with a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::BallotAct")]
pub enum BallotAct {
    /// The ballot was cast.
    Cast,
    /// The ballot was replaced by another of the same person or group.
    Changed,
    /// The ballot was taken back, or erased when the person withdrew.
    Withdrawn,
    /// A facilitator put in somebody's paper ballot.
    Entered,
}

/// The days of rounds, for those who may read the audit trail.
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
