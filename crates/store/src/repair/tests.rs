//! A database from an earlier version is repaired once, during migration.

use entity::column::{AsJson, Code, Millis};
use entity::{report, study, study_report};
use evidence::vocabulary::{Provenance, PublicationStatus, SearchKind, StudyKind};
use migration::MigratorTrait as _;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ActiveValue::Set, Order};

use super::MARK;
use crate::Store;
use crate::engine::clock::{at, new_id};
use crate::engine::list::page::PageArguments;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::testing::{Scratch, add, on_both};

/// Reverts the marking migration and all later ones.
async fn go_back(store: &Store) {
    let all = migration::Migrator::migrations();
    let place = all.iter().position(|migration| migration.name() == MARK).unwrap();
    let steps = u32::try_from(all.len() - place).unwrap();
    migration::Migrator::down(&store.connections.writer, Some(steps)).await.unwrap();
}

/// Stores a report as an earlier version did, and a study with it.
async fn store_study(store: &Store, code: &str, label: &str, author: &str, (report_code, doi): (Option<&str>, &str)) {
    let (study, report) = (new_id(), new_id());
    let row = report::ActiveModel {
        id: Set(report),
        code: Set(report_code.map(str::to_owned)),
        title: Set(format!("Of {code}")),
        authors: Set(AsJson(vec![author.to_owned()])),
        authors_incomplete: Set(false),
        year: Set(Some(2001)),
        doi: Set(Some(doi.to_owned())),
        retracted: Set(false),
        provenance: Set(Code(Provenance::Extracted)),
        created_at: Set(Millis(at(1))),
        updated_at: Set(Millis(at(1))),
        ..Default::default()
    };
    add(store, row).await;
    let row = study::ActiveModel {
        id: Set(study),
        code: Set(code.to_owned()),
        title: Set(format!("Study {code}")),
        year: Set(Some(2001)),
        label: Set(label.to_owned()),
        kind: Set(Code(StudyKind::Primary)),
        status: Set(Code(PublicationStatus::Published)),
        provenance: Set(Code(Provenance::Extracted)),
        version: Set(1),
        created_at: Set(Millis(at(1))),
        updated_at: Set(Millis(at(1))),
        ..Default::default()
    };
    add(store, row).await;
    let row = study_report::ActiveModel {
        study_id: Set(study),
        report_id: Set(report),
        position: Set(0),
    };
    add(store, row).await;
}

/// Code, label, DOI of the first report, and whether it counts as changed, of the studies that this test created.
async fn stored(scratch: &Scratch) -> Vec<(String, String, Option<String>, bool)> {
    let access = scratch.everything();
    let mut select = access.rows::<study::Entity>();
    columns(&mut select, &[study::Column::Code, study::Column::Label, study::Column::UpdatedAt]);
    columns(&mut select, &[report::Column::Doi]);
    select
        .join_rows::<study_report::Entity>(access.viewer(), col(study_report::Column::StudyId).eq(col(study::Column::Id)))
        .join_rows::<report::Entity>(access.viewer(), col(report::Column::Id).eq(col(study_report::Column::ReportId)))
        .and_where(col(study::Column::Code).like("old-%"))
        .order_by_expr(col(study::Column::Code), Order::Asc);
    let rows = access.control().query_all(&select).await.unwrap();
    let of = |row: &sea_orm::QueryResult| {
        let changed: i64 = row.try_get("", "updated_at").unwrap();
        (
            row.try_get("", "code").unwrap(),
            row.try_get("", "label").unwrap(),
            row.try_get("", "doi").unwrap(),
            changed > 1,
        )
    };
    rows.iter().map(of).collect()
}

on_both! {
    malformed_references_are_put_right_once
}

async fn malformed_references_are_put_right_once(scratch: Scratch) {
    let store = &scratch.store;
    go_back(store).await;
    for (code, label, author, report) in [
        ("old-1", "Jr 2001", "Smith J Jr", (None, "10.1000/suffix.")),
        (
            "old-2",
            "Organization 2001",
            "World Health Organization",
            (Some("who"), "10.1000/body);"),
        ),
        ("old-3", "Doe 2001", "Doe J", (None, "10.1000/kept(a)")),
        // A label that a person chose.
        ("old-4", "The Jr trial", "Smith J Jr", (None, "10.1000/own")),
        // The same publication three times: from a file, entered by hand, and from another file.
        ("old-5", "Roe 2001", "Roe R", (Some("roe"), "10.1000/same")),
        ("old-6", "Roe 2001", "Roe R", (None, "10.1000/same.")),
        ("old-7", "Roe 2001", "Roe R", (Some("roe-2"), "10.1000/same,")),
        // Once by hand, and once malformed from a file.
        ("old-8", "Poe 2001", "Poe E", (None, "10.1000/poe")),
        ("old-9", "Poe 2001", "Poe E", (Some("poe"), "10.1000/poe.")),
    ] {
        store_study(store, code, label, author, report).await;
    }
    store.migrate().await.unwrap();
    let right = [
        ("old-1", "Smith 2001", Some("10.1000/suffix"), true),
        ("old-2", "World Health Organization 2001", Some("10.1000/body"), true),
        ("old-3", "Doe 2001", Some("10.1000/kept(a)"), false),
        ("old-4", "The Jr trial", Some("10.1000/own"), false),
        ("old-5", "Roe 2001", Some("10.1000/same"), false),
        ("old-6", "Roe 2001", Some("10.1000/same"), true),
        ("old-7", "Roe 2001", None, true),
        ("old-8", "Poe 2001", Some("10.1000/poe"), true),
        ("old-9", "Poe 2001", Some("10.1000/poe"), true),
    ];
    let right = right.map(|(code, label, doi, changed)| (code.to_owned(), label.to_owned(), doi.map(str::to_owned), changed));
    assert_eq!(stored(&scratch).await, right);
    // Two pairs have become one report each.
    let mut reports = scratch.everything().rows::<report::Entity>();
    columns(&mut reports, &[report::Column::Title]);
    reports.and_where(col(report::Column::Title).like("Of old-%"));
    assert_eq!(scratch.everything().control().query_all(&reports).await.unwrap().len(), 7);
    // Search finds the study by its corrected label. The repair runs only once: later malformed data is not changed.
    let found = store.as_viewer(policy::Viewer::public(), "test");
    let page = found
        .search("smith", &[SearchKind::Study], &PageArguments::default())
        .await
        .unwrap();
    assert_eq!(page.items.len(), 1);
    store_study(store, "old-x", "Jr 2001", "Smith J Jr", (None, "10.1000/later.")).await;
    store.migrate().await.unwrap();
    let last = stored(&scratch).await.pop().unwrap();
    assert_eq!(
        last,
        ("old-x".to_owned(), "Jr 2001".to_owned(), Some("10.1000/later.".to_owned()), false)
    );
}
