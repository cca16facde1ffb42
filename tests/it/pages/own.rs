//! Tests the pages about one's own data: what is stored, who read it, withdrawing with a receipt, and the file with everything.

use macro_rules_attribute::apply;
use serde_json::json;

use super::browser::{Browser, Page};
use crate::support::{TestServer, on_both};
use crate::workshops::stage::{Person, Stage};

const WORDS: &str = "The ward round was held without me.";

/// A person who joined with a name and contributed something, and their browser.
async fn somebody(stage: &Stage) -> (Person, Browser<'_>) {
    let input = json!({ "perspectives": ["SERVICE_USER"], "consents": ["TAKE_PART", "RANKING", "QUOTE_PSEUDONYMOUSLY"],
        "informationSheet": "sheet-1", "name": "Avery Example", "email": "avery@example.invalid" });
    let person = stage.join_as(input).await;
    stage.contribute(&person, "SERVICE_USER", WORDS).await.data();
    let browser = Browser::new(&stage.app, Some(&person.token));
    (person, browser)
}

fn withdrawal<'a>(person: &'a Person, scope: &'a str, erase: &'a str, step: &'a str) -> [(&'a str, &'a str); 4] {
    [("participant", &person.id), ("scopes", scope), ("erase", erase), ("step", step)]
}

fn is_private(page: &Page) -> bool {
    page.header("cache-control") == "no-store"
}

#[apply(on_both!)]
async fn my_data_shows_what_is_held_and_who_looked(stage: Stage) {
    let (person, browser) = somebody(&stage).await;
    let look = "query($id: ID!) { node(id: $id) { ... on Participant { identity { name } } } }";
    stage.app.ask(stage.facilitator(), look, json!({ "id": person.id })).await.data();
    let page = browser.get("/me").await;
    assert!(page.status == 200 && is_private(&page));
    for held in [
        person.pseudonym.as_str(),
        "Avery Example",
        "avery@example.invalid",
        WORDS,
        "People who looked",
        "service user educator",
    ] {
        assert!(page.text.contains(held), "{held}");
    }
    let record = format!("/me/record/{}", person.id);
    let changed = browser
        .post(
            &record,
            &[
                ("was.name", "Avery Example"),
                ("name", "Avery E."),
                ("first", "SERVICE_USER"),
                ("was.perspectives", "SERVICE_USER"),
            ],
        )
        .await;
    assert_eq!((changed.status, changed.header("location")), (303, "/me"), "{}", changed.text);
    assert!(browser.get("/me").await.text.contains("Avery E."));
}

#[apply(on_both!)]
async fn a_withdrawal_is_seen_before_it_is_done_and_leaves_a_receipt(stage: Stage) {
    let (person, browser) = somebody(&stage).await;
    let preview = browser
        .post("/me/withdraw", &withdrawal(&person, "TAKE_PART", "no", "preview"))
        .await;
    assert!(
        preview.status == 200 && preview.text.contains("Nothing is changed yet"),
        "{}",
        preview.text
    );
    assert!(!preview.text.contains("TAKE_PART</") && preview.text.contains("What stays, and why"));
    assert_eq!(stage.texts(stage.facilitator()).await, [WORDS], "a preview changes nothing");

    let done = browser
        .post("/me/withdraw", &withdrawal(&person, "TAKE_PART", "no", "confirm"))
        .await;
    let receipt = done.header("location").to_owned();
    assert!(
        done.status == 303 && receipt.starts_with("/me/receipts/"),
        "{} {receipt}",
        done.status
    );
    assert!(stage.texts(stage.facilitator()).await.is_empty());
    let page = browser.get(&receipt).await;
    assert!(
        page.status == 200 && is_private(&page) && page.text.contains("Take part in the workshop"),
        "{}",
        page.text
    );
    assert!(browser.get("/me").await.text.contains(&receipt), "it can be read again");
    let other = Browser::of(&stage.app, "ACADEMIC").get(&receipt).await;
    assert_eq!(
        (other.status, &other.text),
        (404, &Browser::of(&stage.app, "ACADEMIC").get("/nothing-here").await.text)
    );
}

#[apply(on_both!)]
async fn one_thing_is_taken_back_and_what_is_erased_is_on_no_page(stage: Stage) {
    let (person, browser) = somebody(&stage).await;
    let own = "{ viewer { participations { contributions { id } } } }";
    let data = stage.app.ask(Some(&person.token), own, json!({})).await.data();
    let id = data["viewer"]["participations"][0]["contributions"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/me/take-back/{id}");
    let asked = browser.post(&path, &[("erase", "yes")]).await;
    assert!(asked.status == 200 && asked.text.contains("Nobody can bring them back"));
    let others = Browser::new(&stage.app, stage.facilitator()).get(&path).await;
    assert!(others.text.contains("This is not yours to take back"), "{}", others.text);
    let done = browser.post(&path, &[("erase", "yes"), ("step", "confirm")]).await;
    assert!(
        done.header("location").starts_with("/me/receipts/"),
        "{} {}",
        done.status,
        done.text
    );
    for path in ["/me", "/me/all", "/me/download"] {
        assert!(!browser.get(path).await.text.contains(WORDS), "{path}");
    }
}

#[apply(on_both!)]
async fn everything_comes_as_a_file_and_to_read(stage: Stage) {
    let (person, browser) = somebody(&stage).await;
    let file = browser.get("/me/download").await;
    assert!(file.header("content-disposition").contains("my-data.json") && is_private(&file));
    let export: serde_json::Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!(export["participations"][0]["record"]["pseudonym"], json!(person.pseudonym));
    let page = browser.get("/me/all").await;
    assert!(
        is_private(&page) && page.text.contains(WORDS) && page.text.contains("Avery Example"),
        "{}",
        page.text
    );
}

#[apply(on_both!)]
async fn a_consent_is_given_on_the_sheet_of_now(stage: Stage) {
    let (person, browser) = somebody(&stage).await;
    stage.sheet("sheet-2", "Taking part is still yours to choose.").await.data();
    let path = format!("/me/agree/{}", person.id);
    let page = browser.get(&format!("{path}?scope=RESEARCH_USE")).await;
    assert!(
        page.text.contains("value=\"sheet-2\"") && page.text.contains("still yours to choose"),
        "{}",
        page.text
    );
    let silent = browser
        .post(&path, &[("scope", "RESEARCH_USE"), ("informationSheet", "sheet-2")])
        .await;
    assert_eq!(silent.status, 422, "nothing is chosen beforehand");
    let given = browser
        .post(
            &path,
            &[("scope", "RESEARCH_USE"), ("informationSheet", "sheet-2"), ("state", "GIVEN")],
        )
        .await;
    assert_eq!(given.status, 303, "{}", given.text);
}

#[apply(on_both!)]
async fn a_secret_is_shown_once_in_the_answer_to_its_form(app: TestServer) {
    let admin = Browser::of(&app, "ADMIN");
    let account = app
        .ask(app.token("PARTNER"), "{ viewer { account { id } } }", json!({}))
        .await
        .data();
    let account = account["viewer"]["account"]["id"].as_str().unwrap().to_owned();
    let form = [
        ("role", "PARTNER"),
        ("account", account.as_str()),
        ("label", "dashboard"),
        ("days", "7"),
        ("readOnly", "yes"),
    ];
    let check = admin.post("/tokens/new", &form).await;
    assert!(check.status == 200 && check.text.contains("Check the token") && !check.text.contains("class=\"secret\""));
    let mut confirmed = form.to_vec();
    confirmed.push(("step", "confirm"));
    let made = admin.post("/tokens/new", &confirmed).await;
    assert!(made.status == 200 && is_private(&made), "{}", made.text);
    let (_, rest) = made.text.split_once("aria-label=\"The secret\">").unwrap();
    let secret = rest.split('<').next().unwrap().to_owned();
    assert!(
        Browser::new(&app, Some(&secret))
            .get("/me")
            .await
            .text
            .contains("partner organisation")
    );
    let (_, id) = made.text.split_once("href=\"/tokens/token_").unwrap();
    let path = format!("/tokens/token_{}", id.split('"').next().unwrap());
    for page in ["/tokens", &path] {
        assert!(!admin.get(page).await.text.contains(&secret), "{page}");
    }
    assert_eq!(
        admin
            .post(&format!("{path}/revoke"), &[("reason", "It was for a test.")])
            .await
            .status,
        303
    );
    assert_eq!(Browser::new(&app, Some(&secret)).get("/me").await.status, 401);
}

#[apply(on_both!)]
async fn after_a_conflict_both_texts_are_there(app: TestServer) {
    let academic = Browser::of(&app, "ACADEMIC");
    let made = academic
        .post(
            "/programmes/new",
            &[("name", "Days"), ("code", "days"), ("provenance", "ILLUSTRATIVE")],
        )
        .await;
    assert_eq!(made.header("location"), "/programmes/days/edit", "{}", made.text);
    let data = app
        .ask(app.token("ACADEMIC"), "{ programme(code: \"days\") { id } }", json!({}))
        .await
        .data();
    let id = data["programme"]["id"].as_str().unwrap().to_owned();
    let path = "/programmes/days/edit?section=teaching";
    let first = academic
        .post(path, &[("id", &id), ("version", "1"), ("rationale", "Because they know.")])
        .await;
    assert_eq!(first.status, 303, "{}", first.text);
    let second = academic
        .post(path, &[("id", &id), ("version", "1"), ("rationale", "Because we asked.")])
        .await;
    assert_eq!(second.status, 409);
    for part in ["Because they know.", "Because we asked.", "name=\"version\" value=\"2\""] {
        assert!(second.text.contains(part), "{part}: {}", second.text);
    }
    let third = academic
        .post(path, &[("id", &id), ("version", "2"), ("rationale", "Because we asked.")])
        .await;
    assert_eq!(third.status, 303);
}
