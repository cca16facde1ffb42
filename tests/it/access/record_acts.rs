//! Tests what each role may do with the records of a review: create a review, lead one, and screen in one.

use std::collections::BTreeSet;

use policy::{Act, Resource, Role, cell};
use serde_json::{Value, json};

use super::acts::Done;
use super::world::World;

const SCREEN: &str = "mutation($id: ID!) { screenRecord(record: $id, stage: TITLE_ABSTRACT, verdict: UNSURE) { id } }";
const LEAD: &str = "mutation($review: ID!, $input: SearchSourceInput!) { addSearchSource(review: $review, input: $input) { id } }";
const CREATE: &str = "mutation($input: ReviewInput!) { createReview(input: $input) { id } }";
const ADD: &str = "mutation($review: ID!, $account: ID!) { addReviewer(review: $review, account: $account, lead: true) { id } }";

impl World {
    /// Lets every role act in the demo's review, in which the academic and the educator are leads.
    pub async fn record_acts(&self, done: &mut Done) {
        let review = self
            .data(Role::Academic, "{ review(code: \"DEMO-REVIEW\") { id } }", json!({}))
            .await["review"]["id"]
            .clone();
        let educator = self
            .data(Role::ServiceUserEducator, "{ viewer { account { id } } }", json!({}))
            .await;
        let lead = json!({ "review": review, "account": educator["viewer"]["account"]["id"] });
        self.data(Role::Academic, ADD, lead).await;
        let waiting = "{ review(code: \"DEMO-REVIEW\") { nextToScreen(stage: TITLE_ABSTRACT, first: 10) { id } } }";
        let record = self.data(Role::Academic, waiting, json!({})).await["review"]["nextToScreen"][0]["id"].clone();
        for role in Role::ALL {
            let may = cell(Resource::Records, role).acts;
            let search = json!({ "kind": "REGISTER", "name": format!("Searched by {role}") });
            let review_input = json!({ "code": format!("new-review-{role}").replace('_', "-"), "title": "New", "kind": "RAPID" });
            let tries: [(Act, &str, Value); 3] = [
                (Act::Screen, SCREEN, json!({ "id": record })),
                (Act::Edit, LEAD, json!({ "review": review, "input": search })),
                (Act::Create, CREATE, json!({ "input": review_input })),
            ];
            for (act, mutation, variables) in tries {
                let answer = self.ask(role, mutation, variables).await;
                // Nobody else sees the record, while the review is open to all.
                let refused = if act == Act::Screen { "NOT_FOUND" } else { "FORBIDDEN" };
                let expected: &[&str] = if may.contains(&act) { &[] } else { &[refused] };
                assert_eq!(answer.codes(), expected, "{role}: {act:?}");
                if may.contains(&act) {
                    let acts: &mut std::collections::BTreeMap<&'static str, BTreeSet<String>> =
                        done.entry((Resource::Records, role)).or_default();
                    let what = if act == Act::Create { "a review" } else { "the demo's review" };
                    acts.entry(act.code()).or_default().insert(what.to_owned());
                }
            }
        }
    }
}
