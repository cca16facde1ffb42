//! Queries the schema over the demo evidence as the public: real rows, and one statement per list or link.

mod reviews;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response, Schema};
use evidence::vocabulary::AccountKind;
use futures_util::StreamExt as _;
use policy::{SystemTask, Viewer};
use serde_json::{Value, json};
use store::bundle::Bundle;
use store::{AccountInput, DatabaseOptions, Store, SystemClock};

use crate::engine::scope;
use crate::{Mutation, Query, Subscription, schema};

/// The demo evidence in its own database.
struct Demo {
    store: Store,
    schema: Schema<Query, Mutation, Subscription>,
    options: DatabaseOptions,
    _folder: tempfile::TempDir,
}

impl Demo {
    async fn load() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = DatabaseOptions {
            url: format!("sqlite://{}?mode=rwc", folder.path().join("demo.db").display()),
            max_connections: 4,
            control_connections: 1,
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(10),
            page_cache: store::PageCache::default(),
            scrub_every: Duration::ZERO,
        };
        let store = Store::connect(&options, Arc::new(SystemClock)).await.unwrap();
        store.migrate().await.unwrap();
        store.load_bundle(&Bundle::demo().unwrap(), &mut |_| {}).await.unwrap();
        Self {
            store,
            schema: schema().finish(),
            options,
            _folder: folder,
        }
    }

    async fn execute(&self, query: &str) -> Response {
        let access = self.store.as_viewer(Viewer::public(), "test");
        scope::execute(&self.schema, Request::new(query), access).await
    }

    async fn ask(&self, query: &str) -> Value {
        let response = self.execute(query).await;
        assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
        response.data.into_json().unwrap()
    }

    /// Changes something from another process over the same file.
    async fn change_past_the_store(&self) {
        let other = Store::connect(&self.options, Arc::new(SystemClock)).await.unwrap();
        let account = AccountInput {
            display_name: "Somebody made up".to_owned(),
            kind: AccountKind::Person,
            organisation: None,
            programmes: Vec::new(),
        };
        let operator = other.as_viewer(Viewer::unrestricted(SystemTask::CommandLine), "test");
        operator.create_account(&account).await.unwrap();
        other.close().await.unwrap();
    }

    /// The number of statements that a query takes.
    async fn statements(&self, query: &str) -> u64 {
        let (before, _) = self.store.statements().so_far();
        self.ask(query).await;
        self.store.statements().so_far().0 - before
    }
}

#[tokio::test]
async fn programmes_lead_to_studies_outcomes_and_back() {
    let demo = Demo::load().await;
    let found = demo
        .ask(
            r#"{ programmes(filter: {methods: {anyOf: ["STORYTELLING"]}}) { totalCount nodes { code methods { code }
                evaluations(first: 5) { totalCount nodes { code programmes { code } design { dimension }
                    outcomes(first: 5) { totalCount nodes { domain { dimension } direction study { code } } } } } } } }"#,
        )
        .await;
    let programmes = found["programmes"]["nodes"].as_array().unwrap();
    assert_eq!(found["programmes"]["totalCount"], json!(programmes.len()));
    let studies: Vec<(&Value, &Value)> = programmes
        .iter()
        .flat_map(|programme| {
            programme["evaluations"]["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(move |study| (programme, study))
        })
        .collect();
    assert!(!studies.is_empty());
    for (programme, study) in &studies {
        assert!(programme["methods"].as_array().unwrap().contains(&json!({"code": "STORYTELLING"})));
        assert!(
            study["programmes"]
                .as_array()
                .unwrap()
                .contains(&json!({"code": programme["code"]}))
        );
        for outcome in study["outcomes"]["nodes"].as_array().unwrap() {
            assert_eq!(outcome["study"]["code"], study["code"]);
            assert_eq!(outcome["domain"]["dimension"], "OUTCOME_DOMAIN");
        }
    }
    assert!(studies.iter().any(|(_, study)| study["outcomes"]["totalCount"] != json!(0)));
}

#[tokio::test]
async fn a_list_or_link_is_one_statement_for_any_number_of_parents() {
    let demo = Demo::load().await;
    let query = |first: u32| {
        format!(
            "{{ programmes(first: {first}) {{ nodes {{ code
                evaluations(first: 5) {{ nodes {{ label design {{ code }} reports {{ citation }} possibleOverlapWith {{ code }}
                    outcomes(first: 5, orderBy: [{{field: DOMAIN}}]) {{ totalCount
                        nodes {{ domain {{ label }} parameters {{ code }} programme {{ code }} study {{ code }} }} }} }} }}
                outcomes(first: 3) {{ nodes {{ summary effect {{ estimate figures {{ name value }} }} }} }}
                relatedStudies(first: 5) {{ score shared {{ code }} study {{ code }} }} }} }} }}"
        )
    };
    // Warms up what a process reads only once.
    demo.statements(&query(10)).await;
    // With the first programme alone some lists may be empty, and then their children are not read.
    let (few, many) = (demo.statements(&query(10)).await, demo.statements(&query(50)).await);
    // Each list, link and count of the query once; studies and their terms are on two levels.
    assert_eq!((few, many), (15, 15));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_lists_lead_to_is_read_once_whichever_list_comes_first() {
    let demo = Demo::load().await;
    let query = "{ programmes(first: 40) { totalCount nodes { terms { code } evaluations { nodes { terms { code } reports { title } } } } }
        studies(first: 60) { totalCount nodes { terms { code } reports { title } programmes { terms { code } } } }
        found: search(text: \"stigma\", first: 40) { nodes { node { ... on Study { terms { code } } ... on Programme { terms { code } } } \
        } }
        terms(dimension: METHOD) { code } }";
    // Two lists with their counts, a search of headings and of bodies with its synonyms, a vocabulary: 8. Then terms and
    // reports, evaluations, programmes, and the search hits of three kinds: 8. Then terms and reports of these: 3. The
    // first run warms up what a process reads only once.
    demo.statements(query).await;
    for _ in 0..20 {
        assert_eq!(demo.statements(query).await, 19);
    }
}

#[tokio::test]
async fn a_study_shows_its_reports_and_its_effects_as_entered() {
    let demo = Demo::load().await;
    let study = r#"{ study(code: "kassam2011") { label reports { title doi vancouver: citation apa: citation(style: APA) studies { code } }
        outcomes(filter: {hasEffect: true}, orderBy: [{field: ESTIMATE, direction: DESC}]) { totalCount
            nodes { effect { metric source estimate standardError ci { level lower upper } n figures { name value } } } } } }"#;
    let found = demo.ask(study).await;
    let report = &found["study"]["reports"][0];
    assert_eq!(report["studies"], json!([{"code": "kassam2011"}]));
    assert_ne!(report["vancouver"], report["apa"]);
    for style in ["vancouver", "apa"] {
        assert!(report[style].as_str().unwrap().contains("2011"), "{report}");
    }
    let effects = found["study"]["outcomes"]["nodes"].as_array().unwrap();
    assert_eq!(found["study"]["outcomes"]["totalCount"], json!(effects.len()));
    let continuous = effects.iter().find(|outcome| outcome["effect"]["source"] == "CONTINUOUS").unwrap();
    let names: Vec<&str> = continuous["effect"]["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["mean1", "sd1", "n1", "mean2", "sd2", "n2"]);
    let (ci, estimate) = (&continuous["effect"]["ci"], continuous["effect"]["estimate"].as_f64().unwrap());
    assert!(ci["lower"].as_f64().unwrap() < estimate && estimate < ci["upper"].as_f64().unwrap());
}

#[tokio::test]
async fn related_studies_share_what_they_are_said_to_share() {
    let demo = Demo::load().await;
    let query = "{ programmes(first: 50) { nodes { terms { id } evaluations { nodes { code } }
        relatedStudies { score shared { id dimension } study { code terms { id } } } } } }";
    let found = demo.ask(query).await;
    let mut seen = 0;
    for programme in found["programmes"]["nodes"].as_array().unwrap() {
        let ids = |terms: &Value| terms.as_array().unwrap().iter().map(|term| term["id"].clone()).collect::<Vec<_>>();
        let own = ids(&programme["terms"]);
        let numbers: Vec<usize> = programme["relatedStudies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|related| {
                let theirs = ids(&related["study"]["terms"]);
                let shared = ids(&related["shared"]);
                assert!(!shared.is_empty() && shared.iter().all(|id| own.contains(id) && theirs.contains(id)));
                let evaluated = json!({"code": related["study"]["code"]});
                assert!(!programme["evaluations"]["nodes"].as_array().unwrap().contains(&evaluated));
                shared.len()
            })
            .collect();
        assert!(numbers.is_sorted_by(|a, b| a >= b), "{numbers:?}");
        seen += numbers.len();
    }
    assert!(seen > 0);
}

#[tokio::test]
async fn a_wrong_argument_is_named() {
    let demo = Demo::load().await;
    for (query, path) in [
        (
            r#"{ studies(filter: {evaluatesProgramme: "x"}) { totalCount } }"#,
            "filter.evaluatesProgramme",
        ),
        (
            r#"{ outcomes(filter: {studies: {evaluatesProgramme: "x"}}) { totalCount } }"#,
            "filter.studies.evaluatesProgramme",
        ),
        (r#"{ outcomes(first: 101) { nodes { id } } }"#, "first"),
        (
            r#"{ programmes(first: 1) { nodes { relatedStudies(first: -1) { score } } } }"#,
            "first",
        ),
    ] {
        let response = demo.execute(query).await;
        let error = serde_json::to_value(&response.errors[0]).unwrap();
        assert_eq!(error["extensions"]["fields"][0]["path"], path, "{query}: {error}");
    }
}

#[tokio::test]
async fn what_is_followed_is_answered_now_and_after_each_change_with_all_that_hangs_on_it() {
    let demo = Demo::load().await;
    demo.store.listen();
    let workshop = demo.ask("{ workshops(first: 1) { nodes { id } } }").await["workshops"]["nodes"][0]["id"].clone();
    let query = format!(
        "subscription {{ workshopChanged(workshop: {workshop}) {{ id programmesDiscussed {{ code }} questions(first: 2) {{ nodes {{ \
            programmes {{ code }} }} }} }} }}"
    );
    let access = demo.store.as_viewer(Viewer::public(), "test");
    let request = Request::new(query).data(super::Pace::new(Duration::from_millis(300), 2));
    let mut answers = scope::subscribe(&demo.schema, request, access);
    let first = answers.next().await.unwrap();
    assert!(first.errors.is_empty(), "{:?}", first.errors);
    assert!(
        tokio::time::timeout(Duration::from_millis(900), answers.next()).await.is_err(),
        "nothing has changed"
    );
    for _ in 0..2 {
        demo.change_past_the_store().await;
        let next = tokio::time::timeout(Duration::from_secs(3), answers.next()).await.unwrap().unwrap();
        assert_eq!((next.errors.len(), next.data), (0, first.data.clone()));
    }
}
