//! Votes, conflicts, orders and agreement.

use chrono::TimeDelta;
use evidence::vocabulary::{RemovalKind, ScreeningStage, ScreeningVerdict};
use policy::Role;
use policy::id::{RecordId, ReviewId};
use store::{Error, NextRecords, RecordFilter, StudyInput};

use super::{Team, because, ris, vote};
use crate::bench::{Bench, paths};
use ScreeningStage::{FullText, TitleAbstract};
use ScreeningVerdict::{Exclude, Include, Unsure};

pub async fn votes_are_blind_until_both_are_in_and_a_third_settles(bench: Bench) {
    let team = Team::of(bench).await;
    team.import(team.database, &ris(0..6)).await;
    let all = team.all().await;
    let id = all[0].id;
    let refused = team.people[0].screen_record(id, &because("DESIGN")).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(_)), "it is not at full text: {refused}");
    let seen = team.votes(0, id, &vote(TitleAbstract, Exclude)).await.unwrap();
    assert_eq!((seen.title_abstract, seen.stage), (None, Some(TitleAbstract)));
    // The author sees the vote; nobody else sees that there is one.
    let decisions = async |person: usize| {
        team.people[person]
            .decisions_on(&[id])
            .await
            .unwrap()
            .remove(&id)
            .unwrap_or_default()
    };
    assert_eq!(decisions(0).await.len(), 1);
    for other in 1..4 {
        assert!(decisions(other).await.is_empty());
    }
    let changed = team.votes(0, id, &vote(TitleAbstract, Unsure)).await.unwrap();
    assert_eq!(changed.conflict, None);
    team.votes(1, id, &vote(TitleAbstract, Exclude)).await.unwrap();
    let conflict = team
        .records(
            2,
            &RecordFilter {
                in_conflict: Some(true),
                ..RecordFilter::default()
            },
        )
        .await;
    assert_eq!(conflict.iter().map(|record| record.id).collect::<Vec<_>>(), [id]);
    let others = team
        .records(
            2,
            &RecordFilter {
                in_conflict: Some(false),
                ..RecordFilter::default()
            },
        )
        .await;
    assert_eq!(others.len(), 5);
    assert_eq!(decisions(2).await.len(), 2);
    assert!(matches!(
        team.votes(0, id, &vote(TitleAbstract, Include)).await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        team.votes(3, id, &vote(TitleAbstract, Include)).await,
        Err(Error::Conflict(_))
    ));
    let refused = team.people[0]
        .resolve_screening(id, &vote(TitleAbstract, Include))
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Forbidden { .. }), "{refused}");
    // The conflict outlives a reviewer.
    let second = team.people[1].viewer().account().unwrap();
    team.people[0].remove_reviewer(team.review.id, second).await.unwrap();
    assert!(matches!(
        team.votes(1, all[1].id, &vote(TitleAbstract, Include)).await,
        Err(Error::Forbidden { .. })
    ));
    let refused = team.people[2]
        .resolve_screening(id, &vote(TitleAbstract, Unsure))
        .await
        .unwrap_err();
    assert_eq!(paths(&refused), ["verdict"]);
    team.bench.clock.advance(TimeDelta::seconds(1));
    let settled = team.people[2].resolve_screening(id, &vote(TitleAbstract, Include)).await.unwrap();
    assert_eq!(
        (settled.title_abstract, settled.stage, settled.conflict),
        (Some(Include), Some(FullText), None)
    );
    assert!(matches!(
        team.people[2].resolve_screening(id, &vote(TitleAbstract, Exclude)).await,
        Err(Error::Conflict(_))
    ));
    let flow = team.flow().await;
    assert_eq!((flow.screened, flow.excluded, flow.reports.sought), (1, 0, 1));

    // Full text: two reasons, of which the first in the list counts.
    assert_eq!(paths(&team.votes(0, id, &vote(FullText, Exclude)).await.unwrap_err()), ["reason"]);
    assert_eq!(paths(&team.votes(0, id, &because("WEATHER")).await.unwrap_err()), ["reason"]);
    team.votes(0, id, &because("DESIGN")).await.unwrap();
    let out = team.votes(2, id, &because("POPULATION")).await.unwrap();
    assert_eq!(
        (out.full_text, out.exclusion_reason.as_deref(), out.stage),
        (Some(Exclude), Some("POPULATION"), None)
    );
    let flow = team.flow().await;
    assert_eq!((flow.reports.assessed, flow.reports.excluded), (1, 1));
    assert_eq!(flow.reports.excluded_by_reason[0].label, "population");

    // A lead opens it again, and it is included in the end.
    assert!(matches!(
        team.people[2].reopen_screening(id, FullText, "why").await,
        Err(Error::Forbidden { .. })
    ));
    team.bench.clock.advance(TimeDelta::seconds(1));
    let open = team.people[0]
        .reopen_screening(id, FullText, "A new version of the paper")
        .await
        .unwrap();
    assert_eq!((open.full_text, open.stage), (None, Some(FullText)));
    assert!(decisions(3).await.iter().all(|decision| decision.stage == TitleAbstract));
    team.flow().await;
    team.votes(0, id, &vote(FullText, Include)).await.unwrap();
    team.votes(3, id, &vote(FullText, Unsure)).await.unwrap();
    let flow = team.flow().await;
    assert_eq!((flow.reports_included, flow.studies_included, flow.not_yet.linked), (1, 0, 1));

    let study = StudyInput {
        code: Some("a-study".to_owned()),
        title: Some("A study".to_owned()),
        records: Some(vec![id]),
        ..StudyInput::default()
    };
    team.bench.clock.advance(TimeDelta::seconds(1));
    let study = team.people[0].create_study(&study).await.unwrap();
    assert_eq!(study.year, Some(1990));
    let flow = team.flow().await;
    assert_eq!((flow.reports_included, flow.studies_included, flow.not_yet.linked), (1, 1, 0));
    let wrong = StudyInput {
        records: Some(vec![all[1].id]),
        ..StudyInput::default()
    };
    let refused = team.people[0].update_study(study.id, study.version, &wrong).await.unwrap_err();
    assert_eq!(paths(&refused), ["input.records.0"]);
    let none = StudyInput {
        records: Some(Vec::new()),
        ..StudyInput::default()
    };
    team.bench.clock.advance(TimeDelta::seconds(1));
    team.people[0].update_study(study.id, study.version, &none).await.unwrap();
    assert_eq!(team.flow().await.studies_included, 0);
}

pub async fn what_is_removed_or_not_retrieved_is_counted_apart(bench: Bench) {
    let team = Team::of(bench).await;
    team.import(team.database, &ris(0..3)).await;
    let ids: Vec<RecordId> = team.all().await.iter().map(|record| record.id).collect();
    assert!(matches!(
        team.people[1].remove_record(ids[0], RemovalKind::Other, "x").await,
        Err(Error::Forbidden { .. })
    ));
    assert_eq!(
        paths(&team.people[0].remove_record(ids[0], RemovalKind::Other, " ").await.unwrap_err()),
        ["note"]
    );
    team.bench.clock.advance(TimeDelta::seconds(1));
    team.people[0]
        .remove_record(ids[0], RemovalKind::Automation, "A classifier")
        .await
        .unwrap();
    assert!(matches!(
        team.votes(0, ids[0], &vote(TitleAbstract, Include)).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(team.flow().await.removed_by_automation, 1);
    team.bench.clock.advance(TimeDelta::seconds(1));
    team.people[0].restore_record(ids[0]).await.unwrap();
    assert!(matches!(team.people[0].restore_record(ids[0]).await, Err(Error::Conflict(_))));
    team.flow().await;
    assert!(matches!(
        team.people[1].set_report_retrieval(ids[1], false).await,
        Err(Error::Conflict(_))
    ));
    for person in [0, 1] {
        team.votes(person, ids[1], &vote(TitleAbstract, Include)).await.unwrap();
    }
    team.bench.clock.advance(TimeDelta::seconds(1));
    let lost = team.people[1].set_report_retrieval(ids[1], false).await.unwrap();
    assert_eq!((lost.stage, lost.retrieved), (None, Some(false)));
    assert_eq!(team.flow().await.reports.not_retrieved, 1);
    team.bench.clock.advance(TimeDelta::seconds(1));
    let found = team.people[1].set_report_retrieval(ids[1], true).await.unwrap();
    assert_eq!(found.stage, Some(FullText));
    assert_eq!(team.flow().await.reports.not_yet, 1);
}

fn next(review: ReviewId, first: u64, ranked: bool) -> NextRecords {
    NextRecords {
        review,
        stage: TitleAbstract,
        first,
        ranked,
    }
}

pub async fn each_reviewer_has_an_order_that_stays_and_that_no_vote_of_another_moves(bench: Bench) {
    let team = Team::of(bench).await;
    team.import(team.database, &ris(0..80)).await;
    let order = async |person: usize, ranked: bool| {
        let records = team.people[person].next_to_screen(next(team.review.id, 100, ranked)).await.unwrap();
        records.into_iter().map(|record| record.id).collect::<Vec<_>>()
    };
    let (first, second) = (order(0, false).await, order(1, false).await);
    assert_eq!((first.len(), second.len()), (80, 80));
    // Orders begin at different places of one circle, so two of them may be the same by chance: once in eighty times.
    let mut all = Vec::new();
    for person in 0..team.people.len() {
        all.push(order(person, false).await);
    }
    assert!(
        all.iter().any(|other| *other != first && other.len() == 80),
        "all have the same order"
    );
    // Thirty votes of the second person, none of which the first one can see.
    for (number, id) in second.iter().take(30).enumerate() {
        team.votes(1, *id, &vote(TitleAbstract, if number % 3 == 0 { Include } else { Exclude }))
            .await
            .unwrap();
    }
    assert_eq!(order(0, false).await, first);
    assert_eq!(
        order(0, true).await,
        first,
        "nothing is known to the first person, so nothing is learnt"
    );
    let own = order(1, true).await;
    assert_eq!(own.len(), 50);
    assert_eq!(order(1, true).await, own);
    assert_ne!(own, order(1, false).await, "their own votes have taught an order");
    let outside = team.bench.holder(Role::Academic).await;
    assert!(outside.next_to_screen(next(team.review.id, 10, false)).await.unwrap().is_empty());
    let waiting = async |person: usize| {
        let counts = team.people[person]
            .awaiting_my_vote(&[team.review.id], TitleAbstract)
            .await
            .unwrap();
        counts.get(&team.review.id).copied().unwrap_or(0)
    };
    assert_eq!((waiting(0).await, waiting(1).await), (80, 50));
    let progress = team.people[0].screening_progress(&[team.review.id], TitleAbstract).await.unwrap();
    let progress = progress[&team.review.id];
    assert_eq!(
        (progress.total, progress.decided, progress.awaiting_first, progress.awaiting_second),
        (80, 0, 50, 30)
    );
}

pub async fn agreement_counts_complete_pairs_and_hides_roles_that_are_not_shared(bench: Bench) {
    let team = Team::of(bench).await;
    team.import(team.database, &ris(0..4)).await;
    let ids: Vec<RecordId> = team.all().await.iter().map(|record| record.id).collect();
    let agreement = async |person: usize| {
        team.people[person]
            .screening_agreement(team.review.id, TitleAbstract)
            .await
            .unwrap()
    };
    for (id, verdict) in ids.iter().zip([Include, Exclude, Unsure, Exclude]) {
        team.votes(0, *id, &vote(TitleAbstract, verdict)).await.unwrap();
    }
    assert_eq!(agreement(0).await, None, "no pair is complete");
    for (id, verdict) in ids.iter().zip([Include, Include, Include, Exclude]) {
        team.votes(1, *id, &vote(TitleAbstract, verdict)).await.unwrap();
    }
    let found = agreement(0).await.unwrap();
    assert_eq!((found.all.items(), found.all.agreed(), found.pairs.len()), (4, 3, 1));
    for person in [0, 1] {
        team.people[person].share_role(team.review.id, true).await.unwrap();
    }
    assert_eq!(agreement(0).await.unwrap().pairs.len(), 2);
    team.import(team.database, &ris(4..5)).await;
    assert_eq!(agreement(0).await, None, "a vote is still to be cast");
    let outside = team.bench.holder(Role::Practitioner).await;
    assert_eq!(outside.screening_agreement(team.review.id, TitleAbstract).await.unwrap(), None);
}
