//! The pages of those who run a workshop: the console, the screen, and the way to publication.

use macro_rules_attribute::apply;
use serde_json::json;

use super::super::browser::Browser;
use super::{sound, value};
use crate::support::on_both;
use crate::workshops::stage::{ALL, Stage};

#[apply(on_both!)]
async fn a_round_is_run_to_its_close_and_the_screen_shows_nobody(stage: Stage) {
    let questions = stage.three_questions().await;
    let mut people = Vec::new();
    for perspective in ["CARER", "TRAINEE", "SERVICE_USER"] {
        people.push(stage.join(perspective, &["TAKE_PART", "RANKING"]).await);
    }
    let round = stage.open_round("INTERIM", &questions).await;
    let lead = Browser::new(&stage.app, stage.facilitator());
    let console = lead.get("/w/W-1/lead").await;
    sound(&console);
    let id = stage.workshop["id"].as_str().unwrap();
    let asked = lead
        .post("/w/W-1/lead", &[("workshop", id), ("act", "screen"), ("step", "confirm")])
        .await;
    assert!(asked.status == 200 && !asked.text.contains("#token="));
    let issued = lead.post("/w/W-1/lead", &[("workshop", id), ("act", "screen")]).await;
    let (_, secret) = issued.text.split_once("#token=").unwrap_or_else(|| panic!("{}", issued.text));
    let secret = secret.split('&').next().unwrap();
    let screen = Browser::new(&stage.app, Some(secret));
    let wall = screen.get(&format!("/w/W-1/screen?join={}", stage.code())).await;
    sound(&wall);
    assert!(
        wall.text.contains("Put these in order") && wall.text.contains("<svg") && !wall.text.contains("<nav"),
        "{}",
        wall.text
    );

    let path = format!("/w/W-1/rounds/{round}");
    let first = format!("rank-{}", questions[0]);
    for person in &people[..2] {
        let cast = Browser::new(&stage.app, Some(&person.token))
            .post(&path, &[("step", "cast"), ("says", "rank"), (&first, "1")])
            .await;
        assert_eq!(cast.status, 303, "{}", cast.text);
    }
    let paper = [
        ("participant", people[2].id.as_str()),
        ("says", "rank"),
        ("step", "cast"),
        (&first, "1"),
    ];
    let put_in = lead.post(&format!("/w/W-1/lead/rounds/{round}/paper"), &paper).await;
    assert_eq!(put_in.status, 303, "{}", put_in.text);
    assert!(
        Browser::new(&stage.app, Some(&people[2].token))
            .get(&path)
            .await
            .text
            .contains("Put in from your paper ballot")
    );

    let run = format!("/w/W-1/lead/rounds/{round}");
    let asked = lead.post(&run, &[("act", "close"), ("step", "confirm")]).await;
    assert!(
        asked.text.contains("<h1>Close round 1?</h1>") && asked.text.contains("<strong>3</strong>"),
        "{}",
        asked.text
    );
    let version = value(&asked, "version").to_owned();
    let stale = lead.post(&run, &[("act", "close"), ("version", "1")]).await;
    assert_eq!(stale.status, 409, "{}", stale.text);
    assert_eq!(lead.post(&run, &[("act", "close"), ("version", &version)]).await.status, 303);
    let wall = screen.get("/w/W-1/screen").await;
    sound(&wall);
    assert!(
        wall.text.contains("What came out of round 1") && wall.text.contains("What makes students listen?"),
        "{}",
        wall.text
    );
    for page in [
        screen.get("/w/W-1/screen").await,
        screen.get("/w/W-1").await,
        screen.get("/w/W-1/lead/people").await,
    ] {
        assert!(people.iter().all(|person| !page.text.contains(&person.pseudonym)), "{}", page.text);
    }
    for page in [
        "",
        "/lead",
        "/lead/people",
        "/lead/questions",
        "/lead/sheet",
        "/lead/edit",
        "/lead/rounds/new",
        "/lead/access?look=yes",
        "/print",
    ] {
        sound(&lead.get(&format!("/w/W-1{page}")).await);
    }
}

#[apply(on_both!)]
async fn only_those_who_run_a_workshop_run_it(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let browser = Browser::new(&stage.app, Some(&person.token));
    let id = stage.workshop["id"].as_str().unwrap();
    for (path, form) in [
        ("/w/W-1/lead", vec![("workshop", id), ("act", "screen")]),
        (
            "/w/W-1/lead",
            vec![("workshop", id), ("act", "status"), ("status", "PUBLISHED"), ("version", "1")],
        ),
        (
            "/w/W-1/lead/people",
            vec![("participant", person.id.as_str()), ("act", "return_code")],
        ),
        (
            "/w/W-1/lead/sheet",
            vec![("workshop", id), ("version", "2"), ("text", "x"), ("contact", "y")],
        ),
    ] {
        let page = browser.post(path, &form).await;
        assert!(matches!(page.status, 403 | 404), "{path}: {}", page.status);
    }
    for path in ["/w/W-1/lead", "/w/W-1/lead/people", "/w/W-1/lead/access?look=yes"] {
        let page = browser.get(path).await;
        assert!(
            page.text.contains("Only those who run this workshop") && !page.text.contains(stage.code()),
            "{path}"
        );
    }
    let stranger = Browser::new(&stage.app, None);
    let nothing = stranger.get("/nothing-here").await.text;
    for path in ["/w/W-1", "/w/W-1/lead", "/w/W-1/screen", "/w/W-1/print"] {
        let page = stranger.get(path).await;
        assert_eq!((page.status, &page.text), (404, &nothing), "{path}");
    }
}

#[apply(on_both!)]
async fn a_room_that_confirms_lets_people_in_one_by_one(stage: Stage) {
    let lead = Browser::new(&stage.app, stage.facilitator());
    let edit = lead.get("/w/W-1/lead/edit").await;
    let form = [
        ("workshop", stage.workshop["id"].as_str().unwrap()),
        ("version", value(&edit, "version")),
        ("title", "What training needs"),
        ("confirmsParticipants", "yes"),
    ];
    assert_eq!(lead.post("/w/W-1/lead/edit", &form).await.status, 303);
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    let browser = Browser::new(&stage.app, Some(&person.token));
    let room = browser.get("/w/W-1").await;
    sound(&room);
    assert!(room.text.contains("You are waiting to be let in.") && !room.text.contains("Share what you know"));
    assert!(lead.get("/w/W-1/lead").await.text.contains("1 waits to be let in"));
    assert_eq!(
        lead.post("/w/W-1/lead/people", &[("participant", &person.id), ("act", "confirm")])
            .await
            .status,
        303
    );
    assert!(browser.get("/w/W-1").await.text.contains("Share what you know"));
    let code = lead
        .post(
            "/w/W-1/lead/people",
            &[("participant", &person.id), ("who", &person.pseudonym), ("act", "return_code")],
        )
        .await;
    assert!(code.status == 200 && code.text.contains("only now") && code.header("cache-control") == "no-store");
    let remove = [("participant", person.id.as_str()), ("who", &person.pseudonym), ("act", "remove")];
    let asked = lead.post("/w/W-1/lead/people", &remove).await;
    assert!(
        asked.status == 422 && asked.text.contains("End the part of"),
        "a reason is needed: {}",
        asked.text
    );
    assert_eq!(
        lead.post("/w/W-1/lead/people", &[&remove[..], &[("reason", "Came by mistake.")]].concat())
            .await
            .status,
        303
    );
    assert_eq!(
        stage.app.ask(Some(&person.token), "{ viewer { role } }", json!({})).await.codes(),
        ["UNAUTHENTICATED"]
    );
}

#[apply(on_both!)]
async fn a_workshop_is_made_and_published_by_its_pages(stage: Stage) {
    let lead = Browser::new(&stage.app, stage.facilitator());
    sound(&lead.get("/workshops/new").await);
    let wrong = lead
        .post(
            "/workshops/new",
            &[("title", "Kept"), ("code", "not a code!"), ("heldOn", "2026-12-09")],
        )
        .await;
    assert!(
        wrong.status == 422 && wrong.text.contains("value=\"Kept\"") && wrong.text.contains("2026-12-09"),
        "{}",
        wrong.text
    );
    let made = lead
        .post("/workshops/new", &[("title", "A second one"), ("code", "W-2"), ("places", "12")])
        .await;
    assert_eq!((made.status, made.header("location")), (303, "/w/W-2/lead"), "{}", made.text);
    let console = lead.get("/w/W-2/lead").await;
    assert!(
        console.text.contains("Nobody can join yet.") && console.text.contains("12 places"),
        "{}",
        console.text
    );
    let id = value(&console, "workshop").to_owned();
    let asked = lead
        .post(
            "/w/W-2/lead",
            &[("workshop", &id), ("act", "status"), ("status", "PUBLISHED"), ("step", "confirm")],
        )
        .await;
    assert!(asked.text.contains("<h1>Publish this workshop?</h1>"));
    assert_eq!(
        Browser::new(&stage.app, None).get("/w/W-2").await.status,
        404,
        "a question changes nothing"
    );
    let version = value(&asked, "version").to_owned();
    let done = lead
        .post(
            "/w/W-2/lead",
            &[("workshop", &id), ("act", "status"), ("status", "PUBLISHED"), ("version", &version)],
        )
        .await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert_eq!(Browser::new(&stage.app, None).get("/w/W-2").await.status, 200);
}
