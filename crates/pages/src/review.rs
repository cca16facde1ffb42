//! Shared by the pages of an evidence review: who may use them, and the stages of screening.

use serde_json::Value;

use crate::page::{Only, Problems};
use crate::request::Request;

/// The stages of screening, as addresses and as the API name them.
const STAGES: [(&str, &str); 2] = [("title-abstract", "TITLE_ABSTRACT"), ("full-text", "FULL_TEXT")];

/// Roles that read the records of reviews.
pub const READERS: Only = Only {
    admits: |data| matches!(role(data), "ACADEMIC" | "SERVICE_USER_EDUCATOR"),
    otherwise: "only academics and service user educators see the records of a review",
};

/// Members of the review's team who take part in screening now.
pub const SCREENERS: Only = Only {
    admits: |data| data.pointer("/review/viewerCanScreen") == Some(&Value::Bool(true)),
    otherwise: "only the team of this review does that. Those who lead the review can add you to it",
};

/// Users who lead the review.
pub const LEADS: Only = Only {
    admits: |data| data.pointer("/review/viewerCanLead") == Some(&Value::Bool(true)),
    otherwise: "only those who lead this review can do that",
};

/// Roles that begin reviews, and describe the studies that these include.
pub const MAKERS: Only = Only {
    admits: |data| role(data) == "ACADEMIC",
    otherwise: "only academics begin a review",
};

/// The code of the stage in the path. A path with any other word is passed on, and the API finds no such stage.
#[must_use]
pub fn stage(request: &Request) -> &str {
    let named = request.value("stage");
    STAGES.iter().find(|(name, _)| *name == named).map_or(named, |(_, code)| code)
}

/// The word for a stage in addresses.
#[must_use]
pub fn in_address(stage: &str) -> &'static str {
    STAGES
        .iter()
        .find(|(_, code)| *code == stage)
        .map_or("title-abstract", |(name, _)| name)
}

/// The votes that are stored for a stage and visible to the viewer.
pub fn votes<'a>(record: &'a Value, stage: &'a str) -> impl Iterator<Item = &'a Value> {
    let all = record.get("decisions").and_then(Value::as_array).into_iter().flatten();
    all.filter(move |vote| vote.get("stage").and_then(Value::as_str) == Some(stage))
}

/// The items of the list at a pointer; none if there is no list.
pub fn list<'a>(data: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    data.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

/// The problems, with a field of the API, and what is inside it, under the name that it has in the form.
#[must_use]
pub fn renamed(mut problems: Problems, field: &str, in_form: &str) -> Problems {
    let fields = problems.iter_mut().flat_map(|problem| &mut problem.extensions.fields);
    let is_it = |path: &str| {
        path.strip_prefix(field)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    for one in fields.filter(|one| is_it(&one.path)) {
        in_form.clone_into(&mut one.path);
    }
    problems
}

fn role(data: &Value) -> &str {
    data.pointer("/viewer/role").and_then(Value::as_str).unwrap_or_default()
}

/// The lines of a text field that are not blank.
#[must_use]
pub fn lines(text: Option<&str>) -> Vec<&str> {
    let lines = text.unwrap_or_default().lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect()
}
