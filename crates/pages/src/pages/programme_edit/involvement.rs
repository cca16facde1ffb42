//! Changes one perspective of a programme's involvement. The API replaces the whole list, so the others are sent unchanged.

use serde_json::{Map, Value, json};

use crate::ask::Variables;
use crate::page::{Problems, Turn};
use crate::variables::Into;

const TEXTS: [&str; 5] = ["termUsed", "recruitment", "preparation", "support", "payment"];

/// The list after changing, adding or removing the perspective of the form.
pub async fn changed(turn: &Turn<'_>) -> Result<Variables, Problems> {
    let form = &turn.request.form;
    let who = turn.needed("who", "choose who takes part")?;
    let mut variables = Variables::new();
    variables.put("code", turn.request.value("code"));
    let stored = turn.act("involvement", variables).await?;
    let stored = stored
        .pointer("/programme/involvement")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let is_meant = |one: &Value| one.get("who").and_then(Value::as_str) == Some(who);
    let own = || {
        let mut one = Variables::new();
        one.put("who", who);
        one.put("activities", json!(form.all("activities")));
        for name in TEXTS {
            one.text(name, form.get(name));
        }
        Value::Object(one)
    };
    let takes_away = form.get("step") == Some("remove");
    let is_new = !stored.iter().any(is_meant) && !takes_away;
    let kept = stored.iter().filter_map(|one| match (is_meant(one), takes_away) {
        (true, true) => None,
        (true, false) => Some(own()),
        (false, _) => Some(as_input(one)),
    });
    let list: Vec<Value> = kept.chain(is_new.then(own)).collect();
    let mut input = Variables::new();
    input.put("involvement", list);
    Ok(input)
}

/// A stored part in the form of an input.
fn as_input(stored: &Value) -> Value {
    let mut one = stored.as_object().cloned().unwrap_or_else(Map::new);
    let activities = stored.get("activities").and_then(Value::as_array).into_iter().flatten();
    let codes: Vec<&Value> = activities.filter_map(|term| term.get("code")).collect();
    one.insert("activities".to_owned(), json!(codes));
    one.retain(|_, value| !value.is_null());
    Value::Object(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_sent_as_it_was() {
        let stored = json!({ "who": "CARER", "termUsed": null, "support": "a break", "activities": [{ "code": "DESIGN" }] });
        assert_eq!(
            as_input(&stored),
            json!({ "who": "CARER", "support": "a break", "activities": ["DESIGN"] })
        );
    }
}
