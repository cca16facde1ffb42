//! What happens to ballots when a person withdraws, and what stays the same.

use evidence::vocabulary::{ConsentScope, SuppressionReason};

use super::fixture::{Fixture, PEOPLE};
use crate::engine::error::Error;
use crate::engine::testing::on_both;
use crate::noun::participant::Words;
use crate::noun::round::Withheld;

on_both! { [super::super::fixture::Fixture]
    ballots_leave_open_rounds_at_once
    a_closed_order_does_not_change_and_its_ballots_are_really_gone
    what_was_counted_at_publication_is_what_is_told
    an_order_of_an_earlier_version_reads_by_the_same_rule
}

async fn withdraws(fixture: &Fixture, n: u128) -> (u64, Vec<policy::id::RoundId>) {
    let done = fixture
        .voter(n)
        .withdraw_consent(Fixture::person(n), &[ConsentScope::Ranking], Words::Keep)
        .await
        .unwrap();
    (done.ballots_withdrawn, done.published_rankings)
}

async fn ballots_leave_open_rounds_at_once(fixture: Fixture) {
    let round = fixture.open().await;
    for n in 0..PEOPLE {
        fixture.votes(n, round, if n == 8 { [2, 1, 0] } else { [0, 1, 2] }).await;
    }
    assert_eq!(withdraws(&fixture, 8).await, (1, vec![]));
    assert_eq!(fixture.steward().ballots_cast(&[round]).await.unwrap()[&round].value, Some(8));
    assert!(fixture.voter(8).own_ballots(&[round]).await.unwrap().is_empty());
    // Nothing is left to withdraw.
    assert_eq!(withdraws(&fixture, 8).await, (0, vec![]));
    fixture.close(round).await;
    assert_eq!(fixture.scores(round).await, [16.0, 8.0, 0.0]);
}

async fn a_closed_order_does_not_change_and_its_ballots_are_really_gone(fixture: Fixture) {
    let round = fixture.open().await;
    for n in 0..PEOPLE {
        fixture.votes(n, round, [0, 1, 2]).await;
    }
    fixture.close(round).await;
    for (gone, published) in [(1_u32, false), (2, true)] {
        if published {
            fixture.run("UPDATE workshop SET status = 'PUBLISHED'").await;
        }
        let affected = if published { vec![round] } else { vec![] };
        assert_eq!(withdraws(&fixture, u128::from(gone) - 1).await, (1, affected));
        assert_eq!(fixture.scores(round).await, [18.0, 9.0, 0.0]);
        assert_eq!(fixture.count("ballot").await, 9 - i64::from(gone));
        assert_eq!(fixture.count("ballot_preference").await, 3 * (9 - i64::from(gone)));
        // Others learn that some ballots were withdrawn, but not how many.
        let other = fixture.ranking(&fixture.voter(3), round).await.unwrap().withdrawn_since;
        assert_eq!((other.value, other.reason), (None, Some(SuppressionReason::SmallCount)));
        for access in [fixture.steward(), fixture.facilitator()] {
            assert_eq!(access.ballots_cast(&[round]).await.unwrap()[&round].value, Some(9));
        }
    }
    let steward = fixture.ranking(&fixture.steward(), round).await.unwrap();
    assert_eq!(steward.withdrawn_since.value, Some(2));
    assert!(fixture.voter(0).own_ballots(&[round]).await.unwrap().is_empty());
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
    let before = fixture.voter(0).ballots_cast(&[round]).await.unwrap().remove(&round).unwrap();
    assert_eq!((before.value, before.reason), (None, Some(SuppressionReason::NotPermitted)));
    fixture
        .run(&format!("UPDATE workshop SET people_snapshot = '{}'", counted(4, 10)))
        .await;
    assert_eq!(fixture.steward().ballots_cast(&[round]).await.unwrap()[&round].value, Some(4));
    let shown = fixture.voter(0).ballots_cast(&[round]).await.unwrap().remove(&round).unwrap();
    assert_eq!((shown.value, shown.policy.as_str()), (Some(10), "then"));
    assert_eq!(withdraws(&fixture, 0).await, (1, vec![round]));
    fixture.run("UPDATE workshop SET people_snapshot = '{\"rounds\": 1}'").await;
    assert!(matches!(fixture.voter(0).ballots_cast(&[round]).await, Err(Error::Corrupt(_))));
}

// One row for each round, without the number of ballots that have a preference.
async fn an_order_of_an_earlier_version_reads_by_the_same_rule(fixture: Fixture) {
    let round = fixture.open().await;
    for n in 0..PEOPLE {
        fixture.votes(n, round, [0, 1, 2]).await;
    }
    fixture.close(round).await;
    fixture
        .run("DELETE FROM ranking WHERE method <> 'BORDA' OR weighting <> 'EQUAL_BALLOTS'")
        .await;
    let stored = |ballots: u32| {
        let entry = |n: u128, position: u32| {
            let question = fixture.question(n).0;
            format!(r#"{{ "question": "{question}", "position": {position}, "tied": false, "score": 1.5 }}"#)
        };
        format!(
            r#"UPDATE ranking SET algorithm_version = 'ranking-1',
                result = '{{ "ballots": {ballots}, "exact": true, "entries": [{}, {}, {}],
                "perspectives": [{{ "perspective": "CARER", "ballots": {ballots}, "positions": [1, 2, 3], "without": null }}],
                "divergence": [], "kendallsW": 1.0 }}'"#,
            entry(2, 1),
            entry(1, 2),
            entry(0, 3)
        )
    };
    for (ballots, withheld) in [(2, Some(Withheld::TooFewBallots)), (7, Some(Withheld::SmallPerspective)), (8, None)] {
        fixture.run(&stored(ballots)).await;
        let ranking = fixture.ranking(&fixture.facilitator(), round).await.unwrap();
        assert_eq!((ranking.withheld, ranking.entries.is_empty()), (withheld, ballots < 3), "{ballots}");
        assert_eq!((ranking.algorithm.as_str(), ranking.variants.len()), ("ranking-1", 0));
        if let Some(first) = ranking.entries.first() {
            assert_eq!((first.question, first.score), (fixture.question(2), (ballots == 8).then_some(1.5)));
        }
    }
}
