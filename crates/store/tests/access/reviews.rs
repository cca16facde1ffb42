//! A review from its imports to its flow, with four people who screen.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::TimeDelta;
use evidence::vocabulary::{DuplicateStatus, RemovalKind, ReviewKind, ScreeningStage, ScreeningVerdict, SearchSourceKind};
use policy::Role;
use policy::id::{RecordId, ReviewId, SearchSourceId};
use store::{
    Access, Change, DuplicatesOf, Error, ExclusionReasonInput, ImportOutcome, IncomingFile, NextRecords, PageArguments, RecordFilter,
    RecordsOf, Review, ReviewInput, ReviewRecord, SearchSourceInput, StudyInput, Vote,
};

use crate::bench::{Bench, paths};
use ScreeningStage::{FullText, TitleAbstract};
use ScreeningVerdict::{Exclude, Include, Unsure};

/// A review with a lead and three more members, and two sources.
struct Team {
    bench: Bench,
    review: Review,
    people: Vec<Access>,
    database: SearchSourceId,
    website: SearchSourceId,
}

/// A RIS file with records of these numbers; each number is another publication.
fn ris(numbers: impl IntoIterator<Item = usize>) -> IncomingFile {
    const WORDS: [&str; 10] = [
        "garden", "harbour", "mountain", "library", "orchard", "railway", "lantern", "meadow", "compass", "violin",
    ];
    let mut file = String::new();
    for number in numbers {
        let (one, two) = (WORDS[number % 10], WORDS[(number / 10) % 10]);
        write!(
            file,
            "TY  - JOUR\r\nAU  - Author{number}, Ada\r\nTI  - The {one} of the {two}: learning with people, study {number}\r\nJO  - Journal of \
             {two}\r\nPY  - {}\r\nVL  - {number}\r\nSP  - {}\r\nDO  - 10.1234/x{number}\r\nAB  - About {one} and {two}.\r\nER  - \r\n",
            1990 + number % 30,
            number * 7 + 1
        )
        .unwrap();
    }
    IncomingFile {
        name: Some("folder/export.ris".to_owned()),
        content: Arc::from(file.into_bytes()),
    }
}

fn source(kind: SearchSourceKind, name: &str) -> SearchSourceInput {
    SearchSourceInput {
        kind,
        name: name.to_owned(),
        platform: None,
        strategy: None,
        searched_on: None,
        limits: None,
    }
}

const fn vote(stage: ScreeningStage, verdict: ScreeningVerdict) -> Vote {
    Vote {
        stage,
        verdict,
        reason: None,
        note: None,
    }
}

fn because(reason: &str) -> Vote {
    Vote {
        reason: Some(reason.to_owned()),
        ..vote(FullText, Exclude)
    }
}

impl Team {
    async fn of(bench: Bench) -> Self {
        let mut people = Vec::new();
        for (name, role) in [
            ("lead", Role::Academic),
            ("second", Role::ServiceUserEducator),
            ("third", Role::Academic),
            ("fourth", Role::ServiceUserEducator),
        ] {
            let account = bench.account(name).await;
            let token = bench.token(account.id, role).await;
            people.push(bench.store.as_viewer(bench.viewer(&token).await.unwrap(), "test"));
        }
        let input = ReviewInput {
            code: Some("R-1".to_owned()),
            title: Some("A review".to_owned()),
            kind: Some(ReviewKind::Systematic),
            ..ReviewInput::default()
        };
        let review = people[0].create_review(&input).await.unwrap();
        for person in &people[1..] {
            let account = person.viewer().account().unwrap();
            people[0].add_reviewer(review.id, account, false).await.unwrap();
        }
        let reasons = ["POPULATION", "DESIGN"].map(|code| ExclusionReasonInput {
            code: code.to_owned(),
            label: code.to_lowercase(),
        });
        let review = people[0].set_exclusion_reasons(review.id, review.version, &reasons).await.unwrap();
        let add = async |kind, name| people[0].add_search_source(review.id, &source(kind, name)).await.unwrap().id;
        let database = add(SearchSourceKind::Database, "MEDLINE").await;
        let website = add(SearchSourceKind::Website, "A website").await;
        Self {
            bench,
            review,
            people,
            database,
            website,
        }
    }

    async fn import(&self, source: SearchSourceId, file: &IncomingFile) -> ImportOutcome {
        self.bench.clock.advance(TimeDelta::seconds(1));
        self.people[0].import_records(source, file, false).await.unwrap()
    }

    async fn records(&self, person: usize, filter: &RecordFilter) -> Vec<ReviewRecord> {
        let of = RecordsOf(vec![self.review.id]);
        let mut pages = self.people[person]
            .records_of(&of, filter, &[], &PageArguments::first(100))
            .await
            .unwrap();
        let page = pages.remove(&self.review.id.0);
        page.map_or_else(Vec::new, |page| page.items.into_iter().map(|item| item.node).collect())
    }

    async fn all(&self) -> Vec<ReviewRecord> {
        self.records(0, &RecordFilter::default()).await
    }

    async fn votes(&self, person: usize, record: RecordId, vote: &Vote) -> Result<ReviewRecord, Error> {
        self.bench.clock.advance(TimeDelta::seconds(1));
        self.people[person].screen_record(record, vote).await
    }

    /// The flow now, which must add up, and must be the same when it is counted from the events.
    async fn flow(&self) -> evidence::prisma::PrismaFlow {
        let now = self.people[0].flow(self.review.id, None).await.unwrap();
        let then = self.people[0].flow(self.review.id, Some(self.bench.clock_now())).await.unwrap();
        assert_eq!(now.flow, then.flow);
        assert_eq!(now.flow.violations(), []);
        now.flow
    }
}

impl Bench {
    fn clock_now(&self) -> chrono::DateTime<chrono::Utc> {
        self.store.now()
    }
}

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
    assert_ne!(first, second);
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
