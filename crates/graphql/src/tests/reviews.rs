//! Queries and changes a review of the literature as the people of its team.

mod stage;

use std::time::Duration;

use async_graphql::{Name, Request, Variables};
use futures_util::StreamExt as _;
use policy::Viewer;
use serde_json::{Value, json};

use self::stage::{Person, SEEN, Stage, TITLES};
use crate::engine::scope;
use crate::{Upload, Uploads};

#[tokio::test]
async fn a_vote_is_hidden_until_two_are_stored_and_a_third_settles_the_conflict() {
    let stage = Stage::set().await;
    let record = stage.record(TITLES[1]).await;
    let before = stage.sees(&stage.second, &record).await;
    assert_eq!(before["awaitsMyVote"], true);

    let own = stage.vote(&stage.lead, &record, "EXCLUDE").await;
    assert_eq!(own["myDecision"]["verdict"], "EXCLUDE");
    assert_eq!(own["decisions"].as_array().unwrap().len(), 1);
    assert_eq!((&own["awaitsMyVote"], &own["inConflict"]), (&json!(false), &json!(false)));
    assert_eq!(
        stage.sees(&stage.second, &record).await,
        before,
        "nothing tells of a vote of somebody else"
    );

    let both = stage.vote(&stage.second, &record, "UNSURE").await;
    assert_eq!(both["decisions"].as_array().unwrap().len(), 2);
    let third = stage.sees(&stage.third, &record).await;
    assert_eq!((&third["inConflict"], &third["viewerCanResolve"]), (&json!(true), &json!(true)));
    assert_eq!((&third["awaitsMyVote"], &third["decision"]), (&json!(false), &Value::Null));
    assert_eq!(stage.sees(&stage.lead, &record).await["viewerCanResolve"], false);

    let settle = format!(r#"mutation {{ resolveScreening(record: "{record}", stage: TITLE_ABSTRACT, verdict: EXCLUDE) {{ {SEEN} }} }}"#);
    assert_eq!(stage.refused(&stage.second, &settle).await, "FORBIDDEN");
    let settled = stage.ask(&stage.third, &settle).await["resolveScreening"].clone();
    assert_eq!((&settled["decision"], &settled["stage"]), (&json!("EXCLUDE"), &Value::Null));
    assert_eq!(settled["myDecision"]["resolvesConflict"], true);

    let reopen =
        format!(r#"mutation {{ reopenScreening(record: "{record}", stage: TITLE_ABSTRACT, note: "Read it again") {{ {SEEN} }} }}"#);
    let reopened = stage.ask(&stage.lead, &reopen).await["reopenScreening"].clone();
    assert_eq!((&reopened["decision"], &reopened["decisions"]), (&Value::Null, &Value::Null));
    assert_eq!(reopened["awaitsMyVote"], true);
}

#[tokio::test]
async fn what_counts_literature_is_open_and_records_are_not() {
    let stage = Stage::set().await;
    let query = r#"{ reviews(first: 2) { totalCount nodes { code } } review(code: "involve") { title kind eligibility
        registration question version viewerCanLead viewerCanScreen searches { name kind recordCount importing { phase } }
        exclusionReasons { code } team { lead } imports { totalCount nodes { id } }
        records { totalCount nodes { id } } duplicates { totalCount nodes { id } } nextToScreen(stage: TITLE_ABSTRACT) { id }
        studies { totalCount nodes { code } } screeningAgreement(stage: TITLE_ABSTRACT) { records }
        prismaFlow { identifiedDatabases identifiedOther { label count } bySource { label count } screened awaitingScreening violations
            diagram csv } } }"#;
    let response = stage.execute(Viewer::public(), query).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    let found = response.data.into_json().unwrap();
    assert_eq!(found["reviews"], json!({"totalCount": 1, "nodes": [{"code": "involve"}]}));
    let review = &found["review"];
    assert_eq!(
        review["searches"],
        json!([{"name": "MEDLINE", "kind": "DATABASE", "recordCount": 4, "importing": null}])
    );
    for list in ["records", "imports", "duplicates", "studies"] {
        assert_eq!(review[list], json!({"totalCount": 0, "nodes": []}), "{list}");
    }
    for empty in ["team", "nextToScreen"] {
        assert_eq!(review[empty], json!([]), "{empty}");
    }
    assert_eq!(review["screeningAgreement"], Value::Null);
    let flow = &review["prismaFlow"];
    assert_eq!((&flow["identifiedDatabases"], &flow["awaitingScreening"]), (&json!(4), &json!(4)));
    assert_eq!(flow["identifiedOther"].as_array().unwrap().len(), 4);
    assert_eq!(flow["bySource"], json!([{"label": "MEDLINE", "count": 4}]));
    assert_eq!(flow["violations"], json!([]));
    assert!(flow["diagram"].as_str().unwrap().starts_with("<svg") && flow["csv"].as_str().unwrap().starts_with("data,"));
    let public = Person {
        viewer: Viewer::public(),
        id: String::new(),
    };
    let progress = r#"{ review(code: "involve") { screeningProgress(stage: TITLE_ABSTRACT) { total } } }"#;
    assert_eq!(stage.refused(&public, progress).await, "FORBIDDEN");
    let live = format!(r#"subscription {{ importProgress(source: "{}") {{ phase }} }}"#, stage.source);
    let request = Request::new(live).data(crate::Pace::new(Duration::from_millis(10), 2));
    let mut answers = scope::subscribe(&stage.schema, request, stage.store.as_viewer(Viewer::public(), "test"));
    let error = serde_json::to_value(&answers.next().await.unwrap().errors[0]).unwrap();
    assert_eq!(error["extensions"]["code"], "FORBIDDEN");
}

#[tokio::test]
async fn a_list_of_records_is_one_statement_for_each_level() {
    let stage = Stage::set().await;
    for title in TITLES {
        let record = stage.record(title).await;
        stage.vote(&stage.lead, &record, "INCLUDE").await;
        stage.vote(&stage.second, &record, "INCLUDE").await;
    }
    let query = |first: u32| {
        format!(
            r#"{{ review(code: "involve") {{ records(first: {first}, orderBy: [{{field: TITLE, descending: true}}]) {{ totalCount nodes {{
                {SEEN} source {{ name recordCount }} review {{ code viewerCanScreen }} duplicates {{ id }} duplicateOf {{ id }}
                report {{ id }} studies {{ code }} }} }} }} }}"#
        )
    };
    stage.statements(&stage.third, &query(1)).await;
    let (few, many) = (
        stage.statements(&stage.third, &query(1)).await,
        stage.statements(&stage.third, &query(4)).await,
    );
    assert_eq!(few, many);
    let of_review = r#"{ review(code: "involve") { screeningProgress(stage: TITLE_ABSTRACT) { total decided awaitingFirst awaitingSecond
        inConflict mine decidedByMe } agreement: screeningAgreement(stage: TITLE_ABSTRACT) { records observedAgreement cohensKappa
            cohensKappaCi { level } gwetAc1 pabak matrix pairs { between { id } roles records observedAgreement } }
        nextToScreen(stage: FULL_TEXT, first: 2, ranked: true) { title } } }"#;
    let found = stage.ask(&stage.third, of_review).await["review"].clone();
    let progress = json!({"total": 4, "decided": 4, "awaitingFirst": 0, "awaitingSecond": 0, "inConflict": 0, "mine": 0, "decidedByMe": 0});
    assert_eq!(found["screeningProgress"], progress);
    assert_eq!(found["nextToScreen"].as_array().unwrap().len(), 2);
    let agreement = &found["agreement"];
    assert_eq!((&agreement["records"], &agreement["observedAgreement"]), (&json!(4), &json!(1.0)));
    assert_eq!(
        (&agreement["cohensKappa"], &agreement["matrix"]),
        (&Value::Null, &json!([[4, 0], [0, 0]]))
    );
    assert_eq!(agreement["pairs"][0]["between"].as_array().unwrap().len(), 2);
    assert_eq!(agreement["pairs"][0]["roles"], json!([]), "a role is not told of a person");
    assert_eq!(agreement["pairs"].as_array().unwrap().len(), 1, "nobody shares their role");
}

#[tokio::test]
async fn leads_remove_records_and_undo_imports_while_nothing_is_decided() {
    let stage = Stage::set().await;
    let imports = r#"{ review(code: "involve") { imports(first: 5) { totalCount nodes { id fileName format records viewerCanUndo undoneAt
        source { name } by { id } } } } }"#;
    let found = stage.ask(&stage.lead, imports).await["review"]["imports"].clone();
    let import = found["nodes"][0].clone();
    assert_eq!((&import["fileName"], &import["records"]), (&json!("found.ris"), &json!(4)));
    assert_eq!(
        (&import["viewerCanUndo"], &import["by"]["id"]),
        (&json!(true), &json!(stage.lead.id))
    );
    let others = stage.ask(&stage.second, imports).await;
    assert_eq!(others["review"]["imports"]["nodes"][0]["viewerCanUndo"], false);

    let record = stage.record(TITLES[0]).await;
    let remove =
        format!(r#"mutation {{ removeRecord(record: "{record}", by: AUTOMATION, note: "Not a study") {{ removed removalNote stage }} }}"#);
    assert_eq!(stage.refused(&stage.third, &remove).await, "FORBIDDEN");
    let removed = stage.ask(&stage.lead, &remove).await["removeRecord"].clone();
    assert_eq!(
        removed,
        json!({"removed": "AUTOMATION", "removalNote": "Not a study", "stage": null})
    );
    let undo = format!(r#"mutation {{ undoImport(id: {}) {{ recordCount }} }}"#, import["id"]);
    assert_eq!(stage.refused(&stage.lead, &undo).await, "CONFLICT");
    let restore = format!(r#"mutation {{ restoreRecord(record: "{record}") {{ removed stage }} }}"#);
    let restored = stage.ask(&stage.lead, &restore).await["restoreRecord"].clone();
    assert_eq!(restored, json!({"removed": null, "stage": "TITLE_ABSTRACT"}));
    let undone = stage.ask(&stage.lead, &undo).await["undoImport"].clone();
    assert_eq!(undone["recordCount"], 0);
}

#[tokio::test]
async fn pairs_that_people_name_are_listed_with_who_decided() {
    let stage = Stage::set().await;
    let (left, right) = (stage.record(TITLES[0]).await, stage.record(TITLES[2]).await);
    let mark = format!(r#"mutation {{ markDuplicate(record: "{left}", of: "{right}") {{ duplicates {{ title }} }} }}"#);
    let marked = stage.ask(&stage.third, &mark).await["markDuplicate"].clone();
    assert_eq!(marked["duplicates"], json!([{"title": TITLES[2]}]));
    let pairs = r#"{ review(code: "involve") { duplicates(status: MERGED) { totalCount nodes { id score evidence status decidedAt
        decidedBy { id } left { title } right { title } } } } }"#;
    let found = stage.ask(&stage.lead, pairs).await["review"]["duplicates"].clone();
    let pair = &found["nodes"][0];
    assert_eq!(
        (&found["totalCount"], &pair["decidedBy"]["id"]),
        (&json!(1), &json!(stage.third.id))
    );
    let node = format!(r#"{{ node(id: {}) {{ __typename id }} }}"#, pair["id"]);
    assert_eq!(stage.ask(&stage.lead, &node).await["node"]["__typename"], "DuplicateCandidate");
    let decide = format!(
        r#"mutation {{ decideDuplicate(candidate: {}, duplicate: false) {{ status }} }}"#,
        pair["id"]
    );
    assert_eq!(stage.ask(&stage.lead, &decide).await["decideDuplicate"]["status"], "DISTINCT");
}

#[tokio::test]
async fn the_progress_of_an_import_is_sent_until_it_is_done() {
    let stage = Stage::set().await;
    let query = format!(
        r#"subscription {{ importProgress(source: "{}") {{ phase done total source {{ name }} }} }}"#,
        stage.source
    );
    let request = Request::new(query).data(crate::Pace::new(Duration::from_millis(1), 2));
    let mut answers = scope::subscribe(&stage.schema, request, stage.store.as_viewer(stage.second.viewer.clone(), "test"));
    let first = answers.next().await.unwrap().data.into_json().unwrap();
    assert_eq!(
        first["importProgress"],
        json!({"phase": "IDLE", "done": 0, "total": null, "source": {"name": "MEDLINE"}})
    );
    let following = async {
        loop {
            let answer = answers.next().await.unwrap().data.into_json().unwrap();
            if answer["importProgress"]["phase"] == "DONE" {
                break;
            }
        }
    };
    let both = futures_util::future::join(following, stage.import(&["A completely different paper on gardens"]));
    tokio::time::timeout(Duration::from_secs(10), both).await.unwrap();
}

#[tokio::test]
async fn reasons_are_shown_with_their_words_and_wrong_ids_are_named() {
    let stage = Stage::set().await;
    let set = format!(
        r#"mutation {{ setExclusionReasons(review: "{}", version: 1, reasons: [{{code: "design", label: "Wrong design"}}]) {{
            version exclusionReasons {{ code label }} }} }}"#,
        stage.review
    );
    let found = stage.ask(&stage.lead, &set).await["setExclusionReasons"].clone();
    assert_eq!(found["exclusionReasons"], json!([{"code": "design", "label": "Wrong design"}]));
    assert_eq!(stage.refused(&stage.lead, &set).await, "CONFLICT");
    let record = stage.record(TITLES[3]).await;
    for person in [&stage.lead, &stage.second] {
        stage.vote(person, &record, "INCLUDE").await;
    }
    for person in [&stage.second, &stage.third] {
        let vote = format!(
            r#"mutation {{ screenRecord(record: "{record}", stage: FULL_TEXT, verdict: EXCLUDE, reason: "design") {{ {SEEN} }} }}"#
        );
        let seen = stage.ask(person, &vote).await["screenRecord"].clone();
        let last = seen["decisions"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["reason"], &last["reasonLabel"]), (&json!("design"), &json!("Wrong design")));
    }
    let seen = stage.sees(&stage.lead, &record).await;
    assert_eq!(
        (&seen["exclusionReason"], &seen["exclusionReasonLabel"]),
        (&json!("design"), &json!("Wrong design"))
    );
    let wrong = format!(
        r#"{{ review(code: "involve") {{ records(filter: {{source: "{}"}}) {{ totalCount }} }} }}"#,
        stage.review
    );
    assert_eq!(stage.refused(&stage.lead, &wrong).await, "BAD_USER_INPUT");
    let other = r#"{ review(code: "involve") { nextToScreen(stage: TITLE_ABSTRACT, first: -1) { id } } }"#;
    assert_eq!(stage.refused(&stage.lead, other).await, "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_file_is_imported_and_reported_and_a_dry_run_stores_nothing() {
    let stage = Stage::set().await;
    let import = async |dry_run: bool| {
        let file = Upload {
            file_name: Some("more.ris".to_owned()),
            content_type: None,
            content: b"TY  - JOUR\nTI  - Dancing in day centres\nPY  - soon\nER  - \n".to_vec().into(),
        };
        let mut variables = Variables::default();
        variables.insert(Name::new("file"), Uploads::value_of(0));
        let query = format!(
            r#"mutation($file: Upload!) {{ importRecords(source: "{}", file: $file, dryRun: {dry_run}) {{ import {{ fileName records }}
                source {{ recordCount }} format read imported duplicatesMerged duplicatesPending unchanged problemCount dryRun
                problems {{ line field message code record }} }} }}"#,
            stage.source
        );
        let request = Request::new(query).variables(variables).data(Uploads::from(vec![file]));
        let access = stage.store.as_viewer(stage.lead.viewer.clone(), "test");
        let response = scope::execute(&stage.schema, request, access).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        response.data.into_json().unwrap()["importRecords"].clone()
    };
    let tried = import(true).await;
    assert_eq!(
        (&tried["import"], &tried["imported"], &tried["dryRun"]),
        (&Value::Null, &json!(1), &json!(true))
    );
    assert_eq!(tried["source"]["recordCount"], 4);
    let done = import(false).await;
    assert_eq!(done["import"], json!({"fileName": "more.ris", "records": 1}));
    assert_eq!((&done["source"]["recordCount"], &done["problemCount"]), (&json!(5), &json!(1)));
    let problem = &done["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["line"], &problem["record"]),
        (&json!("BAD_YEAR"), &json!(3), &json!(1))
    );
    let again = import(false).await;
    assert_eq!(
        (&again["import"], &again["imported"], &again["unchanged"]),
        (&Value::Null, &json!(0), &json!(1))
    );
}
