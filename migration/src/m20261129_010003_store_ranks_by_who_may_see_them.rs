//! Stores two ranks in each question: the one that the people in the room see, and the one that everybody sees.
//!
//! The rank for everybody is stored with the number of ballots behind it, so that a stricter disclosure threshold hides it at once. The
//! number is missing if the rank needs no threshold. Ranks from earlier versions are calculated again from the stored orders of closed
//! rounds, because earlier versions also stored ranks from too few ballots, which must not be shown now.

use std::collections::BTreeMap;

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{DbBackend, JsonValue, Statement};

/// The thresholds of the default disclosure profile at the time of this migration.
const FEWEST_IN_THE_ROOM: u64 = 3;
const FEWEST_FOR_EVERYBODY: u64 = 8;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The two ranks of one question.
#[derive(Default)]
struct Ranks {
    room: Option<u64>,
    everybody: Option<(u64, Option<u64>)>,
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let int = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER",
            _ => "integer",
        };
        for statement in [
            format!("ALTER TABLE \"question\" ADD COLUMN \"room_rank\" {int}"),
            format!("ALTER TABLE \"question\" ADD COLUMN \"rank_ballots\" {int}"),
            "UPDATE \"question\" SET \"room_rank\" = \"rank\"".to_owned(),
        ] {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        for (question, ranks) in stored_ranks(manager).await? {
            give(manager, &question, &ranks).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [
            "UPDATE \"question\" SET \"rank\" = \"room_rank\" WHERE \"rank\" IS NULL",
            "ALTER TABLE \"question\" DROP COLUMN \"rank_ballots\"",
            "ALTER TABLE \"question\" DROP COLUMN \"room_rank\"",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The ranks of each question in the stored orders of closed rounds; a later round takes precedence over an earlier one.
async fn stored_ranks(manager: &SchemaManager<'_>) -> Result<BTreeMap<String, Ranks>, DbErr> {
    let backend = manager.get_database_backend();
    let text = match backend {
        DbBackend::Sqlite => "ranking.result",
        _ => "ranking.result::text",
    };
    let select = format!(
        "SELECT round.kind AS kind, {text} AS result FROM ranking JOIN \"round\" ON round.id = ranking.round_id
         WHERE round.status = 'CLOSED' AND ranking.method = round.method AND ranking.weighting = round.weighting
         ORDER BY round.closed_at, round.sequence, ranking.calculated_at"
    );
    let mut ranks: BTreeMap<String, Ranks> = BTreeMap::new();
    for row in manager
        .get_connection()
        .query_all_raw(Statement::from_string(backend, select))
        .await?
    {
        let (kind, result): (String, String) = (row.try_get("", "kind")?, row.try_get("", "result")?);
        let order: JsonValue = result
            .parse()
            .map_err(|_| DbErr::Custom("a stored ranking is not JSON".to_owned()))?;
        let ballots = order.get("ballots").and_then(JsonValue::as_u64).unwrap_or(0);
        let groups = kind == "SMALL_GROUP";
        for entry in order.get("entries").and_then(JsonValue::as_array).into_iter().flatten() {
            let position = entry.get("position").and_then(JsonValue::as_u64);
            let question = entry.get("question").and_then(JsonValue::as_str);
            let (Some(position), Some(question)) = (position, question) else {
                continue;
            };
            let known = ranks.entry(question.to_owned()).or_default();
            if ballots >= FEWEST_IN_THE_ROOM {
                known.room = Some(position);
            }
            if groups && ballots >= FEWEST_IN_THE_ROOM {
                known.everybody = Some((position, None));
            } else if ballots >= FEWEST_FOR_EVERYBODY {
                known.everybody = Some((position, Some(ballots)));
            }
        }
    }
    Ok(ranks)
}

async fn give(manager: &SchemaManager<'_>, question: &str, ranks: &Ranks) -> Result<(), DbErr> {
    // The ids come from stored JSON, so only hexadecimal digits are put into a statement.
    let id: String = question.chars().filter(char::is_ascii_hexdigit).collect();
    let id = match manager.get_database_backend() {
        DbBackend::Sqlite => format!("x'{id}'"),
        _ => format!("'{id}'::uuid"),
    };
    let number = |number: Option<u64>| number.map_or_else(|| "NULL".to_owned(), |number| number.to_string());
    let statement = format!(
        "UPDATE \"question\" SET \"room_rank\" = {}, \"rank\" = {}, \"rank_ballots\" = {} WHERE \"id\" = {id}",
        number(ranks.room),
        number(ranks.everybody.map(|(position, _)| position)),
        number(ranks.everybody.and_then(|(_, ballots)| ballots)),
    );
    manager.get_connection().execute_unprepared(&statement).await?;
    Ok(())
}
