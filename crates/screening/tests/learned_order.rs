//! The learned order puts records like the kept ones first, and depends on the texts and the given decisions alone.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use screening::{Decision, Features, Model, RecordText, Texts, order};

const TITLES: [&str; 10] = [
    "Service users teach nursing students about psychosis",
    "Rat liver enzymes after a high fat diet",
    "Carers and service users as teachers of social work students",
    "Enzymes of the liver in mice with a fat diet",
    "Teaching by service users: what students say",
    "Liver enzyme activity in the rat",
    "Students who were taught by carers",
    "Diet and liver weight in rats",
    "",
    "Unrelated",
];

fn features<'a>(titles: impl IntoIterator<Item = &'a str>) -> Features {
    let texts = titles.into_iter().map(|title| RecordText {
        title,
        ..RecordText::default()
    });
    texts.collect::<Texts>().features()
}

fn decision(record: usize, kept: bool) -> Decision {
    Decision { record, kept }
}

fn all_but(features: &Features, decisions: &[Decision]) -> Vec<usize> {
    (0..features.records())
        .filter(|record| decisions.iter().all(|decision| decision.record != *record))
        .collect()
}

fn ordered(features: &Features, decisions: &[Decision]) -> Option<Vec<usize>> {
    let model = Model::learn(features, decisions)?;
    Some(order(features, &model, &all_but(features, decisions), |record| record))
}

#[test]
fn records_like_the_kept_ones_come_first() {
    let features = features(TITLES);
    let order = ordered(&features, &[decision(0, true), decision(1, false)]).unwrap_or_default();
    assert_eq!(order.len(), 8);
    assert!(order[..3].iter().all(|record| [2, 4, 6].contains(record)), "{order:?}");
    assert!(order[5..].iter().all(|record| [3, 5, 7].contains(record)), "{order:?}");
}

#[test]
fn a_record_without_known_words_stands_between_both_kinds() {
    let features = features(TITLES);
    let model = Model::learn(&features, &[decision(0, true), decision(1, false)]).unwrap();
    assert_eq!(
        [model.score(&features, 8), model.score(&features, 9), model.score(&features, 99)],
        [0.0; 3]
    );
    assert!(model.score(&features, 4) > 0.0 && model.score(&features, 5) < 0.0);
    assert_eq!(model.scores(&features).len(), TITLES.len());
}

#[test]
fn equal_scores_are_ordered_by_the_key() {
    let features = features(["a b", "c d", "a b", "a b", "a b", "c d"]);
    let model = Model::learn(&features, &[decision(0, true), decision(1, false)]).unwrap();
    assert_eq!(
        order(&features, &model, &[2, 3, 4, 5], |record| [9, 9, 2, 3, 1, 0][record]),
        [4, 2, 3, 5]
    );
}

#[test]
fn nothing_is_learned_from_one_class_or_from_records_without_words() {
    let features = features(TITLES);
    for decisions in [
        &[][..],
        &[decision(0, true), decision(2, true)],
        &[decision(1, false), decision(3, false)],
        &[decision(8, true), decision(1, false)],
        &[decision(0, true), decision(8, false)],
        &[decision(0, true), decision(99, false)],
    ] {
        assert_eq!(Model::learn(&features, decisions), None, "{decisions:?}");
    }
}

#[test]
fn no_records_and_records_without_text_are_possible() {
    assert_eq!(features([]).records(), 0);
    let features = features(["", "  ", "…"]);
    assert_eq!((features.records(), features.terms()), (3, 0));
    assert_eq!(ordered(&features, &[decision(0, true), decision(1, false)]), None);
}

#[test]
fn keywords_and_abstracts_are_read_too() {
    let mut texts = Texts::default();
    for (summary, keywords) in [("stigma", ""), ("liver", ""), ("", "Stigma; Other"), ("", "LIVER")] {
        texts.add(RecordText {
            title: "Editorial",
            summary,
            keywords,
        });
    }
    let features = texts.features();
    assert_eq!(ordered(&features, &[decision(0, true), decision(1, false)]), Some(vec![2, 3]));
}

#[test]
fn a_very_long_text_is_cut() {
    let long = "word ".repeat(200_000);
    let features = features([long.as_str(), "word other", "other"]);
    let model = Model::learn(&features, &[decision(0, true), decision(2, false)]).unwrap();
    assert!(model.scores(&features).iter().all(|score| score.is_finite()));
}

/// Texts of a few words, so that words are shared.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let word = proptest::sample::select(&["user", "teach", "liver", "rats", "diet", "carer", "é", "the", "…"][..]);
    let text = proptest::collection::vec(word, 0..9).prop_map(|words| words.join(" "));
    proptest::collection::vec(text, 0..30)
}

fn texts_and_decisions() -> impl Strategy<Value = (Vec<String>, Vec<Decision>, Vec<Decision>)> {
    let decisions = proptest::collection::vec(
        (0_usize..32, any::<bool>()).prop_map(|(record, kept)| decision(record, kept)),
        0..20,
    );
    (texts(), decisions).prop_flat_map(|(texts, decisions)| {
        let shuffled = Just(decisions.clone()).prop_shuffle();
        (Just(texts), Just(decisions), shuffled)
    })
}

proptest! {
    #[test]
    fn the_order_of_the_decisions_makes_no_difference((texts, decisions, shuffled) in texts_and_decisions()) {
        let features = features(texts.iter().map(String::as_str));
        prop_assert_eq!(Model::learn(&features, &decisions), Model::learn(&features, &shuffled));
        let twice: Vec<Decision> = decisions.iter().chain(&shuffled).copied().collect();
        prop_assert_eq!(Model::learn(&features, &decisions), Model::learn(&features, &twice));
    }

    #[test]
    fn a_decision_that_is_not_passed_in_has_no_influence((texts, decisions, _) in texts_and_decisions(), hidden in any::<bool>()) {
        // Two teams decide alike on what a reviewer may see, and differently on the rest.
        let features = features(texts.iter().map(String::as_str));
        let (visible, rest) = decisions.split_at(decisions.len() / 2);
        let mut teams = [decisions.clone(), visible.to_vec()];
        for other in rest {
            teams[1].push(decision(other.record, hidden));
        }
        let [one, other] = teams.map(|team| ordered(&features, &team[..visible.len()]));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn every_score_is_a_number_and_every_record_is_ordered_once((texts, decisions, _) in texts_and_decisions()) {
        let features = features(texts.iter().map(String::as_str));
        if let Some(model) = Model::learn(&features, &decisions) {
            prop_assert!(model.scores(&features).iter().all(|score| score.is_finite()));
            let among = all_but(&features, &decisions);
            let mut ordered = order(&features, &model, &among, |record| record);
            ordered.sort_unstable();
            prop_assert_eq!(ordered, among);
        }
    }

    #[test]
    fn the_order_of_the_records_makes_no_difference((texts, decisions, _) in texts_and_decisions()) {
        let (forward, last) = (features(texts.iter().map(String::as_str)), texts.len().wrapping_sub(1));
        let backward = features(texts.iter().rev().map(String::as_str));
        let there: Vec<Decision> = decisions.into_iter().filter(|decision| decision.record < texts.len()).collect();
        let mirrored: Vec<Decision> = there.iter().map(|given| decision(last - given.record, given.kept)).collect();
        let scores = Model::learn(&forward, &there).map(|model| model.scores(&forward));
        let mut others = Model::learn(&backward, &mirrored).map(|model| model.scores(&backward));
        others.iter_mut().for_each(|scores| scores.reverse());
        prop_assert_eq!(scores, others);
    }

    #[test]
    fn any_text_can_be_read(texts in proptest::collection::vec("\\PC{0,80}", 0..12)) {
        let features = features(texts.iter().map(String::as_str));
        prop_assert_eq!(features.records(), texts.len());
    }
}
