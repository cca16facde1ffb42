//! Tests pages in forced colours, in a dark colour scheme, and at 200 % zoom, for people who need them.

use super::chrome::{Chrome, Look, Window};
use super::seen::sign_in;
use crate::pages::every::ADDRESSES;
use crate::support::{Backend, OnBackend as _};
use crate::workshops::stage::Stage;
use policy::Role;

/// Checks the current page: what axe finds, whether it is too wide, and where the focus is not visible.
async fn look_at(chrome: &Chrome, look: Look, name: &str) -> Vec<String> {
    let mut wrong = chrome.axe().await;
    if look == Look::Zoomed {
        // The font size can be doubled separately, at normal size or in a zoomed window.
        chrome.double_letters().await;
        let wider = chrome.sideways().await;
        wrong.extend((wider > 0).then(|| format!("{wider} pixels too wide")));
    }
    wrong.into_iter().map(|fault| format!("{name}, {look:?}: {fault}")).collect()
}

async fn lost(chrome: &Chrome, look: Look, name: &str) -> Vec<String> {
    let lost = chrome.lost_focus().await.into_iter();
    lost.map(|fault| format!("{name}, {look:?}: focus {fault}")).collect()
}

/// Each page in one of the looks, in the role that reads most.
#[tokio::test]
async fn every_page_holds_in_another_look() {
    let stage = Stage::start(Backend::Sqlite).await;
    let chrome = Chrome::open(Window::Desktop).await;
    let role = Role::ServiceUserEducator;
    sign_in(&chrome, &stage.app, role.code()).await;
    let mut wrong = Vec::new();
    for look in Look::ALL {
        chrome.set(look).await;
        let pages = ADDRESSES.iter().filter(|(_, readers)| readers.contains(&role));
        let own = pages.zip(Look::ALL.iter().cycle()).filter(|(_, one)| **one == look);
        for ((path, _), _) in own {
            chrome.go(&stage.app.url(path)).await;
            wrong.extend(look_at(&chrome, look, path).await);
        }
    }
    chrome.close().await;
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// The most used pages, with their error messages, in each look.
#[tokio::test]
async fn much_used_pages_and_their_mistakes_hold_in_each_look() {
    let stage = Stage::start(Backend::Sqlite).await;
    let questions = stage.questions(20).await;
    let round = stage.open_round("SMALL_GROUP", &questions).await;
    let rank = format!("/w/W-1/rounds/{round}");
    let pages = [
        ("home", "/"),
        ("programmes", "/programmes"),
        ("map", "/evidence/map"),
        ("evidence", "/evidence?domains=ATTITUDE_STIGMA"),
        ("console", "/w/W-1/lead"),
        ("rank", &rank),
        ("mistake", "/studies?from=abc&people=many"),
        ("nothing", "/search?q=xyzzy"),
    ];
    let chrome = Chrome::open(Window::Desktop).await;
    sign_in(&chrome, &stage.app, "SERVICE_USER_EDUCATOR").await;
    let mut wrong = Vec::new();
    for look in Look::ALL {
        chrome.set(look).await;
        for (name, path) in pages {
            chrome.go(&stage.app.url(path)).await;
            chrome.picture(&format!("{look:?}-{name}")).await;
            wrong.extend(look_at(&chrome, look, name).await);
            chrome.picture(&format!("{look:?}-{name}-letters")).await;
            wrong.extend(lost(&chrome, look, name).await);
        }
        chrome.go(&stage.app.url(&rank)).await;
        chrome.press("Check the order").await;
        chrome.wait("#errors").await;
        chrome.picture(&format!("{look:?}-rank-mistake")).await;
        wrong.extend(look_at(&chrome, look, "a ballot with mistakes").await);
    }
    chrome.close().await;
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
