//! How many ballots were cast in rounds. People who run the workshop and roles that see exact counts get the current number. Everyone
//! else gets the number from the snapshot that was taken when the workshop was published.

use std::collections::HashMap;

use entity::ballot;
use evidence::disclosure::{PeopleCount, Stage};
use evidence::vocabulary::RoundStatus;
use policy::SystemTask;
use policy::id::RoundId;
use sea_orm::sea_query::{Alias, ExprTrait};
use uuid::Uuid;

use super::standing::WorkshopStanding;
use super::view::Round;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};

impl Access {
    /// How many ballots were cast in each of these rounds. For a closed round this is the number at its close; later withdrawals do not
    /// change it.
    ///
    /// # Errors
    /// If the database fails, or a snapshot cannot be read.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn ballots_cast(&self, rounds: &[RoundId]) -> Result<HashMap<RoundId, PeopleCount>, Error> {
        let rounds = self.rounds_by_id(rounds).await?;
        let standings = self.standings(&rounds).await?;
        let mut counts = HashMap::new();
        let mut exact: Vec<&Round> = Vec::new();
        for round in &rounds {
            match standings.get(&round.workshop) {
                Some(standing) if standing.facilitates || self.counts_exactly() => exact.push(round),
                Some(standing) => {
                    counts.insert(round.id, self.published_count(round, standing)?);
                }
                None => {
                    counts.insert(round.id, self.no_count_of_people());
                }
            }
        }
        let still_open: Vec<Uuid> = exact
            .iter()
            .filter(|round| round.ballots_at_close.is_none())
            .map(|round| round.id.0)
            .collect();
        let live = self.count_ballots(&still_open).await?;
        for round in exact {
            let at_close = round.ballots_at_close.map(|ballots| u64::try_from(ballots).unwrap_or(0));
            let ballots = at_close.or_else(|| live.get(&round.id).copied()).unwrap_or(0);
            counts.insert(round.id, self.disclosure().exact(ballots));
        }
        Ok(counts)
    }

    fn published_count(&self, round: &Round, standing: &WorkshopStanding) -> Result<PeopleCount, Error> {
        if let Some(counted) = standing.snapshot.as_ref().and_then(|snapshot| snapshot.ballots_of(round.id.0)) {
            return Ok(counted.shown.clone());
        }
        // A workshop that was loaded as published may have no snapshot. The numbers at the close of its rounds never change either.
        let closed = round
            .ballots_at_close
            .filter(|_| round.status == RoundStatus::Closed && standing.stage == Stage::Published);
        Ok(match closed {
            Some(ballots) => self.disclosure().protect_table(&[u64::try_from(ballots).unwrap_or(0)]).total,
            None => self.no_count_of_people(),
        })
    }

    async fn count_ballots(&self, rounds: &[Uuid]) -> Result<HashMap<RoundId, u64>, Error> {
        let mut counts = HashMap::new();
        if rounds.is_empty() {
            return Ok(counts);
        }
        let mut select = self.as_task(SystemTask::Tally).rows::<ballot::Entity>();
        columns(&mut select, &[ballot::Column::RoundId]);
        select
            .expr_as(col(ballot::Column::Id).count(), Alias::new("ballots"))
            .and_where(is_one_of(self.backend(), ballot::Column::RoundId, rounds))
            .add_group_by([col(ballot::Column::RoundId)]);
        for row in self.reader().query_all(&select).await? {
            let ballots: i64 = row.try_get("", "ballots")?;
            counts.insert(RoundId(row.try_get("", "round_id")?), u64::try_from(ballots).unwrap_or(0));
        }
        Ok(counts)
    }
}
