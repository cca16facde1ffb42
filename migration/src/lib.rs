//! Creates and drops the tables of the database, one change for each file. A migration is never edited after it is merged.

#![expect(
    clippy::disallowed_methods,
    reason = "migrations change tables and rows beneath all row rules and permits"
)]

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::async_trait::async_trait;

mod append_only;
mod m20261124_000001_create_common_tables;
mod m20261124_000002_create_practice_tables;
mod m20261124_000003_create_review_tables;
mod m20261124_000004_create_outcome_tables;
mod m20261124_000005_create_workshop_tables;
mod m20261124_000006_create_question_tables;
mod m20261124_000007_create_access_tables;
mod m20261124_000008_create_search_index;
mod m20261124_000009_create_imported_row;
mod m20261127_000001_add_whose_words_to_question;
mod m20261127_000002_create_identity_read;
mod m20261127_000003_add_tally_version_to_round;
mod m20261127_000004_add_stems_to_contribution;
mod m20261129_010001_store_what_a_round_closed_with;
mod m20261129_010002_store_the_order_of_an_open_round;
mod m20261129_010003_store_ranks_by_who_may_see_them;
mod m20261129_010004_count_ballots_by_day;
mod m20261129_010005_keep_only_who_entered_a_ballot_for_others;
mod m20261129_020001_add_withdrawn_at_to_words;
mod m20261129_020002_let_the_trail_forget_whose_act_it_was;
mod m20261129_020003_create_withdrawal_receipt;
mod m20261129_030001_create_information_sheet;
mod m20261129_030002_add_joining_to_workshop;
mod m20261129_030003_add_standing_to_participant;
mod m20261129_030004_create_return_code;
mod m20261129_030005_add_display_to_role_token;
mod m20261129_030006_add_fields_to_audit_event;
mod m20261129_040001_add_taken_up_to_facilitation;
mod m20261129_060001_let_json_columns_be_null;
mod m20261129_060002_add_sealed_under_to_signing_key;
mod m20261129_060003_add_bounds_to_role_token;
mod m20261129_070001_create_cursor_key;
mod m20261129_070002_create_deletion;
mod m20261129_070003_create_inside_change;
mod m20261129_070004_add_version_to_vocabulary;
mod m20261129_080001_add_higher_is_better_to_outcome;
mod m20261130_010001_count_hidden_changes;
mod m20261130_010002_create_programme_proposal;
mod m20261130_020001_repair_references;
mod m20261130_030001_create_review_team;
mod m20261130_030002_hold_records;
mod m20261130_040001_walk_the_search_index;
mod m20261130_050001_create_data_version;
mod m20261130_060001_create_map_counts;
mod m20261201_010001_terms_in_order;
mod table;
mod words;

/// The names of all migrations, oldest first, as the database stores them.
#[must_use]
pub fn names() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_common_tables::Migration),
            Box::new(m20261124_000002_create_practice_tables::Migration),
            Box::new(m20261124_000003_create_review_tables::Migration),
            Box::new(m20261124_000004_create_outcome_tables::Migration),
            Box::new(m20261124_000005_create_workshop_tables::Migration),
            Box::new(m20261124_000006_create_question_tables::Migration),
            Box::new(m20261124_000007_create_access_tables::Migration),
            Box::new(m20261124_000008_create_search_index::Migration),
            Box::new(m20261124_000009_create_imported_row::Migration),
            Box::new(m20261127_000001_add_whose_words_to_question::Migration),
            Box::new(m20261127_000002_create_identity_read::Migration),
            Box::new(m20261127_000003_add_tally_version_to_round::Migration),
            Box::new(m20261127_000004_add_stems_to_contribution::Migration),
            Box::new(m20261129_010001_store_what_a_round_closed_with::Migration),
            Box::new(m20261129_010002_store_the_order_of_an_open_round::Migration),
            Box::new(m20261129_010003_store_ranks_by_who_may_see_them::Migration),
            Box::new(m20261129_010004_count_ballots_by_day::Migration),
            Box::new(m20261129_010005_keep_only_who_entered_a_ballot_for_others::Migration),
            Box::new(m20261129_020001_add_withdrawn_at_to_words::Migration),
            Box::new(m20261129_020002_let_the_trail_forget_whose_act_it_was::Migration),
            Box::new(m20261129_020003_create_withdrawal_receipt::Migration),
            Box::new(m20261129_030001_create_information_sheet::Migration),
            Box::new(m20261129_030002_add_joining_to_workshop::Migration),
            Box::new(m20261129_030003_add_standing_to_participant::Migration),
            Box::new(m20261129_030004_create_return_code::Migration),
            Box::new(m20261129_030005_add_display_to_role_token::Migration),
            Box::new(m20261129_030006_add_fields_to_audit_event::Migration),
            Box::new(m20261129_040001_add_taken_up_to_facilitation::Migration),
            Box::new(m20261129_060001_let_json_columns_be_null::Migration),
            Box::new(m20261129_060002_add_sealed_under_to_signing_key::Migration),
            Box::new(m20261129_060003_add_bounds_to_role_token::Migration),
            Box::new(m20261129_070001_create_cursor_key::Migration),
            Box::new(m20261129_070002_create_deletion::Migration),
            Box::new(m20261129_070003_create_inside_change::Migration),
            Box::new(m20261129_070004_add_version_to_vocabulary::Migration),
            Box::new(m20261129_080001_add_higher_is_better_to_outcome::Migration),
            Box::new(m20261130_010001_count_hidden_changes::Migration),
            Box::new(m20261130_010002_create_programme_proposal::Migration),
            Box::new(m20261130_020001_repair_references::Migration),
            Box::new(m20261130_030001_create_review_team::Migration),
            Box::new(m20261130_030002_hold_records::Migration),
            Box::new(m20261130_040001_walk_the_search_index::Migration),
            Box::new(m20261130_050001_create_data_version::Migration),
            Box::new(m20261130_060001_create_map_counts::Migration),
            Box::new(m20261201_010001_terms_in_order::Migration),
        ]
    }
}
