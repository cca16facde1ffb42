//! Returning to one's record with the return code.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("return_code", "/return").posts(post, &[("come_back", include_str!("come_back.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let code = turn.needed("returnCode", "type your return code")?;
        let mut variables = Variables::new();
        variables.put("returnCode", code);
        let back = match turn.act("come_back", variables).await {
            Ok(back) => back,
            Err(problems) if problems.iter().any(|problem| problem.code() == "NOT_FOUND") => {
                return Err(vec![Problem::at(
                    "returnCode",
                    "this return code opens nothing. Look whether a letter is wrong; a newer code ends the one before",
                )]);
            }
            Err(problems) => return Err(problems),
        };
        let text = |pointer: &str| back.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let left = text("/returnToWorkshop/participant/leftAt").is_some();
        let room = text("/returnToWorkshop/participant/workshop/code").filter(|_| !left);
        Ok(Then::SignIn {
            token: text("/returnToWorkshop/token").unwrap_or_default(),
            to: room.map_or_else(|| "/me".to_owned(), |code| format!("/w/{code}")),
        })
    }
    .boxed()
}
