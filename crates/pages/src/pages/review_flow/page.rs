//! The flow of records through a review, as the PRISMA 2020 statement asks for it, now or as of a day.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::{Format, Request};
use crate::review::list;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_flow", "/reviews/{code}/flow")
    .with(variables)
    .about("review")
    .view(view)
    .table("/review/prismaFlow/csv")
    .figure("/review/prismaFlow/diagram");

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    if let Some(day) = request.query.get("asOf") {
        // A day means everything until its end.
        variables.put("asOf", format!("{day}T23:59:59Z"));
    }
    // The page shows the figure as a picture, and its numbers as a list.
    variables.put("figure", matches!(request.format, Format::Svg | Format::Json));
    variables.put("table", matches!(request.format, Format::Csv | Format::Json));
    variables
}

/// The sums that the list states.
fn view(_: &Request, data: &Value) -> Value {
    let sum = |name: &str| -> i64 {
        let pointer = format!("/review/prismaFlow/{name}");
        let counts = list(data, &pointer);
        counts.filter_map(|one| one.get("count")?.as_i64()).sum()
    };
    json!({
        "found_other": sum("identifiedOther"),
        "excluded_reports": sum("excludedReports"),
        "excluded_other": sum("excludedReportsOther"),
    })
}
