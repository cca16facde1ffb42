//! A person's words are overwritten everywhere, and subscribers are notified of what happens to questions.

use std::time::Duration;

use entity::column::{Code, Millis};
use entity::{consent, round, round_question};
use evidence::vocabulary::{BallotWeighting, ConsentScope, ConsentState, RankingMethod, RoundKind, RoundStatus};
use policy::id::{ParticipantId, QuestionId, RoundId, WorkshopId};
use policy::{ParticipantFacts, Role, action};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tokio::time::timeout;

use super::fixture::{DRAFT, Fixture, JO, JOINED, PRACTITIONER, id, text};
use crate::Store;
use crate::engine::access::Access;
use crate::engine::change::Change;
use crate::engine::clock::at;
use crate::engine::live::Changed;
use crate::engine::testing::{add, on_both};
use crate::engine::words::WITHDRAWN_WORDS;
use crate::noun::question::ErasedWords;
use crate::noun::question::Question;
use crate::noun::question::Rewording;

on_both! {
    [super::Fixture]
    a_person_s_words_are_overwritten_in_questions_history_and_index
    whoever_follows_the_workshop_or_a_round_of_it_is_told
}

/// A word that occurs only in Jo's questions.
const MARK: &str = "zzyzx";

async fn says(store: &Store, n: u128, state: ConsentState) {
    says_of(store, n, ConsentScope::TakePart, state).await;
}

async fn says_of(store: &Store, n: u128, scope: ConsentScope, state: ConsentState) {
    let row = consent::ActiveModel {
        id: Set(id(0x400 + n)),
        participant_id: Set(id(JO)),
        scope: Set(Code(scope)),
        state: Set(Code(state)),
        information_sheet: Set(text("sheet-1")),
        recorded_at: Set(Millis(at(i64::try_from(n).unwrap()))),
    };
    add(store, row).await;
}

async fn put_to_the_vote(store: &Store, question: QuestionId) -> RoundId {
    let row = round::ActiveModel {
        id: Set(id(0x500)),
        workshop_id: Set(id(DRAFT)),
        kind: Set(Code(RoundKind::Interim)),
        sequence: Set(1),
        status: Set(Code(RoundStatus::Planned)),
        method: Set(Code(RankingMethod::ReverseRank)),
        weighting: Set(Code(BallotWeighting::EqualBallots)),
        show_tally_while_open: Set(false),
        version: Set(1),
        created_at: Set(Millis(at(1))),
        tally_version: Set(1),
        ..Default::default()
    };
    add(store, row).await;
    let row = round_question::ActiveModel {
        round_id: Set(id(0x500)),
        question_id: Set(question.0),
        position: Set(0),
    };
    add(store, row).await;
    RoundId(id(0x500))
}

async fn submit(access: &Access, text: &str) -> QuestionId {
    access.submit_question(WorkshopId(id(DRAFT)), text).await.unwrap().id
}

async fn reword(access: &Access, id: QuestionId, version: i32, text: &str) -> Question {
    let rewording = Rewording {
        text: text.to_owned(),
        plain_language: Change::Keep,
        reason: "To make it plain.".to_owned(),
    };
    access.revise_question(id, version, &rewording).await.unwrap()
}

async fn erase(access: &Access) -> ErasedWords {
    let work = access.begin().await.unwrap();
    let author = ParticipantId(id(JO));
    let permit = work.permit::<action::WithdrawConsent>(author, &ParticipantFacts { own: true }, &author.to_string());
    let erased = work.erase_words_of(&permit.unwrap()).await.unwrap();
    work.forget_what_left_the_index().await.unwrap();
    work.commit().await.unwrap();
    erased
}

async fn text_of(access: &Access, id: QuestionId) -> Option<String> {
    access.questions_by_id(&[id]).await.unwrap().pop().map(|question| question.text)
}

/// How many rows of each table with words contain the mark.
async fn marked(store: &Store) -> Vec<i64> {
    let backend = store.connections.reader.get_database_backend();
    let like = format!("LIKE '%{MARK}%'");
    let mut statements = vec![
        format!("SELECT COUNT(*) AS n FROM question WHERE text {like} OR plain_language {like}"),
        format!("SELECT COUNT(*) AS n FROM question_revision WHERE text {like}"),
        format!(
            "SELECT COUNT(*) AS n FROM search_document WHERE heading {like} OR body {like} OR heading_stems {like} OR body_stems {like}"
        ),
    ];
    if backend == DbBackend::Sqlite {
        // The index also keeps words that it has only marked as deleted.
        for index in ["search_words_data", "search_words_heading_data"] {
            statements.push(format!(
                "SELECT COUNT(*) AS n FROM {index} WHERE instr(block, CAST('{MARK}' AS BLOB)) > 0"
            ));
        }
    }
    let mut counts = Vec::new();
    for statement in statements {
        let row = store
            .connections
            .writer
            .query_one_raw(Statement::from_string(backend, statement))
            .await
            .unwrap();
        counts.push(row.unwrap().try_get("", "n").unwrap());
    }
    counts
}

async fn a_person_s_words_are_overwritten_in_questions_history_and_index(f: Fixture) {
    let store = f.store();
    says(store, 1, ConsentState::Given).await;
    says_of(store, 3, ConsentScope::QuotePseudonymously, ConsentState::Given).await;
    let (jo, lead) = (f.as_role(Role::Participant, JOINED), f.as_role(Role::Practitioner, PRACTITIONER));
    let alone = submit(&jo, &format!("Why {MARK}?")).await;
    let merged = submit(&jo, &format!("When {MARK}?")).await;
    let adopted = submit(&jo, &format!("Where {MARK}?")).await;
    let reworded = submit(&jo, &format!("Who {MARK}?")).await;
    let voted_on = submit(&jo, &format!("How {MARK}?")).await;
    let (summary, other) = (submit(&lead, "What is asked?").await, submit(&lead, "What else is asked?").await);
    lead.merge_questions(summary, &[merged], "They ask the same.").await.unwrap();
    lead.merge_questions(adopted, &[other], "They ask the same.").await.unwrap();
    reword(&lead, reworded, 1, "Who is asked?").await;
    put_to_the_vote(store, voted_on).await;
    let before = marked(store).await;
    assert_eq!(before.get(..3), Some([4, 1, 4].as_slice()));
    assert!(before.get(3).is_none_or(|blocks| *blocks > 0), "the index is not looked at");

    says(store, 2, ConsentState::Withdrawn).await;
    // Including the question that was there before.
    let erased = erase(&jo).await;
    assert_eq!((erased.questions, erased.wordings, erased.standing.len()), (5, 1, 2));
    assert!(marked(store).await.iter().all(|rows| *rows == 0), "{:?}", marked(store).await);
    // Questions that others built on stay visible; the rest are visible only to the author.
    for (question, to_lead) in [
        (adopted, Some(WITHDRAWN_WORDS)),
        (voted_on, Some(WITHDRAWN_WORDS)),
        (reworded, Some("Who is asked?")),
        (alone, None),
        (merged, None),
    ] {
        assert_eq!(text_of(&lead, question).await.as_deref(), to_lead);
        // A person who has left does not see texts that are no longer their own words.
        let to_author = to_lead.map_or(Some(WITHDRAWN_WORDS), |_| None);
        assert_eq!(text_of(&jo, question).await.as_deref(), to_author);
    }
    let history = lead.revisions_of(&[reworded]).await.unwrap();
    let history: Vec<&str> = history[&reworded].iter().map(|revision| revision.text.as_str()).collect();
    assert_eq!(history, [WITHDRAWN_WORDS, "Who is asked?"]);
    assert!(lead.merged_from(&[summary]).await.unwrap().is_empty());
    assert_eq!(lead.merged_from(&[adopted]).await.unwrap()[&adopted].len(), 1);
    assert_eq!(erase(&jo).await, ErasedWords::default());
}

async fn whoever_follows_the_workshop_or_a_round_of_it_is_told(f: Fixture) {
    let store = f.store();
    says(store, 1, ConsentState::Given).await;
    store.listen();
    let (jo, lead) = (f.as_role(Role::Participant, JOINED), f.as_role(Role::Practitioner, PRACTITIONER));
    let question = submit(&jo, "Why?").await;
    let other = submit(&jo, "Why not?").await;
    let round = put_to_the_vote(store, question).await;
    let workshop = WorkshopId(id(DRAFT));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut follows = store.changes(&[Changed::Workshop(workshop)]);
    let mut votes = store.changes(&[Changed::Round(round)]);
    while timeout(Duration::from_millis(500), follows.next()).await.is_ok() {}
    while timeout(Duration::from_millis(500), votes.next()).await.is_ok() {}
    let soon = Duration::from_secs(5);

    submit(&lead, "What?").await;
    timeout(soon, follows.next()).await.unwrap();
    assert!(
        timeout(Duration::from_millis(300), votes.next()).await.is_err(),
        "a new question is in no round"
    );
    reword(&lead, question, 1, "Why so?").await;
    timeout(soon, follows.next()).await.unwrap();
    timeout(soon, votes.next()).await.unwrap();
    reword(&lead, question, 2, "Why so?").await;
    assert!(
        timeout(Duration::from_millis(300), follows.next()).await.is_err(),
        "nothing was changed"
    );
    lead.merge_questions(question, &[other], "They ask the same.").await.unwrap();
    timeout(soon, follows.next()).await.unwrap();
    timeout(soon, votes.next()).await.unwrap();
}
