//! A review from its imports to its flow, with four people who screen.

mod intake;
mod screening;

pub use intake::*;
pub use screening::*;

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::TimeDelta;
use evidence::vocabulary::{ReviewKind, ScreeningStage, ScreeningVerdict, SearchSourceKind};
use policy::Role;
use policy::id::{RecordId, SearchSourceId};
use store::{
    Access, Error, ExclusionReasonInput, ImportOutcome, IncomingFile, PageArguments, RecordFilter, RecordsOf, Review, ReviewInput,
    ReviewRecord, SearchSourceInput, Vote,
};

use crate::bench::Bench;
use ScreeningStage::FullText;
use ScreeningVerdict::Exclude;

/// A review with a lead and three more members, and two sources.
pub struct Team {
    pub bench: Bench,
    pub review: Review,
    pub people: Vec<Access>,
    pub database: SearchSourceId,
    pub website: SearchSourceId,
}

/// A RIS file with records of these numbers; each number is another publication.
pub fn ris(numbers: impl IntoIterator<Item = usize>) -> IncomingFile {
    const WORDS: [&str; 10] = [
        "garden", "harbour", "mountain", "library", "orchard", "railway", "lantern", "meadow", "compass", "violin",
    ];
    let mut file = String::new();
    for number in numbers {
        let (one, two) = (WORDS[number % 10], WORDS[(number / 10) % 10]);
        write!(
            file,
            "TY  - JOUR\r\nAU  - Author{number}, Ada\r\nTI  - The {one} of the {two}: learning with people, study {number}\r\nJO  - \
                Journal of \
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

pub fn source(kind: SearchSourceKind, name: &str) -> SearchSourceInput {
    SearchSourceInput {
        kind,
        name: name.to_owned(),
        platform: None,
        strategy: None,
        searched_on: None,
        limits: None,
    }
}

pub const fn vote(stage: ScreeningStage, verdict: ScreeningVerdict) -> Vote {
    Vote {
        stage,
        verdict,
        reason: None,
        note: None,
    }
}

pub fn because(reason: &str) -> Vote {
    Vote {
        reason: Some(reason.to_owned()),
        ..vote(FullText, Exclude)
    }
}

impl Team {
    pub async fn of(bench: Bench) -> Self {
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

    pub async fn import(&self, source: SearchSourceId, file: &IncomingFile) -> ImportOutcome {
        self.bench.clock.advance(TimeDelta::seconds(1));
        self.people[0].import_records(source, file, false).await.unwrap()
    }

    pub async fn records(&self, person: usize, filter: &RecordFilter) -> Vec<ReviewRecord> {
        let of = RecordsOf(vec![self.review.id]);
        let mut pages = self.people[person]
            .records_of(&of, filter, &[], &PageArguments::first(100))
            .await
            .unwrap();
        let page = pages.remove(&self.review.id.0);
        page.map_or_else(Vec::new, |page| page.items.into_iter().map(|item| item.node).collect())
    }

    pub async fn all(&self) -> Vec<ReviewRecord> {
        self.records(0, &RecordFilter::default()).await
    }

    pub async fn votes(&self, person: usize, record: RecordId, vote: &Vote) -> Result<ReviewRecord, Error> {
        self.bench.clock.advance(TimeDelta::seconds(1));
        self.people[person].screen_record(record, vote).await
    }

    /// The flow now, which must add up, and must be the same when it is counted from the events.
    pub async fn flow(&self) -> evidence::prisma::PrismaFlow {
        let now = self.people[0].flow(self.review.id, None).await.unwrap();
        let then = self.people[0].flow(self.review.id, Some(self.bench.clock_now())).await.unwrap();
        assert_eq!(now.flow, then.flow);
        assert_eq!(now.flow.violations(), []);
        now.flow
    }
}

impl Bench {
    pub fn clock_now(&self) -> chrono::DateTime<chrono::Utc> {
        self.store.now()
    }
}
