//! Tests that pages continue at the right place when the cursor's row is changed, hidden or deleted, in every order of every list.

use std::fmt::Write as _;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both, sql};

/// A list that can be ordered, and its table.
struct Ordered {
    list: &'static str,
    /// The enum of the fields that it can be ordered by.
    fields: &'static str,
    table: &'static str,
    /// The field that identifies a row, in GraphQL and in the table.
    key: &'static str,
    /// SQL that sets every field of the order: first to the beginning of an ascending order, then to its end.
    extremes: [&'static str; 2],
    /// SQL that hides the row from an anonymous visitor.
    hide: Option<&'static str>,
}

const ORDERED: [Ordered; 4] = [
    Ordered {
        list: "programmes",
        fields: "ProgrammeOrderField",
        table: "programme",
        key: "code",
        extremes: [
            "name = ' ', started_year = 1901, ended_year = NULL, involvement_level = 1, updated_at = 1",
            "name = 'zzzz', started_year = 2026, ended_year = NULL, involvement_level = 5, updated_at = 4000000000000",
        ],
        hide: Some("status = 'DRAFT'"),
    },
    Ordered {
        list: "studies",
        fields: "StudyOrderField",
        table: "study",
        key: "code",
        extremes: [
            "title = ' ', year = 1901, sample_size = 1, updated_at = 1",
            "title = 'zzzz', year = 2026, sample_size = 999999, updated_at = 4000000000000",
        ],
        hide: Some("status = 'DRAFT'"),
    },
    Ordered {
        list: "outcomes",
        fields: "OutcomeOrderField",
        table: "outcome",
        key: "summary",
        extremes: [
            "kirkpatrick_level = 'K1_REACTION', effect_estimate = CASE WHEN effect_estimate IS NULL THEN NULL ELSE -99.5 END, updated_at \
                = 1",
            "kirkpatrick_level = 'K4B_SERVICE_USERS', effect_estimate = CASE WHEN effect_estimate IS NULL THEN NULL ELSE 99.5 END, \
                updated_at = 4000000000000",
        ],
        hide: None,
    },
    Ordered {
        list: "questions",
        fields: "QuestionOrderField",
        table: "question",
        key: "code",
        extremes: [
            "rank = 1, display_order = 1, created_at = 1, updated_at = 1, provenance = 'SOURCE_DOCUMENT'",
            "rank = 9999, display_order = 9999, created_at = 4000000000000, updated_at = 4000000000000, provenance = 'SOURCE_DOCUMENT'",
        ],
        hide: None,
    },
];

/// The fields that a list can be ordered by, from the schema, so that a new field is tested too.
async fn fields(app: &TestServer, name: &str) -> Vec<String> {
    let data = app
        .read(&format!("{{ __type(name: \"{name}\") {{ enumValues {{ name }} }} }}"))
        .await;
    let values = data["__type"]["enumValues"].as_array().unwrap();
    assert!(!values.is_empty());
    values.iter().map(|value| value["name"].as_str().unwrap().to_owned()).collect()
}

/// The rows of a page, and their cursors.
async fn page(app: &TestServer, list: &str, key: &str, arguments: &str) -> (Vec<String>, Vec<Value>) {
    let query = format!("{{ {list}({arguments}) {{ edges {{ cursor node {{ key: {key} }} }} }} }}");
    let data = app.ask(None, &query, json!({})).await.data();
    let edges = data[list]["edges"].as_array().unwrap();
    let keys = edges.iter().map(|edge| edge["node"]["key"].as_str().unwrap().to_owned()).collect();
    (keys, edges.iter().map(|edge| edge["cursor"].clone()).collect())
}

/// Reads up to a row, changes the row, and continues forward and backward: all other rows come, once and in order.
async fn goes_on(app: &TestServer, of: &Ordered, order: &str, change: &str) {
    const SIZE: usize = 3;
    let Ordered { list, key, table, .. } = of;
    let (whole, cursors) = page(app, list, key, &format!("orderBy: [{order}], first: 100")).await;
    assert!(whole.len() > 2 * SIZE, "{list}");
    let (row, cursor) = (&whole[SIZE - 1], &cursors[SIZE - 1]);
    sql::write(app, &[change.replace("{table}", table).replace("{row}", &row.replace('\'', "''"))]).await;
    let (mut after, _) = page(app, list, key, &format!("orderBy: [{order}], first: 100, after: {cursor}")).await;
    let (mut before, _) = page(app, list, key, &format!("orderBy: [{order}], last: 100, before: {cursor}")).await;
    // The place of the changed row itself does not matter.
    after.retain(|key| key != row);
    after.truncate(whole.len() - SIZE);
    before.retain(|key| key != row);
    assert_eq!(after, whole[SIZE..], "{list} {order}, after {change}");
    assert_eq!(before, whole[..SIZE - 1], "{list} {order}, before {change}");
}

#[apply(on_both!)]
async fn pages_go_on_where_they_were_when_the_cursor_s_row_changes(app: TestServer) {
    for of in &ORDERED {
        let mut orders = Vec::new();
        for field in fields(&app, of.fields).await {
            for direction in ["ASC", "DESC"] {
                orders.push(format!("{{ field: {field}, direction: {direction} }}"));
            }
        }
        // All fields at once, with every other one descending.
        let all = fields(&app, of.fields)
            .await
            .iter()
            .enumerate()
            .fold(String::new(), |mut all, (i, field)| {
                let direction = if i % 2 == 0 { "DESC" } else { "ASC" };
                write!(all, "{{ field: {field}, direction: {direction} }} ").unwrap();
                all
            });
        orders.push(all);
        for order in &orders {
            for values in of.extremes {
                let change = format!("UPDATE {{table}} SET {values} WHERE {} = '{{row}}'", of.key);
                goes_on(&app, of, order, &change).await;
            }
            if let Some(hide) = of.hide.filter(|_| order.contains("ASC")) {
                goes_on(
                    &app,
                    of,
                    order,
                    &format!("UPDATE {{table}} SET {hide} WHERE {} = '{{row}}'", of.key),
                )
                .await;
            }
        }
    }
}

#[apply(on_both!)]
async fn a_name_that_changes_ends_no_list(app: TestServer) {
    for (list, table) in [("organisations", "organisation")] {
        let key = "name";
        let (whole, cursors) = page(&app, list, key, "first: 100").await;
        sql::write(
            &app,
            &[format!(
                "UPDATE {table} SET name = 'zzzz' WHERE name = '{}'",
                whole[2].replace('\'', "''")
            )],
        )
        .await;
        let (mut after, _) = page(&app, list, key, &format!("first: 100, after: {}", cursors[2])).await;
        assert_eq!(after.pop().as_deref(), Some("zzzz"));
        assert_eq!(after, whole[3..]);
    }
}

#[apply(on_both!)]
async fn a_deleted_row_ends_no_list(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let create = "mutation { createStudy(input: { code: \"COPIES-1\", title: \"A made-up study\" }) { id } }";
    let study = app.ask(academic, create, json!({})).await.data()["createStudy"]["id"].clone();
    let mut outcomes = Vec::new();
    for summary in ["one", "two", "three", "four", "five"] {
        let record =
            "mutation($study: ID!, $summary: String!) { recordOutcome(study: $study, input: { summary: $summary, domain: \"EMPATHY\",
            perspective: TRAINEE, evidenceKind: MEASURED, contrast: VERSUS_COMPARISON, direction: BENEFIT }) { id version } }";
        let made = app.ask(academic, record, json!({ "study": study, "summary": summary })).await;
        outcomes.push(made.data()["recordOutcome"].clone());
    }
    let list =
        "query($a: String) { study(code: \"COPIES-1\") { outcomes(first: 2, after: $a) { nodes { summary } pageInfo { endCursor } } } }";
    let first = app.ask(academic, list, json!({})).await.data();
    let after = first["study"]["outcomes"]["pageInfo"]["endCursor"].clone();
    let delete = "mutation($id: ID!, $version: Int!) { deleteOutcome(id: $id, version: $version) { id } }";
    app.ask(academic, delete, outcomes[1].clone()).await.data();
    let next = app.ask(academic, list, json!({ "a": after })).await.data();
    assert_eq!(
        next["study"]["outcomes"]["nodes"],
        json!([{ "summary": "three" }, { "summary": "four" }])
    );
}
