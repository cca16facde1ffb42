//! Creates the tables of workshops, the people in them, their consents and their contributions.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::append_only;
use crate::table::OnDelete::{Cascade, Restrict};
use crate::table::{Table, create_all, drop_all};
use crate::words;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &tables()).await?;
        append_only::refuse_changes(manager, "consent").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await?;
        append_only::drop_rest(manager, "consent").await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The tables, ordered so that each one refers only to earlier ones.
fn tables() -> Vec<Table> {
    vec![
        workshop(),
        workshop_programme(),
        facilitation(),
        participant(),
        participant_identity(),
        consent(),
        contribution(),
    ]
}

fn workshop() -> Table {
    Table::new("workshop")
        .id()
        .text("code title")
        .date("held_on?")
        .text("place? mode?")
        .word("status", words::PUBLICATION_STATUS)
        .refer("project_id?", "project", Restrict)
        .text("ground_rules? join_code?")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .version()
        .json("people_snapshot?")
        .time("created_at updated_at")
        .unique("code")
        .unique("join_code")
}

fn workshop_programme() -> Table {
    Table::new("workshop_programme")
        .refer("workshop_id", "workshop", Cascade)
        .refer("programme_id", "programme", Restrict)
        .position()
        .key("workshop_id programme_id")
}

fn facilitation() -> Table {
    Table::new("facilitation")
        .refer("workshop_id", "workshop", Cascade)
        .refer("account_id", "account", Restrict)
        .key("workshop_id account_id")
}

fn participant() -> Table {
    Table::new("participant")
        .id()
        .refer("workshop_id", "workshop", Restrict)
        .text("code? pseudonym")
        .json("perspectives")
        .text("preferred_term?")
        .refer("account_id?", "account", Restrict)
        .time("erased_at?")
        .word("provenance", words::PROVENANCE)
        .time("created_at")
        .unique("code")
        .unique("workshop_id pseudonym")
}

fn participant_identity() -> Table {
    Table::new("participant_identity")
        .refer("participant_id", "participant", Cascade)
        .text("key_id")
        .blob("ciphertext")
        .key("participant_id")
}

fn consent() -> Table {
    Table::new("consent")
        .id()
        .refer("participant_id", "participant", Restrict)
        .word("scope", words::CONSENT_SCOPE)
        .word("state", words::CONSENT_STATE)
        .text("information_sheet")
        .time("recorded_at")
        .index("participant_id scope recorded_at id")
}

fn contribution() -> Table {
    Table::new("contribution")
        .id()
        .refer("workshop_id", "workshop", Restrict)
        .refer("participant_id", "participant", Restrict)
        .text("code?")
        .word("kind", words::CONTRIBUTION_KIND)
        .word("perspective", words::PERSPECTIVE)
        .json("themes")
        .text("text")
        .refer("programme_id?", "programme", Restrict)
        .time("erased_at?")
        .word("provenance", words::PROVENANCE)
        .time("created_at")
        .unique("code")
}
