//! Counts the ballots of a round by one rule, or by all rules that the ballots allow. It runs on a separate thread, because some methods
//! (Kemeny) are slow.

use std::sync::Arc;

use evidence::vocabulary::{BallotWeighting, RankingMethod};

use super::tally::{Rule, Tally, Votes};
use crate::engine::apart::apart;
use crate::engine::error::Error;

impl Rule {
    /// This rule, then every other rule by which the same ballots can be counted: all methods that they allow, with both weightings.
    /// Ballots with ranks have no dots to count; ballots with dots can also be counted as orders.
    pub(crate) fn and_its_variants(self) -> Vec<Self> {
        let mut rules = vec![self];
        for &method in RankingMethod::ALL {
            if method == RankingMethod::Dots && self.method != RankingMethod::Dots {
                continue;
            }
            let both = BallotWeighting::ALL.iter().map(|&weighting| Self { method, weighting });
            rules.extend(both.filter(|rule| *rule != self));
        }
        rules
    }
}

/// Counts the ballots by this rule and by all its variants; this rule comes first.
///
/// # Errors
/// As [`Tally::of`].
pub(crate) async fn count_by_all_rules(votes: Votes, rule: Rule) -> Result<Vec<(Rule, Tally)>, Error> {
    let votes = Arc::new(votes);
    apart("a count", move || {
        let rules = rule.and_its_variants().into_iter();
        rules.map(|rule| Ok((rule, Tally::of(&votes, rule)?))).collect()
    })
    .await?
}

/// Counts the ballots by one rule, also on a separate thread.
///
/// # Errors
/// As [`Tally::of`].
pub(super) async fn count_by_rule(votes: Votes, rule: Rule) -> Result<Tally, Error> {
    apart("a count", move || Tally::of(&votes, rule)).await?
}
