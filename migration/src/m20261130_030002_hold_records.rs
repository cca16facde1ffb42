//! Creates the tables of records, their duplicates, votes and events again, with what a review needs. Nothing could write the tables of
//! before, so they are empty.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::append_only::{drop_rest, refuse_changes};
use crate::m20261124_000003_create_review_tables as before;
use crate::table::OnDelete::{Cascade, Restrict};
use crate::table::{Table, create_all, drop_all};
use crate::words;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &before::records_and_votes()).await?;
        create_all(manager, &tables()).await?;
        refuse_changes(manager, "record_event").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await?;
        drop_rest(manager, "record_event").await?;
        create_all(manager, &before::records_and_votes()).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn tables() -> Vec<Table> {
    vec![
        record_import(),
        record(),
        record_event(),
        duplicate_candidate(),
        screening_decision(),
        appraisal(),
        appraisal_answer(),
    ]
}

fn record_import() -> Table {
    Table::new("record_import")
        .id()
        .refer("review_id", "review", Restrict)
        .refer("source_id", "search_source", Restrict)
        .text("file_name? format")
        .int("records")
        .time("imported_at")
        .refer("by_id?", "account", Restrict)
        .time("undone_at?")
        .index("review_id imported_at- id-")
}

/// `stage`, `ta_…` and `ft_…` follow from the votes, and are kept so that lists can ask for them. `digest` and `occurrence` tell a record
/// that is already here from a new one. `shuffle` places the record in the order in which it is screened.
fn record() -> Table {
    Table::new("record")
        .id()
        .refer("review_id", "review", Restrict)
        .refer("source_id", "search_source", Restrict)
        .refer("import_id", "record_import", Restrict)
        .text("title abstract?")
        .json("authors")
        .bool("authors_incomplete")
        .int("year?")
        .text("journal? journal_short? volume? issue? pages? article_number? doi? pmid? url?")
        .json("keywords")
        .text("language? kind? raw?")
        .int("line?")
        .text("digest")
        .int("occurrence")
        .big("shuffle")
        .refer("duplicate_of_id?", "record", Restrict)
        .word("removed?", words::REMOVAL_KIND)
        .text("removal_note?")
        .bool("retrieved?")
        .word("stage?", words::SCREENING_STAGE)
        .int("ta_votes")
        .word("ta_verdict?", words::SCREENING_VERDICT)
        .int("ft_votes")
        .word("ft_verdict?", words::SCREENING_VERDICT)
        .text("ft_reason?")
        .refer("report_id?", "report", Restrict)
        .time("undone_at? created_at updated_at")
        .index("review_id id")
        .index("review_id year id")
        .index("review_id year- id")
        .index("review_id title id")
        .index("review_id stage shuffle")
        .index("source_id digest")
        .check("duplicate_of_id", "duplicate_of_id <> id")
        .check("votes", "ta_votes BETWEEN 0 AND 2 AND ft_votes BETWEEN 0 AND 2")
}

/// What happened to records, for the flow of a review as of any moment. A study may be deleted later, so `other_id` refers to nothing.
fn record_event() -> Table {
    Table::new("record_event")
        .id()
        .refer("review_id", "review", Restrict)
        .refer("record_id", "record", Restrict)
        .time("at")
        .word("kind", words::RECORD_EVENT_KIND)
        .text("value?")
        .uuid("other_id?")
        .refer("by_id?", "account", Restrict)
        .index("review_id at id")
}

fn duplicate_candidate() -> Table {
    Table::new("duplicate_candidate")
        .id()
        .refer("review_id", "review", Restrict)
        .refer("left_id", "record", Restrict)
        .refer("right_id", "record", Restrict)
        .double("score")
        .json("evidence")
        .word("found", words::PAIR_FINDING)
        .word("status", words::DUPLICATE_STATUS)
        .refer("decided_by_id?", "account", Restrict)
        .time("decided_at?")
        .unique("left_id right_id")
        .index("review_id status score- id")
        .check("pair", "left_id < right_id")
}

fn screening_decision() -> Table {
    Table::new("screening_decision")
        .id()
        .refer("review_id", "review", Restrict)
        .refer("record_id", "record", Restrict)
        .word("stage", words::SCREENING_STAGE)
        .refer("reviewer_id", "account", Restrict)
        .word("role", words::ROLE)
        .word("verdict", words::SCREENING_VERDICT)
        .text("reason? note?")
        .bool("resolves_conflict")
        .time("decided_at")
        .unique_as("once", "record_id stage reviewer_id resolves_conflict")
        .index("review_id stage reviewer_id")
}

fn appraisal() -> Table {
    Table::new("appraisal")
        .id()
        .refer("study_id", "study", Cascade)
        .word("tool", words::APPRAISAL_TOOL)
        .refer("rater_id", "account", Restrict)
        .bool("consensus")
        .time("created_at updated_at")
        .unique_as("once", "study_id tool rater_id consensus")
}

fn appraisal_answer() -> Table {
    Table::new("appraisal_answer")
        .refer("appraisal_id", "appraisal", Cascade)
        .text("criterion")
        .word("answer", words::APPRAISAL_RESPONSE)
        .text("comment?")
        .position()
        .key("appraisal_id criterion")
}
