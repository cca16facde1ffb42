//! What becomes of ballots when somebody withdraws.

use evidence::vocabulary::{ConsentScope, SuppressionReason};

use super::fixture::Fixture;
use crate::testing::on_both;
use crate::{Error, Words};

on_both! { [super::super::fixture::Fixture]
    ballots_leave_open_rounds_at_once_and_the_tally_follows
    a_closed_order_that_is_not_public_yet_is_worked_out_anew
    a_published_order_stands_and_says_that_some_withdrew
    a_later_round_keeps_its_ranks_when_an_earlier_one_is_worked_out_anew
    what_was_counted_at_publication_is_what_is_told
}

async fn withdraws(fixture: &Fixture, n: u128) -> (u64, Vec<policy::id::RoundId>) {
    let done = fixture
        .voter(n)
        .withdraw_consent(Fixture::person(n), &[ConsentScope::Ranking], Words::Keep)
        .await
        .unwrap();
    (done.ballots_withdrawn, done.published_rankings)
}

async fn ballots_leave_open_rounds_at_once_and_the_tally_follows(fixture: Fixture) {
    let round = fixture.open().await;
    fixture.votes(0, round, [0, 1, 2]).await;
    fixture.votes(1, round, [2, 1, 0]).await;
    assert_eq!(fixture.scores(round).await, [2.0, 2.0, 2.0]);
    assert_eq!(withdraws(&fixture, 1).await, (1, vec![]));
    assert_eq!(fixture.scores(round).await, [2.0, 1.0, 0.0]);
    assert_eq!(fixture.steward().ballots_cast(&[round]).await.unwrap()[&round].value, Some(1));
    assert!(fixture.voter(1).own_ballots(&[round]).await.unwrap().is_empty());
    // Nothing is left to withdraw.
    assert_eq!(withdraws(&fixture, 1).await, (0, vec![]));
    fixture.close(round).await;
    assert_eq!(fixture.scores(round).await, [2.0, 1.0, 0.0]);
}

async fn a_closed_order_that_is_not_public_yet_is_worked_out_anew(fixture: Fixture) {
    let round = fixture.open().await;
    for (n, order) in [[0, 1, 2], [0, 1, 2], [2, 1, 0]].into_iter().enumerate() {
        fixture.votes(n as u128, round, order).await;
    }
    fixture.close(round).await;
    assert_eq!(fixture.scores(round).await, [4.0, 3.0, 2.0]);
    assert_eq!(withdraws(&fixture, 0).await, (1, vec![]));
    assert_eq!(fixture.scores(round).await, [2.0, 2.0, 2.0]);
    let ranking = fixture.ranking(&fixture.steward(), round).await.unwrap();
    assert_eq!(ranking.withdrawn_since.value, Some(0));
    let question = fixture
        .steward()
        .questions_by_id(&[ranking.entries[0].question])
        .await
        .unwrap()
        .remove(0);
    assert_eq!(question.rank, Some(1));
}

async fn a_published_order_stands_and_says_that_some_withdrew(fixture: Fixture) {
    let round = fixture.open().await;
    for n in 0..3 {
        fixture.votes(n, round, [0, 1, 2]).await;
    }
    fixture.close(round).await;
    fixture.run("UPDATE workshop SET status = 'PUBLISHED'").await;
    for gone in 1..=2 {
        assert_eq!(withdraws(&fixture, u128::from(gone) - 1).await, (1, vec![round]));
        assert_eq!(fixture.scores(round).await, [6.0, 3.0, 0.0]);
        let steward = fixture.ranking(&fixture.steward(), round).await.unwrap();
        assert_eq!(steward.withdrawn_since.value, Some(gone));
        // Others learn that some did, and never how many.
        let other = fixture.ranking(&fixture.voter(3), round).await.unwrap().withdrawn_since;
        assert_eq!((other.value, other.reason), (None, Some(SuppressionReason::SmallCount)));
        assert_eq!(fixture.steward().ballots_cast(&[round]).await.unwrap()[&round].value, Some(3));
    }
    assert!(fixture.voter(0).own_ballots(&[round]).await.unwrap().is_empty());
}

async fn a_later_round_keeps_its_ranks_when_an_earlier_one_is_worked_out_anew(fixture: Fixture) {
    let early = fixture.open().await;
    fixture.votes(0, early, [0, 1, 2]).await;
    fixture.votes(1, early, [1, 0, 2]).await;
    fixture.close(early).await;
    let late = fixture.open().await;
    fixture.votes(2, late, [2, 1, 0]).await;
    fixture.close(late).await;
    let ranks = async || {
        let entries = fixture.ranking(&fixture.steward(), late).await.unwrap().entries;
        let ids: Vec<_> = entries.iter().map(|entry| entry.question).collect();
        let found = fixture.steward().questions_by_id(&ids).await.unwrap();
        ids.iter()
            .map(|id| found.iter().find(|question| question.id == *id).unwrap().rank)
            .collect::<Vec<_>>()
    };
    assert_eq!(ranks().await, [Some(1), Some(2), Some(3)]);
    assert_eq!(withdraws(&fixture, 1).await, (1, vec![]));
    assert_eq!(fixture.scores(early).await, [2.0, 1.0, 0.0]);
    assert_eq!(ranks().await, [Some(1), Some(2), Some(3)]);
}

async fn what_was_counted_at_publication_is_what_is_told(fixture: Fixture) {
    let round = fixture.open().await;
    for n in 0..4 {
        fixture.votes(n, round, [0, 1, 2]).await;
    }
    fixture.close(round).await;
    let counted = |exact: u32, shown: u32| {
        let shown = format!(r#"{{ "value": {shown}, "suppressed": false, "rounded": true, "reason": null, "policy": "then" }}"#);
        format!(
            r#"{{ "policy": "then", "takenAt": 1, "attendance": [], "participants": {{ "exact": 9, "shown": {shown} }},
                "rounds": [{{ "round": "{}", "ballotsCast": {{ "exact": {exact}, "shown": {shown} }} }}] }}"#,
            round.0
        )
    };
    fixture
        .run(&format!("UPDATE workshop SET people_snapshot = '{}'", counted(9, 10)))
        .await;
    assert_eq!(fixture.steward().ballots_cast(&[round]).await.unwrap()[&round].value, Some(9));
    let shown = fixture.voter(0).ballots_cast(&[round]).await.unwrap().remove(&round).unwrap();
    assert_eq!((shown.value, shown.policy.as_str()), (Some(10), "then"));
    // Counted, the order stands, whatever becomes of the workshop.
    assert_eq!(withdraws(&fixture, 0).await, (1, vec![round]));
    fixture.run("UPDATE workshop SET people_snapshot = '{\"rounds\": 1}'").await;
    assert!(matches!(fixture.steward().ballots_cast(&[round]).await, Err(Error::Corrupt(_))));
}
