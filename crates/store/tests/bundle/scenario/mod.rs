//! What must hold on each database.

mod again;
mod stored;

use std::collections::BTreeMap;

use store::bundle::{Bundle, Kind, LoadError, LoadOutcome, Progress};

use crate::support::{Bench, NOW_MS, counts};

pub use again::{
    a_bad_row_leaves_nothing_behind, a_code_that_no_file_brought_is_not_taken_over,
    a_failure_of_the_database_halfway_leaves_nothing_behind, a_later_load_may_refer_to_rows_of_an_earlier_one,
    a_row_with_other_content_is_refused_and_nothing_is_overwritten, a_second_load_changes_nothing,
    a_workshop_that_was_loaded_before_sheets_were_kept_gets_its_sheet, many_rows_are_loaded_in_several_statements,
    two_loads_at_once_load_everything_once,
};
pub use stored::{
    a_workshop_is_stored_as_its_file_says, effects_levels_and_identifiers_are_stored_in_their_columns,
    search_finds_evidence_and_agreed_questions_only, the_default_order_follows_the_files,
    the_demo_evidence_loads_with_the_counts_of_its_readme,
};

/// Makes a test of each scenario; the first argument makes a database.
#[macro_export]
macro_rules! on_each_database {
    ($database:path) => {
        $crate::on_each_database! { $database:
            the_demo_evidence_loads_with_the_counts_of_its_readme
            a_second_load_changes_nothing
            a_workshop_that_was_loaded_before_sheets_were_kept_gets_its_sheet
            a_row_with_other_content_is_refused_and_nothing_is_overwritten
            a_bad_row_leaves_nothing_behind
            a_failure_of_the_database_halfway_leaves_nothing_behind
            the_default_order_follows_the_files
            search_finds_evidence_and_agreed_questions_only
            effects_levels_and_identifiers_are_stored_in_their_columns
            a_workshop_is_stored_as_its_file_says
            a_later_load_may_refer_to_rows_of_an_earlier_one
            a_code_that_no_file_brought_is_not_taken_over
            many_rows_are_loaded_in_several_statements
            two_loads_at_once_load_everything_once
        }
    };
    ($database:path: $($scenario:ident)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $scenario() {
            let (db, _kept) = $database().await;
            $crate::scenario::$scenario(&db).await;
        }
    )+};
}

async fn load(db: &Bench, bundle: &Bundle) -> Result<LoadOutcome, LoadError> {
    load_at(db, bundle, NOW_MS, &mut |_| ()).await
}

async fn load_at(db: &Bench, bundle: &Bundle, now_ms: i64, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<LoadOutcome, LoadError> {
    let store = db.store_at(now_ms).await;
    let outcome = store.load_bundle(bundle, progress).await;
    store.close().await.unwrap();
    outcome
}

async fn load_demo(db: &Bench) -> LoadOutcome {
    load(db, &Bundle::demo().unwrap()).await.unwrap()
}

/// The table in data/README.md.
fn demo_rows() -> BTreeMap<Kind, usize> {
    BTreeMap::from([
        (Kind::Term, 171),
        (Kind::Organisation, 26),
        (Kind::Project, 1),
        (Kind::Report, 79),
        (Kind::Study, 76),
        (Kind::Programme, 35),
        (Kind::Outcome, 131),
        (Kind::Question, 6),
        (Kind::Workshop, 1),
    ])
}

async fn is_empty(db: &Bench) {
    // The key that encrypts cursors and the version of the data exist from the beginning.
    let rows = counts(db)
        .await
        .into_iter()
        .filter(|(table, rows)| *rows > 0 && *table != "cursor_key" && *table != "data_version");
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows, []);
}
