//! Plays a whole workshop with thirty people over HTTP and WebSocket: they join, consent, contribute, submit questions and vote three
//! times; two of them withdraw something, and the result is published.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, Person, Stage};
use crate::live::socket::Socket;
use crate::support::on_both;

const GROUPS: [&str; 3] = ["CARER", "SERVICE_USER", "TRAINEE"];
const SUBMIT: &str = "mutation($w: ID!, $text: String!) { submitQuestion(workshop: $w, text: $text) { id version status } }";
const MERGE: &str = "mutation($into: ID!, $all: [ID!]!) { mergeQuestions(into: $into, questions: $all, reason: \"They ask the same.\") { \
    id version mergedFrom { id } } }";
const REVISE: &str = "mutation($id: ID!, $v: Int!, $text: String!) { reviseQuestion(id: $id, version: $v, text: $text, reason: \"Said for \
    all.\") { text } }";
const ROUND: &str = "mutation($w: ID!, $input: RoundInput!) { createRound(workshop: $w, input: $input) { id version } }";
const CAST: &str = "mutation($r: ID!, $p: [BallotPreferenceInput!]!, $as: Perspective) { castBallot(round: $r, preferences: $p, \
    perspective: $as) { id } }";
const FOLLOW: &str =
    "subscription($id: ID!) { roundChanged(round: $id) { status ranking { entries { position score question { text } } } } }";

/// Thirty people, and the four questions that they agreed on.
struct Play {
    stage: Stage,
    people: Vec<Person>,
    questions: Vec<Value>,
}

impl Play {
    async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        self.stage.app.ask(token, query, variables).await.data()
    }

    fn token(&self, person: usize) -> Option<&str> {
        Some(&self.people[person].token)
    }

    /// Preferences that rank these questions, the best first.
    fn ranked(&self, order: &str) -> Value {
        let place = |letter: char| letter as usize - 'A' as usize;
        let all = (1..).zip(order.chars());
        all.map(|(rank, letter)| json!({ "question": self.questions[place(letter)], "rank": rank }))
            .collect()
    }

    async fn votes(&self, token: Option<&str>, round: &Value, order: &str, group: Option<&str>) {
        self.ask(token, CAST, json!({ "r": round, "p": self.ranked(order), "as": group }))
            .await;
    }

    /// Plans a round on all four questions, and opens it.
    async fn open(&self, kind: &str, method: &str) -> Value {
        let input = json!({ "kind": kind, "method": method, "questions": self.questions });
        let round = self
            .ask(
                self.stage.facilitator(),
                ROUND,
                json!({ "w": self.stage.workshop["id"], "input": input }),
            )
            .await["createRound"]
            .clone();
        self.step("openRound", &round["id"], 1).await;
        round["id"].clone()
    }

    async fn step(&self, step: &str, round: &Value, version: i32) {
        let step = format!("mutation($id: ID!, $v: Int!) {{ {step}(id: $id, version: $v) {{ status }} }}");
        self.ask(self.stage.facilitator(), &step, json!({ "id": round, "v": version }))
            .await;
    }

    /// The order of a round as a viewer sees it: letters and scores, the best first.
    async fn order(&self, token: Option<&str>, round: &Value) -> Vec<(char, f64)> {
        let query =
            "query($id: ID!) { node(id: $id) { ... on PrioritisationRound { ranking { entries { position score question { id } } } } } }";
        let data = self.ask(token, query, json!({ "id": round })).await;
        let entries = data["node"]["ranking"]["entries"].as_array().cloned().unwrap_or_default();
        let letter =
            |id: &Value| (b'A' + u8::try_from(self.questions.iter().position(|question| question == id).unwrap()).unwrap()) as char;
        entries
            .iter()
            .map(|entry| (letter(&entry["question"]["id"]), entry["score"].as_f64().unwrap_or(f64::NAN)))
            .collect()
    }
}

/// Ten people of each group join, each contributes, twelve submit a question, and the facilitator merges these into four.
async fn gather(stage: Stage) -> Play {
    let mut play = Play {
        stage,
        people: Vec::new(),
        questions: Vec::new(),
    };
    for group in GROUPS {
        for _ in 0..10 {
            let person = play.stage.join(group, &ALL).await;
            let text = format!("What it was like for a {}, told once.", group.to_lowercase());
            play.stage.contribute(&person, group, &text).await.data();
            play.people.push(person);
        }
    }
    let facilitator = play.stage.facilitator().map(str::to_owned);
    for letter in ["A", "B", "C", "D"] {
        let mut submitted = Vec::new();
        for person in [0, 10, 20] {
            let text = format!("Question {letter} as {person} asks it?");
            let variables = json!({ "w": play.stage.workshop["id"], "text": text });
            submitted.push(play.ask(play.token(person), SUBMIT, variables).await["submitQuestion"]["id"].clone());
        }
        let merged = play
            .ask(
                facilitator.as_deref(),
                MERGE,
                json!({ "into": submitted[0], "all": submitted[1..] }),
            )
            .await["mergeQuestions"]
            .clone();
        assert_eq!(merged["mergedFrom"].as_array().unwrap().len(), 2);
        let text = format!("Question {letter}?");
        play.ask(
            facilitator.as_deref(),
            REVISE,
            json!({ "id": merged["id"], "v": merged["version"], "text": text }),
        )
        .await;
        play.questions.push(merged["id"].clone());
    }
    play
}

// Interim, rank r scoring 11 - r, D left out by the service users, one trainee withdrawn while it was open:
//   10 carers A B C D, 10 service users B A C, 9 trainees B C D A
//   A 10*10 + 10*9 + 9*7 = 253, B 10*9 + 10*10 + 9*10 = 280, C 10*8 + 10*8 + 9*9 = 241, D 10*7 + 0 + 9*8 = 142
// Small groups, ranks added: carers A B C D, service users B A D C, trainees B C A D
//   A 1+2+3 = 6, B 2+1+1 = 4, C 3+4+2 = 9, D 4+3+4 = 11: B A C D
// Then a carer has everything erased: nothing is published yet, so the first order is counted again without that ballot:
//   A 253-10 = 243, B 280-9 = 271, C 241-8 = 233, D 142-7 = 135
// Plenary, Borda (3 2 1 0): 9 carers A C B D, 10 service users B A C D, 9 trainees C B A D
//   A 9*3 + 10*2 + 9*1 = 56, B 9*1 + 10*3 + 9*2 = 57, C 9*2 + 10*1 + 9*3 = 55, D 0: B A C D
#[apply(on_both!)]
async fn thirty_people_put_four_questions_in_order(stage: Stage) {
    let play = gather(stage).await;
    let facilitator = play.stage.facilitator();

    let interim = play.open("INTERIM", "REVERSE_RANK").await;
    let mut socket = Socket::of(&play.stage.app, play.token(5)).await;
    socket
        .subscribe("1", json!({ "query": FOLLOW, "variables": { "id": interim } }))
        .await;
    // Voters see no tally while the round is open.
    assert_eq!(
        socket.answer("1").await["roundChanged"],
        json!({ "status": "OPEN", "ranking": null })
    );
    for person in 0..30 {
        let order = ["ABCD", "BAC", "BCDA"][person / 10];
        play.votes(play.token(person), &interim, order, None).await;
    }
    let leaves = &play.people[29];
    let receipt = play.stage.withdraw(Some(&leaves.token), leaves, &["RANKING"], false).await.data()["withdrawConsent"].clone();
    assert_eq!(
        (&receipt["withdrawn"], &receipt["ballotsWithdrawn"], &receipt["contributionsHidden"]),
        (&json!(["RANKING"]), &json!(1), &json!(0))
    );
    let again = play
        .stage
        .app
        .ask(play.token(29), CAST, json!({ "r": interim, "p": play.ranked("ABCD") }))
        .await;
    assert_eq!(again.codes(), ["FORBIDDEN"]);
    play.step("closeRound", &interim, 2).await;
    let expected = [('B', 280.0), ('A', 253.0), ('C', 241.0), ('D', 142.0)];
    assert_eq!(play.order(play.token(0), &interim).await, expected);
    let last = loop {
        let answer = socket.answer("1").await["roundChanged"].clone();
        if answer["status"] == "CLOSED" {
            break answer;
        }
        assert_eq!(answer["ranking"], Value::Null);
    };
    assert_eq!(
        last["ranking"]["entries"][0],
        json!({ "position": 1, "score": 280.0, "question": { "text": "Question B?" } })
    );
    assert_eq!(socket.next().await["type"], "complete");

    let groups = play.open("SMALL_GROUP", "SUM_OF_RANKS").await;
    for (group, order) in GROUPS.into_iter().zip(["ABCD", "BADC", "BCAD"]) {
        play.votes(facilitator, &groups, order, Some(group)).await;
    }
    play.step("closeRound", &groups, 2).await;
    // The sums are 4, 6, 9 and 11. They are withheld, because each group has only one ballot.
    let positions = play.order(play.token(29), &groups).await;
    assert_eq!(
        positions.iter().map(|(letter, _)| *letter).collect::<Vec<_>>(),
        ['B', 'A', 'C', 'D']
    );
    assert!(positions.iter().all(|(_, score)| score.is_nan()), "{positions:?}");

    let erased = &play.people[9];
    let receipt = play.stage.withdraw(Some(&erased.token), erased, &[], true).await.data()["withdrawConsent"].clone();
    assert_eq!(
        (&receipt["contributionsErased"], &receipt["ballotsWithdrawn"]),
        (&json!(1), &json!(1))
    );
    // The order stays as it was when the round was closed, whoever withdraws.
    assert_eq!(play.order(facilitator, &interim).await, expected);

    let plenary = play.open("PLENARY", "BORDA").await;
    for person in (0..29).filter(|person| *person != 9) {
        let order = ["ACBD", "BACD", "CBAD"][person / 10];
        play.votes(play.token(person), &plenary, order, None).await;
    }
    // A workshop with an open round cannot be published.
    assert_eq!(play.stage.publish().await.codes(), ["CONFLICT"]);
    play.step("closeRound", &plenary, 2).await;
    play.stage.publish().await.data();
    assert_eq!(
        play.order(None, &plenary).await,
        [('B', 57.0), ('A', 56.0), ('C', 55.0), ('D', 0.0)]
    );

    let public = "{ workshop(code: \"W-1\") { priorities { method entries { position question { text rank mergedFrom { id } raisedBy } } \
        withdrawnSince { value } }
        attendance { perspective count { value suppressed } } participants { nodes { id } totalCount { value } } rounds { sequence status \
        ballotsCast { value } myBallot { castAt } } contributions(first: 100) { nodes { id } } } }";
    let seen = play.stage.app.read(public).await["workshop"].clone();
    let order: Vec<&str> = seen["priorities"]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["question"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(order, ["Question B?", "Question A?", "Question C?", "Question D?"]);
    assert_eq!(seen["priorities"]["entries"][0]["question"]["rank"], 1);
    assert_eq!(seen["priorities"]["entries"][0]["question"]["mergedFrom"], json!([]));
    // Each of the three groups has enough people in the workshop to be named.
    assert_eq!(
        seen["priorities"]["entries"][0]["question"]["raisedBy"],
        json!(["SERVICE_USER", "CARER", "TRAINEE"])
    );
    assert_eq!(seen["priorities"]["withdrawnSince"]["value"], 0);
    assert_eq!(seen["participants"], json!({ "nodes": [], "totalCount": { "value": 30 } }));
    // 28, 3 and 28 ballots: rounded, suppressed because it is small, rounded.
    let cast: Vec<&Value> = seen["rounds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|round| &round["ballotsCast"]["value"])
        .collect();
    assert_eq!(cast, [&json!(30), &Value::Null, &json!(30)]);
    assert_eq!(seen["contributions"]["nodes"].as_array().unwrap().len(), 29);

    // The first wordings were people's own words: only people who were in the workshop can read them.
    let history = "query($id: ID!) { node(id: $id) { ... on Question { revisions { text } } } }";
    let first = json!({ "text": "Question B as 0 asks it?" });
    for (token, told) in [
        (None, false),
        (play.stage.app.token("PARTNER"), false),
        (facilitator, true),
        (play.token(3), true),
        (play.token(0), true),
    ] {
        let seen = play.ask(token, history, json!({ "id": play.questions[1] })).await["node"]["revisions"].clone();
        assert_eq!(seen.as_array().unwrap().contains(&first), told, "{seen}");
        assert!(seen.as_array().unwrap().contains(&json!({ "text": "Question B?" })));
    }

    // A person who submitted a question can follow it to what it became.
    let own = "query($id: ID!) { node(id: $id) { ... on Participant { questions { text status mergedInto { text rank } } } } }";
    let own = play.ask(play.token(10), own, json!({ "id": play.people[10].id })).await["node"]["questions"].clone();
    assert_eq!(
        own[1],
        json!({ "text": "Question B as 10 asks it?", "status": "MERGED", "mergedInto": { "text": "Question B?", "rank": 1 } })
    );

    // The published order does not change, but says that a ballot was withdrawn.
    let leaves = &play.people[0];
    let receipt = play.stage.withdraw(Some(&leaves.token), leaves, &["RANKING"], false).await.data()["withdrawConsent"].clone();
    assert_eq!(receipt["ballotsWithdrawn"], 2);
    assert_eq!(receipt["publishedRankingsAffected"], json!([{ "sequence": 1 }, { "sequence": 3 }]));
    assert_eq!(
        play.order(None, &plenary).await,
        [('B', 57.0), ('A', 56.0), ('C', 55.0), ('D', 0.0)]
    );
    let since = "{ workshop(code: \"W-1\") { priorities { withdrawnSince { value suppressed } } } }";
    assert_eq!(
        play.stage.app.read(since).await["workshop"]["priorities"]["withdrawnSince"],
        json!({ "value": null, "suppressed": true })
    );
    let exact = play.ask(play.stage.app.token("STEWARD"), since, json!({})).await;
    assert_eq!(exact["workshop"]["priorities"]["withdrawnSince"]["value"], 1);
}

// Everything that the open web or a partner can ask for is read before and after each withdrawal, and every number before is compared
// with every number after: no pair reveals that one person left. The only allowed change is that a withheld number appears where there
// was none; one number never becomes another.
#[apply(on_both!)]
async fn no_pair_of_counts_before_and_after_a_withdrawal_gives_anybody_away(stage: Stage) {
    let play = gather(stage).await;
    let round = play.open("INTERIM", "REVERSE_RANK").await;
    for person in 0..30 {
        play.votes(play.token(person), &round, "ABCD", None).await;
    }
    play.step("closeRound", &round, 2).await;
    play.stage.publish().await.data();
    let counts = "{ workshop(code: \"W-1\") { attendance { perspective count { value suppressed rounded reason } } participants { \
        totalCount { value suppressed rounded reason } }
        rounds { ballotsCast { value suppressed rounded reason } ranking { withdrawnSince { value suppressed rounded reason } kendallsW \
        entries { score position bestPosition worstPosition byPerspective { perspective position } } divergence { tauB } } }
        priorities { withdrawnSince { value suppressed rounded reason } } questions(first: 100) { totalCount nodes { raisedBy rank } } } }";
    let mut before: Option<Value> = None;
    for person in [0, 1, 2, 10, 11, 20, 21, 22, 23, 24] {
        for token in [None, play.stage.app.token("PARTNER")] {
            let mut seen = play.ask(token, counts, json!({})).await;
            // Only the number of ballots that were withdrawn since changes: from zero to withheld, and no further.
            for place in ["/workshop/priorities/withdrawnSince", "/workshop/rounds/0/ranking/withdrawnSince"] {
                let since = seen.pointer_mut(place).unwrap();
                let allowed = [
                    json!({ "value": 0, "suppressed": false, "rounded": false, "reason": null }),
                    json!({ "value": null, "suppressed": true, "rounded": false, "reason": "SMALL_COUNT" }),
                ];
                assert_eq!(*since, allowed[usize::from(person != 0)], "{place}");
                *since = Value::Null;
            }
            if let Some(before) = &before {
                assert_eq!(&seen, before, "after the withdrawal before {person}");
            }
            before = Some(seen);
        }
        let leaves = &play.people[person];
        play.stage
            .withdraw(Some(&leaves.token), leaves, &["TAKE_PART"], person % 2 == 0)
            .await
            .data();
    }
}
