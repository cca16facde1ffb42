//! Rating the involvement of people in a programme; the user's own rating is kept beside those of others.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::{Problem, Variables};
use crate::edit::may;
use crate::page::{Only, Page, Problems, Then, Turn, page};
use crate::variables::{Into, number};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("programme_rate", "/programmes/{code}/rate")
    .about("programme")
    .only(THOSE)
    .posts(post, &[("rate", include_str!("rate.graphql"))]);

/// Users whose role may rate.
const THOSE: Only = Only {
    admits: |data| may(data, "INVOLVEMENT_RATINGS", "RATE"),
    otherwise: "ratings come from service user educators, practitioners and academics",
};

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        let mut problems = Problems::new();
        for (name, otherwise) in [
            ("framework", "choose the scale"),
            ("level", "choose the level"),
            ("basis", "say what your rating rests on"),
            ("evidence", "say what shows this level"),
        ] {
            match form.get(name) {
                Some(value) if name == "level" => input.put(name, number(value)),
                Some(value) => input.put(name, value),
                None => problems.push(Problem::at(name, otherwise)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        input.put("atLeast", form.get("atLeast") == Some("yes"));
        if form.get("basis") == Some("EXPERIENCE") {
            input.text("ratedBy", form.get("ratedBy"));
        }
        let mut variables = Variables::new();
        variables.put("programme", turn.needed("id", "name the programme")?);
        variables.put("input", Value::Object(input));
        turn.act("rate", variables).await?;
        Ok(Then::Go(turn.request.path.trim_end_matches("/rate").to_owned()))
    }
    .boxed()
}
