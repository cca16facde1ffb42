//! Statements that plans have built before, by what they read. Building one, with its row rules, takes longer than sending it. Only
//! statements that depend on nothing but the viewer's role are kept, and only for PostgreSQL: SQLite's texts differ by the number of keys.

use std::sync::Arc;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use policy::SharedScope;
use sea_orm::sea_query::{PostgresQueryBuilder, SelectStatement, Value, Values};
use uuid::Uuid;

/// How many are kept. Beyond that, those that were not used for the longest time are dropped.
const MOST: u64 = 2_000;

/// What a statement reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct StatementKey {
    pub(crate) scope: SharedScope,
    /// The name of the rows that it finds, of a link for example. Statements of the same name find the same rows.
    pub(crate) rows: String,
    /// Whether it reads the rows of a single parent.
    pub(crate) of_one: bool,
    pub(crate) columns: Vec<&'static str>,
}

/// The statements by what they read; `None` for those that depend on more than the role. It is cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct KeptStatements(Cache<StatementKey, Option<Arc<KeptStatement>>>);

impl Default for KeptStatements {
    fn default() -> Self {
        let cache = Cache::builder().max_capacity(MOST).eviction_policy(EvictionPolicy::lru());
        Self(cache.build())
    }
}

impl KeptStatements {
    /// The statement; `None` if it is not known yet.
    pub(crate) fn get(&self, key: &StatementKey) -> Option<Option<Arc<KeptStatement>>> {
        self.0.get(key)
    }

    pub(crate) fn keep(&self, key: StatementKey, statement: Option<Arc<KeptStatement>>) {
        self.0.insert(key, statement);
    }
}

/// The page that a statement reads of each parent's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeptPage {
    pub(crate) size: u64,
    pub(crate) backward: bool,
}

/// A statement for any keys, or for any other value.
#[derive(Debug)]
pub(crate) struct KeptStatement {
    pub(crate) sql: Arc<str>,
    values: Vec<Value>,
    /// The places of the keys, or of the other value, among the values.
    given: Vec<usize>,
    /// The page of each parent; `None` if it reads all rows.
    pub(crate) page: Option<KeptPage>,
}

/// No row has this id. A statement is built with it in place of keys, so that their places are found.
pub(crate) const PLACEHOLDER: Uuid = Uuid::max();

impl KeptStatement {
    /// The statement that was built for a placeholder. `None` if it does not use it, so that it would find the same rows for any value.
    pub(crate) fn of(select: &SelectStatement, placeholder: &Value, page: Option<KeptPage>) -> Option<Self> {
        let statement = Self::built(select, page, |value| value == placeholder);
        (!statement.given.is_empty()).then_some(statement)
    }

    /// A statement that finds the same rows each time.
    pub(crate) fn fixed(select: &SelectStatement, page: KeptPage) -> Self {
        Self::built(select, Some(page), |_| false)
    }

    fn built(select: &SelectStatement, page: Option<KeptPage>, is_given: impl Fn(&Value) -> bool) -> Self {
        let (sql, Values(values)) = select.build(PostgresQueryBuilder);
        let given = values.iter().enumerate().filter(|(_, value)| is_given(value));
        Self {
            sql: sql.into(),
            given: given.map(|(place, _)| place).collect(),
            values,
            page,
        }
    }

    /// The values of the statement for these keys, or for another value.
    pub(crate) fn values(&self, given: &Value) -> Values {
        let mut values = self.values.clone();
        for place in &self.given {
            if let Some(value) = values.get_mut(*place) {
                *value = given.clone();
            }
        }
        Values(values)
    }
}

#[cfg(test)]
mod tests {
    use entity::study;
    use sea_orm::DbBackend;
    use sea_orm::sea_query::{ExprTrait as _, Query};

    use super::*;
    use crate::engine::sql::{col, ids_value, is_one_of};

    #[test]
    fn the_keys_of_a_kept_statement_replace_the_placeholder_and_nothing_else() {
        let code = col(study::Column::Code).eq("KEPT");
        let mut select = Query::select();
        select.expr(col(study::Column::Id)).and_where(code.clone());
        let placeholder = ids_value(&[PLACEHOLDER]);
        assert!(KeptStatement::of(&select, &placeholder, None).is_none());
        select
            .and_where(is_one_of(DbBackend::Postgres, study::Column::Id, &[PLACEHOLDER]))
            .and_where(code);
        let kept = KeptStatement::of(&select, &placeholder, None).unwrap();
        let keys = ids_value(&[Uuid::from_u128(1), Uuid::from_u128(2)]);
        assert_eq!(kept.values(&keys).0, [Value::from("KEPT"), keys, Value::from("KEPT")]);
    }
}
