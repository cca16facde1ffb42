//! Signing in: the user pastes a token, or it comes in the part of a link that browsers do not send.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("sign_in", "/sign-in")
    .posts(post, &[("who", include_str!("who.graphql"))])
    .signs_in();

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let token = turn.needed("token", "paste the token that you were given")?;
        let token = token.strip_prefix("Bearer ").unwrap_or(token);
        match turn.act_as(token, "who", Variables::new()).await {
            Ok(_) => Ok(Then::SignIn {
                token: token.to_owned(),
                to: onward(turn.request.form.get("to")),
            }),
            Err(problems) if problems.iter().any(|problem| problem.code() == "UNAUTHENTICATED") => Err(vec![Problem::at(
                "token",
                "this token does not work: it may have run out, been taken back, or lost a part on the way. Ask whoever gave it to you \
                    for a new one",
            )]),
            Err(problems) => Err(problems),
        }
    }
    .boxed()
}

/// The page to show after signing in: a path of this service, never another host.
fn onward(to: Option<&str>) -> String {
    let ours =
        |to: &&str| to.starts_with('/') && !to.starts_with("//") && !to.contains(|letter: char| letter == '\\' || letter.is_control());
    to.filter(ours).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_host() {
        let led = [
            Some("/w/a/screen?join=B"),
            Some("//example.org"),
            Some("/\\example.org"),
            Some("https://example.org"),
            None,
        ]
        .map(onward);
        assert_eq!(led, ["/w/a/screen?join=B", "/", "/", "/", "/"]);
    }
}
