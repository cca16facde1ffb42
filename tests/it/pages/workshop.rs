//! Tests a workshop through its pages only, without script: joining step by step, the room, ranks and dots, the console, and the screen.

mod running;

use macro_rules_attribute::apply;
use serde_json::json;

use super::browser::{Browser, Page};
use super::html::faults;
use crate::support::on_both;
use crate::workshops::stage::{ALL, Stage};

const NO: [(&str, &str); 5] = [
    ("consent-RESEARCH_USE", "no"),
    ("consent-QUOTE_PSEUDONYMOUSLY", "no"),
    ("consent-QUOTE_BY_NAME", "no"),
    ("consent-RECONTACT", "no"),
    ("consent-OPEN_ARCHIVE", "no"),
];

impl Stage {
    async fn how_many(&self) -> usize {
        let query = "{ workshop(code: \"W-1\") { participants { nodes { id } } } }";
        let data = self.app.ask(self.facilitator(), query, json!({})).await.data();
        data["workshop"]["participants"]["nodes"].as_array().unwrap().len()
    }

    async fn three_questions(&self) -> Vec<String> {
        let submit = "mutation($w: ID!, $t: String!) { submitQuestion(workshop: $w, text: $t) { id } }";
        let mut ids = Vec::new();
        for text in [
            "What makes students listen?",
            "Does pay change who teaches?",
            "How long do attitudes last?",
        ] {
            let variables = json!({ "w": self.workshop["id"], "t": text });
            let data = self.app.ask(self.facilitator(), submit, variables).await.data();
            ids.push(data["submitQuestion"]["id"].as_str().unwrap().to_owned());
        }
        ids
    }

    /// Plans a round with its form, and opens it in the console.
    pub async fn open_round(&self, kind: &str, questions: &[String]) -> String {
        let lead = Browser::new(&self.app, self.facilitator());
        let id = self.workshop["id"].as_str().unwrap();
        let mut form = vec![("workshop", id), ("kind", kind), ("method", "BORDA"), ("dotsPerBallot", "5")];
        form.extend(questions.iter().map(|question| ("questions", question.as_str())));
        let planned = lead.post("/w/W-1/lead/rounds/new", &form).await;
        assert_eq!(planned.status, 303, "{}", planned.text);
        let path = planned.header("location").split('?').next().unwrap().to_owned();
        let asked = lead.post(&path, &[("act", "open"), ("step", "confirm")]).await;
        assert!(asked.status == 200 && asked.text.contains("<h1>Open round"), "{}", asked.text);
        assert!(
            lead.get(&path).await.text.contains("<strong>planned</strong>"),
            "a question changes nothing"
        );
        let opened = lead.post(&path, &[("act", "open"), ("version", "1")]).await;
        assert_eq!(opened.status, 303, "{}", opened.text);
        path.rsplit('/').next().unwrap().to_owned()
    }
}

pub fn sound(page: &Page) {
    assert!(
        page.status == 200 && faults(&page.text).is_empty(),
        "{}: {:?}\n{}",
        page.status,
        faults(&page.text),
        page.text
    );
}

/// The value of the hidden or typed field with this name.
fn value<'p>(page: &'p Page, name: &str) -> &'p str {
    let at = page
        .text
        .find(&format!("name=\"{name}\""))
        .unwrap_or_else(|| panic!("{name}: {}", page.text));
    let (_, rest) = page.text[at..].split_once("value=\"").unwrap();
    rest.split('"').next().unwrap()
}

#[apply(on_both!)]
async fn joining_asks_each_thing_by_itself_and_stores_nothing_before_the_end(stage: Stage) {
    let browser = Browser::new(&stage.app, None);
    let typed = stage.code().to_lowercase();
    let found = browser.post("/join", &[("code", &typed)]).await;
    assert_eq!(found.status, 303, "{}", found.text);
    let path = found.header("location").to_owned();
    let wrong = browser.post("/join", &[("code", "NOT A CODE")]).await;
    assert!(
        wrong.status == 422 && wrong.text.contains("opens no workshop") && wrong.text.contains("NOT A CODE"),
        "{}",
        wrong.text
    );

    let sheet = browser.get(&path).await;
    sound(&sheet);
    assert!(sheet.text.contains("Taking part is yours to choose.") && value(&sheet, "informationSheet") == "sheet-1");
    let mut form = vec![("step", "1"), ("informationSheet", "sheet-1")];
    sound(&browser.post(&path, &form).await);
    form[0] = ("step", "2");
    let consent = browser.post(&path, &form).await;
    sound(&consent);
    assert!(!consent.text.contains(" checked"), "nothing is ticked beforehand");
    assert_eq!(consent.text.matches("value=\"no\"").count(), ALL.len());
    form[0] = ("step", "3");
    form.push(("consent-TAKE_PART", "yes"));
    let missing = browser.post(&path, &form).await;
    assert_eq!(
        (missing.status, missing.text.matches(" checked").count()),
        (422, 1),
        "each is answered, and answers are kept"
    );
    form.push(("consent-RANKING", "yes"));
    form.extend(NO);
    let oneself = browser.post(&path, &form).await;
    sound(&oneself);
    assert!(oneself.text.contains("<h1>About you</h1>"));
    form[0] = ("step", "4");
    assert_eq!(browser.post(&path, &form).await.status, 422);
    form.extend([("perspectives", "CARER"), ("also", "TRAINEE"), ("preferredTerm", "parent")]);
    sound(&browser.post(&path, &form).await);
    form[0] = ("step", "5");
    form.push(("accessNeeds", "A seat near the door"));
    let check = browser.post(&path, &form).await;
    sound(&check);
    assert!(check.text.contains("A seat near the door") && check.text.contains("parent"));
    assert_eq!(stage.how_many().await, 0, "nothing is stored yet");

    form[0] = ("step", "6");
    let joined = browser.post(&path, &form).await;
    sound(&joined);
    let token = joined.session().expect("a session begins").to_owned();
    assert!(joined.text.contains("You have joined") && !joined.text.contains(&token) && joined.header("cache-control") == "no-store");
    assert_eq!(stage.how_many().await, 1);
    let (_, code) = joined.text.split_once("data-copy>").unwrap();
    let code = code.split('<').next().unwrap().to_lowercase().replace('-', " ");
    let room = Browser::new(&stage.app, Some(&token)).get("/w/W-1").await;
    sound(&room);
    assert!(room.text.contains("You are here as"));

    let back = browser.post("/return", &[("returnCode", &code)]).await;
    assert_eq!((back.status, back.header("location")), (303, "/w/W-1"));
    assert!(back.session().is_some_and(|session| session != token));
    let lost = browser.post("/return", &[("returnCode", "AAAA BBBB")]).await;
    assert!(lost.status == 422 && lost.text.contains("opens nothing"));
}

#[apply(on_both!)]
async fn a_no_to_taking_part_is_the_end_and_stores_nothing(stage: Stage) {
    let browser = Browser::new(&stage.app, None);
    let mut form = vec![
        ("step", "3"),
        ("informationSheet", "sheet-1"),
        ("consent-TAKE_PART", "no"),
        ("consent-RANKING", "no"),
    ];
    form.extend(NO);
    let path = format!("/join/{}", stage.code());
    let page = browser.post(&path, &form).await;
    sound(&page);
    assert!(page.text.contains("You said no to taking part") && page.session().is_none());
    form[0] = ("step", "6");
    assert!(browser.post(&path, &form).await.text.contains("You said no to taking part"));
    assert_eq!(stage.how_many().await, 0);
}

#[apply(on_both!)]
async fn a_sheet_that_changed_meanwhile_is_read_again(stage: Stage) {
    stage.sheet("sheet-2", "Something is new.").await.data();
    let browser = Browser::new(&stage.app, None);
    let mut form = vec![
        ("step", "6"),
        ("informationSheet", "sheet-1"),
        ("consent-TAKE_PART", "yes"),
        ("consent-RANKING", "no"),
        ("perspectives", "CARER"),
    ];
    form.extend(NO);
    let page = browser.post(&format!("/join/{}", stage.code()), &form).await;
    assert!(
        page.status == 422 && page.text.contains("id=\"f-informationsheet\"") && page.text.contains("sheet-2"),
        "{}",
        page.text
    );
    assert_eq!(stage.how_many().await, 0);
}

#[apply(on_both!)]
async fn what_is_said_in_the_room_shows_who_can_see_it_and_a_draft_is_kept(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    let browser = Browser::new(&stage.app, Some(&person.token));
    let id = stage.workshop["id"].as_str().unwrap();
    let draft = browser
        .post(
            "/w/W-1/contribute",
            &[("workshop", id), ("perspective", "CARER"), ("text", "A draft that stays.")],
        )
        .await;
    assert!(draft.status == 422 && draft.text.contains("A draft that stays."), "{}", draft.text);
    let said = browser
        .post(
            "/w/W-1/contribute",
            &[
                ("workshop", id),
                ("perspective", "CARER"),
                ("kind", "STORY"),
                ("text", "We were not asked."),
                ("themes", "being asked, pay"),
            ],
        )
        .await;
    assert_eq!(
        (said.status, said.header("location")),
        (303, "/w/W-1?said=contribution"),
        "{}",
        said.text
    );
    let asked = browser.post("/w/W-1/ask", &[("workshop", id), ("text", "Who decides?")]).await;
    assert_eq!(asked.status, 303, "{}", asked.text);
    let room = browser.get("/w/W-1").await;
    sound(&room);
    assert!(room.text.contains("We were not asked.") && room.text.contains("being asked, pay") && room.text.contains("Who decides?"));
    assert_eq!(room.text.matches("Who can see this:").count(), 2);
    assert!(room.text.contains("Leave this device"));
}

#[apply(on_both!)]
async fn an_order_is_moved_checked_cast_changed_and_taken_back_without_script(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART", "RANKING"]).await;
    let browser = Browser::new(&stage.app, Some(&person.token));
    let questions = stage.three_questions().await;
    let round = stage.open_round("PLENARY", &questions).await;
    let path = format!("/w/W-1/rounds/{round}");
    sound(&browser.get(&path).await);
    let fields: Vec<String> = questions.iter().map(|question| format!("rank-{question}")).collect();
    let empty: Vec<(&str, &str)> = fields.iter().map(|field| (field.as_str(), "")).collect();

    let up = format!("up:{}", questions[2]);
    let moved = browser
        .post(&path, &[empty.clone(), vec![("says", "rank"), ("move", &up)]].concat())
        .await;
    sound(&moved);
    let places: Vec<&str> = fields.iter().map(|field| value(&moved, field)).collect();
    assert_eq!(places, ["1", "3", "2"], "it is moved one place up");
    assert_eq!(moved.text.matches(" autofocus").count(), 1, "focus stays on what was moved");

    let part = browser
        .post(
            &path,
            &[
                vec![("step", "review"), ("says", "rank"), (fields[0].as_str(), "1")],
                empty[1..].to_vec(),
            ]
            .concat(),
        )
        .await;
    assert!(part.status == 422 && part.text.contains("this one has none"), "{}", part.text);
    let ballot = |step: &'static str| {
        [
            vec![("step", step), ("says", "rank")],
            fields.iter().map(String::as_str).zip(["2", "1", "3"]).collect(),
        ]
        .concat()
    };
    let review = browser.post(&path, &ballot("review")).await;
    sound(&review);
    assert!(review.text.contains("<h1>Check your vote</h1>"));
    let none = browser.get(&path).await;
    assert!(!none.text.contains("Take my vote back"), "looking is not voting");
    assert_eq!(browser.post(&path, &ballot("cast")).await.status, 303);
    let cast = browser.get(&path).await;
    assert!(
        cast.text.contains("Number 1: Does pay change who teaches?") && cast.text.contains("Nobody but you sees it."),
        "{}",
        cast.text
    );
    let asked = browser.post(&path, &[("step", "take-back")]).await;
    assert!(asked.status == 200 && asked.text.contains("<h1>Take your vote back?</h1>"));
    assert_eq!(browser.post(&path, &[("step", "taken-back")]).await.status, 303);
    assert!(!browser.get(&path).await.text.contains("Take my vote back"));
}

#[apply(on_both!)]
async fn too_many_dots_are_said_and_kept(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART", "RANKING"]).await;
    let browser = Browser::new(&stage.app, Some(&person.token));
    let questions = stage.three_questions().await;
    let round = stage.open_round("DOT_VOTE", &questions).await;
    let path = format!("/w/W-1/rounds/{round}");
    let fields: Vec<String> = questions.iter().map(|question| format!("dots-{question}")).collect();
    let form = |dots: [&'static str; 3], step: &'static str| {
        [
            vec![("says", "dots"), ("most", "5"), ("step", step)],
            fields.iter().map(String::as_str).zip(dots).collect(),
        ]
        .concat()
    };
    let page = browser.post(&path, &form(["4", "3", ""], "review")).await;
    assert!(page.status == 422 && page.text.contains("You used 7 of 5 dots"), "{}", page.text);
    assert_eq!((value(&page, &fields[0]), value(&page, &fields[1])), ("4", "3"));
    // A participant who skips the check gets the same refusal as from the API, and keeps what they typed.
    let page = browser.post(&path, &form(["4", "3", ""], "cast")).await;
    assert!(page.status == 422 && value(&page, &fields[0]) == "4", "{}", page.text);
    assert_eq!(browser.post(&path, &form(["4", "1", ""], "cast")).await.status, 303);
    assert!(browser.get(&path).await.text.contains("4 dots: What makes students listen?"));
}
