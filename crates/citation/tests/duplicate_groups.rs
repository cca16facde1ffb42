//! What must hold of pairs and groups whatever the records are.
#![allow(clippy::indexing_slicing, reason = "a test that meets the unexpected must stop, and say so")]

use std::collections::BTreeSet;

use citation::dedup::{DuplicateCandidate, DuplicateDecision, DuplicateGroups, DuplicatePair, Hold, Sameness, Verdict, groups, pairs};
use proptest::prelude::*;
use proptest::sample::select;

const TITLES: &[&str] = &[
    "Peer support in acute wards: a survey",
    "Peer suport in acute wards: a survey",
    "Peer support in acute wards",
    "Erratum: Peer support in acute wards: a survey",
    "Peer support in acute wards, part I",
    "Peer support in acute wards, part II",
    "Editorial",
    "Recovery colleges in rural areas",
];
const AUTHORS: &[&[&str]] = &[&["Okafor, Ngozi", "Smith, J."], &["Okafor N"], &["Haddad, S."], &[]];
const JOURNALS: &[Option<&str>] = &[None, Some("Medical Teacher"), Some("Med Teach"), Some("Lancet")];
const NUMBERS: &[Option<&str>] = &[None, Some("3"), Some("3"), Some("4")];
const PAGES: &[Option<&str>] = &[None, Some("123-129"), Some("123-9"), Some("123"), Some("S5")];
const DOIS: &[Option<&str>] = &[None, None, Some("10.1000/a"), Some("10.1000/b")];

fn record() -> impl Strategy<Value = DuplicateCandidate<'static>> {
    let place = (select(JOURNALS), select(NUMBERS), select(PAGES));
    (select(TITLES), select(AUTHORS), 2018..2021, place, select(DOIS)).prop_map(|(title, authors, year, place, doi)| DuplicateCandidate {
        title: Some(title),
        authors: authors.to_vec(),
        year: Some(year),
        journal: place.0,
        volume: place.1,
        pages: place.2,
        doi,
        ..DuplicateCandidate::default()
    })
}

/// Records, and an order to put them in.
fn shuffled() -> impl Strategy<Value = (Vec<DuplicateCandidate<'static>>, Vec<usize>)> {
    prop::collection::vec(record(), 2..9).prop_flat_map(|records| {
        let order: Vec<usize> = (0..records.len()).collect();
        (Just(records), Just(order).prop_shuffle())
    })
}

const PLACES: usize = 9;

fn decision() -> impl Strategy<Value = DuplicateDecision> {
    (0..PLACES, 0..PLACES, select(&[Sameness::Same, Sameness::NotSame][..])).prop_map(|(left, right, decided)| DuplicateDecision {
        left,
        right,
        decided,
    })
}

fn any_pair() -> impl Strategy<Value = DuplicatePair> {
    let verdicts = &[
        Verdict::Certain,
        Verdict::Certain,
        Verdict::Likely,
        Verdict::HeldApart(Hold::DifferentDoi),
    ][..];
    (0..PLACES, 0..PLACES, select(verdicts), 0_u8..4).prop_map(|(left, right, verdict, score)| DuplicatePair {
        left: left.min(right),
        right: left.max(right),
        score: f64::from(score) / 4.0,
        verdict,
        evidence: Vec::new(),
    })
}

fn together(found: &DuplicateGroups, left: usize, right: usize) -> bool {
    left == right || found.groups.iter().any(|group| group.contains(&left) && group.contains(&right))
}

/// Everything that is promised of groups, whatever the pairs and decisions.
fn check(found: &DuplicateGroups, pairs: &[DuplicatePair], decisions: &[DuplicateDecision]) {
    let members: Vec<usize> = found.groups.iter().flatten().copied().collect();
    let distinct: BTreeSet<usize> = members.iter().copied().collect();
    assert_eq!(members.len(), distinct.len(), "groups share no record, so that they are transitive");
    assert!(found.groups.iter().all(|group| group.len() > 1 && group.is_sorted()));
    let linked = groups(PLACES, &[], decisions);
    for one in decisions.iter().filter(|one| one.left != one.right) {
        let is_contradictory = found.contradictory.iter().any(|set| set.contains(&one.left));
        match one.decided {
            Sameness::Same => assert!(is_contradictory || together(found, one.left, one.right)),
            Sameness::NotSame => assert!(!together(found, one.left, one.right)),
        }
    }
    for pair in pairs
        .iter()
        .filter(|pair| matches!(pair.verdict, Verdict::HeldApart(_)) && pair.left != pair.right)
    {
        let by_people = together(&linked, pair.left, pair.right);
        assert!(by_people || !together(found, pair.left, pair.right), "held apart, and yet merged");
    }
    for pair in found.waiting.iter().map(|place| &pairs[*place]) {
        assert!(!matches!(pair.verdict, Verdict::HeldApart(_)));
        assert!(!together(found, pair.left, pair.right), "nothing to ask within a group");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn similarities_are_symmetric_and_between_0_and_1(one in record(), other in record()) {
        let (found, turned) = (pairs(&[one.clone(), other.clone()]), pairs(&[other, one]));
        prop_assert_eq!(&found, &turned);
        for pair in &found {
            prop_assert!((0.0..=1.0).contains(&pair.score));
            prop_assert!(pair.evidence.iter().filter_map(|field| field.similarity).all(|one| (0.0..=1.0).contains(&one)));
        }
    }

    #[test]
    fn the_order_of_records_does_not_matter((records, order) in shuffled()) {
        let turned: Vec<DuplicateCandidate<'_>> = order.iter().map(|place| records[*place].clone()).collect();
        let (found, again) = (pairs(&records), pairs(&turned));
        let mut back: Vec<DuplicatePair> = again
            .iter()
            .cloned()
            .map(|pair| {
                let (left, right) = (order[pair.left], order[pair.right]);
                DuplicatePair { left: left.min(right), right: left.max(right), ..pair }
            })
            .collect();
        back.sort_by_key(|pair| (pair.left, pair.right));
        prop_assert_eq!(&found, &back);

        let (grouped, regrouped) = (groups(records.len(), &found, &[]), groups(turned.len(), &again, &[]));
        check(&grouped, &found, &[]);
        let mut groups_back: Vec<Vec<usize>> =
            regrouped.groups.iter().map(|group| group.iter().map(|place| order[*place]).collect()).collect();
        groups_back.iter_mut().for_each(|group| group.sort_unstable());
        groups_back.sort();
        prop_assert_eq!(&grouped.groups, &groups_back);
        prop_assert_eq!(grouped.waiting.len(), regrouped.waiting.len());
    }

    #[test]
    fn copies_of_a_record_share_a_group_whatever_else_is_there((records, _) in shuffled()) {
        let found = pairs(&records);
        let grouped = groups(records.len(), &found, &[]);
        for pair in found.iter().filter(|pair| pair.verdict == Verdict::Certain && records[pair.left] == records[pair.right]) {
            let in_both = together(&grouped, pair.left, pair.right);
            let asked = grouped.waiting.iter().any(|place| found[*place].verdict == Verdict::Certain);
            prop_assert!(in_both || asked);
        }
    }

    #[test]
    fn decisions_and_holds_are_honoured(
        pairs in prop::collection::vec(any_pair(), 0..14),
        decisions in prop::collection::vec(decision(), 0..5),
    ) {
        let found = groups(PLACES, &pairs, &decisions);
        check(&found, &pairs, &decisions);
        let (mut turned_pairs, mut turned_decisions) = (pairs.clone(), decisions.clone());
        turned_pairs.reverse();
        turned_decisions.reverse();
        let turned = groups(PLACES, &turned_pairs, &turned_decisions);
        prop_assert_eq!(&found.groups, &turned.groups);
        prop_assert_eq!(&found.contradictory, &turned.contradictory);
        prop_assert_eq!(found.waiting.len(), turned.waiting.len());
    }
}

fn pair(left: usize, right: usize, verdict: Verdict) -> DuplicatePair {
    DuplicatePair {
        left,
        right,
        score: 1.0,
        verdict,
        evidence: Vec::new(),
    }
}

fn decide(left: usize, right: usize, decided: Sameness) -> DuplicateDecision {
    DuplicateDecision { left, right, decided }
}

#[test]
fn people_link_what_rules_hold_apart() {
    let found = groups(
        3,
        &[pair(0, 1, Verdict::HeldApart(Hold::DifferentDoi))],
        &[decide(1, 0, Sameness::Same)],
    );
    assert_eq!(found.groups, [[0, 1]]);
}

#[test]
fn a_decision_holds_two_groups_apart() {
    let chain = [
        pair(0, 1, Verdict::Certain),
        pair(1, 2, Verdict::Certain),
        pair(2, 3, Verdict::Certain),
    ];
    assert_eq!(groups(4, &chain, &[]).groups, [[0, 1, 2, 3]]);
    let found = groups(4, &chain, &[decide(0, 3, Sameness::NotSame)]);
    assert_eq!(found.groups, Vec::<Vec<usize>>::new(), "nobody knows where the chain breaks");
    assert_eq!(found.waiting, [0, 1, 2]);
    let told = groups(4, &chain, &[decide(0, 3, Sameness::NotSame), decide(1, 2, Sameness::NotSame)]);
    assert_eq!(told.groups, [[0, 1], [2, 3]]);
    assert_eq!(told.waiting, Vec::<usize>::new(), "what was decided is not asked again");
}

#[test]
fn decisions_that_contradict_each_other_are_named() {
    let decisions = [
        decide(0, 1, Sameness::Same),
        decide(1, 2, Sameness::Same),
        decide(0, 2, Sameness::NotSame),
    ];
    let found = groups(4, &[pair(0, 1, Verdict::Certain)], &decisions);
    assert_eq!(found.contradictory, [[0, 1, 2]]);
    assert_eq!(found.groups, Vec::<Vec<usize>>::new());
}
