//! Imports, duplicates, and who sees them.

use std::sync::Arc;

use chrono::TimeDelta;
use evidence::vocabulary::{DuplicateStatus, ScreeningStage, ScreeningVerdict};
use policy::Role;
use store::{Change, DuplicatesOf, Error, IncomingFile, PageArguments, RecordFilter, RecordsOf, ReviewInput, ReviewRecord};

use super::{Team, ris, vote};
use crate::bench::{Bench, paths};
use ScreeningStage::TitleAbstract;
use ScreeningVerdict::Include;

pub async fn the_same_file_twice_changes_nothing_and_an_import_can_be_undone(bench: Bench) {
    let team = Team::of(bench).await;
    let file = ris(0..30);
    let dry = team.people[0].import_records(team.database, &file, true).await.unwrap();
    assert_eq!((dry.read, dry.imported, dry.dry_run, dry.import.is_none()), (30, 30, true, true));
    assert!(team.all().await.is_empty());

    let first = team.import(team.database, &file).await;
    let import = first.import.clone().unwrap();
    assert_eq!((first.read, first.imported, first.unchanged, first.merged), (30, 30, 0, 0));
    assert_eq!(
        (import.records, import.file_name.as_deref(), import.format.as_str()),
        (30, Some("export.ris"), "RIS")
    );
    let again = team.import(team.database, &file).await;
    assert_eq!((again.imported, again.unchanged, again.import), (0, 30, None));
    let more = team.import(team.database, &ris(20..40)).await;
    assert_eq!((more.imported, more.unchanged), (10, 10));
    assert_eq!(team.all().await.len(), 40);

    let elsewhere = team.import(team.website, &ris(0..5)).await;
    assert_eq!((elsewhere.imported, elsewhere.merged), (5, 5));
    let flow = team.flow().await;
    assert_eq!((flow.databases, flow.identified_other.websites, flow.not_yet.screened), (40, 5, 40));

    assert!(team.people[0].imports_to_undo(&[import.id]).await.unwrap()[&import.id]);
    let refused = team.people[1].undo_import(import.id).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden { .. }), "{refused}");
    team.people[0].undo_import(import.id).await.unwrap();
    let left = team.all().await;
    assert_eq!(left.len(), 15);
    assert!(
        left.iter().all(|record| record.duplicate_of.is_none()),
        "what a record was a duplicate of is gone"
    );
    assert!(matches!(team.people[0].undo_import(import.id).await, Err(Error::Conflict(_))));
    assert_eq!(team.flow().await.databases, 10);
    let back = team.import(team.database, &file).await;
    assert_eq!((back.imported, back.unchanged), (30, 0), "what was undone is new again");

    let record = team
        .records(
            0,
            &RecordFilter {
                source: Some(team.database),
                ..RecordFilter::default()
            },
        )
        .await
        .remove(0);
    team.votes(0, record.id, &vote(TitleAbstract, Include)).await.unwrap();
    let of = team.people[0]
        .imports_of(&[team.review.id], &PageArguments::first(10))
        .await
        .unwrap();
    let imports: Vec<_> = of[&team.review.id.0].items.iter().map(|item| item.node.id).collect();
    let open = team.people[0].imports_to_undo(&imports).await.unwrap();
    assert_eq!(
        open.values().filter(|open| **open).count(),
        2,
        "one was undone, on one somebody has voted"
    );
}

pub async fn files_that_are_no_exports_are_refused_and_store_nothing(bench: Bench) {
    let team = Team::of(bench).await;
    for bytes in [
        &b""[..],
        b"\0\x01\x02\x03",
        b"PK\x03\x04zip",
        b"no export at all",
        b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><xml/>",
    ] {
        let file = IncomingFile {
            name: None,
            content: Arc::from(bytes),
        };
        let refused = team.people[0].import_records(team.database, &file, false).await.unwrap_err();
        assert_eq!(paths(&refused), ["file"], "{refused}");
    }
    assert!(team.all().await.is_empty());
}

pub async fn people_decide_about_duplicates_and_can_change_their_minds(bench: Bench) {
    let team = Team::of(bench).await;
    team.import(team.database, &ris(0..4)).await;
    team.import(team.website, &ris(0..2)).await;
    let all = team.all().await;
    let duplicates: Vec<&ReviewRecord> = all.iter().filter(|record| record.duplicate_of.is_some()).collect();
    assert_eq!(duplicates.len(), 2);
    assert!(
        duplicates
            .iter()
            .all(|record| record.source == team.website && record.stage.is_none())
    );
    let groups = team.people[0].duplicates_of(&all).await.unwrap();
    assert_eq!(groups[&duplicates[0].id].len(), 1);

    let of = DuplicatesOf {
        reviews: vec![team.review.id],
        status: None,
    };
    let pairs = team.people[1].duplicates_in(&of, &PageArguments::first(10)).await.unwrap();
    let pair = &pairs[&team.review.id.0].items[0].node;
    assert_eq!(pair.status, DuplicateStatus::Merged);
    assert!(pair.evidence.contains(&"DOI SAME".to_owned()), "{:?}", pair.evidence);
    team.bench.clock.advance(TimeDelta::seconds(1));
    let apart = team.people[1].decide_duplicate(pair.id, false).await.unwrap();
    assert_eq!(
        (apart.status, apart.decided_by),
        (DuplicateStatus::Distinct, team.people[1].viewer().account())
    );
    assert_eq!(team.all().await.iter().filter(|record| record.duplicate_of.is_some()).count(), 1);
    let flow = team.flow().await;
    assert_eq!((flow.databases, flow.not_yet.screened), (4, 4));
    // The same import again keeps the decision.
    team.import(team.website, &ris(2..3)).await;
    assert_eq!(team.all().await.iter().filter(|record| record.duplicate_of.is_some()).count(), 2);
    let again = team.people[2].decide_duplicate(pair.id, true).await.unwrap();
    assert_eq!(again.status, DuplicateStatus::Merged);

    let (left, right) = (all[0].id, all[1].id);
    team.bench.clock.advance(TimeDelta::seconds(1));
    let marked = team.people[3].mark_duplicate(left, right).await.unwrap();
    assert!(marked.duplicate_of == Some(right) || team.people[0].records_by_id(&[right]).await.unwrap()[0].duplicate_of == Some(left));
    assert!(matches!(team.people[3].mark_duplicate(left, left).await, Err(Error::Invalid(_))));
    team.bench.clock.advance(TimeDelta::seconds(1));
    let apart = team.people[3].mark_distinct(left).await.unwrap();
    assert_eq!(apart.duplicate_of, None);
    assert!(matches!(team.people[3].mark_distinct(left).await, Err(Error::Conflict(_))));
    team.flow().await;
}

pub async fn only_those_who_read_records_see_any_and_the_flow_is_open_to_all(bench: Bench) {
    let team = Team::of(bench).await;
    team.import(team.database, &ris(0..3)).await;
    let id = team.all().await[0].id;
    let of = RecordsOf(vec![team.review.id]);
    for role in [Role::Partner, Role::Practitioner, Role::Steward, Role::Admin] {
        let access = team.bench.holder(role).await;
        assert!(access.records_by_id(&[id]).await.unwrap().is_empty(), "{role}");
        assert!(
            access.count_records_of(&of, &RecordFilter::default()).await.unwrap().is_empty(),
            "{role}"
        );
        assert!(access.teams_of(&[team.review.id]).await.unwrap().is_empty(), "{role}");
        assert!(
            access
                .imports_of(&[team.review.id], &PageArguments::first(5))
                .await
                .unwrap()
                .is_empty(),
            "{role}"
        );
        assert!(matches!(
            access.screening_progress(&[team.review.id], TitleAbstract).await,
            Err(Error::Forbidden { .. })
        ));
        assert!(
            matches!(
                access.screen_record(id, &vote(TitleAbstract, Include)).await,
                Err(Error::NotFound(_))
            ),
            "{role}"
        );
        assert!(matches!(
            access.import_records(team.database, &ris(0..1), false).await,
            Err(Error::Forbidden { .. })
        ));
        assert_eq!(access.flow(team.review.id, None).await.unwrap().flow.databases, 3);
    }
    let reader = team.bench.holder(Role::Academic).await;
    assert_eq!(reader.records_by_id(&[id]).await.unwrap().len(), 1);
    assert!(matches!(
        reader.screen_record(id, &vote(TitleAbstract, Include)).await,
        Err(Error::Forbidden { .. })
    ));
    let change = ReviewInput {
        question: Change::Set(Some("What?".to_owned())),
        ..ReviewInput::default()
    };
    assert!(matches!(
        reader.update_review(team.review.id, team.review.version, &change).await,
        Err(Error::Forbidden { .. })
    ));
    team.people[0]
        .update_review(team.review.id, team.review.version, &change)
        .await
        .unwrap();
    let lead = team.people[0].viewer().account().unwrap();
    assert!(matches!(
        team.people[0].remove_reviewer(team.review.id, lead).await,
        Err(Error::Conflict(_))
    ));
}
