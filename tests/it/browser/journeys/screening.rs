//! Tests a review from its first search to a settled vote: begun and screened by single clicks, and screened with a keyboard only.

use std::io::Write as _;

use fantoccini::Locator;
use serde_json::json;

use crate::browser::chrome::{Chrome, Window};
use crate::browser::hands::ENTER;
use crate::browser::seen::sign_in;
use crate::support::{Backend, OnBackend as _, TestServer};

/// What a database returned: three records, and a line that is not part of any.
const FOUND: &str = "TY  - JOUR\r\nTI  - Teaching empathy with service users\r\nAU  - Marigold, Ada\r\nPY  - 2019\r\nAB  - Nursing \
                     students were taught by service users.\r\nER  - \r\nTY  - JOUR\r\nTI  - Lectures on stigma for psychiatry \
                     trainees\r\nAU  - Thistle, Ben\r\nPY  - 2020\r\nER  - \r\nTY  - JOUR\r\nTI  - A survey of soil and rain\r\nAU  - \
                     Clover, Cy\r\nPY  - 2021\r\nER  - \r\n";
const HOME: &str = "/reviews/walk-through";

/// Sends the file to the form that is open, and presses one of its buttons.
async fn send(chrome: &Chrome, file: &std::path::Path, button: &str) {
    let field = chrome.client.find(Locator::Css("#f-file")).await.unwrap();
    field.send_keys(&file.to_string_lossy()).await.unwrap();
    chrome.press(button).await;
}

/// Begins a review, reads in its file and adds the other person, by clicks only.
async fn begin(chrome: &Chrome, app: &TestServer) {
    let mut file = tempfile::Builder::new().suffix(".ris").tempfile().unwrap();
    file.write_all(FOUND.as_bytes()).unwrap();
    sign_in(chrome, app, "ACADEMIC").await;
    chrome.click("header a[href='/reviews']").await;
    chrome.reach("Reviews of the evidence").await;
    chrome.press("Begin a review").await;
    chrome.reach("Begin a review").await;
    chrome.write("#f-title", "A walk through").await;
    chrome.write("#f-code", "walk-through").await;
    chrome.click("input[name=kind][value=RAPID]").await;
    chrome.write("#f-question", "Does teaching by service users change empathy?").await;
    chrome.calm("review-new").await;
    chrome.press("Begin the review").await;
    chrome.reach("A walk through").await;
    chrome.calm("review-home").await;

    chrome.press("Add the first search").await;
    chrome.reach("Searches and imports").await;
    chrome.write("#f-name", "MEDLINE").await;
    chrome.click("input[name=kind][value=DATABASE]").await;
    chrome.press("Add this search").await;
    chrome.reach("MEDLINE").await;
    send(chrome, file.path(), "Check the file first").await;
    chrome.see("What would be read in").await;
    chrome.see("Nothing is stored yet.").await;
    chrome.calm("import-check").await;
    send(chrome, file.path(), "Read it in").await;
    chrome.see("What was read in").await;
    chrome.see("3 records are new").await;
    chrome.calm("import-done").await;

    let who = app
        .ask(app.token("SERVICE_USER_EDUCATOR"), "{ viewer { account { id } } }", json!({}))
        .await
        .data();
    chrome.go(&app.url(&format!("{HOME}/team"))).await;
    chrome.reach("The team").await;
    chrome.write("#f-account", who["viewer"]["account"]["id"].as_str().unwrap()).await;
    chrome.press("Add to the team").await;
    chrome.see("Done.").await;
    chrome.calm("team").await;
}

#[tokio::test]
async fn a_review_is_begun_and_screened_by_single_clicks_and_with_a_keyboard_alone() {
    let app = TestServer::start(Backend::Sqlite).await;
    let mouse = Chrome::open(Window::Phone).await;
    begin(&mouse, &app).await;
    let screening = app.url(&format!("{HOME}/screen/title-abstract"));

    // By clicks: a vote, its undoing, and the rest.
    mouse.go(&screening).await;
    mouse.reach("Screen titles and abstracts").await;
    mouse.see("3 records wait for your vote").await;
    let first = mouse.text_of("#record").await;
    mouse.calm("screen").await;
    mouse.press("Exclude").await;
    mouse.see("Your vote is stored.").await;
    assert_ne!(
        mouse.focused().await,
        first,
        "the next record is shown, and its heading has the focus"
    );
    mouse.press("Undo my last vote").await;
    mouse.see("You voted exclude").await;
    assert_eq!(mouse.text_of("#record").await, first);
    mouse.press("Unsure").await;
    // The page before it said how many records wait, too.
    mouse.see("Your vote is stored.").await;
    for left in ["2 records wait", "1 record waits"] {
        mouse.see(left).await;
        mouse.press("Include").await;
    }
    mouse.see("Nothing waits for your vote").await;
    mouse.calm("screen-done").await;

    // By keys: the buttons, then single keys, which are off at first, then other keys.
    let keys = Chrome::open(Window::Desktop).await;
    sign_in(&keys, &app, "SERVICE_USER_EDUCATOR").await;
    keys.go(&screening).await;
    keys.reach("Screen titles and abstracts").await;
    let shown = keys.text_of("#record").await;
    keys.key('x').await;
    assert_eq!(
        keys.text_of("#record").await,
        shown,
        "no key votes before somebody switches keys on"
    );
    keys.tab_to("Include").await;
    keys.key(ENTER).await;
    keys.see("Your vote is stored.").await;
    keys.see("2 records wait").await;
    keys.tab_to("Switch keys on").await;
    keys.key(ENTER).await;
    keys.see("Keys are on").await;
    keys.calm("screen-keys").await;
    keys.key('x').await;
    keys.see("1 record waits").await;
    keys.tab_to("Choose other keys").await;
    keys.key(ENTER).await;
    keys.tab_to("Switch keys off").await;
    keys.run("localStorage.setItem('screening', JSON.stringify({ on: true, keys: ['j', 'k', 'l'] }))")
        .await;
    keys.go(&screening).await;
    keys.see("J for “Include”").await;
    keys.key('v').await;
    keys.see("1 record waits").await;
    keys.key('l').await;
    keys.see("Nothing waits for your vote").await;
    keys.calm("screen-keys-done").await;

    // One record was excluded by one of both: neither of them can settle that.
    for chrome in [&mouse, &keys] {
        chrome.go(&app.url(&format!("{HOME}/conflicts"))).await;
        chrome.reach("Conflicts").await;
        chrome.see("1 conflict waits").await;
        chrome.see("There is no conflict here that you can settle.").await;
    }
    mouse.calm("conflicts").await;
    mouse.go(&app.url(&format!("{HOME}/flow"))).await;
    mouse.reach("The flow of records").await;
    // The one in conflict is not decided.
    mouse.see("Records screened: 2").await;
    mouse.calm("flow").await;
    keys.close().await;
    mouse.close().await;
}
