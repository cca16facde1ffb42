//! Tests the session of a browser: how it begins and ends, that it is used only for pages, and that no other site can use it.

use api::config::Settings;
use macro_rules_attribute::apply;

use super::browser::Browser;
use crate::support::{Backend, OnBackend, TestServer, on_both};

/// A service that accepts three requests at once from an address without a valid token.
struct Few(TestServer);

impl OnBackend for Few {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            settings.limits.public_requests_per_minute = 1;
            settings.limits.public_requests_burst = 3;
        };
        Self(TestServer::with(backend, change).await)
    }
}

#[apply(on_both!)]
async fn a_session_begins_with_a_token_and_ends_with_it(app: TestServer) {
    let token = app.token("ACADEMIC").unwrap().to_owned();
    let nobody = Browser::new(&app, None);
    let page = nobody.post("/sign-in", &[("token", &token)]).await;
    assert_eq!(
        (page.status, page.header("location"), page.session()),
        (303, "/", Some(token.as_str()))
    );
    let cookie = page.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(
        !cookie.contains("Max-Age") && !cookie.contains("Expires"),
        "a session's own: {cookie}"
    );

    let signed_in = Browser::new(&app, Some(&token));
    assert!(signed_in.get("/can-i-see").await.text.contains("academic"));
    let out = signed_in.post("/sign-out", &[]).await;
    assert_eq!((out.status, out.session()), (303, Some("")));
    assert!(out.header("clear-site-data").contains("cache"));
}

#[apply(on_both!)]
async fn a_token_that_does_not_hold_is_said_and_never_taken_for_the_public(app: TestServer) {
    let wrong = Browser::new(&app, None).post("/sign-in", &[("token", "nonsense")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("This token does not work") && wrong.session().is_none());
    assert!(wrong.text.contains("href=\"#f-token\""), "the summary leads to the field");

    let stale = Browser::new(&app, Some("ended.long.ago")).get("/programmes").await;
    assert_eq!((stale.status, stale.session()), (401, Some("")));
    assert!(stale.text.contains("You have been signed out"));
}

#[apply(on_both!)]
async fn whoever_wants_to_sign_in_again_finds_the_form_at_once(app: TestServer) {
    let token = app.token("ACADEMIC").unwrap();
    let stale = Browser::new(&app, Some("ended.long.ago"));
    let page = stale.get("/sign-in").await;
    assert_eq!((page.status, page.session(), page.header("clear-site-data")), (401, Some(""), ""));
    assert_eq!(super::html::faults(&page.text), Vec::<String>::new());
    let (before, form) = page.text.split_once("<h1>Sign in</h1>").expect("the page to sign in");
    assert!(
        before.contains("You have been signed out") && form.contains("name=\"token\""),
        "{}",
        page.text
    );
    assert!(!page.text.contains("Sign out"), "nobody is signed in");
    // Signing in also works from a page that was open when the session ended, although the browser still sends the old cookie.
    let again = stale.post("/sign-in", &[("token", token), ("to", "/studies")]).await;
    assert_eq!(
        (again.status, again.header("location"), again.session()),
        (303, "/studies", Some(token)),
        "{}",
        again.text
    );
    let wrong = stale.post("/sign-in", &[("token", "nonsense")]).await;
    assert!(
        wrong.status == 422 && wrong.text.contains("This token does not work"),
        "{}",
        wrong.text
    );
}

#[apply(on_both!)]
async fn a_form_from_another_site_counts_for_nothing(app: TestServer) {
    let token = app.token("ACADEMIC").unwrap().to_owned();
    let host = app.url("").trim_start_matches("http://").to_owned();
    let browser = Browser::new(&app, None);
    let own = format!("http://{host}");
    let cases: [(&[(&str, &str)], bool); 7] = [
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("origin", &own)], true),
        (&[("origin", "http://elsewhere.example")], false),
        (&[], false),
    ];
    for (headers, counts) in cases {
        let page = browser.post_with("/sign-in", &[("token", &token)], headers).await;
        assert_eq!(page.session().is_some(), counts, "{headers:?}: {}", page.status);
    }
}

#[apply(on_both!)]
async fn the_session_is_read_by_pages_alone(app: TestServer) {
    let token = app.token("ADMIN").unwrap();
    let answer = app
        .http()
        .post(app.url("/graphql"))
        .header("cookie", format!("le={token}"))
        .json(&serde_json::json!({ "query": "{ viewer { role } }" }))
        .send()
        .await
        .unwrap();
    assert!(answer.text().await.unwrap().contains("PUBLIC"));
}

#[apply(on_both!)]
async fn guessing_a_session_is_bounded_for_pages_and_for_what_they_follow(few: Few) {
    let guessing = Browser::new(&few.0, Some("a.guessed.token"));
    for path in ["/", "/live/w/DEMO-WORKSHOP-1", "/me"] {
        assert_eq!(guessing.get(path).await.status, 401, "{path}");
    }
    for path in ["/", "/live/w/DEMO-WORKSHOP-1", "/me"] {
        let page = guessing.get(path).await;
        assert_eq!((page.status, page.header("retry-after").is_empty()), (429, false), "{path}");
    }
    // A client with a token does not have to wait because of others at the same address.
    assert_eq!(Browser::of(&few.0, "ACADEMIC").get("/").await.status, 200);
}
