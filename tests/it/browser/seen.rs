//! Tests every page in every role: axe finds nothing, there is no sideways scrolling, no invisible focus, nothing from other hosts, and no
//! message in the console.

use super::chrome::{Chrome, Window};
use crate::access::world::World;
use crate::pages::every::ADDRESSES;
use crate::support::{Backend, OnBackend as _, TestServer};
use policy::Role;

/// Signs in through the sign-in page.
pub async fn sign_in(chrome: &Chrome, app: &TestServer, role: &str) {
    chrome.go(&app.url("/sign-in")).await;
    chrome
        .write("#f-token", app.token(role).expect("the demo has a token for the role"))
        .await;
    chrome.click("main button").await;
    chrome.wait("a[href='/sign-out']").await;
}

/// One database is enough here, because tests over HTTP show that pages are the same on both.
async fn look_at_all(role: Role, window: Window) {
    let world = World::start(Backend::Sqlite).await;
    world.add_review().await;
    let chrome = Chrome::open(window).await;
    if role != Role::Public {
        sign_in(&chrome, &world.app, role.code()).await;
    }
    let mut wrong = Vec::new();
    for (path, readers) in ADDRESSES.iter().filter(|(_, readers)| readers.contains(&role)) {
        let _ = readers;
        chrome.go(&world.app.url(path)).await;
        wrong.extend(chrome.axe().await.into_iter().map(|fault| format!("{path}: {fault}")));
        wrong.extend(chrome.strangers().await.into_iter().map(|host| format!("{path}: asks {host}")));
        wrong.extend(chrome.console().await.into_iter().map(|line| format!("{path}: console: {line}")));
        let wider = chrome.sideways().await;
        if wider > 0 {
            wrong.push(format!("{path}: {wider} pixels too wide"));
        }
        if window == Window::Desktop {
            wrong.extend(chrome.lost_focus().await.into_iter().map(|fault| format!("{path}: focus {fault}")));
        }
    }
    chrome.close().await;
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn the_public_on_a_small_phone() {
    look_at_all(Role::Public, Window::Narrow).await;
}

#[tokio::test]
async fn the_public_at_a_desk() {
    look_at_all(Role::Public, Window::Desktop).await;
}

#[tokio::test]
async fn a_participant_on_a_small_phone() {
    look_at_all(Role::Participant, Window::Narrow).await;
}

#[tokio::test]
async fn an_educator_on_a_small_phone() {
    look_at_all(Role::ServiceUserEducator, Window::Narrow).await;
}

#[tokio::test]
async fn an_academic_on_a_small_phone() {
    look_at_all(Role::Academic, Window::Narrow).await;
}

#[tokio::test]
async fn an_administrator_on_a_small_phone() {
    look_at_all(Role::Admin, Window::Narrow).await;
}
