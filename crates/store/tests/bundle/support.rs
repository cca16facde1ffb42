//! Shared by the tests of loading: the demo files as JSON, an empty migrated database, and counts of its tables.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use store::bundle::{Bundle, Problem};
use store::{DatabaseOptions, MockClock, Store};

/// 24 November 2026, the date of the demo's derived rows.
pub const NOW_MS: i64 = 1_795_478_400_000;

/// A separate database for one test.
pub struct Bench {
    pub db: DatabaseConnection,
    pub url: String,
}

impl std::ops::Deref for Bench {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.db
    }
}

impl Bench {
    /// The store on the database, with a clock that shows this time.
    pub async fn store_at(&self, now_ms: i64) -> Store {
        let options = DatabaseOptions {
            url: self.url.clone(),
            max_connections: 2,
            control_connections: 1,
            acquire_timeout: Duration::from_secs(20),
            busy_timeout: Duration::from_secs(20),
            page_cache: store::PageCache::default(),
            scrub_every: Duration::ZERO,
        };
        let now = DateTime::from_timestamp_millis(now_ms).unwrap();
        Store::connect(&options, Arc::new(MockClock::new(now))).await.unwrap()
    }
}

/// The demo files, to be changed and parsed again.
pub struct Files(pub BTreeMap<String, Value>);

impl Files {
    pub fn demo() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "json") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.insert(
                    path.file_name().unwrap().to_str().unwrap().to_owned(),
                    serde_json::from_str(&text).unwrap(),
                );
            }
        }
        Self(files)
    }

    /// One row of a file by its code: in a list, or a part of the workshop's file. An empty code gives the whole file.
    pub fn row(&mut self, file: &str, code: &str) -> &mut Value {
        let whole = self.0.get_mut(file).unwrap();
        if code.is_empty() {
            return whole;
        }
        let is_row = |row: &Value| match (row["dimension"].as_str(), row["code"].as_str()) {
            (Some(dimension), Some(own)) => format!("{dimension}/{own}") == code,
            (_, own) => own == Some(code),
        };
        let parts: Vec<&mut Value> = match whole {
            Value::Array(rows) => rows.iter_mut().collect(),
            Value::Object(fields) => fields
                .values_mut()
                .flat_map(|part| {
                    if part.is_array() {
                        part.as_array_mut().unwrap().iter_mut().collect()
                    } else {
                        vec![part]
                    }
                })
                .collect(),
            other => panic!("{other}"),
        };
        parts
            .into_iter()
            .find(|row| is_row(row))
            .unwrap_or_else(|| panic!("{file} has no {code}"))
    }

    /// Sets a field of a row by its JSON pointer. Missing objects are created; the index after the last item appends to a list.
    pub fn set(&mut self, file: &str, code: &str, pointer: &str, value: Value) {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match self.row(file, code).pointer_mut(parent).unwrap() {
            Value::Array(items) if name == items.len().to_string() => items.push(value),
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
            other => other[name] = value,
        }
    }

    pub fn bundle(&self) -> Result<Bundle, Vec<Problem>> {
        Bundle::from_files(self.0.iter().map(|(name, value)| (name, value.to_string()))).map_err(|problems| problems.0)
    }
}

pub async fn migrate(db: &DatabaseConnection) {
    Migrator::up(db, None).await.unwrap();
}

/// The number of rows of each table except the migrations' own.
pub async fn counts(db: &DatabaseConnection) -> BTreeMap<String, i64> {
    let tables = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_words%'",
    };
    let mut counts = BTreeMap::new();
    for row in all(db, tables).await {
        let table: String = row.try_get("", "name").unwrap();
        if table != "seaql_migrations" {
            let rows = number(db, &format!("SELECT count(*) AS n FROM \"{table}\"")).await;
            counts.insert(table, rows);
        }
    }
    assert!(counts.len() > 40, "{counts:?}");
    counts
}

pub async fn all(db: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap()
}

/// The number in the column `n` of a query.
pub async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let row = &all(db, sql).await[0];
    let narrow = || row.try_get::<i32>("", "n").map(i64::from);
    row.try_get("", "n").or_else(|_| narrow()).unwrap()
}

/// The texts in the column `t` of a query, in order.
pub async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    all(db, sql).await.iter().map(|row| row.try_get("", "t").unwrap()).collect()
}
