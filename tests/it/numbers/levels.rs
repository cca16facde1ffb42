//! Tests the agreed level of involvement: no single person sets it, and no desk rating removes it.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const RATE: &str =
    "mutation($id: ID!, $input: InvolvementRatingInput!) { rateInvolvement(programme: $id, input: $input) { involvementLevel } }";

fn rating(level: i32, role: Option<&str>) -> Value {
    match role {
        Some(role) => json!({ "framework": "TEW_2004", "level": level, "evidence": "Seen.", "basis": "EXPERIENCE", "ratedBy": role }),
        None => json!({ "framework": "TEW_2004", "level": level, "evidence": "Read.", "basis": "DESK" }),
    }
}

#[apply(on_both!)]
async fn one_rating_by_anybody_sets_no_level_and_a_desk_takes_none_away(app: TestServer) {
    let listed = app
        .read("{ programmes(first: 50) { nodes { id code involvementLevel ratings { framework } } } }")
        .await;
    let nodes = listed["programmes"]["nodes"].as_array().unwrap().clone();
    let rated = async |programme: &Value, role: &str, input: Value| {
        let answer = app
            .ask(app.token(role), RATE, json!({ "id": programme["id"], "input": input }))
            .await;
        answer.data()["rateInvolvement"]["involvementLevel"].clone()
    };
    let levels = async |min: i32| {
        let query = "query($min: Int) { programmes(first: 100, filter: { involvementLevel: { from: $min, to: $min } }) { nodes { id } } }";
        app.ask(None, query, json!({ "min": min })).await.data()["programmes"]["nodes"].clone()
    };
    let unrated: Vec<&Value> = nodes.iter().filter(|node| node["ratings"].as_array().unwrap().is_empty()).collect();
    for (place, (role, input)) in [
        ("ACADEMIC", rating(5, Some("ACADEMIC"))),
        ("PRACTITIONER", rating(5, None)),
        ("SERVICE_USER_EDUCATOR", rating(5, Some("SERVICE_USER_EDUCATOR"))),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(rated(unrated[place], role, input).await, Value::Null, "{role}");
    }
    assert_eq!(levels(5).await, json!([]));
    // A second rating makes the level agreed, also for the filter. A different desk rating changes nothing; a rating from experience
    // does.
    assert_eq!(
        rated(unrated[0], "SERVICE_USER_EDUCATOR", rating(5, Some("SERVICE_USER_EDUCATOR"))).await,
        5
    );
    assert_eq!(rated(unrated[0], "PRACTITIONER", rating(1, None)).await, 5);
    assert_eq!(levels(5).await, json!([{ "id": unrated[0]["id"] }]));
    assert_eq!(
        rated(unrated[0], "PRACTITIONER", rating(2, Some("PRACTITIONER"))).await,
        Value::Null
    );
    assert_eq!(levels(5).await, json!([]));

    // A desk rating does not remove the level of the practice review, but a rating from experience does.
    let reviewed = nodes.iter().find(|node| node["involvementLevel"] == 4).unwrap();
    assert_eq!(rated(reviewed, "ACADEMIC", rating(1, None)).await, 4);
    assert_eq!(
        rated(reviewed, "SERVICE_USER_EDUCATOR", rating(2, Some("SERVICE_USER_EDUCATOR"))).await,
        Value::Null
    );
    assert_eq!(rated(reviewed, "PRACTITIONER", rating(2, Some("PRACTITIONER"))).await, 2);
}
