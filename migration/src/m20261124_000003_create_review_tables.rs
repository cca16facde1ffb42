//! Creates the tables of the literature review: searches, records, screening, reports, studies and their appraisal.

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
        review(),
        search_source(),
        report(),
        record(),
        duplicate_candidate(),
        screening_decision(),
        study(),
        study_report(),
        study_term(),
        study_overlap(),
        programme_study(),
        appraisal(),
        appraisal_answer(),
    ]
}

/// The tables that `m20261130_030002` creates again, in the same order.
pub fn records_and_votes() -> Vec<Table> {
    vec![
        record(),
        duplicate_candidate(),
        screening_decision(),
        appraisal(),
        appraisal_answer(),
    ]
}

fn review() -> Table {
    Table::new("review")
        .id()
        .text("code title")
        .word("kind", words::REVIEW_KIND)
        .text("question?")
        .json("eligibility")
        .text("registration?")
        .refer("project_id?", "project", Restrict)
        .version()
        .time("created_at updated_at")
        .unique("code")
}

fn search_source() -> Table {
    Table::new("search_source")
        .id()
        .refer("review_id", "review", Restrict)
        .word("kind", words::SEARCH_SOURCE_KIND)
        .text("name platform? strategy?")
        .date("searched_on?")
        .text("limits?")
        .time("created_at")
}

fn report() -> Table {
    Table::new("report")
        .id()
        .text("code? title")
        .json("authors")
        .bool("authors_incomplete")
        .int("year?")
        .text("journal? volume? issue? pages? doi? pmid? url? abstract? kind?")
        .bool("retracted")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .time("created_at updated_at")
        .unique("code")
        .unique("doi")
        .check("doi", "doi = lower(doi)")
}

fn record() -> Table {
    Table::new("record")
        .id()
        .refer("source_id", "search_source", Restrict)
        .text("title abstract?")
        .json("authors")
        .int("year?")
        .text("journal? volume? issue? pages? doi? pmid? url?")
        .json("keywords")
        .text("language? kind?")
        .refer("duplicate_of_id?", "record", Restrict)
        .bool("retrieved?")
        .refer("report_id?", "report", Restrict)
        .text("raw?")
        .int("line?")
        .time("created_at updated_at")
        .index("source_id id")
        .index("doi")
        .check("duplicate_of_id", "duplicate_of_id <> id")
}

fn duplicate_candidate() -> Table {
    Table::new("duplicate_candidate")
        .id()
        .refer("review_id", "review", Restrict)
        .refer("left_id", "record", Restrict)
        .refer("right_id", "record", Restrict)
        .double("score")
        .json("evidence")
        .word("status", words::DUPLICATE_STATUS)
        .refer("decided_by_id?", "account", Restrict)
        .time("decided_at?")
        .unique("left_id right_id")
        .check("pair", "left_id < right_id")
}

fn screening_decision() -> Table {
    Table::new("screening_decision")
        .id()
        .refer("record_id", "record", Restrict)
        .word("stage", words::SCREENING_STAGE)
        .refer("reviewer_id", "account", Restrict)
        .word("verdict", words::SCREENING_VERDICT)
        .text("reason?")
        .bool("resolves_conflict")
        .time("decided_at")
        .unique_as("once", "record_id stage reviewer_id resolves_conflict")
}

fn study() -> Table {
    Table::new("study")
        .id()
        .text("code title")
        .int("year?")
        .text("label")
        .word("kind", words::STUDY_KIND)
        .word("mmat_category?", words::MMAT_CATEGORY)
        .int("sample_size?")
        .text("term_used? involvement? plain_language_summary?")
        .word("status", words::PUBLICATION_STATUS)
        .refer("review_id?", "review", Restrict)
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .version()
        .time("created_at updated_at")
        .unique("code")
        .index("year id")
        .index("title id")
        .index("sample_size id")
        .index("updated_at id")
        // These indexes run from high to low: an ascending index that is read backwards would put rows without a value first, and
        // reverse ids.
        .index("year- id")
        .index("sample_size- id")
        .index("updated_at- id")
        // The columns that row rules and counts read of many studies, without the text columns. An index that begins with the status would
        // mislead SQLite, which does not know that nearly every study is published.
        .index("id status kind")
        .check("sample_size", "sample_size >= 0")
}

fn study_report() -> Table {
    Table::new("study_report")
        .refer("study_id", "study", Cascade)
        .refer("report_id", "report", Restrict)
        .position()
        .key("study_id report_id")
        .index("report_id study_id")
}

fn study_term() -> Table {
    Table::new("study_term")
        .refer("study_id", "study", Cascade)
        .refer("term_id", "term", Restrict)
        .word("dimension", words::DIMENSION)
        .position()
        .key("study_id term_id")
        .index("term_id study_id")
}

fn study_overlap() -> Table {
    Table::new("study_overlap")
        .refer("left_id", "study", Cascade)
        .refer("right_id", "study", Cascade)
        .key("left_id right_id")
        .check("pair", "left_id <> right_id")
}

fn programme_study() -> Table {
    Table::new("programme_study")
        .refer("programme_id", "programme", Cascade)
        .refer("study_id", "study", Cascade)
        .time("created_at")
        .key("programme_id study_id")
        .index("study_id programme_id")
}

fn appraisal() -> Table {
    Table::new("appraisal")
        .id()
        .refer("study_id", "study", Restrict)
        .word("tool", words::APPRAISAL_TOOL)
        .refer("rater_id", "account", Restrict)
        .bool("consensus")
        .time("created_at")
}

fn appraisal_answer() -> Table {
    Table::new("appraisal_answer")
        .refer("appraisal_id", "appraisal", Cascade)
        .text("criterion")
        .word("answer", words::APPRAISAL_RESPONSE)
        .text("comment?")
        .key("appraisal_id criterion")
}
