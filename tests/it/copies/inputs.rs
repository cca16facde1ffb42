//! Tests that every write refuses a code that no term has, with its path and the nearest codes.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const STUDY: &str = "mutation($input: StudyInput!) { createStudy(input: $input) { id } }";
const STUDY_CHANGES: &str = "mutation($id: ID!, $input: StudyChanges!) { updateStudy(id: $id, version: 1, input: $input) { id } }";
const PROGRAMME: &str = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id } }";
const PROGRAMME_CHANGES: &str =
    "mutation($id: ID!, $input: ProgrammeChanges!) { updateProgramme(id: $id, version: 1, input: $input) { id } }";
const OUTCOME: &str = "mutation($id: ID!, $input: OutcomeInput!) { recordOutcome(study: $id, input: $input) { id } }";
const OUTCOME_CHANGES: &str = "mutation($id: ID!, $input: OutcomeChanges!) { updateOutcome(id: $id, version: 1, input: $input) { id } }";
const RATE: &str = "mutation($input: CertaintyInput!) { rateCertainty(input: $input) { row { code } } }";

/// A code of a dimension, and a misspelt form of it.
async fn misspelt(app: &TestServer, dimension: &str) -> (String, String) {
    let terms = app.read(&format!("{{ terms(dimension: {dimension}) {{ code }} }}")).await["terms"].clone();
    let codes: Vec<&str> = terms
        .as_array()
        .unwrap()
        .iter()
        .map(|term| term["code"].as_str().unwrap())
        .collect();
    let code = codes.iter().max_by_key(|code| code.len()).unwrap();
    (code.to_lowercase(), (*code).to_owned())
}

fn put(input: &Value, more: Value) -> Value {
    let mut all = input.clone();
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

#[apply(on_both!)]
async fn unknown_codes_are_named_with_the_nearest_wherever_an_input_takes_codes(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let made = async |document, input: Value| app.ask(academic, document, json!({ "input": input })).await.data();
    let study = json!({ "code": "near", "title": "A made-up trial" });
    let programme = json!({ "code": "near", "name": "A made-up course" });
    let outcome = json!({ "domain": "EMPATHY", "perspective": "TRAINEE", "evidenceKind": "MEASURED", "contrast": "VERSUS_COMPARISON",
        "direction": "BENEFIT", "summary": "Made up." });
    let part = |activity: &str| json!({ "involvement": [{ "who": "SERVICE_USER", "activities": [activity] }] });
    let cell = json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "framework": "GRADE", "level": "LOW", "reasons": ["Made up."] });
    let study_id = made(STUDY, study.clone()).await["createStudy"]["id"].clone();
    let programme_id = made(PROGRAMME, programme.clone()).await["createProgramme"]["id"].clone();
    let of_outcome = made(STUDY, put(&study, json!({ "code": "near-o" }))).await["createStudy"]["id"].clone();
    let recorded = app
        .ask(academic, OUTCOME, json!({ "id": of_outcome, "input": outcome }))
        .await
        .data();
    let outcome_id = recorded["recordOutcome"]["id"].clone();
    let (study, programme) = (
        put(&study, json!({ "code": "near-2" })),
        put(&programme, json!({ "code": "near-2" })),
    );
    let nothing = json!({});

    let terms = |dimension: &str, code: &str| json!({ "terms": [{ "dimension": dimension, "codes": [code] }] });
    let mut tried = 0;
    let mut case = async |document: &str, id: &Value, input: Value, path: &str, code: &str| {
        let answer = app.ask(academic, document, json!({ "id": id, "input": input })).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{document} {input}: {}", answer.text);
        let fields = answer.body["errors"][0]["extensions"]["fields"].clone();
        let message = fields
            .as_array()
            .unwrap()
            .iter()
            .find(|field| field["path"] == path)
            .map(|field| field["message"].to_string());
        let message = message.unwrap_or_else(|| panic!("{document} {input}: {}", answer.text));
        assert!(
            message.contains("did you mean") && message.contains(code),
            "{path}: {message}, and not {code}"
        );
        tried += 1;
    };
    for (document, id, input) in [(STUDY, &nothing, &study), (STUDY_CHANGES, &study_id, &nothing)] {
        let (wrong, code) = misspelt(&app, "STUDY_DESIGN").await;
        case(document, id, put(input, json!({ "design": wrong })), "input.design", &code).await;
        let (wrong, code) = misspelt(&app, "METHOD").await;
        case(document, id, put(input, terms("METHOD", &wrong)), "input.terms.0.codes.0", &code).await;
        case(
            document,
            id,
            put(input, json!({ "countries": ["GB", "gb"] })),
            "input.countries.1",
            "GB",
        )
        .await;
    }
    for (document, id, input) in [(PROGRAMME, &nothing, &programme), (PROGRAMME_CHANGES, &programme_id, &nothing)] {
        for dimension in ["METHOD", "TOPIC", "AUDIENCE", "DELIVERY_MODE", "EDUCATION_LEVEL", "SETTING"] {
            let (wrong, code) = misspelt(&app, dimension).await;
            case(document, id, put(input, terms(dimension, &wrong)), "input.terms.0.codes.0", &code).await;
        }
        let (wrong, code) = misspelt(&app, "INVOLVEMENT_ACTIVITY").await;
        case(document, id, put(input, part(&wrong)), "input.involvement.0.activities.0", &code).await;
        case(document, id, put(input, json!({ "country": "gb" })), "input.country", "GB").await;
    }
    for (document, id, input) in [(OUTCOME, &of_outcome, &outcome), (OUTCOME_CHANGES, &outcome_id, &nothing)] {
        let (wrong, code) = misspelt(&app, "OUTCOME_DOMAIN").await;
        case(document, id, put(input, json!({ "domain": wrong })), "input.domain", &code).await;
        let (wrong, code) = misspelt(&app, "EFFECTIVENESS_PARAMETER").await;
        case(
            document,
            id,
            put(input, json!({ "parameters": [wrong] })),
            "input.parameters.0",
            &code,
        )
        .await;
    }
    let ((row, row_code), (column, column_code)) = (misspelt(&app, "METHOD").await, misspelt(&app, "OUTCOME_DOMAIN").await);
    let both = put(&cell, json!({ "row": row, "column": column }));
    case(RATE, &nothing, both.clone(), "input.row", &row_code).await;
    case(RATE, &nothing, both, "input.column", &column_code).await;
    assert_eq!(tried, 28);
}
