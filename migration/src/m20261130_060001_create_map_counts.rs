//! Creates the tables from which evidence maps are read, and the triggers that note which studies must be counted again.
//!
//! The triggers are the one place that no write can go around: deletions that cascade, evidence files and repairs included. A unit of work
//! counts the noted studies before it commits. Every study that is already stored is noted here, and counted after the migrations.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::{Table, create_all, drop_all};
use crate::words;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &tables()).await?;
        let connection = manager.get_connection();
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                for watched in WATCHED {
                    for statement in watched.on_sqlite() {
                        connection.execute_unprepared(&statement).await?;
                    }
                }
            }
            _ => {
                for watched in WATCHED {
                    for statement in watched.on_postgres() {
                        connection.execute_unprepared(&statement).await?;
                    }
                }
            }
        }
        let present = "INSERT INTO map_stale (study_id, writer) SELECT id, 0 FROM study";
        connection.execute_unprepared(present).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for Watched { table, .. } in WATCHED {
            for event in EVENTS {
                let of_table = match manager.get_database_backend() {
                    DbBackend::Sqlite => String::new(),
                    _ => format!(" ON \"{table}\""),
                };
                let drop = format!("DROP TRIGGER IF EXISTS tr_{table}_map_{}{of_table}", event.to_lowercase());
                connection.execute_unprepared(&drop).await?;
            }
            if manager.get_database_backend() == DbBackend::Postgres {
                for function in ["rows", "row"] {
                    let drop = format!("DROP FUNCTION IF EXISTS fn_{table}_map_{function}()");
                    connection.execute_unprepared(&drop).await?;
                }
            }
        }
        drop_all(manager, &tables()).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const EVENTS: [&str; 3] = ["INSERT", "UPDATE", "DELETE"];

/// A table whose changes move the counts of maps.
struct Watched {
    table: &'static str,
    /// The studies that a changed row `{row}` belongs to: a SELECT of their ids.
    studies: &'static str,
    /// The columns whose change counts; all of them, if none is listed.
    columns: &'static [&'static str],
    /// Whether a new or a deleted row matters by itself.
    comes_and_goes: bool,
}

const WATCHED: [Watched; 6] = [
    Watched {
        table: "study",
        studies: "SELECT {row}.id AS id",
        columns: &["status", "kind"],
        comes_and_goes: true,
    },
    Watched {
        table: "study_term",
        studies: "SELECT {row}.study_id AS id",
        columns: &[],
        comes_and_goes: true,
    },
    Watched {
        table: "outcome",
        studies: "SELECT {row}.study_id AS id",
        columns: &[
            "study_id",
            "domain_term_id",
            "learning_domain",
            "kirkpatrick_level",
            "perspective",
            "direction",
        ],
        comes_and_goes: true,
    },
    Watched {
        table: "outcome_term",
        studies: "SELECT outcome.study_id AS id FROM outcome WHERE outcome.id = {row}.outcome_id",
        columns: &[],
        comes_and_goes: true,
    },
    Watched {
        table: "programme_study",
        studies: "SELECT {row}.study_id AS id",
        columns: &[],
        comes_and_goes: true,
    },
    // A new programme has no studies yet, and a deleted one loses its links, which are watched.
    Watched {
        table: "programme",
        studies: "SELECT programme_study.study_id AS id FROM programme_study WHERE programme_study.programme_id = {row}.id",
        columns: &["status", "involvement_level"],
        comes_and_goes: false,
    },
];

impl Watched {
    fn of(&self, row: &str) -> String {
        self.studies.replace("{row}", row)
    }

    fn events(&self) -> impl Iterator<Item = &'static str> {
        let all = self.comes_and_goes;
        EVENTS.into_iter().filter(move |event| all || *event == "UPDATE")
    }

    /// `UPDATE OF` the columns that count.
    fn when(&self, event: &str) -> String {
        if event == "UPDATE" && !self.columns.is_empty() {
            format!("UPDATE OF {}", self.columns.join(", "))
        } else {
            event.to_owned()
        }
    }

    /// The condition that one of the columns that count really changed.
    fn changed(&self, differs: &str) -> String {
        let each: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("OLD.{column} {differs} NEW.{column}"))
            .collect();
        if each.is_empty() {
            String::new()
        } else {
            format!("WHEN ({})", each.join(" OR "))
        }
    }

    fn on_sqlite(&self) -> Vec<String> {
        let note = |row: &str| {
            format!(
                "INSERT INTO map_stale (study_id, writer) SELECT noted.id, 0 FROM ({}) AS noted \
                 WHERE NOT EXISTS (SELECT 1 FROM map_stale WHERE study_id = noted.id);",
                self.of(row)
            )
        };
        let table = self.table;
        let one = |event: &'static str| {
            let (rows, changed): (&[&str], String) = match event {
                "INSERT" => (&["NEW"], String::new()),
                "DELETE" => (&["OLD"], String::new()),
                _ => (&["OLD", "NEW"], self.changed("IS NOT")),
            };
            let body: String = rows.iter().map(|row| note(row)).collect();
            let (name, when) = (event.to_lowercase(), self.when(event));
            format!("CREATE TRIGGER tr_{table}_map_{name} AFTER {when} ON \"{table}\" FOR EACH ROW {changed} BEGIN {body} END")
        };
        self.events().map(one).collect()
    }

    /// One statement notes all rows that a statement inserted or deleted. Rows are noted for each transaction apart, so that no
    /// transaction waits for another.
    fn on_postgres(&self) -> Vec<String> {
        let table = self.table;
        let note = |studies: &str| {
            format!(
                "INSERT INTO map_stale (study_id, writer) SELECT DISTINCT noted.id, txid_current() FROM ({studies}) AS noted \
                 ON CONFLICT DO NOTHING"
            )
        };
        let of_rows = match self.table {
            "outcome_term" => "SELECT outcome.study_id AS id FROM changed JOIN outcome ON outcome.id = changed.outcome_id".to_owned(),
            _ => format!("{} FROM changed", self.of("changed")),
        };
        let function = |name: &str, body: &str| {
            format!("CREATE FUNCTION fn_{table}_map_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$")
        };
        let each = format!("{}; {}", note(&self.of("OLD")), note(&self.of("NEW")));
        let mut statements = vec![function("row", &each)];
        if self.comes_and_goes {
            statements.push(function("rows", &note(&of_rows)));
        }
        statements.extend(self.events().map(|event| {
            let name = event.to_lowercase();
            if event == "UPDATE" {
                let (when, changed) = (self.when(event), self.changed("IS DISTINCT FROM"));
                return format!(
                    "CREATE TRIGGER tr_{table}_map_{name} AFTER {when} ON \"{table}\" FOR EACH ROW {changed} \
                     EXECUTE FUNCTION fn_{table}_map_row()"
                );
            }
            let side = if event == "INSERT" { "NEW" } else { "OLD" };
            format!(
                "CREATE TRIGGER tr_{table}_map_{name} AFTER {event} ON \"{table}\" REFERENCING {side} TABLE AS changed \
                 FOR EACH STATEMENT EXECUTE FUNCTION fn_{table}_map_rows()"
            )
        }));
        statements
    }
}

fn tables() -> Vec<Table> {
    vec![map_place(), map_study(), map_cell(), map_stale()]
}

/// A short number for each value that a study or an outcome can have in a dimension. An empty `value` means any value of the dimension.
fn map_place() -> Table {
    Table::new("map_place")
        .int("id")
        .word("dimension", words::DIMENSION)
        .text("value")
        .key("id")
        .unique("dimension value")
}

/// A study that is deleted leaves its row until the transaction counts again, so `study_id` refers to nothing.
fn map_study() -> Table {
    Table::new("map_study").uuid("study_id").text("facts").key("study_id")
}

fn map_cell() -> Table {
    Table::new("map_cell")
        .word("audience", &["PUBLIC", "ALL"])
        .int("row_place column_place")
        .big("studies outcomes benefit harm no_change inconsistent not_reported")
        .key("audience row_place column_place")
}

fn map_stale() -> Table {
    Table::new("map_stale").uuid("study_id").big("writer").key("study_id writer")
}
