//! Creates the tables of the practice review: programmes, the people who work on them, and how people are involved.

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
    vec![
        programme(),
        membership(),
        programme_term(),
        involvement(),
        involvement_activity(),
        involvement_rating(),
    ]
}

fn programme() -> Table {
    Table::new("programme")
        .id()
        .text("code name summary?")
        .text("rationale? materials? procedures? tailoring? modifications? fidelity_planned? fidelity_actual?")
        .word("status", words::PUBLICATION_STATUS)
        .refer("project_id?", "project", Restrict)
        .refer("organisation_id?", "organisation", Restrict)
        .text("region?")
        .int("started_year? ended_year? sessions?")
        .double("hours? weeks?")
        .int("involvement_level?")
        .text("contact_name? contact_email? notes?")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .version()
        .time("created_at updated_at")
        .unique("code")
        .index("name id")
        .index("started_year id")
        .index("involvement_level id")
        .index("updated_at id")
        // As for studies, no index begins with the status.
        .index("id status")
        .check("years", "ended_year >= started_year")
        .check("sessions", "sessions >= 0")
        .check("hours", "hours >= 0")
        .check("weeks", "weeks >= 0")
        // The levels of the framework by Tew and others.
        .check("involvement_level", "involvement_level BETWEEN 1 AND 5")
}

fn membership() -> Table {
    Table::new("membership")
        .refer("account_id", "account", Cascade)
        .refer("programme_id", "programme", Cascade)
        .time("created_at")
        .key("account_id programme_id")
}

fn programme_term() -> Table {
    Table::new("programme_term")
        .refer("programme_id", "programme", Cascade)
        .refer("term_id", "term", Restrict)
        .word("dimension", words::DIMENSION)
        .position()
        .key("programme_id term_id")
        .index("term_id programme_id")
}

fn involvement() -> Table {
    Table::new("involvement")
        .id()
        .refer("programme_id", "programme", Cascade)
        .position()
        .word("who", words::PERSPECTIVE)
        .text("recruitment? preparation? support?")
        .word("payment?", words::PAYMENT_BASIS)
        .text("term_used?")
}

fn involvement_activity() -> Table {
    Table::new("involvement_activity")
        .refer("involvement_id", "involvement", Cascade)
        .refer("term_id", "term", Restrict)
        .position()
        .key("involvement_id term_id")
}

fn involvement_rating() -> Table {
    Table::new("involvement_rating")
        .id()
        .refer("programme_id", "programme", Cascade)
        .word("framework", words::INVOLVEMENT_FRAMEWORK)
        .int("level")
        .bool("at_least")
        .text("evidence")
        .word("basis", words::RATING_BASIS)
        .word("rated_by?", words::PERSPECTIVE)
        .refer("rater_id?", "account", Restrict)
        .date("rated_on")
        .word("provenance", words::PROVENANCE)
        .time("created_at")
        .check("level", "level BETWEEN 1 AND CASE framework WHEN 'TEW_2004' THEN 5 ELSE 6 END")
}
