//! Checks ballots: who may cast them, their content, and the expected result of a closed round.

use std::collections::{BTreeMap, HashSet};

use evidence::vocabulary::{ConsentScope, ConsentState, RankingMethod, RoundStatus};

use super::super::files::{BallotRow, ParticipantRow, RoundRow, WorkshopFile};
use super::super::problem::RowFindings;

/// Checks the ballots of a round.
pub(super) fn check_ballots(file: &WorkshopFile, round: &RoundRow, at: &mut RowFindings<'_>) {
    let mut voters = HashSet::new();
    for (index, ballot) in round.ballots.iter().enumerate() {
        let field = format!("ballots[{index}]");
        match (&ballot.participant, &ballot.group) {
            (Some(code), None) => match file.participants.iter().find(|person| person.code == *code) {
                Some(person) => check_voter(round, ballot, person, &field, at),
                None => at.say(format!("{field}.participant"), format!("no participant {code}")),
            },
            (None, Some(_)) => {}
            (Some(_), Some(_)) | (None, None) => at.say(&field, "must be of a participant or of a group"),
        }
        at.require(voters.insert((&ballot.participant, &ballot.group)), &field, "a voter votes twice");
        let caster = ballot
            .cast_by
            .as_ref()
            .is_none_or(|code| file.accounts.iter().any(|account| account.code == *code));
        at.require(caster, &format!("{field}.castBy"), "is not an account of this file");
        let in_time =
            round.opened_at.is_some_and(|opened| opened <= ballot.cast_at) && round.closed_at.is_none_or(|closed| ballot.cast_at <= closed);
        at.require(in_time, &format!("{field}.castAt"), "was cast while the round was not open");
        check_preferences(round, ballot, &format!("{field}.preferences"), at);
    }
}

fn check_voter(round: &RoundRow, ballot: &BallotRow, person: &ParticipantRow, field: &str, at: &mut RowFindings<'_>) {
    if !person.perspectives.contains(&ballot.perspective) {
        at.say(
            format!("{field}.perspective"),
            format!("{} is not a perspective of {}", ballot.perspective, person.code),
        );
    }
    let mut of_ranking = person.consents.iter().filter(|consent| consent.scope == ConsentScope::Ranking);
    let agreed = of_ranking
        .clone()
        .any(|consent| consent.state == ConsentState::Given && consent.recorded_at <= ballot.cast_at);
    at.require(agreed, &format!("{field}.castAt"), "was cast without consent to ranking");
    let withdrew = of_ranking.any(|consent| consent.state == ConsentState::Withdrawn);
    let field = format!("{field}.withdrawnAt");
    at.require(
        ballot.withdrawn_at.is_some() == withdrew,
        &field,
        "withdrawal of consent and of ballot differ",
    );
    // An open round drops withdrawn ballots at once; only a closed round keeps a ballot that was withdrawn later.
    let kept = ballot
        .withdrawn_at
        .is_none_or(|withdrawn| round.status == RoundStatus::Closed && round.closed_at.is_some_and(|closed| closed < withdrawn));
    at.require(kept, &field, "a withdrawn ballot in a round that was open");
}

fn check_preferences(round: &RoundRow, ballot: &BallotRow, field: &str, at: &mut RowFindings<'_>) {
    let mut seen = HashSet::new();
    for preference in &ballot.preferences {
        at.require(
            round.questions.contains(&preference.question),
            field,
            "names a question that is not in the round",
        );
        at.require(seen.insert(&preference.question), field, "names a question twice");
    }
    if round.method == RankingMethod::Dots {
        let dots: Vec<i32> = ballot.preferences.iter().filter_map(|preference| preference.dots).collect();
        let all = dots.len() == ballot.preferences.len() && dots.iter().all(|dots| *dots > 0);
        let ranked = ballot.preferences.iter().any(|preference| preference.rank.is_some());
        at.require(all && !ranked, field, "must give each question dots and no rank");
        let sum: i64 = dots.iter().map(|dots| i64::from(*dots)).sum();
        at.require(
            sum <= i64::from(round.dots_per_ballot.unwrap_or_default()),
            field,
            "gives more dots than a ballot has",
        );
    } else {
        let mut ranks: Vec<Option<i32>> = ballot.preferences.iter().map(|preference| preference.rank).collect();
        ranks.sort_unstable();
        let dotted = ballot.preferences.iter().any(|preference| preference.dots.is_some());
        let permutation = ranks.len() == round.questions.len() && ranks.into_iter().zip(1..).all(|(rank, place)| rank == Some(place));
        at.require(
            permutation && !dotted,
            field,
            "must rank all questions of the round, each place once, without dots",
        );
    }
}

/// Checks the expected totals and positions of a round that is ranked by adding up.
pub(super) fn check_expected(round: &RoundRow, at: &mut RowFindings<'_>) {
    let Some(expected) = &round.expected else { return };
    at.require(
        expected.ballots == round.ballots.len(),
        "expected.ballots",
        "is not the number of ballots",
    );
    let withdrawn = round.ballots.iter().filter(|ballot| ballot.withdrawn_at.is_some()).count();
    at.require(
        expected.withdrawn_since == withdrawn,
        "expected.withdrawnSince",
        "is not the number of withdrawn ballots",
    );
    let points = |rank: i64| match round.method {
        RankingMethod::ReverseRank => Some(i64::try_from(round.questions.len()).unwrap_or(i64::MAX) + 1 - rank),
        RankingMethod::SumOfRanks => Some(-rank),
        RankingMethod::Dots | RankingMethod::Borda | RankingMethod::Copeland | RankingMethod::Schulze | RankingMethod::Kemeny => None,
    };
    let mut totals: BTreeMap<&str, i64> = round.questions.iter().map(|code| (code.as_str(), 0)).collect();
    for preference in round.ballots.iter().flat_map(|ballot| &ballot.preferences) {
        let points = preference.rank.and_then(|rank| points(i64::from(rank)));
        let (Some(points), Some(total)) = (points, totals.get_mut(preference.question.as_str())) else {
            at.say(
                "expected",
                "only rounds ranked by REVERSE_RANK or SUM_OF_RANKS can have an expected result",
            );
            return;
        };
        *total += points;
    }
    for (code, total) in &totals {
        let place = 1 + totals.values().filter(|other| *other > total).count();
        at.require(
            expected.totals.get(*code) == Some(&total.abs()),
            "expected.totals",
            &format!("{code} has {}", total.abs()),
        );
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        at.require(
            expected.positions.get(*code) == Some(&place),
            "expected.positions",
            &format!("{code} is at {place}"),
        );
    }
    at.require(
        expected.totals.len() == totals.len() && expected.positions.len() == totals.len(),
        "expected",
        "names other questions",
    );
}
