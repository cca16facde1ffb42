//! The ranking that an open round shows during the vote, if it shows one. It appears when the number of ballots reaches the disclosure
//! threshold, and changes only after that many ballots changed. It is stored with the round, so that it is the same on every node and
//! after a restart, and so that no single vote changes it.

use std::collections::HashMap;

use entity::column::{AsJson, Millis};
use entity::{ballot, round};
use evidence::disclosure::DisclosurePolicy;
use evidence::ranking::ALGORITHM_VERSION;
use evidence::vocabulary::RoundStatus;
use policy::SystemTask;
use policy::id::RoundId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::count::count_by_rule;
use super::tally::Tally;
use super::view::Round;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// The positions of an open round, without scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunningOrder {
    /// The round's ballot version at which this ranking was made.
    at_version: i32,
    #[serde(rename = "atMs")]
    pub(super) at: Millis,
    /// Whether a perspective had fewer ballots than the threshold.
    pub(super) small_perspective: bool,
    pub(super) exact: bool,
    pub(super) algorithm: String,
    /// The best question comes first.
    pub(super) entries: Vec<RunningEntry>,
}

/// The position of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunningEntry {
    pub(super) question: Uuid,
    pub(super) position: u32,
    pub(super) tied: bool,
}

impl RunningOrder {
    fn of(tally: &Tally, round: &Round, policy: &DisclosurePolicy, at: Millis) -> Self {
        let entries = tally.entries.iter().map(|entry| RunningEntry {
            question: entry.question,
            position: entry.position,
            tied: entry.tied,
        });
        Self {
            at_version: round.tally_version,
            at,
            small_perspective: !policy.tells_perspectives_apart(&tally.numbers(round.kind)),
            exact: tally.exact,
            algorithm: ALGORITHM_VERSION.to_owned(),
            entries: entries.collect(),
        }
    }
}

impl Access {
    /// The rankings that these rounds show; rounds that show none are left out.
    pub(super) async fn running_orders(&self, rounds: &[Uuid]) -> Result<HashMap<RoundId, RunningOrder>, Error> {
        use round::Column;
        let mut orders = HashMap::new();
        if rounds.is_empty() {
            return Ok(orders);
        }
        let mut select = self.rows::<round::Entity>();
        columns(&mut select, &[Column::Id, Column::ShownOrder]);
        select.and_where(is_one_of(self.backend(), Column::Id, rounds));
        for row in self.reader().query_all(&select).await? {
            if let Some(AsJson::<RunningOrder>(order)) = row.try_get("", "shown_order")? {
                orders.insert(RoundId(row.try_get("", "id")?), order);
            }
        }
        Ok(orders)
    }
}

impl Writer<'_> {
    /// Stores a new ranking if enough ballots changed since the one that is shown. The caller has locked the round, and has counted its
    /// change.
    pub(super) async fn move_running_order(&self, round: &Round) -> Result<(), Error> {
        if !round.show_tally_while_open || round.status != RoundStatus::Open {
            return Ok(());
        }
        let policy = self.access().disclosure();
        if let Some(shown) = self.running_order(round.id).await?
            && !policy.moves_order_while_open(self.ballots_changed_since(round.id, shown.at_version).await?)
        {
            return Ok(());
        }
        let tally = count_by_rule(self.votes_of(round.id).await?, round.rule()).await?;
        if !policy.shows_order_while_open(tally.numbers(round.kind).total) {
            return Ok(());
        }
        let order = RunningOrder::of(&tally, round, policy, self.now());
        let update = Query::update()
            .table(round::Entity)
            .value(round::Column::ShownOrder, AsJson(order))
            .and_where(col(round::Column::Id).eq(round.id.0))
            .take();
        self.update(&update).await?;
        Ok(())
    }
}

impl Work {
    async fn running_order(&self, id: RoundId) -> Result<Option<RunningOrder>, Error> {
        let mut select = self.access().as_task(SystemTask::Tally).rows::<round::Entity>();
        columns(&mut select, &[round::Column::ShownOrder]);
        select.and_where(col(round::Column::Id).eq(id.0));
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(None);
        };
        let shown: Option<AsJson<RunningOrder>> = row.try_get("", "shown_order")?;
        Ok(shown.map(|AsJson(order)| order))
    }

    /// How many ballots were cast or changed since that version. A ballot counts once, however often it changed, and a removed one does
    /// not count. So nobody can move the ranking by voting again and again.
    async fn ballots_changed_since(&self, id: RoundId, version: i32) -> Result<u64, Error> {
        let mut select = self.access().as_task(SystemTask::Tally).rows::<ballot::Entity>();
        select
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("changed"))
            .and_where(col(ballot::Column::RoundId).eq(id.0))
            .and_where(col(ballot::Column::ChangedAtVersion).gt(version));
        let row = self.inside().query_one(&select).await?;
        let changed: i64 = row.map(|row| row.try_get("", "changed")).transpose()?.unwrap_or(0);
        Ok(u64::try_from(changed).unwrap_or(0))
    }
}
