//! What must hold on either database, given an empty one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

pub mod agreement;
pub mod fixtures;

use entity::column::Code;
use entity::{audit_event, consent, search_document};
use evidence::vocabulary::SearchKind;
use migration::Migrator;
use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm_migration::sea_orm::prelude::{ActiveModelTrait, EntityTrait};
use sea_orm_migration::sea_orm::sea_query::Expr;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

const NOTHING: [i64; 0] = [];

/// Up, down to nothing, and up again.
pub async fn migrations_are_reversible(db: &DatabaseConnection) {
    Migrator::up(db, None).await.unwrap();
    let first = objects(db).await;
    Migrator::down(db, None).await.unwrap();
    assert_eq!(objects(db).await, Vec::<String>::new(), "left behind by down");
    Migrator::up(db, None).await.unwrap();
    assert_eq!(objects(db).await, first);
}

/// Insert, update and delete of a document show in what is found.
pub async fn the_search_index_follows_its_documents(db: &DatabaseConnection) {
    let document = search_document::ActiveModel {
        id: NotSet,
        kind: Set(Code(SearchKind::Study)),
        row_id: Set(Uuid::from_u128(7)),
        heading: Set("Consumers as teachers".to_owned()),
        body: Set("Attitudes of nursing students".to_owned()),
        heading_stems: Set("consum teacher".to_owned()),
        body_stems: Set("attitud nurs student".to_owned()),
    };
    let stored = document.insert(db).await.unwrap();
    assert_eq!(found(db, "consum").await, [stored.id]);
    assert_eq!(found(db, "nurs").await, [stored.id]);

    let change = search_document::ActiveModel {
        id: Unchanged(stored.id),
        body_stems: Set("café".to_owned()),
        ..Default::default()
    };
    change.update(db).await.unwrap();
    assert_eq!(found(db, "nurs").await, NOTHING);
    assert_eq!(found(db, "consum").await, [stored.id]);
    assert_eq!(found(db, "café").await, [stored.id]);
    assert_eq!(
        found(db, "cafe").await,
        NOTHING,
        "the database folds nothing that the store did not fold"
    );

    search_document::Entity::delete_by_id(stored.id).exec(db).await.unwrap();
    assert_eq!(found(db, "consum").await, NOTHING);
}

/// Consent and the audit trail take new rows and refuse every change of an old one.
pub async fn append_only_tables_refuse_changes(db: &DatabaseConnection) {
    let audit = fixtures::audit_event();
    let given = fixtures::consent(db).await;
    audit.clone().insert(db).await.unwrap();
    let refused = [
        audit_event::Entity::update_many()
            .col_expr(audit_event::Column::Action, "edit".into())
            .exec(db)
            .await
            .map(drop),
        audit_event::Entity::delete_many().exec(db).await.map(drop),
        consent::Entity::update_many()
            .col_expr(consent::Column::State, "WITHDRAWN".into())
            .exec(db)
            .await
            .map(drop),
        consent::Entity::delete_many().exec(db).await.map(drop),
    ];
    for result in refused {
        let message = result.unwrap_err().to_string();
        assert!(message.contains("is append-only"), "{message}");
    }
    assert_eq!(consent::Entity::find().one(db).await.unwrap(), Some(given));

    let others = match db.get_database_backend() {
        DbBackend::Sqlite => "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",
        _ => "TRUNCATE audit_event",
    };
    let message = db.execute_unprepared(others).await.unwrap_err().to_string();
    assert!(message.contains("audit_event is append-only"), "{message}");
    the_trail_may_forget_on_what_row_an_act_was_and_nothing_else(db).await;
}

async fn the_trail_may_forget_on_what_row_an_act_was_and_nothing_else(db: &DatabaseConnection) {
    let mut event = fixtures::audit_event();
    event.resource_id = Set(Some("participant_1".to_owned()));
    event.insert(db).await.unwrap();
    let change = async |set: &str| {
        let update = format!("UPDATE audit_event SET {set} WHERE resource_id = 'participant_1' OR resource_id IS NULL");
        db.execute_unprepared(&update).await.map(|done| done.rows_affected())
    };
    for refused in [
        "resource_id = 'participant_2'",
        "role = 'ADMIN'",
        "at = 2",
        "resource_id = NULL, action = 'other'",
        "request_id = 'r-2'",
    ] {
        let message = change(refused).await.unwrap_err().to_string();
        assert!(message.contains("is append-only"), "{refused}: {message}");
    }
    assert_eq!(change("resource_id = NULL, actor_id = NULL").await.unwrap(), 2);
    let message = change("resource_id = 'participant_1'").await.unwrap_err().to_string();
    assert!(message.contains("is append-only"), "{message}");
}

/// Text sorts by bytes on both databases.
pub async fn names_sort_by_bytes(db: &DatabaseConnection) {
    use sea_orm_migration::sea_orm::{QueryOrder, QuerySelect};
    for (n, name) in ["éclair", "apple", "Zebra", "a b", "a-b"].into_iter().enumerate() {
        fixtures::organisation(&format!("sort-{n}"), name).insert(db).await.unwrap();
    }
    let names: Vec<String> = entity::organisation::Entity::find()
        .select_only()
        .column(entity::organisation::Column::Name)
        .order_by_asc(entity::organisation::Column::Name)
        .into_tuple()
        .all(db)
        .await
        .unwrap();
    assert_eq!(names, ["Zebra", "a b", "a-b", "apple", "éclair"]);
}

/// A word outside its closed list, a number out of range and a second row of a unique key are refused by the database.
pub async fn wrong_rows_are_refused(db: &DatabaseConnection) {
    use sea_orm_migration::sea_orm::{ColumnTrait, QueryFilter};
    let row = fixtures::organisation("wrong", "Wrong").insert(db).await.unwrap();
    // No model can hold the wrong word, so the statement is written out.
    let wrong_kind = entity::organisation::Entity::update_many()
        .col_expr(entity::organisation::Column::Kind, Expr::value("CLUB"))
        .filter(entity::organisation::Column::Id.eq(row.id));
    let message = wrong_kind.exec(db).await.unwrap_err().to_string();
    assert!(message.contains("ck_organisation_kind"), "{message}");

    fixtures::organisation("twice", "Once").insert(db).await.unwrap();
    let message = fixtures::organisation("twice", "Twice").insert(db).await.unwrap_err().to_string();
    assert!(
        message.contains("uq_organisation_code") || message.contains("organisation.code"),
        "{message}"
    );
}

async fn found(db: &DatabaseConnection, stem: &str) -> Vec<i64> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => "SELECT rowid AS id FROM search_words WHERE search_words MATCH $1",
        _ => "SELECT id FROM search_document WHERE words @@ to_tsquery('simple', $1)",
    };
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(backend, sql, [stem.into()]))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get("", "id").unwrap()).collect()
}

/// Every table, index, trigger and function of ours, by name.
async fn objects(db: &DatabaseConnection) -> Vec<String> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT type || ' ' || name AS name FROM sqlite_master
             WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> 'seaql_migrations' ORDER BY 1"
        }
        _ => {
            "SELECT name FROM (
               SELECT relkind::text || ' ' || relname AS name FROM pg_class
                 WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'seaql_migrations%'
               UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
               UNION ALL SELECT 'constraint ' || conname FROM pg_constraint
                 WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'seaql_migrations%'
               UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
             ) AS ours ORDER BY 1"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
