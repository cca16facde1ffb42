//! Tests a participant in the room: on a phone with one finger, and with a keyboard only.

use serde_json::json;

use super::{ROOM, Room};
use crate::browser::chrome::{Chrome, Window};
use crate::browser::hands::{DOWN, ENTER, SPACE};

const YES: [&str; 3] = ["TAKE_PART", "RANKING", "QUOTE_PSEUDONYMOUSLY"];
const NO: [&str; 4] = ["RESEARCH_USE", "QUOTE_BY_NAME", "RECONTACT", "OPEN_ARCHIVE"];
const WORDS: &str = "Nobody asked what I knew until the marigold came out.";

/// From the address on the wall to the room, by clicks only.
async fn join(chrome: &Chrome, room: &Room) {
    chrome.go(&room.app.url(&format!("/join/{}", room.code))).await;
    chrome.reach("What this workshop is").await;
    chrome.see("This workshop is made up.").await;
    chrome.calm("join-sheet").await;
    chrome.press("I have read this").await;
    chrome.reach("Who sees what").await;
    chrome.press("Go on").await;
    chrome.reach("What you agree to").await;
    assert!(chrome.texts("input:checked").await.is_empty(), "nothing is chosen beforehand");
    chrome.calm("join-consent").await;
    for (scopes, says) in [(&YES[..], "yes"), (&NO[..], "no")] {
        for scope in scopes {
            chrome.click(&format!("input[name='consent-{scope}'][value={says}]")).await;
        }
    }
    chrome.press("Go on").await;
    chrome.reach("About you").await;
    chrome.click("input[name=perspectives][value=CARER]").await;
    chrome.press("Go on").await;
    chrome.reach("How to reach you").await;
    chrome.press("Go on").await;
    chrome.reach("Check your answers").await;
    chrome.see("Nothing is stored yet.").await;
    chrome.calm("join-check").await;
    chrome.press("Join the workshop").await;
    chrome.reach("You have joined").await;
    let code = chrome.text_of(".secret").await;
    assert_eq!(code.split(|letter: char| !letter.is_alphanumeric()).count(), 8, "{code}");
    chrome.calm("join-return-code").await;
    chrome.press("Go to the workshop").await;
    chrome.reach("A workshop to try out").await;
    assert!(!chrome.text().await.contains(&code), "the return code is shown once");
}

#[tokio::test]
async fn a_participant_joins_says_something_votes_and_takes_it_all_back() {
    let room = Room::start().await;
    let chrome = Chrome::open(Window::Phone).await;
    join(&chrome, &room).await;

    chrome.press("Share what you know").await;
    chrome.reach("Share what you know").await;
    chrome.choose("A story, told as a whole").await;
    chrome.write("#f-text", WORDS).await;
    chrome.write("#f-themes", "being asked").await;
    chrome.press("Share it").await;
    chrome.see("What you said is stored.").await;
    chrome.see(WORDS).await;
    chrome.calm("room").await;

    chrome.press("Put the questions in order").await;
    chrome.reach("Put the questions in order").await;
    // Two questions are added to the order, the second is moved before the first, and the last is removed and added again.
    for at in [2, 4, 4] {
        chrome.press(&format!("Up: {}", room.text(at))).await;
    }
    chrome.press(&format!("Down: {}", room.text(2))).await;
    chrome.press(&format!("Up: {}", room.text(2))).await;
    let order = chrome.texts("ol.rank .what").await;
    assert_eq!([&order[0], &order[1]], [room.text(4), room.text(2)], "{order:?}");
    chrome.calm("rank").await;
    chrome.press("Check my vote").await;
    chrome.reach("Check your vote").await;
    let review = chrome.texts("ul.rank .what").await;
    assert_eq!(review, [room.text(4), room.text(2)]);
    chrome.calm("rank-check").await;
    chrome.press("Send this vote").await;
    chrome.see("Your vote is stored.").await;
    chrome.calm("rank-sent").await;

    chrome.press("My data").await;
    chrome.reach("My data").await;
    chrome.see(WORDS).await;
    chrome.calm("my-data").await;
    chrome.press("Take back, or leave").await;
    chrome.reach("Take back, or leave").await;
    chrome.click("input[name=scopes][value=TAKE_PART]").await;
    chrome.choose("Erase it for good.").await;
    chrome.calm("withdraw").await;
    chrome.press("See what would happen").await;
    chrome.reach("What would happen").await;
    chrome.see("Nothing is changed yet.").await;
    chrome.calm("withdraw-preview").await;
    chrome.press("Yes, do this now").await;
    chrome.reach("Receipt of what you took back").await;
    chrome.see("Take part in the workshop").await;
    chrome.calm("withdraw-receipt").await;

    chrome.go(&room.app.url(ROOM)).await;
    assert!(!chrome.text().await.contains("marigold"), "nobody reads the words any more");
    for path in [ROOM.to_owned(), format!("{ROOM}/lead"), format!("{ROOM}/print")] {
        let token = room.app.token("SERVICE_USER_EDUCATOR").unwrap();
        let asked = room.app.http().get(room.app.url(&path)).header("cookie", format!("le={token}"));
        let page = asked.send().await.unwrap().text().await.unwrap();
        assert!(page.contains("A workshop to try out") && !page.contains("marigold"), "{path}");
    }
    chrome.close().await;
}

/// The same path, by keys only.
async fn join_by_keys(chrome: &Chrome, room: &Room) {
    chrome.go(&room.app.url("/join")).await;
    chrome.tab_to_field("code").await;
    chrome.keys(&room.code.to_lowercase()).await;
    chrome.key(ENTER).await;
    chrome.reach("What this workshop is").await;
    chrome.tab_to("I have read this").await;
    chrome.key(ENTER).await;
    chrome.reach("Who sees what").await;
    chrome.tab_to("Go on").await;
    chrome.key(ENTER).await;
    chrome.reach("What you agree to").await;
    for (scope, key) in [
        ("TAKE_PART", SPACE),
        ("RANKING", SPACE),
        ("RESEARCH_USE", DOWN),
        ("QUOTE_PSEUDONYMOUSLY", DOWN),
        ("QUOTE_BY_NAME", DOWN),
        ("RECONTACT", DOWN),
        ("OPEN_ARCHIVE", DOWN),
    ] {
        chrome.tab_to_field(&format!("consent-{scope}")).await;
        chrome.key(key).await;
    }
    chrome.tab_to("Go on").await;
    chrome.key(ENTER).await;
    chrome.reach("About you").await;
    chrome.tab_to_field("perspectives").await;
    chrome.key(SPACE).await;
    chrome.tab_to("Go on").await;
    chrome.key(ENTER).await;
    chrome.reach("How to reach you").await;
    chrome.tab_to("Go on").await;
    chrome.key(SPACE).await;
    chrome.reach("Check your answers").await;
    chrome.tab_to("Join the workshop").await;
    chrome.key(ENTER).await;
    chrome.reach("You have joined").await;
    chrome.tab_to("Go to the workshop").await;
    chrome.key(ENTER).await;
    chrome.reach("A workshop to try out").await;
}

#[tokio::test]
async fn a_keyboard_is_enough_to_join_to_rank_and_to_share_out_dots() {
    let room = Room::start().await;
    let chrome = Chrome::open(Window::Desktop).await;
    join_by_keys(&chrome, &room).await;
    chrome.tab_to("Put the questions in order").await;
    chrome.key(ENTER).await;
    chrome.reach("Put the questions in order").await;
    chrome.tab_to(&format!("Up: {}", room.text(1))).await;
    chrome.key(ENTER).await;
    assert_eq!(
        chrome.focused().await,
        format!("Up: {}", room.text(1)),
        "focus stays on what was moved"
    );
    chrome.tab_to(&format!("Up: {}", room.text(3))).await;
    chrome.key(ENTER).await;
    chrome.key(SPACE).await;
    let order = chrome.texts("ol.rank .what").await;
    assert_eq!([&order[0], &order[1]], [room.text(3), room.text(1)], "{order:?}");
    chrome.calm("keys-rank").await;
    chrome.tab_to("Check my vote").await;
    chrome.key(ENTER).await;
    chrome.reach("Check your vote").await;
    chrome.tab_to("Send this vote").await;
    chrome.key(ENTER).await;
    chrome.see("Your vote is stored.").await;

    let create = "mutation($w: ID!, $q: [ID!]!) { createRound(workshop: $w, input: { kind: DOT_VOTE, method: DOTS, dotsPerBallot: 5, \
        questions: $q }) { id version } }";
    let questions: Vec<_> = (0..3).map(|at| room.question(at)).collect();
    let made = room.lead(create, json!({ "w": room.workshop["id"], "q": questions })).await;
    let round = &made["createRound"];
    let open = "mutation($r: ID!, $v: Int!) { openRound(id: $r, version: $v) { id } }";
    room.lead(open, json!({ "r": round["id"], "v": round["version"] })).await;
    chrome.tab_to("Back to the workshop").await;
    chrome.key(ENTER).await;
    chrome.reach("A workshop to try out").await;
    chrome.see("Share out your dots").await;
    chrome.tab_to("Share out your dots").await;
    chrome.key(ENTER).await;
    chrome.reach("Share out your dots").await;
    chrome.tab_to(&format!("More: {}", room.text(0))).await;
    for _ in 0..6 {
        chrome.key(ENTER).await;
    }
    assert_eq!(chrome.text_of("[data-left]").await, "1 too many");
    chrome.tab_to("Check my vote").await;
    chrome.key(ENTER).await;
    chrome.see("There is a problem").await;
    chrome.tab_to(&format!("Fewer: {}", room.text(0))).await;
    chrome.key(SPACE).await;
    chrome.key(SPACE).await;
    assert_eq!(chrome.text_of("[data-left]").await, "1 left of 5");
    chrome.calm("keys-dots").await;
    chrome.tab_to("Check my vote").await;
    chrome.key(ENTER).await;
    chrome.reach("Check your vote").await;
    chrome.see("4 dots").await;
    chrome.tab_to("Send this vote").await;
    chrome.key(ENTER).await;
    chrome.see("Your vote is stored.").await;
    chrome.calm("keys-dots-sent").await;
    chrome.close().await;
}
