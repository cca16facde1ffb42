//! One tally for all: counted once for each state of the ballots, however many ask at the same time.

use std::sync::Arc;

use super::fixture::Fixture;
use crate::testing::on_both;

on_both! { [super::super::fixture::Fixture]
    many_who_ask_at_once_have_the_ballots_read_once
    a_vote_makes_another_tally
}

async fn many_who_ask_at_once_have_the_ballots_read_once(fixture: Fixture) {
    let round = fixture.open().await;
    fixture.votes(0, round, [0, 1, 2]).await;
    let fixture = Arc::new(fixture);
    let statements = |fixture: &Fixture| fixture.statements();
    // What one asker takes beyond the tally itself.
    let before = statements(&fixture);
    fixture.ranking(&fixture.facilitator(), round).await.unwrap();
    let first = statements(&fixture) - before;
    fixture.ranking(&fixture.facilitator(), round).await.unwrap();
    let again = statements(&fixture) - before - first;
    // The ballots, the questions, and how many ballots there are.
    assert_eq!(first - again, 3);

    fixture.votes(1, round, [2, 1, 0]).await;
    let before = statements(&fixture);
    let askers: Vec<_> = (0..50)
        .map(|_| {
            let fixture = Arc::clone(&fixture);
            tokio::spawn(async move { fixture.scores(round).await })
        })
        .collect();
    for asker in askers {
        assert_eq!(asker.await.unwrap(), [2.0, 2.0, 2.0]);
    }
    // Each asks as the steward first, who is shown nothing while the round is open.
    let refused = statements(&fixture);
    fixture.ranking(&fixture.steward(), round).await;
    let refused = statements(&fixture) - refused;
    assert_eq!(statements(&fixture) - before, 50 * (again + refused) + refused + 3);
}

async fn a_vote_makes_another_tally(fixture: Fixture) {
    let round = fixture.open().await;
    assert_eq!(fixture.scores(round).await, [0.0, 0.0, 0.0]);
    fixture.votes(0, round, [0, 1, 2]).await;
    assert_eq!(fixture.scores(round).await, [2.0, 1.0, 0.0]);
    fixture.votes(0, round, [2, 1, 0]).await;
    assert_eq!(fixture.scores(round).await, [0.0, 1.0, 2.0]);
    fixture.voter(0).withdraw_ballot(round, None).await.unwrap();
    assert_eq!(fixture.scores(round).await, [0.0, 0.0, 0.0]);
}
