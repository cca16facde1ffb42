//! Tests the pages of empty lists and missing rows, and how pages are cached.

use macro_rules_attribute::apply;

use super::browser::Browser;
use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn what_is_not_there_answers_people_in_words_and_programs_in_json(app: TestServer) {
    let browser = Browser::new(&app, None);
    let page = browser.get("/nothing-here").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("<h1>We could not find this page</h1>"));
    assert_eq!(page.text, browser.get("/nothing-there-either?x=1").await.text, "the same bytes");
    let json = app.http().get(app.url("/nothing-here")).send().await.unwrap();
    assert_eq!(json.status().as_u16(), 404);
    assert!(json.text().await.unwrap().contains("NOT_FOUND"));
}

#[apply(on_both!)]
async fn a_page_that_has_not_changed_is_not_sent_again(app: TestServer) {
    let browser = Browser::new(&app, None);
    let page = browser.get("/programmes").await;
    assert_eq!((page.status, page.header("cache-control")), (200, "private, no-cache"));
    let tag = page.header("etag").to_owned();
    let again = browser.get_with("/programmes", "if-none-match", &tag).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(
        Browser::of(&app, "ADMIN").get("/sign-out").await.header("cache-control"),
        "no-store"
    );
}

#[apply(on_both!)]
async fn a_list_comes_as_json_and_as_rows_too(app: TestServer) {
    let browser = Browser::new(&app, None);
    let json = browser.get("/programmes.json").await;
    let body: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert!(body["data"]["programmes"]["totalCount"].is_u64(), "{body}");
    let rows = browser.get("/programmes.csv").await;
    assert!(rows.header("content-type").starts_with("text/csv"));
    assert!(rows.text.starts_with("code,name,"), "{}", rows.text);
    assert_eq!(browser.get("/help.csv").await.status, 404);
}

#[apply(on_both!)]
async fn scripts_and_styles_are_kept_for_ever_under_a_name_of_their_own(app: TestServer) {
    let browser = Browser::new(&app, None);
    // A slash in a value may be written as a character reference.
    let home = browser.get("/").await.text.replace("&#x2f;", "/");
    let start = home.find("/assets/site.").unwrap();
    let path: String = home[start..].chars().take_while(|letter| *letter != '"').collect();
    let style = browser.get(&path).await;
    assert_eq!(
        (style.status, style.header("cache-control")),
        (200, "public, max-age=31536000, immutable")
    );
    assert_eq!(browser.get("/assets/site.0000000000000000.css").await.status, 404);
}
