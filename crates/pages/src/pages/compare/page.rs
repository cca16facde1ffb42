//! Two to four programmes side by side.

use serde_json::{Value, json};

use crate::Fields;
use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("compare", "/programmes/compare").with(variables).view(view).rows(rows).kept();

const PLACES: [&str; 4] = ["a", "b", "c", "d"];

/// The selected codes, without repetitions.
fn codes(query: &Fields) -> Vec<&str> {
    let mut codes = Vec::new();
    for code in query.all("code") {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn variables(request: &Request) -> Variables {
    let codes = codes(&request.query);
    let mut variables = Variables::new();
    for (at, place) in PLACES.iter().enumerate() {
        let code = codes.get(at);
        variables.put(place, code.copied().unwrap_or_default());
        variables.put(&format!("has{}", place.to_uppercase()), code.is_some());
    }
    variables
}

fn found(data: &Value) -> Vec<&Value> {
    PLACES
        .iter()
        .filter_map(|place| data.get(*place))
        .filter(|programme| !programme.is_null())
        .collect()
}

fn view(request: &Request, data: &Value) -> Value {
    let (codes, found) = (codes(&request.query), found(data));
    let asked = codes.len().min(PLACES.len());
    let query = |left_out: &Value| {
        let others = found.iter().filter(|other| other.get("code") != left_out.get("code"));
        let pairs = others.filter_map(|other| Some(("code", other.get("code")?.as_str()?)));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    };
    json!({
        "without": found.iter().map(|programme| query(programme)).collect::<Vec<_>>(),
        "programmes": found,
        "missing": asked.saturating_sub(found.len()),
        "tooMany": codes.len() > PLACES.len(),
    })
}

/// One row for each programme.
fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 21] = [
        ("/code", "code"),
        ("/name", "name"),
        ("/organisation", "organisation"),
        ("/region", "region"),
        ("/country", "country"),
        ("/startedYear", "started"),
        ("/endedYear", "ended"),
        ("/involvementLevel", "involvement level"),
        ("/terms", "terms"),
        ("/rationale", "why"),
        ("/materials", "materials"),
        ("/procedures", "procedures"),
        ("/hours", "hours"),
        ("/sessions", "sessions"),
        ("/weeks", "weeks"),
        ("/tailoring", "tailoring"),
        ("/modifications", "modifications"),
        ("/fidelityPlanned", "how well: planned"),
        ("/fidelityActual", "how well: actual"),
        ("/completeness/missing", "not reported"),
        ("/evaluations/totalCount", "studies"),
    ];
    let heading: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
    let mut rows = Rows::new(&heading);
    for programme in found(data) {
        rows.rows.push(NAMES.iter().map(|(at, _)| cell(programme.pointer(at))).collect());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_programme_is_asked_for_once_and_four_at_most() {
        assert_eq!(codes(&Fields::read("code=x&code=y&code=x&code=")), ["x", "y"]);
        let data = json!({ "a": { "code": "x" }, "b": null, "c": { "code": "z" } });
        assert_eq!(found(&data).len(), 2);
    }
}
