//! Tests that an administrator gives a system access, renews its token, and takes the access away again.

use serde_json::json;

use crate::browser::chrome::{Chrome, Window};
use crate::browser::seen::sign_in;
use crate::support::{Backend, OnBackend as _, TestServer};

/// Signs in with a typed token.
async fn knock(chrome: &Chrome, app: &TestServer, secret: &str) {
    chrome.go(&app.url("/sign-in")).await;
    chrome.write("#f-token", secret).await;
    chrome.click("main button").await;
}

#[tokio::test]
async fn an_admin_makes_renews_and_takes_back_a_token() {
    const WHO: &str = "{ viewer { role account { displayName } } }";
    let app = TestServer::start(Backend::Sqlite).await;
    let holder = app.ask(app.token("ACADEMIC"), WHO, json!({})).await.data();
    let holder = holder["viewer"]["account"]["displayName"].as_str().unwrap().to_owned();
    let chrome = Chrome::open(Window::Desktop).await;
    sign_in(&chrome, &app, "ADMIN").await;
    chrome.press("Tokens").await;
    chrome.reach("Tokens").await;
    chrome.calm("tokens").await;

    chrome.press("Make a token").await;
    chrome.reach("Make a token").await;
    chrome.click("input[name=role][value=ACADEMIC]").await;
    chrome.pick("#f-account", &holder).await;
    chrome.write("#f-label", "Draws the map for a seminar").await;
    chrome.click("input[name=days][value='7']").await;
    chrome.choose("No, it reads only").await;
    chrome.calm("token-new").await;
    chrome.press("Check it").await;
    chrome.reach("Check the token").await;
    chrome.see("7 days").await;
    chrome.press("Make it and show the secret").await;
    chrome.reach("The secret").await;
    let first = chrome.text_of(".secret").await;
    chrome.calm("token-secret").await;
    assert_eq!(app.ask(Some(&first), WHO, json!({})).await.data()["viewer"]["role"], "ACADEMIC");
    chrome.press("See the token").await;
    chrome.reach("Draws the map for a seminar").await;
    let markup = chrome.client.source().await.unwrap();
    assert!(!markup.contains(&first), "the secret is shown once");

    chrome.press("Replace it by a new secret").await;
    chrome.reach("Replace “").await;
    chrome.choose("Not at all.").await;
    chrome.press("Replace it and show the new secret").await;
    chrome.reach("The new secret").await;
    let second = chrome.text_of(".secret").await;
    chrome.calm("token-renewed").await;
    assert_ne!(first, second);
    assert_eq!(app.ask(Some(&first), WHO, json!({})).await.codes(), ["UNAUTHENTICATED"]);

    let visitor = Chrome::open(Window::Phone).await;
    knock(&visitor, &app, &second).await;
    visitor.wait("a[href='/sign-out']").await;
    visitor.calm("token-signed-in").await;

    chrome.press("See the token").await;
    chrome.reach("Draws the map for a seminar").await;
    chrome.press("Take it back").await;
    chrome.reach("Take back “").await;
    chrome.press("Take it back now").await;
    chrome.see("There is a problem").await;
    chrome.write("#f-reason", "The seminar is over.").await;
    chrome.calm("token-revoke").await;
    chrome.press("Take it back now").await;
    chrome.see("The seminar is over.").await;
    chrome.see("Taken back").await;
    chrome.calm("token-revoked").await;

    visitor.go(&app.url("/")).await;
    visitor.reach("You have been signed out").await;
    knock(&visitor, &app, &second).await;
    visitor.see("This token does not work").await;
    visitor.calm("token-refused").await;
    visitor.close().await;
    chrome.close().await;
}
