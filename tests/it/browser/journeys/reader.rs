//! Tests a reader on a first visit: programmes like theirs, what the evidence says, and where it has gaps.

use crate::browser::chrome::{Chrome, Window};
use crate::support::{Backend, OnBackend as _, TestServer};

#[tokio::test]
async fn a_reader_compares_programmes_and_finds_where_the_evidence_is_silent() {
    let app = TestServer::start(Backend::Sqlite).await;
    let chrome = Chrome::open(Window::Desktop).await;
    chrome.go(&app.url("/")).await;
    chrome.calm("home").await;

    chrome.press("Programmes").await;
    chrome.reach("Programmes").await;
    let all = chrome.text_of("#found").await;
    chrome.press("How it is taught").await;
    chrome.click("input[name=methods][value=STORYTELLING]").await;
    chrome.press("Show these").await;
    chrome.see("You chose").await;
    let some = chrome.text_of("#found").await;
    assert!(some != all && some.ends_with("programmes"), "{some} of {all}");
    chrome.calm("programmes").await;
    chrome.click_each("input[name=code]", 3).await;
    chrome.press("Compare two to four").await;
    chrome.reach("Compare programmes").await;
    assert_eq!(chrome.texts("thead th").await.len(), 1 + 3);
    chrome.see("How they are paid").await;
    chrome.see("What its description leaves out").await;
    chrome.calm("compare").await;

    chrome.click("header a[href='/evidence']").await;
    chrome.reach("What the studies found together").await;
    let sentence = chrome.text_of("#size + p").await;
    assert!(sentence.contains("studies taken together find"), "{sentence}");
    chrome.wait("img[src^='/evidence.svg']").await;
    let drawn = chrome
        .run("const figure = document.querySelector(\"img[src^='/evidence.svg']\"); return figure.complete && figure.naturalWidth > 0")
        .await;
    assert_eq!(drawn, true, "the figure is drawn");
    chrome.calm("evidence").await;

    chrome.click("header a.name").await;
    chrome.press("The evidence map").await;
    chrome.reach("The evidence map").await;
    chrome.calm("map").await;
    chrome.click("td a[href^='/studies?in=']").await;
    chrome.reach("Studies").await;
    chrome.client.back().await.unwrap();
    chrome.reach("The evidence map").await;

    chrome.press("Where nothing is known and people ask").await;
    chrome.reach("Where nothing is known, and people ask").await;
    chrome.see("no study was found").await;
    chrome.press("Show the places").await;
    let places = chrome.texts("main details[open] li").await;
    assert!(!places.is_empty() && !places[0].is_empty(), "{places:?}");
    chrome.calm("gaps").await;
    chrome.close().await;
}
