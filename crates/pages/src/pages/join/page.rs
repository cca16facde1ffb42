//! Entering a workshop's join code.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("join", "/join").posts(post, &[("invitation", include_str!("invitation.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let code = tidied(turn.needed("code", "type the code that you were given")?);
        let mut variables = Variables::new();
        variables.put("code", code.as_str());
        let found = turn.act("invitation", variables).await?;
        if code.is_empty() || found.get("invitation").is_none_or(Value::is_null) {
            return Err(vec![Problem::at(
                "code",
                "this code opens no workshop now. Look whether a letter is wrong, or ask those who run the workshop: they may have closed \
                    joining, \
                 or have a new code",
            )]);
        }
        Ok(Then::Go(format!("/join/{code}")))
    }
    .boxed()
}

/// A code in the form for an address: only letters and digits. The API tolerates look-alike characters.
fn tidied(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_with_spaces_and_small_letters() {
        assert_eq!(tidied(" abcd-efgh 2o "), "ABCDEFGH2O");
    }
}
