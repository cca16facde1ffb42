//! The order of a closed round as it is stored: written from a tally, and read back into one.

use std::collections::HashMap;

use entity::ranking;
use evidence::ranking::ALGORITHM_VERSION;
use policy::id::RoundId;
use sea_orm::{ConnectionTrait, FromQueryResult, Order};
use uuid::Uuid;

use super::tally::{Rule, Tally};
use crate::access::all_columns;
use crate::sql::{col, is_one_of};
use crate::{Access, Error};

/// An order, before anybody looks at it.
pub(super) struct StoredOrder {
    pub(super) tally: Tally,
    /// The rules that made it.
    pub(super) algorithm: String,
    pub(super) at_ms: i64,
}

/// The row of a ranking. Whoever stores one, at a round's close or from a file, makes it here.
pub(crate) fn ranking_row(id: Uuid, round: Uuid, rule: Rule, tally: &Tally, at_ms: i64) -> Result<ranking::Model, serde_json::Error> {
    Ok(ranking::Model {
        id,
        round_id: round,
        method: rule.method.code().to_owned(),
        weighting: rule.weighting.code().to_owned(),
        algorithm_version: ALGORITHM_VERSION.to_owned(),
        result: serde_json::to_value(tally)?,
        calculated_at: at_ms,
    })
}

impl Access {
    /// The orders that were stored when these rounds closed, as far as the viewer may see the rounds.
    pub(super) async fn stored_orders(&self, rounds: &[Uuid]) -> Result<HashMap<(RoundId, Rule), StoredOrder>, Error> {
        use ranking::Column;
        if rounds.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = self.rows::<ranking::Entity>();
        all_columns::<ranking::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::RoundId, rounds))
            .order_by_expr(col(Column::CalculatedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut stored = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let row = ranking::Model::from_query_result(&row, "")?;
            let rule = Rule {
                method: row.method.parse()?,
                weighting: row.weighting.parse()?,
            };
            let order = StoredOrder {
                tally: serde_json::from_value(row.result).map_err(|error| Error::Corrupt(format!("a stored ranking: {error}")))?,
                algorithm: row.algorithm_version,
                at_ms: row.calculated_at,
            };
            stored.insert((RoundId(row.round_id), rule), order);
        }
        Ok(stored)
    }
}
