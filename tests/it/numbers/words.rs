//! Tests that search finds a word in the forms that people write: possessives, compounds, British and American spelling, irregular plurals.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

async fn found(app: &TestServer, text: &str) -> Value {
    let query = "query($text: String!) { search(text: $text, first: 50) { totalCount nodes { snippet node { __typename ... on Study { \
        code } } } } }";
    app.ask(None, query, json!({ "text": text })).await.data()["search"].clone()
}

#[apply(on_both!)]
async fn forms_of_a_word_find_the_same_rows_in_the_same_order(app: TestServer) {
    let create = "mutation($input: StudyInput!) { createStudy(input: $input) { id } }";
    for (code, title) in [
        ("forms-1", "A randomised zinnia programme of co-production for children's behaviour"),
        ("forms-2", "A randomized zinnia program of coproduction for a child's behavior"),
        ("forms-3", "Co production of zinnia curricula and well-being criteria"),
        ("forms-4", "Zinnia curriculum, wellbeing criterion"),
    ] {
        app.ask(
            app.token("ACADEMIC"),
            create,
            json!({ "input": { "code": code, "title": title, "status": "PUBLISHED" } }),
        )
        .await
        .data();
    }
    for (forms, expected) in [
        (&["zinnia randomised", "zinnia randomized"][..], 2),
        (&["zinnia programme", "zinnia programs"], 2),
        (&["zinnia behaviour", "zinnia behaviors"], 2),
        (&["zinnia co-production", "zinnia coproduction", "zinnia co production"], 3),
        (&["zinnia child", "zinnia children", "zinnia child's", "zinnia children’s"], 2),
        (&["zinnia curriculum", "zinnia curricula"], 2),
        (&["zinnia wellbeing", "zinnia well-being", "zinnia well being"], 2),
        (&["zinnia criterion", "zinnia criteria"], 2),
        (&["zinnia", "zinnia's", "zinnia’s"], 4),
    ] {
        let first = found(&app, forms[0]).await;
        assert_eq!(first["totalCount"], expected, "{}", forms[0]);
        for form in forms {
            let other = found(&app, form).await;
            let nodes = |found: &Value| {
                found["nodes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|hit| hit["node"].clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(nodes(&other), nodes(&first), "{form}");
        }
    }
    let snippets = found(&app, "zinnia coproduction").await.to_string();
    assert!(
        snippets.contains("**co**-**production**") && snippets.contains("**coproduction**"),
        "{snippets}"
    );
    // Words of the demo itself.
    assert_eq!(
        found(&app, "stigma's").await["totalCount"],
        found(&app, "stigma").await["totalCount"]
    );
    assert_ne!(found(&app, "coproduction").await["totalCount"], 0);
}
