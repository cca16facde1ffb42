//! Tests long rounds and full rooms: every question and every person can be reached, part by part, without script.

use api::config::Settings;
use macro_rules_attribute::apply;
use serde_json::json;

use super::browser::{Browser, Page};
use super::workshop::sound;
use crate::support::{Backend, OnBackend, on_both};
use crate::workshops::stage::{Person, Stage};

/// The number of questions on one screen of a ballot.
const SCREEN: usize = 18;

/// A workshop that many people may join in one minute.
struct Crowd(Stage);

impl OnBackend for Crowd {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            settings.limits.joins_per_minute = 0;
            settings.limits.joins_per_code_per_minute = 0;
        };
        Self(Stage::with(backend, change).await)
    }
}

impl Stage {
    pub async fn questions(&self, count: usize) -> Vec<String> {
        let submit = "mutation($w: ID!, $t: String!) { submitQuestion(workshop: $w, text: $t) { id } }";
        let mut ids = Vec::new();
        for at in 0..count {
            let variables = json!({ "w": self.workshop["id"], "t": format!("Question {at} of many?") });
            let data = self.app.ask(self.facilitator(), submit, variables).await.data();
            ids.push(data["submitQuestion"]["id"].as_str().unwrap().to_owned());
        }
        ids
    }
}

/// The fields of the ballot on a page, in the order in which a browser sends them.
fn fields(page: &Page) -> Vec<(String, String)> {
    let inputs = page.text.split("<input ").skip(1).filter_map(|input| {
        let of = |name: &str| input.split_once(&format!("{name}=\""))?.1.split('"').next().map(str::to_owned);
        Some((of("name")?, of("value")?))
    });
    inputs
        .filter(|(name, _)| {
            ["rank-", "dots-", "says", "screen", "most"]
                .iter()
                .any(|kind| name.starts_with(kind))
        })
        .collect()
}

/// The number of questions that are visible.
fn seen(page: &Page) -> usize {
    page.text.matches("<input type=\"number\"").count()
}

/// Sends the ballot of a page by pressing a button, after typing these numbers.
async fn press(browser: &Browser<'_>, path: &str, page: &Page, button: (&str, &str), typed: &[(String, String)]) -> Page {
    let mut form = fields(page);
    for (name, value) in &mut form {
        if let Some((_, number)) = typed.iter().find(|(field, _)| field == name) {
            assert!(
                page.text.contains(&format!("id=\"f-{}\"", name.to_lowercase().replace('_', "-"))),
                "{name} can be seen"
            );
            number.clone_into(value);
        }
    }
    form.push((button.0.to_owned(), button.1.to_owned()));
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &form).await
}

#[apply(on_both!)]
async fn forty_questions_are_put_in_order_part_by_part_and_nothing_is_lost(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART", "RANKING"]).await;
    let browser = Browser::new(&stage.app, Some(&person.token));
    let questions = stage.questions(40).await;
    let round = stage.open_round("PLENARY", &questions).await;
    let path = format!("/w/W-1/rounds/{round}");
    let typed: Vec<(String, String)> = questions
        .iter()
        .zip(1..)
        .map(|(id, at)| (format!("rank-{id}"), (41 - at).to_string()))
        .collect();

    let first = browser.get(&path).await;
    sound(&first);
    assert_eq!(
        (
            seen(&first),
            fields(&first).iter().filter(|(name, _)| name.starts_with("rank-")).count()
        ),
        (SCREEN, 40)
    );
    assert!(
        !first.text.contains("data-rank"),
        "moving by script alone would stop at the end of a part"
    );
    // One number on the first part is left out.
    let second = press(&browser, &path, &first, ("turn", "1"), &typed[1..SCREEN]).await;
    sound(&second);
    assert!(seen(&second) == SCREEN && second.text.contains("Part 2 of 3"), "{}", second.text);
    let third = press(&browser, &path, &second, ("turn", "2"), &typed[SCREEN..2 * SCREEN]).await;
    sound(&third);
    assert_eq!(seen(&third), 4);
    let forgotten = press(&browser, &path, &third, ("step", "review"), &typed[2 * SCREEN..]).await;
    assert_eq!((forgotten.status, seen(&forgotten)), (422, SCREEN), "{}", forgotten.text);
    let mark = format!("f-{}", typed[0].0.to_lowercase().replace('_', "-"));
    assert!(
        forgotten.text.contains(&format!("href=\"#{mark}\"")) && forgotten.text.contains(&format!("id=\"{mark}\"")),
        "{}",
        forgotten.text
    );
    let kept = fields(&forgotten);
    assert!(
        typed[1..].iter().all(|field| kept.contains(field)),
        "what was typed on every part is kept"
    );

    let review = press(&browser, &path, &forgotten, ("step", "review"), &typed[..1]).await;
    sound(&review);
    assert!(
        review.text.contains("<h1>Check your vote</h1>") && review.text.contains("Question 39 of many?"),
        "{}",
        review.text
    );
    let back = press(&browser, &path, &review, ("step", "form"), &[]).await;
    assert!(
        fields(&back)
            .iter()
            .filter(|(name, value)| name.starts_with("rank-") && !value.is_empty())
            .count()
            == 40
    );
    assert_eq!(press(&browser, &path, &review, ("step", "cast"), &[]).await.status, 303);

    // The stored order is shown with the first question first. Moving a question across the end of a part shows the part that it moved
    // to.
    let stored = browser.get(&path).await;
    assert!(stored.text.contains("Number 1: Question 39 of many?"), "{}", stored.text);
    let down = format!("down:{}", questions[40 - SCREEN]);
    let moved = press(&browser, &path, &stored, ("move", &down), &[]).await;
    assert!(
        moved.text.contains("Part 2 of 3") && moved.text.matches(" autofocus").count() == 1,
        "{}",
        moved.text
    );
    assert!(moved.text.contains(": now number 19."), "{}", moved.text);
}

#[apply(on_both!)]
async fn dots_are_shared_out_over_the_parts_of_a_long_round(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART", "RANKING"]).await;
    let browser = Browser::new(&stage.app, Some(&person.token));
    let questions = stage.questions(25).await;
    let round = stage.open_round("DOT_VOTE", &questions).await;
    let path = format!("/w/W-1/rounds/{round}");
    let dots = |at: usize, number: &str| (format!("dots-{}", questions[at]), number.to_owned());
    let first = browser.get(&path).await;
    sound(&first);
    let second = press(&browser, &path, &first, ("turn", "1"), &[dots(0, "3")]).await;
    sound(&second);
    assert!(seen(&second) == 7 && second.text.contains("2 left of 5"), "{}", second.text);
    let review = press(&browser, &path, &second, ("step", "review"), &[dots(24, "2")]).await;
    assert!(
        review.text.contains("<strong>3 dots</strong>: Question 0 of many?")
            && review.text.contains("<strong>2 dots</strong>: Question 24 of many?")
    );
    assert_eq!(press(&browser, &path, &review, ("step", "cast"), &[]).await.status, 303);
}

#[apply(on_both!)]
async fn a_room_of_a_hundred_and_fifty_people_and_as_many_questions_can_be_run(crowd: Crowd) {
    let stage = &crowd.0;
    let mut people: Vec<Person> = Vec::new();
    for _ in 0..150 {
        people.push(stage.join("CARER", &["TAKE_PART", "RANKING"]).await);
    }
    let questions = stage.questions(120).await;
    let round = stage.open_round("INTERIM", &questions[..40]).await;
    let lead = Browser::new(&stage.app, stage.facilitator());
    let is_on = |page: &Page, what: &[&str]| what.iter().all(|what| page.text.contains(*what));
    let names: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    let ids: Vec<&str> = questions.iter().map(String::as_str).collect();

    let console = lead.get("/w/W-1/lead").await;
    sound(&console);
    assert!(console.text.contains("150 people take part"), "{}", console.text);
    let paper = lead.get(&format!("/w/W-1/lead/rounds/{round}/paper")).await;
    sound(&paper);
    assert!(
        is_on(&paper, &names) && seen(&paper) == SCREEN,
        "everybody's paper ballot can be put in"
    );
    for path in ["/w/W-1/lead/questions", "/w/W-1/lead/rounds/new"] {
        let page = lead.get(path).await;
        sound(&page);
        assert!(is_on(&page, &ids), "{path}");
    }
    for (path, last) in [
        ("/w/W-1", "Question 119 of many?"),
        ("/w/W-1/print?part=cards", "Question 119 of many?"),
    ] {
        assert!(lead.get(path).await.text.contains(last), "{path}");
    }
    let mut found = String::new();
    let mut next = Some("/w/W-1/lead/people".to_owned());
    while let Some(path) = next {
        let page = lead.get(&path).await;
        sound(&page);
        let address = page
            .text
            .split_once("rel=\"next\" href=\"")
            .map(|(_, rest)| rest.split('"').next().unwrap());
        next = address.map(|address| address.replace("&amp;", "&").replace("&#x2f;", "/"));
        found.push_str(&page.text);
    }
    assert!(names.iter().all(|name| found.contains(name)), "everybody is in the register");
}
