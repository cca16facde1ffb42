//! The team of a review, and how far its members agree when they screen.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{READERS, list};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_team", "/reviews/{code}/team")
    .about("review")
    .only(READERS)
    .view(view)
    .posts(
        post,
        &[
            ("add", include_str!("add.graphql")),
            ("remove", include_str!("remove.graphql")),
            ("share", include_str!("share.graphql")),
        ],
    );

/// Who is in the team now, who left it, the viewer's own membership, and accounts that can be added without their id.
fn view(request: &Request, data: &Value) -> Value {
    let is_here = |member: &&Value| member.get("leftAt").is_none_or(Value::is_null);
    let (here, left): (Vec<&Value>, Vec<&Value>) = list(data, "/review/team").partition(is_here);
    let own = data.pointer("/viewer/account").filter(|account| !account.is_null());
    let own_id = own.and_then(|account| account.get("id"));
    let mine = here
        .iter()
        .find(|member| own_id.is_some() && member.pointer("/account/id") == own_id);
    let can_return = left.iter().filter_map(|member| member.get("account"));
    let option = |account: &Value| json!([account.get("id"), account.get("displayName")]);
    let known: Vec<Value> = own
        .filter(|_| mine.is_none())
        .into_iter()
        .chain(can_return.filter(|account| account.get("id") != own_id))
        .map(option)
        .collect();
    json!({
        "here": here,
        "left": left,
        "mine": mine,
        "known": known,
        "confirm": null,
        "said": request.query.get("said"),
    })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut variables = Variables::new();
        variables.put("review", turn.needed("review", "load the page again")?);
        match form.get("act") {
            Some("share") => {
                variables.put("share", turn.needed("share", "choose yes or no")? == "yes");
                turn.act("share", variables).await?;
            }
            Some("remove") => {
                let account = turn.needed("account", "choose who leaves the team")?;
                if form.get("step") == Some("confirm") {
                    return Ok(Then::Show(json!({ "confirm": account })));
                }
                variables.put("account", account);
                turn.act("remove", variables).await?;
            }
            _ => {
                let known = form.get("known");
                let account = match known {
                    Some(account) => account,
                    None => turn.needed("account", "give the id of the account, or choose somebody from the list")?,
                };
                variables.put("account", account);
                variables.put("lead", form.get("lead") == Some("yes"));
                turn.act("add", variables).await?;
            }
        }
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}
