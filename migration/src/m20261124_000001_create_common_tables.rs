//! Creates the tables that everything else refers to: projects, organisations, the vocabulary and accounts.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::OnDelete::{Cascade, Restrict};
use crate::table::{Table, create_all, drop_all};
use crate::words;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The tables, ordered so that each one refers only to earlier ones.
fn tables() -> Vec<Table> {
    vec![project(), organisation(), project_organisation(), term(), account()]
}

fn project() -> Table {
    Table::new("project")
        .id()
        .text("code title summary?")
        .json("aims")
        .date("started_on? ended_on?")
        .text("funder? licence?")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .version()
        .time("created_at updated_at")
        .unique("code")
        .check("dates", "ended_on >= started_on")
}

fn organisation() -> Table {
    Table::new("organisation")
        .id()
        .text("code name")
        .word("kind", words::ORGANISATION_KIND)
        .text("ror? region? country_code?")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .time("created_at updated_at")
        .unique("code")
        .index("name id")
        .check("country_code", "length(country_code) = 2")
}

fn project_organisation() -> Table {
    Table::new("project_organisation")
        .refer("project_id", "project", Cascade)
        .refer("organisation_id", "organisation", Restrict)
        .text("role?")
        .position()
        .key("project_id organisation_id")
}

fn term() -> Table {
    Table::new("term")
        .id()
        .word("dimension", words::DIMENSION)
        .text("code label definition source?")
        .json("synonyms")
        .int("level?")
        .position()
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .unique("dimension code")
        .check("level", "level BETWEEN 1 AND 6")
}

fn account() -> Table {
    Table::new("account")
        .id()
        .text("code? display_name")
        .word("kind", words::ACCOUNT_KIND)
        .refer("organisation_id?", "organisation", Restrict)
        .time("created_at")
        .unique("code")
        .index("display_name id")
}
