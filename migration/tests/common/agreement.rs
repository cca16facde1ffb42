//! Compares each entity with its table: the same columns, types, nullability and key, and a query that runs.

use std::collections::BTreeMap;

use sea_orm_migration::sea_orm::prelude::{ColumnTrait, ColumnType, EntityTrait, PrimaryKeyToColumn};
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, IdenStatic, Iterable, Statement};

/// The type, nullability and position in the key of each column, as one text.
type Columns = BTreeMap<String, String>;

macro_rules! tables {
    ($($table:ident)+) => {
        /// Every entity has a table, and every table has an entity, except for the migrations' own table.
        pub async fn every_entity_fits_its_table(db: &DatabaseConnection) {
            $(fits::<entity::$table::Entity>(db).await;)+
            let mut mapped = vec![$(stringify!($table).to_owned()),+];
            mapped.sort_unstable();
            assert_eq!(table_names(db).await, mapped);
        }
    };
}

tables! {
    account appraisal appraisal_answer audit_event ballot ballot_day ballot_preference certainty consent contribution cursor_key
    data_version deletion deletion_account duplicate_candidate exclusion_reason facilitation identity_read imported_row information_sheet
    inside_change involvement involvement_activity involvement_rating map_cell map_place map_stale map_study membership organisation
    outcome outcome_term participant
    participant_identity programme programme_proposal programme_study programme_term project project_organisation question
    question_link question_revision ranking recommendation recommendation_basis record record_event record_import report
    return_code review review_member role_token round round_question screening_decision search_document search_source signing_key
    study study_overlap study_report study_term term workshop workshop_programme withdrawal_receipt
}

async fn fits<E: EntityTrait>(db: &DatabaseConnection) {
    let table = E::default().as_str().to_owned();
    E::find().one(db).await.unwrap_or_else(|e| panic!("{table}: {e}"));
    let backend = db.get_database_backend();
    let key: Vec<String> = E::PrimaryKey::iter().map(|key| key.into_column().as_str().to_owned()).collect();
    let expected: Columns = E::Column::iter()
        .map(|column| {
            let name = column.as_str().to_owned();
            let definition = column.def();
            let place = key.iter().position(|part| *part == name).map_or(0, |place| place + 1);
            let text = describe(type_name(definition.get_column_type(), backend), definition.is_null(), place);
            (name, text)
        })
        .collect();
    assert_eq!(columns(db, &table).await, expected, "{table}");
}

fn describe(of: &str, nullable: bool, key_place: usize) -> String {
    format!("{of}{} key:{key_place}", if nullable { "?" } else { "" })
}

fn type_name(of: &ColumnType, backend: DbBackend) -> &'static str {
    let (sqlite, postgres) = match of {
        ColumnType::Uuid => ("BLOB", "uuid"),
        ColumnType::String(_) | ColumnType::Text => ("TEXT", "text"),
        ColumnType::Json | ColumnType::JsonBinary => ("TEXT", "jsonb"),
        ColumnType::Date => ("TEXT", "date"),
        ColumnType::Integer => ("INTEGER", "integer"),
        ColumnType::BigInteger => ("INTEGER", "bigint"),
        ColumnType::Double => ("REAL", "double precision"),
        ColumnType::Boolean => ("INTEGER", "boolean"),
        ColumnType::VarBinary(_) | ColumnType::Blob => ("BLOB", "bytea"),
        other => panic!("no table has a column of {other:?}"),
    };
    if backend == DbBackend::Sqlite { sqlite } else { postgres }
}

async fn columns(db: &DatabaseConnection, table: &str) -> Columns {
    let backend = db.get_database_backend();
    let sql = match backend {
        // The row number is an INTEGER PRIMARY KEY, which is never null although it is not declared so.
        DbBackend::Sqlite => {
            "SELECT name, type AS of, CASE WHEN \"notnull\" = 1 THEN 0 ELSE 1 END AS nullable, pk AS place FROM pragma_table_info($1)"
        }
        _ => {
            "SELECT column_name::text AS name, data_type::text AS of, CASE is_nullable WHEN 'YES' THEN 1::bigint ELSE 0 END AS nullable,
                coalesce((SELECT array_position(conkey, attnum) FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid
                          WHERE contype = 'p' AND conrelid = table_name::regclass AND attname = column_name), 0)::bigint AS place
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1
               AND (table_name, column_name) NOT IN (('search_document', 'words'), ('search_document', 'heading_words'))"
        }
    };
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(backend, sql, [table.into()]))
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            let of: String = row.try_get("", "of").unwrap();
            let nullable: i64 = row.try_get("", "nullable").unwrap();
            let place: i64 = row.try_get("", "place").unwrap();
            let text = describe(&of, nullable == 1, usize::try_from(place).unwrap());
            (row.try_get("", "name").unwrap(), text)
        })
        .collect()
}

async fn table_names(db: &DatabaseConnection) -> Vec<String> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'seaql_migrations'
               AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_words%' ORDER BY name"
        }
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'seaql_migrations' ORDER BY 1",
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
