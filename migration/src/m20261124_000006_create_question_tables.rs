//! Creates the tables of research questions, their links to the evidence, the rounds that rank them, and recommendations.

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
        question(),
        question_revision(),
        question_link(),
        round(),
        round_question(),
        ballot(),
        ballot_preference(),
        ranking(),
        recommendation(),
        recommendation_basis(),
    ]
}

fn question() -> Table {
    Table::new("question")
        .id()
        .text("code text plain_language? theme?")
        .word("status", words::QUESTION_STATUS)
        .refer("project_id?", "project", Restrict)
        .refer("workshop_id?", "workshop", Restrict)
        .refer("participant_id?", "participant", Restrict)
        .word("perspective?", words::PERSPECTIVE)
        .json("raised_by?")
        .refer("merged_into_id?", "question", Restrict)
        .text("merge_reason?")
        .int("rank? display_order?")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .version()
        .time("created_at updated_at")
        .unique("code")
        .index("rank id")
        .index("display_order id")
        .index("created_at id")
        .check("merged_into_id", "merged_into_id <> id")
        .check("rank", "rank >= 1")
}

fn question_revision() -> Table {
    Table::new("question_revision")
        .id()
        .refer("question_id", "question", Cascade)
        .text("text reason?")
        .time("revised_at")
}

fn question_link() -> Table {
    Table::new("question_link")
        .id()
        .refer("question_id", "question", Cascade)
        .word("relation", words::QUESTION_RELATION)
        .refer("study_id?", "study", Restrict)
        .refer("programme_id?", "programme", Restrict)
        .refer("term_id?", "term", Restrict)
        .refer("outcome_id?", "outcome", Restrict)
        .text("note?")
        .word("provenance", words::PROVENANCE)
        .time("created_at")
        .unique("question_id relation study_id")
        .unique("question_id relation programme_id")
        .unique("question_id relation term_id")
        .unique("question_id relation outcome_id")
        .index("study_id question_id")
        .index("programme_id question_id")
        .index("term_id question_id")
        .index("outcome_id question_id")
        .check("one_target", &exactly_one(&["study_id", "programme_id", "term_id", "outcome_id"]))
}

fn round() -> Table {
    Table::new("round")
        .id()
        .refer("workshop_id", "workshop", Restrict)
        .text("code?")
        .word("kind", words::ROUND_KIND)
        .int("sequence")
        .word("status", words::ROUND_STATUS)
        .word("method", words::RANKING_METHOD)
        .word("weighting", words::BALLOT_WEIGHTING)
        .int("dots_per_ballot?")
        .bool("show_tally_while_open")
        .time("opened_at? closed_at?")
        .version()
        .time("created_at")
        .unique("code")
        .unique("workshop_id sequence")
        .check("sequence", "sequence >= 1")
        .check("dots_per_ballot", "dots_per_ballot >= 1")
        .check("times", "closed_at >= opened_at")
}

fn round_question() -> Table {
    Table::new("round_question")
        .refer("round_id", "round", Cascade)
        .refer("question_id", "question", Restrict)
        .position()
        .key("round_id question_id")
}

fn ballot() -> Table {
    Table::new("ballot")
        .id()
        .refer("round_id", "round", Restrict)
        .refer("participant_id?", "participant", Restrict)
        .text("group_name?")
        .word("perspective", words::PERSPECTIVE)
        .refer("cast_by_id?", "account", Restrict)
        .time("cast_at withdrawn_at?")
        .unique("round_id participant_id")
        .unique("round_id group_name")
        .check("one_voter", &exactly_one(&["participant_id", "group_name"]))
}

fn ballot_preference() -> Table {
    Table::new("ballot_preference")
        .refer("ballot_id", "ballot", Cascade)
        .refer("question_id", "question", Restrict)
        .int("rank? dots?")
        .key("ballot_id question_id")
        .check("rank", "rank >= 1")
        .check("dots", "dots >= 0")
}

fn ranking() -> Table {
    Table::new("ranking")
        .id()
        .refer("round_id", "round", Restrict)
        .word("method", words::RANKING_METHOD)
        .word("weighting", words::BALLOT_WEIGHTING)
        .text("algorithm_version")
        .json("result")
        .time("calculated_at")
}

fn recommendation() -> Table {
    Table::new("recommendation")
        .id()
        .refer("project_id", "project", Restrict)
        .int("number")
        .text("text audience? status?")
        .word("provenance", words::PROVENANCE)
        .text("source_url?")
        .time("created_at")
        .unique("project_id number")
        .check("number", "number >= 1")
}

fn recommendation_basis() -> Table {
    Table::new("recommendation_basis")
        .id()
        .refer("recommendation_id", "recommendation", Cascade)
        .refer("study_id?", "study", Restrict)
        .refer("programme_id?", "programme", Restrict)
        .refer("term_id?", "term", Restrict)
        .refer("outcome_id?", "outcome", Restrict)
        .refer("question_id?", "question", Restrict)
        .check(
            "one_basis",
            &exactly_one(&["study_id", "programme_id", "term_id", "outcome_id", "question_id"]),
        )
}

fn exactly_one(columns: &[&str]) -> String {
    let counted: Vec<String> = columns
        .iter()
        .map(|column| format!("CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"))
        .collect();
    format!("{} = 1", counted.join(" + "))
}
