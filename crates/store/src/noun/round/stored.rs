//! The stored rankings of a closed round: written from tallies, and read back into them.

use std::collections::{HashMap, HashSet};

use entity::column::{AsJson, Code, Millis};
use entity::ranking;
use evidence::ranking::ALGORITHM_VERSION;
use policy::id::RoundId;
use sea_orm::Order;
use uuid::Uuid;

use super::tally::{Rule, Tally};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};

/// A stored ranking, before it is restricted for a viewer.
pub(super) struct StoredOrder {
    pub(super) tally: Tally,
    /// The version of the counting rules.
    pub(super) algorithm: String,
    pub(super) at: Millis,
}

/// The stored rankings of some rounds: which ones exist, and the content of those that were requested.
#[derive(Default)]
pub(super) struct StoredOrders {
    rules: HashSet<(RoundId, Rule)>,
    orders: HashMap<(RoundId, Rule), StoredOrder>,
}

impl StoredOrders {
    pub(super) fn has(&self, round: RoundId, rule: Rule) -> bool {
        self.rules.contains(&(round, rule))
    }

    pub(super) fn get(&self, round: RoundId, rule: Rule) -> Option<&StoredOrder> {
        self.orders.get(&(round, rule))
    }
}

/// The row of a ranking. Both the closing of a round and the loading of files use it.
pub(crate) fn ranking_row(id: Uuid, round: Uuid, rule: Rule, tally: &Tally, at: Millis) -> Result<ranking::Model, serde_json::Error> {
    Ok(ranking::Model {
        id,
        round_id: round,
        method: Code(rule.method),
        weighting: Code(rule.weighting),
        algorithm_version: ALGORITHM_VERSION.to_owned(),
        result: serde_json::to_value(tally)?,
        calculated_at: at,
    })
}

impl Access {
    /// The rankings that were stored when these rounds were closed, for rounds that the viewer may see. Their content is large, so only
    /// the rankings in `wanted` are read.
    pub(super) async fn stored_orders(&self, wanted: &HashSet<(RoundId, Rule)>) -> Result<StoredOrders, Error> {
        use ranking::Column;
        let mut stored = StoredOrders::default();
        if wanted.is_empty() {
            return Ok(stored);
        }
        let rounds: HashSet<Uuid> = wanted.iter().map(|(round, _)| round.0).collect();
        let rounds: Vec<Uuid> = rounds.into_iter().collect();
        let mut select = self.rows::<ranking::Entity>();
        columns(&mut select, &[Column::Id, Column::RoundId, Column::Method, Column::Weighting]);
        select
            .and_where(is_one_of(self.backend(), Column::RoundId, &rounds))
            .order_by_expr(col(Column::CalculatedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut ids: HashMap<(RoundId, Rule), Uuid> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let rule = Rule {
                method: row.try_get::<Code<_>>("", "method")?.0,
                weighting: row.try_get::<Code<_>>("", "weighting")?.0,
            };
            let key = (RoundId(row.try_get("", "round_id")?), rule);
            stored.rules.insert(key);
            if wanted.contains(&key) {
                ids.insert(key, row.try_get("", "id")?);
            }
        }
        let rows: Vec<Uuid> = ids.values().copied().collect();
        let mut results = self.stored_results(&rows).await?;
        let orders = ids.into_iter().filter_map(|(key, id)| Some((key, results.remove(&id)?)));
        stored.orders = orders.collect();
        Ok(stored)
    }

    async fn stored_results(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, StoredOrder>, Error> {
        use ranking::Column;
        let mut results = HashMap::new();
        if ids.is_empty() {
            return Ok(results);
        }
        let mut select = self.rows::<ranking::Entity>();
        columns(
            &mut select,
            &[Column::Id, Column::AlgorithmVersion, Column::Result, Column::CalculatedAt],
        );
        select.and_where(is_one_of(self.backend(), Column::Id, ids));
        for row in self.reader().query_all(&select).await? {
            let order = StoredOrder {
                tally: row.try_get::<AsJson<_>>("", "result")?.0,
                algorithm: row.try_get("", "algorithm_version")?,
                at: row.try_get("", "calculated_at")?,
            };
            results.insert(row.try_get("", "id")?, order);
        }
        Ok(results)
    }
}
