//! Creates the tables of the findings of studies, and of the ratings of how certain the evidence is.

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
    vec![outcome(), outcome_term(), certainty()]
}

fn outcome() -> Table {
    Table::new("outcome")
        .id()
        .text("code?")
        .refer("study_id", "study", Restrict)
        .refer("programme_id?", "programme", Restrict)
        .refer("domain_term_id", "term", Restrict)
        .word("learning_domain?", words::LEARNING_DOMAIN)
        .word("kirkpatrick_level?", words::KIRKPATRICK_LEVEL)
        .word("perspective", words::PERSPECTIVE)
        .word("evidence_kind", words::EVIDENCE_KIND)
        .text("measure?")
        .word("contrast", words::CONTRAST)
        .text("comparison? timepoint?")
        .double("timepoint_weeks?")
        .word("direction", words::EFFECT_DIRECTION)
        .text("summary plain_language?")
        .word("effect_source?", words::EFFECT_SOURCE)
        .word("effect_metric?", words::EFFECT_METRIC)
        .json("effect_figures?")
        .double("effect_estimate? effect_standard_error? effect_ci_level? effect_ci_lower? effect_ci_upper? effect_p_value?")
        .int("effect_n?")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .version()
        .time("created_at updated_at")
        .unique("code")
        .index("study_id id")
        .index("programme_id id")
        .index("domain_term_id id")
        .index("kirkpatrick_level id")
        .check("effect_standard_error", "effect_standard_error >= 0")
        .check("effect_ci_level", "effect_ci_level > 0 AND effect_ci_level < 1")
        .check("effect_ci", "effect_ci_lower <= effect_ci_upper")
        .check("effect_p_value", "effect_p_value BETWEEN 0 AND 1")
        .check("effect_n", "effect_n >= 0")
}

fn outcome_term() -> Table {
    Table::new("outcome_term")
        .refer("outcome_id", "outcome", Cascade)
        .refer("term_id", "term", Restrict)
        .word("dimension", words::DIMENSION)
        .position()
        .key("outcome_id term_id")
        .index("term_id outcome_id")
}

fn certainty() -> Table {
    Table::new("certainty")
        .id()
        .word("row_dimension", words::DIMENSION)
        .word("column_dimension", words::DIMENSION)
        .refer("row_term_id", "term", Restrict)
        .refer("column_term_id", "term", Restrict)
        .word("framework", words::CERTAINTY_FRAMEWORK)
        .word("level", words::CERTAINTY_LEVEL)
        .json("reasons")
        .refer("rated_by_id", "account", Restrict)
        .time("rated_at")
}
