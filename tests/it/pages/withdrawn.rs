//! Tests that withdrawn words disappear from pages, embeds and files at once, for every viewer, whatever a browser has cached.

use macro_rules_attribute::apply;
use policy::Role;
use serde_json::json;

use super::browser::{Browser, Page};
use crate::support::on_both;
use crate::workshops::stage::{ALL, Person, Stage};

/// A word that is in the person's contribution, question, name and access needs, and nowhere else.
const MARK: &str = "quillwortian";

/// The pages and files that can contain people's words; `{question}` is the code of the person's question.
const PLACES: [&str; 36] = [
    "/",
    "/search?q=shelter",
    "/search.json?q=shelter",
    "/search.csv?q=shelter",
    "/questions",
    "/questions?rows=100",
    "/questions.json?rows=100",
    "/questions.csv",
    "/questions/{question}",
    "/questions/{question}.json",
    "/questions/{question}.csv",
    "/questions/{question}/edit",
    "/workshops",
    "/workshops.csv",
    "/workshops/W-1",
    "/workshops/W-1.json",
    "/workshops/W-1/priorities",
    "/workshops/W-1/priorities.csv",
    "/w/W-1",
    "/w/W-1.json",
    "/w/W-1/lead",
    "/w/W-1/lead/people",
    "/w/W-1/lead/people.json",
    "/w/W-1/lead/access?look=yes",
    "/w/W-1/lead/questions",
    "/w/W-1/print",
    "/w/W-1/print?part=cards",
    "/w/W-1/screen",
    "/evidence/gaps",
    "/evidence/gaps.csv",
    "/embed/evidence-map",
    "/embed/evidence-map.svg",
    "/embed/programmes.csv",
    "/embed/priorities/W-1",
    "/embed/priorities/W-1.csv",
    "/audit",
];

/// The pages that only the person themselves can read.
const OWN: [&str; 5] = ["/me", "/me/all", "/me/download", "/w/W-1", "/w/W-1.json"];

/// A page that contained the words, as a browser may have cached it.
struct Kept {
    who: String,
    token: Option<String>,
    place: String,
    tag: String,
}

impl Kept {
    /// The present page, for a browser that sends the ETag of its cached copy.
    async fn now(&self, stage: &Stage) -> Page {
        let browser = Browser::new(&stage.app, self.token.as_deref());
        if self.tag.is_empty() {
            return browser.get(&self.place).await;
        }
        browser.get_with(&self.place, "if-none-match", &self.tag).await
    }

    fn name(&self) -> String {
        format!("{} as {}", self.place, self.who)
    }
}

/// A person who enters their identity, a contribution and a question. Returns the code of the question too.
async fn somebody(stage: &Stage) -> (Person, String) {
    let input = json!({ "perspectives": ["CARER"], "consents": ALL, "informationSheet": "sheet-1", "name": format!("Avery {MARK}"),
        "accessNeeds": format!("A {MARK} chair"), "preferredTerm": format!("{MARK} friend") });
    let person = stage.join_as(input).await;
    stage
        .contribute(&person, "CARER", &format!("We found shelter in {MARK} words."))
        .await
        .data();
    let submit = "mutation($w: ID!, $t: String!) { submitQuestion(workshop: $w, text: $t) { code } }";
    let text = format!("What gives shelter to {MARK} people?");
    let variables = json!({ "w": stage.workshop["id"], "t": text });
    let asked = stage.app.ask(Some(&person.token), submit, variables).await.data();
    let code = asked["submitQuestion"]["code"].as_str().unwrap().to_owned();
    (person, code)
}

/// The places at which the words can be read, with the viewers who can read them.
async fn read_at(stage: &Stage, question: &str) -> Vec<Kept> {
    let mut found = Vec::new();
    for role in Role::ALL {
        for place in PLACES {
            found.extend(
                kept(
                    stage,
                    &role.to_string(),
                    stage.app.token(role.code()),
                    &place.replace("{question}", question),
                )
                .await,
            );
        }
    }
    found
}

async fn kept(stage: &Stage, who: &str, token: Option<&str>, place: &str) -> Option<Kept> {
    let page = Browser::new(&stage.app, token).get(place).await;
    page.text.contains(MARK).then(|| Kept {
        who: who.to_owned(),
        token: token.map(str::to_owned),
        place: place.to_owned(),
        tag: page.header("etag").to_owned(),
    })
}

fn names(found: &[Kept]) -> Vec<String> {
    found.iter().map(Kept::name).collect()
}

/// Checks that no cached page is confirmed: each page is sent again, without the words.
async fn have_left(stage: &Stage, before: &[Kept]) {
    for kept in before {
        let page = kept.now(stage).await;
        assert_ne!(page.status, 304, "{}", kept.name());
        assert!(!page.text.contains(MARK), "{}: {}", kept.name(), page.text);
    }
}

#[apply(on_both!)]
async fn erased_words_are_on_no_page_and_in_no_file_and_no_kept_page_is_good_any_more(stage: Stage) {
    let (person, question) = somebody(&stage).await;
    let mut before = read_at(&stage, &question).await;
    let are_read_at = names(&before);
    for place in [
        "/w/W-1/lead/questions as SERVICE_USER_EDUCATOR",
        "/w/W-1/lead/people as SERVICE_USER_EDUCATOR",
        "/w/W-1/lead/access?look=yes as SERVICE_USER_EDUCATOR",
        "/questions.csv as ACADEMIC",
        "/w/W-1/print?part=cards as STEWARD",
    ] {
        assert!(are_read_at.iter().any(|found| found == place), "{place}: {are_read_at:?}");
    }
    for place in OWN {
        let own = kept(&stage, "the person", Some(&person.token), place).await;
        before.push(own.unwrap_or_else(|| panic!("{place} does not show the person their own words")));
    }
    assert!(before.iter().filter(|kept| !kept.tag.is_empty()).count() > 5, "{are_read_at:?}");
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], true).await.data();
    have_left(&stage, &before).await;
    assert_eq!(names(&read_at(&stage, &question).await), Vec::<String>::new());
}

#[apply(on_both!)]
async fn words_that_are_published_leave_with_the_consent_to_show_them(stage: Stage) {
    let (person, question) = somebody(&stage).await;
    stage.publish().await.data();
    let before = read_at(&stage, &question).await;
    let public: Vec<String> = names(&before).into_iter().filter(|name| name.ends_with(" as PUBLIC")).collect();
    for place in ["/workshops/W-1", "/workshops/W-1.json", "/w/W-1", "/w/W-1.json"] {
        assert!(
            public.iter().any(|name| *name == format!("{place} as PUBLIC")),
            "{place}: {public:?}"
        );
    }
    assert!(
        before
            .iter()
            .filter(|kept| kept.who == "PUBLIC" && kept.place.starts_with("/workshops"))
            .all(|kept| !kept.tag.is_empty())
    );
    stage
        .withdraw(
            Some(&person.token),
            &person,
            &["QUOTE_PSEUDONYMOUSLY", "QUOTE_BY_NAME", "OPEN_ARCHIVE"],
            false,
        )
        .await
        .data();
    let open: Vec<Kept> = before
        .into_iter()
        .filter(|kept| kept.who == "PUBLIC" || kept.who == "PARTNER")
        .collect();
    have_left(&stage, &open).await;
}

#[apply(on_both!)]
async fn words_that_are_hidden_stay_with_the_person_alone(stage: Stage) {
    let (person, question) = somebody(&stage).await;
    let before = read_at(&stage, &question).await;
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    // The identity is kept until it is erased, for those who manage the people of the workshop.
    let words = before
        .into_iter()
        .filter(|kept| !kept.place.contains("/lead/access") && !kept.place.contains("/lead/people"));
    have_left(&stage, &words.collect::<Vec<_>>()).await;
    assert!(Browser::new(&stage.app, Some(&person.token)).get("/me").await.text.contains(MARK));
}

#[apply(on_both!)]
async fn a_page_is_told_that_words_have_left_and_not_which(stage: Stage) {
    let (person, _) = somebody(&stage).await;
    let mut stream = stage
        .app
        .http()
        .get(stage.app.url(&format!("/live/w/W-1?id={}", stage.workshop["id"].as_str().unwrap())))
        .header("cookie", format!("le={}", stage.facilitator().unwrap()))
        .send()
        .await
        .unwrap();
    assert_eq!(stream.status(), 200);
    let mut told = String::new();
    // The first event says that the subscription has started.
    while !told.contains("event: change") {
        told += std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap();
    }
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], true).await.data();
    while told.matches("event: change").count() < 2 {
        told += std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap();
    }
    let lines = told.lines().filter(|line| !line.is_empty() && !line.starts_with(':'));
    assert!(lines.clone().all(|line| line == "event: change" || line == "data:"), "{told}");
}
