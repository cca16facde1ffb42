//! The export is complete: each column that refers to a person or an account is exported, or there is a reason why not.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::held::HELD;
use crate::engine::testing::Blank;

#[tokio::test]
async fn every_column_that_names_a_person_is_exported_or_it_is_said_why_not() {
    let blank = Blank::sqlite().await;
    let references = "SELECT m.name AS of_table, f.\"from\" AS named FROM sqlite_master m, pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table' AND f.\"table\" IN ('account', 'participant')
         UNION SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.name IN ('words_of_id', 'participant_id', 'account_id')";
    let select = Statement::from_string(DbBackend::Sqlite, references);
    let rows = blank.store.connections.reader.query_all_raw(select).await.unwrap();
    let stored: BTreeSet<(String, String)> = rows
        .iter()
        .map(|row| (row.try_get("", "of_table").unwrap(), row.try_get("", "named").unwrap()))
        .collect();
    let decided: BTreeSet<(String, String)> = HELD
        .iter()
        .map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned()))
        .collect();
    assert_eq!(
        stored, decided,
        "a column that names a person or an account: put it into the export, or say in held.rs why it is not in it"
    );
}
