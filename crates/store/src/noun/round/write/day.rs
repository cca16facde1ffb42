//! The part of the audit trail about ballots: how many on each day in a round, never who cast them, and never the time of day.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::ballot_day;
use entity::column::Code;
use evidence::disclosure::PeopleCount;
use evidence::vocabulary::BallotAct;
use policy::id::RoundId;
use policy::{Denied, Permit, Resource, SecretAction};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, FromQueryResult, Order};

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::round::read::uuids;

/// How many ballots of a round were cast, changed, withdrawn or entered on one day.
#[derive(Debug, Clone)]
pub struct BallotDay {
    /// The day, in UTC.
    pub day: NaiveDate,
    /// The action on the ballots.
    pub act: BallotAct,
    /// The number of ballots.
    pub ballots: PeopleCount,
}

impl Work {
    /// Asks the policy for a permit whose use must stay secret. [`Work::count_ballot`] counts it, and the audit trail does not record the
    /// account or the time. A refusal is recorded like any other, because it led to no ballot.
    pub(super) fn secret_permit<A: SecretAction>(
        &self,
        target: A::Target,
        facts: &A::Facts,
        resource_id: &str,
    ) -> Result<Permit<A>, Denied> {
        let permit = self.access().viewer().permit::<A>(target, facts);
        if permit.is_err() {
            return self.permit::<A>(target, facts, resource_id);
        }
        permit
    }
}

impl Writer<'_> {
    /// Adds one to today's number of ballots with this action.
    pub(super) async fn count_ballot(&self, round: RoundId, act: BallotAct) -> Result<(), Error> {
        use ballot_day::Column;
        let row = ballot_day::ActiveModel {
            round_id: Set(round.0),
            day: Set(self.access().now().date_naive()),
            act: Set(Code(act)),
            ballots: Set(1),
        };
        let one_more = OnConflict::columns([Column::RoundId, Column::Day, Column::Act])
            .value(Column::Ballots, col(Column::Ballots).add(Expr::val(1)))
            .to_owned();
        self.insert_or(row, one_more).await?;
        Ok(())
    }
}

impl Access {
    /// Whether the viewer may read the audit trail, which includes the daily numbers of ballots.
    #[must_use]
    pub fn may_read_audit_trail(&self) -> bool {
        self.require(Resource::AuditTrail, "audit.list").is_ok()
    }

    /// The daily numbers of ballots in these rounds, oldest day first. For viewers who may read the audit trail.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone else; an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn ballot_days(&self, rounds: &[RoundId]) -> Result<HashMap<RoundId, Vec<BallotDay>>, Error> {
        use ballot_day::Column;
        self.require(Resource::AuditTrail, "audit.list")?;
        let mut select = self.rows::<ballot_day::Entity>();
        all_columns::<ballot_day::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::RoundId, &uuids(rounds)))
            .order_by_expr(col(Column::Day), Order::Asc)
            .order_by_expr(col(Column::Act), Order::Asc);
        let mut days: HashMap<RoundId, Vec<BallotDay>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let row = ballot_day::Model::from_query_result(&row, "")?;
            days.entry(RoundId(row.round_id)).or_default().push(BallotDay {
                day: row.day,
                act: row.act.0,
                ballots: self.count_of_people(u64::try_from(row.ballots).unwrap_or(0)),
            });
        }
        Ok(days)
    }
}
