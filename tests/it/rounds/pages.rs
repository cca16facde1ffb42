//! Tests how much of an order is shown by pages and their files, to whom and when: as much as by the API, in every form a browser can get.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::access::viewers::plain;
use crate::pages::browser::{Browser, Page};
use crate::support::on_both;

/// How much of an order is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    /// Positions, and no other figures.
    Order,
    /// Scores, agreement, and the results of other methods.
    Everything,
}
use Shown::{Everything, Nothing, Order};

/// The pages on which an order, a rank or a number of ballots may be shown.
const PAGES: [&str; 26] = [
    "/",
    "/.json",
    "/search?q=Question",
    "/search.json?q=Question",
    "/questions?text=Question",
    "/questions.json?text=Question",
    "/questions/vote-q2",
    "/questions/vote-q2.json",
    "/workshops",
    "/workshops.json",
    "/workshops/VOTE",
    "/workshops/VOTE.json",
    "/workshops/VOTE/priorities",
    "/workshops/VOTE/priorities.json",
    "/workshops/VOTE/priorities?round={round}&count=COPELAND.EQUAL_BALLOTS",
    "/workshops/VOTE/priorities.json?round={round}&count=COPELAND.EQUAL_BALLOTS",
    "/w/VOTE.json",
    "/w/VOTE/rounds/{round}",
    "/w/VOTE/rounds/{round}.json",
    "/w/VOTE/lead/questions",
    "/w/VOTE/lead/rounds/{round}?by=COPELAND/EQUAL_BALLOTS",
    "/w/VOTE/lead/rounds/{round}.json?by=COPELAND/EQUAL_BALLOTS",
    "/w/VOTE/screen",
    "/w/VOTE/print?part=results",
    "/embed/priorities/VOTE",
    "/embed/priorities/VOTE.json",
];

/// The pages that show the whole order, if it may be shown.
const ORDERS: [&str; 4] = [
    "/workshops/VOTE/priorities?round={round}",
    "/w/VOTE/rounds/{round}",
    "/w/VOTE/screen",
    "/w/VOTE/print?part=results",
];

/// Texts that come with figures other than positions.
const FIGURES: [&str; 6] = [
    ">Score",
    "Points by",
    "Kendall",
    "Show the numbers",
    "Another way of counting",
    "Best to worst</th>",
];

/// The order that everybody voted for: the last question first.
const VOTED: [&str; 3] = ["Question 2?", "Question 1?", "Question 0?"];

/// The positions of the round's questions on a page, in any of the forms in which pages show them.
fn places(html: &str) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    // A list item in the room, a table row, and a list item with a number of its own.
    for (before, opens, closes) in [
        ("class=\"place\">", "class=\"what\">", "</span>"),
        ("<tr><td class=\"n\">", "\">", "</a>"),
        ("<li value=\"", "\">", "</a>"),
    ] {
        for part in html.split(before).skip(1) {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            let line = part.split("</li>").next().unwrap_or_default();
            let line = line.split("</tr>").next().unwrap_or_default();
            let texts: Vec<&str> = line.split(opens).skip(1).filter_map(|text| text.split(closes).next()).collect();
            let text = texts.into_iter().find(|text| text.starts_with("Question "));
            if let (Ok(place), Some(text)) = (digits.parse(), text) {
                found.push((place, text.to_owned()));
            }
        }
    }
    found
}

/// Every value with one of these names, at any depth, without the viewer's own ballot and without the rest of the demo.
fn told<'j>(value: &'j Value, names: &[&str], found: &mut Vec<&'j Value>) {
    match value {
        Value::Object(fields) => {
            let of_another = fields
                .get("code")
                .and_then(Value::as_str)
                .is_some_and(|code| code != "VOTE" && !code.starts_with("vote-"));
            for (name, inner) in fields.iter().filter(|(name, _)| *name != "myBallot" && !of_another) {
                if names.contains(&name.as_str()) && !inner.is_null() && *inner != json!([]) {
                    found.push(inner);
                }
                told(inner, names, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| told(item, names, found)),
        _ => {}
    }
}

fn all_told(page: &Page, names: &[&str]) -> Vec<Value> {
    let Ok(answer) = serde_json::from_str::<Value>(&page.text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    told(&answer, names, &mut found);
    found.into_iter().cloned().collect()
}

/// A viewer of a round.
struct Eyes {
    who: String,
    token: Option<String>,
    /// Whether they see exactly how many people voted.
    counts: bool,
}

impl Stage {
    /// The viewers in the room, and all others.
    async fn eyes(&self) -> (Vec<Eyes>, Vec<Eyes>) {
        let eyes = |who: &str, token: Option<&str>| Eyes {
            who: who.to_owned(),
            token: token.map(str::to_owned),
            counts: who == "STEWARD" || who == "the facilitator",
        };
        let issue = "mutation($id: ID!) { issueDisplayToken(workshop: $id) { secret } }";
        let screen =
            self.ask(self.facilitator(), issue, json!({ "id": self.workshop })).await.data()["issueDisplayToken"]["secret"].clone();
        let room = vec![
            eyes("a voter", self.voter(0)),
            eyes("the facilitator", self.facilitator()),
            eyes("the screen", screen.as_str()),
        ];
        let roles = ["PUBLIC", "PARTICIPANT", "ACADEMIC", "STEWARD"];
        (room, roles.iter().map(|role| eyes(role, self.app.token(role))).collect())
    }

    /// The faults in what a viewer sees of a round in which this many ballots were cast.
    async fn look(&self, eyes: &Eyes, round: &str, shown: Shown, ballots: u64) -> Vec<String> {
        let browser = Browser::new(&self.app, eyes.token.as_deref());
        let mut wrong = Vec::new();
        for path in PAGES {
            // An embed shows everybody the same as the public.
            let shown = if path.starts_with("/embed") {
                self.round_shown(None, round).await
            } else {
                shown
            };
            let page = browser.get(&path.replace("{round}", round)).await;
            let mut fault = |what: String| wrong.push(format!("{path} to {} ({shown:?}): {what}", eyes.who));
            assert!(matches!(page.status, 200 | 403 | 404), "{path}: {}\n{}", page.status, page.text);
            let orders = all_told(&page, &["position", "rank"]);
            let figures = all_told(
                &page,
                &[
                    "score",
                    "kendallsW",
                    "tauB",
                    "bestPosition",
                    "worstPosition",
                    "byPerspective",
                    "variants",
                    "variant",
                    "optimalOrders",
                    "leftOut",
                ],
            );
            if shown == Nothing && !(orders.is_empty() && places(&page.text).is_empty() && !page.text.contains("ranked this number")) {
                fault(format!("an order: {:?} {orders:?}", places(&page.text)));
            }
            if shown != Everything && !(figures.is_empty() && FIGURES.iter().all(|figure| !page.text.contains(figure))) {
                fault(format!("figures: {figures:?}"));
            }
            for count in all_told(&page, &["ballotsCast"]) {
                let value = count["value"].as_u64();
                let is_controlled = value.is_none_or(|value| count["rounded"] == true && value >= 10 && value % 5 == 0);
                let is_told = eyes.counts && !path.starts_with("/embed");
                let is_wrong = if is_told { value != Some(ballots) } else { !is_controlled };
                if is_wrong {
                    fault(format!("ballots: {count}"));
                }
            }
            let counted = page.text.split("Ballots").skip(1).filter(|rest| {
                let rest = rest
                    .trim_start_matches([':', ' '])
                    .trim_start_matches(" so far")
                    .trim_start_matches("</dt><dd><strong>");
                rest.starts_with(|letter: char| letter.is_ascii_digit())
            });
            if !eyes.counts && counted.count() > 0 {
                fault("how many voted".to_owned());
            }
        }
        if shown == Nothing {
            for path in [
                "/workshops/VOTE/priorities.csv",
                "/workshops/VOTE/priorities.csv?round={round}",
                "/embed/priorities/VOTE.csv",
            ] {
                let file = browser.get(&path.replace("{round}", round)).await;
                let is_open = path.starts_with("/embed") && self.round_shown(None, round).await != Nothing;
                if file.text.contains("Question ") && !is_open {
                    wrong.push(format!("{path} to {}: {}", eyes.who, file.text));
                }
            }
            let questions = browser.get("/questions.csv?text=Question").await.text;
            if questions.lines().any(|line| line.starts_with("vote-") && !line.contains("?,,,")) {
                wrong.push(format!("/questions.csv to {}: {questions}", eyes.who));
            }
            return wrong;
        }
        let order: Vec<(i64, String)> = (1..).zip(VOTED.map(str::to_owned)).collect();
        for path in ORDERS {
            // The printed page shows the result.
            if path.contains("/print")
                && browser
                    .get(&format!("/w/VOTE/rounds/{round}.json"))
                    .await
                    .text
                    .contains("\"status\":\"OPEN\"")
            {
                continue;
            }
            let page = browser.get(&path.replace("{round}", round)).await;
            if places(&page.text) != order {
                wrong.push(format!("{path} to {}: {:?}", eyes.who, places(&page.text)));
            }
        }
        let file = browser.get(&format!("/workshops/VOTE/priorities.csv?round={round}")).await.text;
        let lines: Vec<&str> = file.lines().skip(1).collect();
        for (line, (place, text)) in lines.iter().zip(&order) {
            let figures = line.split(',').skip(4).any(|cell| !cell.trim().is_empty());
            if !line.starts_with(&format!("{place},")) || !line.contains(text) || figures != (shown == Everything) {
                wrong.push(format!("the file to {}: {line}", eyes.who));
            }
        }
        if lines.len() != order.len() {
            wrong.push(format!("the file to {}: {file}", eyes.who));
        }
        let page = browser.get(&format!("/workshops/VOTE/priorities?round={round}")).await.text;
        if shown == Everything && !(page.contains(">Score") && page.contains("Another way of counting")) {
            wrong.push(format!("no figures for {}", eyes.who));
        }
        wrong
    }

    /// How much of a round the API shows to a viewer.
    async fn round_shown(&self, token: Option<&str>, round: &str) -> Shown {
        let seen = self.round(token, &json!(round), "ranking { withheld entries { score } }").await;
        match seen["ranking"]["entries"].as_array().map(Vec::as_slice) {
            None | Some([]) => Nothing,
            Some([first, ..]) if first["score"].is_null() => Order,
            Some(_) => Everything,
        }
    }

    /// Checks all viewers; the API must show them the same.
    async fn all_see(&self, round: &Value, room: Shown, others: Shown, ballots: u64) {
        let (inside, outside) = self.eyes().await;
        let round = round.as_str().unwrap();
        let mut wrong = Vec::new();
        for (eyes, shown) in inside
            .iter()
            .map(|eyes| (eyes, room))
            .chain(outside.iter().map(|eyes| (eyes, others)))
        {
            assert_eq!(
                self.round_shown(eyes.token.as_deref(), round).await,
                shown,
                "the API to {}",
                eyes.who
            );
            wrong.extend(self.look(eyes, round, shown, ballots).await);
        }
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    }

    async fn all_vote(&self, round: &Value, people: &[usize]) {
        for person in people {
            self.votes(*person, round, &[2, 1, 0]).await;
        }
    }
}

#[apply(on_both!)]
async fn pages_show_no_order_while_a_round_is_open_and_positions_to_the_room_once_it_is_closed(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    stage.all_see(&round, Nothing, Nothing, 0).await;
    stage.all_vote(&round, &[0, 1, 2, 3]).await;
    stage.all_see(&round, Nothing, Nothing, 4).await;
    stage.close(&round).await;
    stage.all_see(&round, Order, Nothing, 4).await;
    stage.publish().await;
    stage.all_see(&round, Order, Nothing, 4).await;
}

#[apply(on_both!)]
async fn pages_show_nothing_of_two_ballots_to_anybody(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    stage.all_vote(&round, &[0, 1]).await;
    stage.close(&round).await;
    stage.all_see(&round, Nothing, Nothing, 2).await;
    stage.publish().await;
    stage.all_see(&round, Nothing, Nothing, 2).await;
}

#[apply(on_both!)]
async fn a_tally_is_on_the_room_s_pages_from_eight_ballots_on(mut stage: Stage) {
    for _ in 5..10 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("INTERIM", "BORDA", 3, json!({ "showTallyWhileOpen": true })).await;
    stage.all_vote(&round, &[0, 1, 2, 5, 6, 7, 8]).await;
    stage.all_see(&round, Nothing, Nothing, 7).await;
    stage.all_vote(&round, &[9]).await;
    stage.all_see(&round, Order, Nothing, 8).await;
    // Eight carers voted, and nobody else.
    stage.close(&round).await;
    stage.all_see(&round, Everything, Nothing, 8).await;
    stage.publish().await;
    stage.all_see(&round, Everything, Everything, 8).await;
}

#[apply(on_both!)]
async fn pages_say_that_all_questions_came_out_level_and_not_that_too_few_voted(mut stage: Stage) {
    for _ in 5..10 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    // One group of voters is small, so not everything is shown. The ballots cancel each other out.
    let voters = [0, 1, 2, 3, 5, 6, 7, 8];
    for (at, person) in voters.into_iter().enumerate() {
        let order = if at % 2 == 0 { [0, 1, 2] } else { [2, 1, 0] };
        stage.votes(person, &round, &order).await;
    }
    stage.close(&round).await;
    stage.publish().await;
    let room = format!("/w/VOTE/rounds/{}", round.as_str().unwrap());
    let pages = [
        room.as_str(),
        "/workshops/VOTE",
        "/workshops/VOTE/priorities",
        "/embed/priorities/VOTE",
    ];
    for path in pages {
        let page = Browser::new(&stage.app, stage.voter(0)).get(path).await;
        assert!(
            page.text.to_lowercase().contains("all questions came out level"),
            "{path}: {}",
            plain(&page.text)
        );
        assert!(!page.text.to_lowercase().contains("too few"), "{path}: {}", plain(&page.text));
    }
}

#[apply(on_both!)]
async fn one_small_group_takes_the_figures_from_every_page(mut stage: Stage) {
    for _ in 5..10 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    stage.all_vote(&round, &[0, 1, 2, 3, 5, 6, 7, 8, 9]).await;
    stage.close(&round).await;
    stage.all_see(&round, Order, Nothing, 9).await;
    stage.publish().await;
    stage.all_see(&round, Order, Order, 9).await;
    // Withdrawn ballots change no order. Everybody, including the facilitator, learns only that there are some.
    let (inside, outside) = stage.eyes().await;
    stage.withdraws(1).await;
    for eyes in inside.iter().chain(&outside) {
        let page = Browser::new(&stage.app, eyes.token.as_deref())
            .get("/workshops/VOTE/priorities")
            .await;
        assert_eq!(places(&page.text).len(), 3, "{}", eyes.who);
        let some = page.text.contains("some people took their ballots back");
        assert_eq!(some, eyes.who != "STEWARD", "{}: {}", eyes.who, plain(&page.text));
    }
}
