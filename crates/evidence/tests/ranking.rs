//! Compares rankings with figures that were calculated in exact fractions: every profile, every figure (tests/data/ranking/README.md).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::path::Path;

use evidence::ranking::{
    Ballot, Best, KEMENY_EXACT_LIMIT, Pairwise, PointsFrom, Profile, Schulze, Strength, borda, concordance, kemeny, kendalls_w, place,
    rank, reverse_rank, schulze, sum_of_ranks,
};
use evidence::vocabulary::{BallotWeighting, RankingMethod};
use serde_json::{Map, Value};

/// The number of profiles in the folder, so that the test notices if one goes missing.
const PROFILES: usize = 29;

/// A profile from its file, with the figures that are still to be compared. Each figure is removed once it is compared, and none may
/// remain.
struct Case {
    id: String,
    names: Vec<String>,
    profile: Profile,
    pairs: Pairwise,
    expected: Map<String, Value>,
}

impl Case {
    fn read(path: &Path) -> Self {
        // The number of ways in which ranked pairs could break its ties has hundreds of digits, which no number type here holds. It is not
        // a figure of ours.
        let lines = std::fs::read_to_string(path).unwrap();
        let readable: String = lines.lines().filter(|line| !line.contains("n_tie_break_orders")).collect();
        let file: Value = serde_json::from_str(&readable).unwrap();
        let names: Vec<String> = file["candidates"].as_array().unwrap().iter().map(text).collect();
        let ballots = file["ballots"].as_array().unwrap().iter().map(|ballot| {
            let groups: Vec<Vec<usize>> = groups_of(&ballot["ranking"], &names);
            let count = u32::try_from(ballot["count"].as_u64().unwrap()).unwrap();
            Ballot::from_groups(names.len(), &groups).unwrap().times(count)
        });
        let profile = Profile::new(names.len(), ballots.collect()).unwrap();
        Self {
            id: text(&file["id"]),
            pairs: Pairwise::of(&profile),
            profile,
            names,
            expected: file["expected"].as_object().unwrap().clone(),
        }
    }

    fn take(&mut self, figure: &str) -> Value {
        self.expected.remove(figure).unwrap_or_else(|| panic!("{}: no {figure}", self.id))
    }

    fn values(&self, by_name: &Value) -> Vec<f64> {
        self.names.iter().map(|name| by_name[name].as_f64().unwrap()).collect()
    }

    fn same_scores(&self, what: &str, found: &[f64], expected: &Value) {
        for ((name, found), expected) in self.names.iter().zip(found).zip(self.values(expected)) {
            near(&format!("{} {what} {name}", self.id), Some(*found), Some(expected));
        }
    }

    fn same_order(&self, what: &str, found: &[Vec<usize>], expected: &Value) {
        assert_eq!(sorted(found), sorted(&groups_of(expected, &self.names)), "{} {what}", self.id);
    }

    /// Compares a table of scores, and the order that follows from it.
    fn same(&self, what: &str, (found, best): (&[f64], Best), expected: &Value) {
        self.same_scores(what, found, &expected["scores"]);
        self.same_order(what, &order(found, best), &expected["order"]);
    }

    fn same_ranking(&self, method: RankingMethod, expected: &Value) {
        let ranking = rank(&self.profile, method, BallotWeighting::EqualBallots).unwrap();
        self.same_order(method.code(), &ranking.order(), expected);
    }

    fn name(&self, item: Option<usize>) -> Value {
        item.map_or(Value::Null, |item| Value::from(self.names[item].clone()))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn groups_of(value: &Value, names: &[String]) -> Vec<Vec<usize>> {
    let item = |name: &Value| names.iter().position(|known| known == name.as_str().unwrap()).unwrap();
    let groups = value.as_array().unwrap().iter();
    groups.map(|group| group.as_array().unwrap().iter().map(item).collect()).collect()
}

fn sorted(groups: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut groups = groups.to_vec();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups
}

fn order(scores: &[f64], best: Best) -> Vec<Vec<usize>> {
    let mut placed: Vec<(usize, usize)> = place(scores, best).iter().map(|placing| placing.position).zip(0..).collect();
    placed.sort_unstable();
    let groups = placed.chunk_by(|(a, _), (b, _)| a == b);
    groups.map(|group| group.iter().map(|&(_, item)| item).collect()).collect()
}

fn near(what: &str, found: Option<f64>, expected: Option<f64>) {
    let same = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        (None, None) => true,
        _ => false,
    };
    assert!(same, "{what}: {found:?}, not {expected:?}");
}

fn every_case(check: impl Fn(Case)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ranking");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let profiles: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    assert_eq!(profiles.len(), PROFILES);
    for path in profiles {
        check(Case::read(&path));
    }
}

#[test]
fn every_figure_of_every_profile_is_as_worked_out_in_exact_fractions() {
    every_case(|mut case| {
        scores(&mut case);
        majorities(&mut case);
        strongest_paths(&mut case);
        least_disagreement(&mut case);
        agreement(&mut case);
        let left: Vec<_> = case.expected.keys().collect();
        assert!(left.is_empty(), "{}: not compared: {left:?}", case.id);
    });
}

fn scores(case: &mut Case) {
    let (ballots, items) = (case.profile.cast() as f64, case.profile.items() as f64);

    let expected = case.take("sum_of_ranks_midrank");
    let sums = sum_of_ranks(&case.profile);
    let means: Vec<f64> = sums.iter().map(|sum| sum / ballots).collect();
    case.same_scores("sum of ranks", &sums, &expected["sums"]);
    case.same_scores("mean rank", &means, &expected["mean_rank"]);
    case.same_ranking(RankingMethod::SumOfRanks, &expected["order"]);

    let expected = case.take("borda_tie_averaged");
    let counts = borda(&case.profile);
    case.same("Borda", (&counts, Best::Highest), &expected);
    case.same_ranking(RankingMethod::Borda, &expected["order"]);

    // Wins minus losses over all pairs is twice the distance from the mean count.
    let symmetric: Vec<f64> = counts.iter().map(|count| 2.0 * count - ballots * (items - 1.0)).collect();
    let expected = case.take("borda_symmetric");
    case.same("symmetric Borda", (&symmetric, Best::Highest), &expected);

    if case.expected.contains_key("modified_borda_only_ranked") {
        let expected = case.take("modified_borda_only_ranked");
        let modified = reverse_rank(&case.profile, PointsFrom::Ranked);
        case.same("modified Borda", (&modified, Best::Highest), &expected);
    }
    // One point for the first place only.
    let expected = case.take("first_place_split");
    case.same_scores("first places", &reverse_rank(&case.profile, PointsFrom::Places(1)), &expected);
}

fn majorities(case: &mut Case) {
    let expected = case.take("pairwise_prefer");
    for (a, first) in case.names.iter().enumerate() {
        for (b, second) in case.names.iter().enumerate().filter(|&(b, _)| b != a) {
            assert_eq!(
                Value::from(case.pairs.prefer(a, b)),
                expected[first][second],
                "{} {first} {second}",
                case.id
            );
        }
    }
    let half = case.pairs.copeland();
    let net: Vec<f64> = half.iter().map(|score| 2.0 * score - (case.names.len() - 1) as f64).collect();
    let expected = case.take("copeland_half");
    case.same("Copeland", (&half, Best::Highest), &expected);
    case.same_ranking(RankingMethod::Copeland, &expected["order"]);
    let expected = case.take("copeland_net");
    case.same("net Copeland", (&net, Best::Highest), &expected);

    let winner = case.name(case.pairs.condorcet_winner());
    assert_eq!(winner, case.take("condorcet_winner"), "{}", case.id);
    assert_eq!(case.name(case.pairs.condorcet_loser()), case.take("condorcet_loser"), "{}", case.id);
    let ranked_pairs = case.take("ranked_pairs_margins");
    if !winner.is_null() {
        let winners = ranked_pairs
            .get("possible_winners")
            .unwrap_or(&ranked_pairs["winners_with_lexicographic_tie_break"]);
        assert_eq!(winners, &Value::from(vec![winner]), "{}", case.id);
    }
}

fn strongest_paths(case: &mut Case) {
    let by_margins = case.take("schulze_margins");
    same_schulze(case, &schulze(&case.pairs, Strength::Margins), &by_margins);
    let by_votes = case.take("schulze_winning_votes");
    same_schulze(case, &schulze(&case.pairs, Strength::WinningVotes), &by_votes);
    case.same_ranking(RankingMethod::Schulze, &by_votes["layers_of_unbeaten"]);
}

fn same_schulze(case: &Case, found: &Schulze, expected: &Value) {
    for (a, first) in case.names.iter().enumerate() {
        for (b, second) in case.names.iter().enumerate().filter(|&(b, _)| b != a) {
            let path = &expected["strongest_paths"][first][second];
            assert_eq!(&Value::from(found.path(a, b)), path, "{} {first} {second}", case.id);
        }
    }
    let winners = Value::from(vec![expected["winners"].clone()]);
    case.same_order("Schulze winners", &found.layers()[..1], &winners);
    case.same_order("Schulze layers", found.layers(), &expected["layers_of_unbeaten"]);
    let beaten: Vec<f64> = found.beaten().into_iter().map(|count| count as f64).collect();
    case.same_order(
        "Schulze beaten",
        &order(&beaten, Best::Highest),
        &expected["order_by_number_beaten"],
    );
}

fn least_disagreement(case: &mut Case) {
    let expected = case.take("kemeny");
    let found = kemeny(&case.pairs, KEMENY_EXACT_LIMIT);
    if expected.is_null() {
        return;
    }
    assert!(found.exact, "{}", case.id);
    assert_eq!(Value::from(found.cost), expected["min_disagreements"], "{}", case.id);
    assert_eq!(
        found.orders,
        u128::from(expected["n_optimal_strict_orders"].as_u64().unwrap()),
        "{}",
        case.id
    );

    let orders = expected["optimal_strict_orders"].as_array().unwrap();
    assert_eq!(orders.len() as u128, found.orders, "{}: all listed", case.id);
    let mean_place = |name: &String| {
        let places = orders
            .iter()
            .map(|order| order.as_array().unwrap().iter().position(|placed| placed == name).unwrap() + 1);
        places.sum::<usize>() as f64 / orders.len() as f64
    };
    let means: Vec<f64> = case.names.iter().map(mean_place).collect();
    for (found, expected) in found.mean_places.iter().zip(&means) {
        near(&format!("{} Kemeny", case.id), Some(*found), Some(*expected));
    }
    let ranking = rank(&case.profile, RankingMethod::Kemeny, BallotWeighting::EqualBallots).unwrap();
    // Whichever way its ties are broken, the order shown is one of those of least cost.
    let listed: Vec<Vec<usize>> = orders.iter().map(|order| flat(&groups_of(&singly(order), &case.names))).collect();
    let shown = ranking.order();
    assert!(listed.contains(&flat(&shown)), "{}: {shown:?}", case.id);
    let backwards: Vec<Vec<usize>> = shown.iter().map(|group| group.iter().rev().copied().collect()).collect();
    assert!(listed.contains(&flat(&backwards)), "{}: {shown:?}", case.id);
    assert_eq!(ranking.optimal_orders, Some(found.orders), "{}", case.id);
    if let [only] = orders.as_slice() {
        let strict: Vec<Value> = only
            .as_array()
            .unwrap()
            .iter()
            .map(|name| Value::from(vec![name.clone()]))
            .collect();
        case.same_ranking(RankingMethod::Kemeny, &Value::from(strict));
    }
}

fn flat(groups: &[Vec<usize>]) -> Vec<usize> {
    groups.iter().flatten().copied().collect()
}

/// A strict order as tie groups of one question each.
fn singly(order: &Value) -> Value {
    order
        .as_array()
        .unwrap()
        .iter()
        .map(|name| Value::from(vec![name.clone()]))
        .collect()
}

fn agreement(case: &mut Case) {
    let expected = case.take("kendall_w");
    let found = concordance(&case.profile);
    let same = |what: &str, found: Option<f64>, key: &str| near(&format!("{} {what}", case.id), found, expected[key].as_f64());
    same("ballots", Some(found.raters as f64), "m_raters");
    same("questions", Some(found.items as f64), "k_items");
    same("S", Some(found.deviations), "S");
    same("T", Some(found.tie_terms), "sum_of_tie_terms_T");
    same("W uncorrected", found.w_uncorrected, "W_uncorrected");
    same("W", found.w, "W_tie_corrected");
    same("chi-squared", found.chi_squared, "chi2");
    same("degrees of freedom", Some(found.degrees_of_freedom as f64), "df");
    same("p", found.p_value, "p_chi2");
    same("mean Spearman", found.mean_spearman, "mean_spearman");
    assert_eq!(expected.as_object().unwrap().len(), 10);
    assert_eq!(kendalls_w(&case.profile), found.w.filter(|_| found.raters > 1), "{}", case.id);
}

#[test]
fn the_kemeny_heuristic_costs_no_more_than_a_hundredth_over_the_least() {
    every_case(|case| {
        let (exact, heuristic) = (kemeny(&case.pairs, KEMENY_EXACT_LIMIT), kemeny(&case.pairs, 1));
        if exact.exact {
            assert!(heuristic.cost >= exact.cost, "{}", case.id);
            assert!(
                heuristic.cost * 100 <= exact.cost * 101,
                "{}: {} over {}",
                case.id,
                heuristic.cost,
                exact.cost
            );
        }
    });
}
