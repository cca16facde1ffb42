//! Accounts, tokens, keys, the audit trail and reviews, on a separate database for each test, on both backends.

#![allow(clippy::disallowed_methods, reason = "these tests set up and look at tables beneath the row rules")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod accounts;
mod bench;
mod database;
mod keys;
mod reviews;
mod rules;
mod tokens;

// One line for each test: it runs on each backend.
macro_rules! on_both {
    ($($module:ident::$test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                crate::$module::$test(crate::bench::Bench::at(crate::database::sqlite(stringify!($test)).await).await).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                crate::$module::$test(crate::bench::Bench::at(crate::database::postgres(stringify!($test)).await).await).await;
            })+
        }
    };
}

on_both! {
    accounts::every_bad_field_of_an_account_is_named,
    accounts::accounts_are_paged_by_name,
    tokens::every_bad_field_of_a_token_is_named,
    tokens::the_row_decides_who_a_token_is,
    tokens::a_token_ends_with_its_time_and_when_it_is_revoked,
    tokens::a_rotated_token_works_for_its_grace_and_no_longer,
    tokens::a_use_is_noted_at_most_once_a_minute,
    rules::the_last_admin_stays,
    rules::one_admin_stays_when_all_are_revoked_at_once,
    rules::only_those_who_manage_access_do_and_refusals_are_recorded,
    reviews::the_same_file_twice_changes_nothing_and_an_import_can_be_undone,
    reviews::files_that_are_no_exports_are_refused_and_store_nothing,
    reviews::people_decide_about_duplicates_and_can_change_their_minds,
    reviews::votes_are_blind_until_both_are_in_and_a_third_settles,
    reviews::what_is_removed_or_not_retrieved_is_counted_apart,
    reviews::each_reviewer_has_an_order_that_stays_and_that_no_vote_of_another_moves,
    reviews::agreement_counts_complete_pairs_and_hides_roles_that_are_not_shared,
    reviews::only_those_who_read_records_see_any_and_the_flow_is_open_to_all,
    keys::an_old_key_verifies_until_the_last_token_that_it_signed_has_ended,
}
