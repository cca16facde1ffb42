//! A review of the literature with its team, for tests that query it as different people.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response, Schema};
use evidence::vocabulary::AccountKind;
use policy::{Role, SystemTask, Viewer};
use serde_json::{Value, json};
use store::{
    AccountInput, DatabaseOptions, IncomingFile, Mint, Presented, SigningFailed, SigningSecret, Store, SystemClock, TokenFacts, TokenInput,
    TokenSigner,
};

use crate::engine::scope;
use crate::{Mutation, Query, Subscription, schema};

/// A signer whose secrets only name the token.
#[derive(Debug)]
struct NamesOnly;

impl TokenSigner for NamesOnly {
    fn sign(&self, key: &SigningSecret, token: &TokenFacts) -> Result<String, SigningFailed> {
        Ok(format!("{} {}", key.key_id(), token.id))
    }
}

/// A member of the team, as the store knows them.
#[derive(Clone)]
pub struct Person {
    pub viewer: Viewer,
    pub id: String,
}

/// A review with a lead, two more reviewers, and a source.
pub struct Stage {
    pub store: Store,
    pub schema: Schema<Query, Mutation, Subscription>,
    pub lead: Person,
    pub second: Person,
    pub third: Person,
    pub review: String,
    pub source: String,
    _folder: tempfile::TempDir,
}

pub const TITLES: [&str; 4] = [
    "Storytelling by carers changes how students think",
    "Economics of hospital laundry",
    "Service users teach assessment of risk",
    "Poetry on wards: a diary",
];

fn ris(titles: &[&str]) -> String {
    let record = |(place, title): (usize, &&str)| {
        format!(
            "TY  - JOUR\nTI  - {title}\nAU  - Author{place}, A.\nPY  - {}\nAB  - An abstract.\nER  - \n",
            2001 + place
        )
    };
    titles.iter().enumerate().map(record).collect()
}

impl Stage {
    pub async fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = DatabaseOptions {
            url: format!("sqlite://{}?mode=rwc", folder.path().join("review.db").display()),
            max_connections: 4,
            control_connections: 1,
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(10),
            page_cache: store::PageCache::default(),
            scrub_every: Duration::ZERO,
        };
        let store = Store::connect(&options, Arc::new(SystemClock)).await.unwrap();
        store.migrate().await.unwrap();
        let operator = store.as_viewer(Viewer::unrestricted(SystemTask::CommandLine), "test");
        operator.ensure_signing_key().await.unwrap();
        let (lead, second, third) = (
            person(&store, Role::Academic).await,
            person(&store, Role::Academic).await,
            person(&store, Role::ServiceUserEducator).await,
        );
        let mut stage = Self {
            store,
            schema: schema().finish(),
            review: String::new(),
            source: String::new(),
            lead,
            second,
            third,
            _folder: folder,
        };
        let made = stage
            .ask(
                &stage.lead,
                r#"mutation { createReview(input: {code: "involve", title: "Involvement", kind: SYSTEMATIC,
                    eligibility: ["About training"]}) { id version viewerCanLead team { account { id } lead sharesRole leftAt } } }"#,
            )
            .await;
        let made = &made["createReview"];
        assert_eq!((&made["version"], &made["viewerCanLead"]), (&json!(1), &json!(true)));
        assert_eq!(made["team"][0]["account"]["id"], stage.lead.id);
        stage.review = made["id"].as_str().unwrap().to_owned();
        for member in [&stage.second, &stage.third] {
            let add = format!(
                r#"mutation {{ addReviewer(review: "{}", account: "{}") {{ team {{ lead sharesRole }} }} }}"#,
                stage.review, member.id
            );
            stage.ask(&stage.lead, &add).await;
        }
        let add = format!(
            r#"mutation {{ addSearchSource(review: "{}", input: {{kind: DATABASE, name: "MEDLINE"}}) {{ id recordCount }} }}"#,
            stage.review
        );
        let source = stage.ask(&stage.lead, &add).await;
        stage.source = source["addSearchSource"]["id"].as_str().unwrap().to_owned();
        stage.import(&TITLES).await;
        stage
    }

    pub async fn import(&self, titles: &[&str]) {
        let file = IncomingFile {
            name: Some("found.ris".to_owned()),
            content: ris(titles).into_bytes().into(),
        };
        let access = self.store.as_viewer(self.lead.viewer.clone(), "test");
        let outcome = access.import_records(self.source.parse().unwrap(), &file, false).await.unwrap();
        assert_eq!(outcome.imported, titles.len());
    }

    pub async fn execute(&self, viewer: Viewer, query: &str) -> Response {
        let access = self.store.as_viewer(viewer, "test");
        scope::execute(&self.schema, Request::new(query), access).await
    }

    pub async fn ask(&self, person: &Person, query: &str) -> Value {
        let response = self.execute(person.viewer.clone(), query).await;
        assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
        response.data.into_json().unwrap()
    }

    /// The code of the refusal.
    pub async fn refused(&self, person: &Person, query: &str) -> String {
        let response = self.execute(person.viewer.clone(), query).await;
        let error = serde_json::to_value(response.errors.first().expect(query)).unwrap();
        error["extensions"]["code"].as_str().unwrap().to_owned()
    }

    /// The id of the record with this title.
    pub async fn record(&self, title: &str) -> String {
        let query = r#"{ review(code: "involve") { records(first: 50) { nodes { id title } } } }"#;
        let found = self.ask(&self.lead, query).await;
        let records = found["review"]["records"]["nodes"].as_array().unwrap().clone();
        let record = records.iter().find(|record| record["title"] == title).unwrap();
        record["id"].as_str().unwrap().to_owned()
    }

    pub async fn vote(&self, person: &Person, record: &str, verdict: &str) -> Value {
        let vote = format!(
            r#"mutation {{ screenRecord(record: "{record}", stage: TITLE_ABSTRACT, verdict: {verdict}, note: "A note") {{ {SEEN} }} }}"#
        );
        self.ask(person, &vote).await["screenRecord"].clone()
    }

    pub async fn sees(&self, person: &Person, record: &str) -> Value {
        let query = format!(r#"{{ record(id: "{record}") {{ {SEEN} }} }}"#);
        self.ask(person, &query).await["record"].clone()
    }

    pub async fn statements(&self, person: &Person, query: &str) -> u64 {
        let (before, _) = self.store.statements().so_far();
        self.ask(person, query).await;
        self.store.statements().so_far().0 - before
    }
}

pub const SEEN: &str = "stage decision inConflict viewerCanResolve exclusionReason exclusionReasonLabel \
    awaitsMyVote(stage: TITLE_ABSTRACT) myDecision(stage: TITLE_ABSTRACT) { verdict note resolvesConflict } \
    decisions { stage verdict reviewer { id } resolvesConflict reason reasonLabel }";

async fn person(store: &Store, role: Role) -> Person {
    let operator = store.as_viewer(Viewer::unrestricted(SystemTask::CommandLine), "test");
    let input = AccountInput {
        display_name: "Somebody made up".to_owned(),
        kind: AccountKind::Person,
        organisation: None,
        programmes: Vec::new(),
    };
    let account = operator.create_account(&input).await.unwrap();
    let token = TokenInput {
        account: account.id,
        role,
        label: "for a test".to_owned(),
        expires_in_days: 30,
        workshop: None,
        bounds: policy::TokenBounds::default(),
    };
    let mint = Mint {
        signer: Arc::new(NamesOnly),
        max_days: 365,
        participant_days: 30,
        participant_max_days: 365,
        display_days: 2,
    };
    let issued = operator.issue_token(&token, &mint).await.unwrap();
    let key = operator.signing_keys().await.unwrap().remove(0);
    let presented = Presented {
        token: issued.token.id,
        account: issued.token.account,
        key_id: &key.key_id,
    };
    Person {
        viewer: store.authenticate(&presented).await.unwrap().unwrap(),
        id: account.id.to_string(),
    }
}
