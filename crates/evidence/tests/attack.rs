//! Plays an attacker. Whatever a viewer sees of a closed round, everybody else in a group below the threshold may have cast at least two
//! different ballots, and no number of ballots can be derived.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use evidence::disclosure::{BallotNumbers, BallotsOf, DisclosurePolicy, Onlooker, OrderShown, Outcome, Stage};
use evidence::ranking::{Ballot, Profile, rank};
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod};
use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

const METHODS: [RankingMethod; 6] = [
    RankingMethod::ReverseRank,
    RankingMethod::SumOfRanks,
    RankingMethod::Borda,
    RankingMethod::Copeland,
    RankingMethod::Schulze,
    RankingMethod::Kemeny,
];
const WEIGHTINGS: [BallotWeighting; 2] = [BallotWeighting::EqualBallots, BallotWeighting::EqualPerspectives];

/// One person's ballot: ranks that may tie.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cast {
    perspective: Perspective,
    ranks: Vec<u32>,
}

/// A closed round in which people voted one by one.
#[derive(Debug, Clone)]
struct Round {
    ballots: Vec<Cast>,
    questions: usize,
    method: RankingMethod,
    weighting: BallotWeighting,
}

/// Everything that a round shows to an onlooker: the result by its own rule, and by all other rules if those are shown.
#[derive(Debug, Clone, PartialEq)]
enum Answer {
    Nothing,
    TooFewBallots,
    AllTied,
    Positions(Vec<usize>),
    Everything(Vec<(RankingMethod, Vec<usize>, Vec<f64>)>),
}

impl Round {
    fn profile(&self) -> Profile {
        let ballot = |cast: &Cast| {
            let ranks: Vec<Option<u32>> = cast.ranks.iter().map(|&rank| Some(rank)).collect();
            Ballot::from_ranks(&ranks).of(cast.perspective)
        };
        Profile::new(self.questions, self.ballots.iter().map(ballot).collect()).unwrap()
    }

    fn size_of(&self, perspective: Perspective) -> u64 {
        self.ballots.iter().filter(|cast| cast.perspective == perspective).count() as u64
    }

    fn numbers(&self) -> BallotNumbers {
        let by_perspective: Vec<u64> = Perspective::ALL.iter().map(|perspective| self.size_of(*perspective)).collect();
        BallotNumbers {
            of: BallotsOf::People,
            total: by_perspective.iter().sum(),
            by_perspective,
            outcome: self.outcome(),
        }
    }

    fn outcome(&self) -> Outcome {
        let profile = self.profile();
        let own = rank(&profile, self.method, self.weighting).unwrap();
        match own.positions().iter().all(|&position| position == 1) {
            true if !profile.ballots().iter().any(Ballot::has_a_preference) => Outcome::NoPreference,
            true => Outcome::AllTied,
            false => Outcome::Ordered,
        }
    }

    fn answer(&self, policy: &DisclosurePolicy, onlooker: Onlooker, stage: Stage) -> Answer {
        let by = |method, weighting| rank(&self.profile(), method, weighting).unwrap();
        match policy.order_of_closed_round(&self.numbers(), onlooker, stage) {
            OrderShown::Nothing => Answer::Nothing,
            OrderShown::TooFewBallots => Answer::TooFewBallots,
            OrderShown::AllTied => Answer::AllTied,
            OrderShown::Positions => Answer::Positions(by(self.method, self.weighting).positions()),
            OrderShown::Everything => {
                let rules = METHODS
                    .iter()
                    .flat_map(|method| WEIGHTINGS.iter().map(move |weighting| (*method, *weighting)));
                let told = rules.map(|(method, weighting)| {
                    let ranking = by(method, weighting);
                    (
                        method,
                        ranking.positions(),
                        ranking.entries.iter().map(|entry| entry.score).collect(),
                    )
                });
                Answer::Everything(told.collect())
            }
        }
    }

    /// The same round in which some people cast other ballots.
    fn with(&self, changes: &[(usize, Vec<u32>)]) -> Self {
        let mut other = self.clone();
        for (person, ranks) in changes {
            other.ballots[*person].ranks.clone_from(ranks);
        }
        other
    }

    /// Another round with the same answer, in which `person` cast another ballot and `viewer` the same one. `None` if none was found.
    fn another(&self, person: usize, viewer: Option<usize>, same_answer: impl Fn(&Self) -> bool) -> Option<Self> {
        let own = &self.ballots[person].ranks;
        let others: Vec<usize> = (0..self.ballots.len())
            .filter(|&other| other != person && Some(other) != viewer)
            .collect();
        let pool = orders(self.questions);
        let mut tried = Vec::new();
        // Two people exchange their ballots.
        for &other in &others {
            let theirs = &self.ballots[other].ranks;
            if theirs != own {
                tried.push(vec![(person, theirs.clone()), (other, own.clone())]);
            }
        }
        // One person casts another ballot.
        tried.extend(pool.iter().filter(|ranks| *ranks != own).map(|ranks| vec![(person, ranks.clone())]));
        // Two groups exchange their preferences.
        for &other in &others {
            let (mine, theirs) = (self.ballots[person].perspective, self.ballots[other].perspective);
            if mine == theirs {
                continue;
            }
            for ranks in &pool {
                let all_of = |group: Perspective, ranks: &Vec<u32>| {
                    let members =
                        (0..self.ballots.len()).filter(move |&member| Some(member) != viewer && self.ballots[member].perspective == group);
                    members.map(|member| (member, ranks.clone())).collect::<Vec<_>>()
                };
                let mut changes = all_of(theirs, own);
                changes.extend(all_of(mine, ranks));
                tried.push(changes);
            }
        }
        // Two people both cast other ballots.
        for &other in others.iter().take(2) {
            for mine in pool.iter().filter(|ranks| *ranks != own) {
                tried.extend(pool.iter().map(|theirs| vec![(person, mine.clone()), (other, theirs.clone())]));
            }
        }
        let rounds = tried.into_iter().map(|changes| self.with(&changes));
        rounds
            .filter(|round| round.ballots[person].ranks != *own)
            .find(|round| same_answer(round))
    }

    /// Whether all people except the viewer cast the same ballot. Then any order that the viewer sees may reveal it.
    fn the_rest_is_of_one_mind(&self, viewer: Option<usize>) -> bool {
        let mut rest = (0..self.ballots.len())
            .filter(|&person| Some(person) != viewer)
            .map(|person| &self.ballots[person].ranks);
        let first = rest.next();
        rest.all(|ranks| Some(ranks) == first)
    }
}

/// All ways to order this number of questions, including ties.
fn orders(questions: usize) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![vec![]];
    for _ in 0..questions {
        all = all
            .into_iter()
            .flat_map(|ranks| (1..=u32::try_from(questions).unwrap()).map(move |rank| [ranks.clone(), vec![rank]].concat()))
            .collect();
    }
    // Only ranks without a gap, so that each order is listed once.
    all.retain(|ranks| (1..=ranks.iter().copied().max().unwrap_or(0)).all(|rank| ranks.contains(&rank)));
    all
}

fn groups() -> impl Strategy<Value = Vec<(Perspective, usize)>> {
    let size = prop::strategy::Union::new_weighted(vec![
        (3, (1..=3_usize).boxed()),
        (2, (4..=9_usize).boxed()),
        (1, (10..=30_usize).boxed()),
    ]);
    let group = (
        select(vec![Perspective::ServiceUser, Perspective::Carer, Perspective::Trainee]),
        size,
    );
    prop::collection::vec(group, 1..=3)
}

fn rounds() -> impl Strategy<Value = Round> {
    let rule = (select(METHODS.to_vec()), select(WEIGHTINGS.to_vec()));
    (groups(), 2..=3_usize, rule).prop_flat_map(|(groups, questions, (method, weighting))| {
        let people: Vec<Perspective> = groups.iter().flat_map(|(group, size)| vec![*group; *size]).collect();
        let pool = orders(questions);
        let ballots = prop::collection::vec(select(pool), people.len());
        (ballots, Just(people)).prop_map(move |(ballots, people)| Round {
            ballots: people
                .into_iter()
                .zip(ballots)
                .map(|(perspective, ranks)| Cast { perspective, ranks })
                .collect(),
            questions,
            method,
            weighting,
        })
    })
}

/// Rounds in which most or all ballots tie everything, and rounds whose ballots cancel out.
fn rounds_of_few_words() -> impl Strategy<Value = Round> {
    (rounds(), prop::collection::vec(0..4_u8, 100)).prop_map(|(round, says)| {
        let mut quiet = round.clone();
        let all_quiet = says.first().is_some_and(|&says| says < 2);
        for (place, cast) in quiet.ballots.iter_mut().enumerate() {
            match says.get(place + 1) {
                Some(0) if !all_quiet => {}
                Some(1) if !all_quiet && place % 2 == 1 => {
                    // The reverse of the ballot before.
                    let highest = round.ballots[place - 1].ranks.iter().copied().max().unwrap();
                    cast.ranks = round.ballots[place - 1].ranks.iter().map(|rank| highest + 1 - rank).collect();
                }
                _ => cast.ranks.fill(1),
            }
        }
        quiet
    })
}

fn any_rounds() -> impl Strategy<Value = Round> {
    prop::strategy::Union::new_weighted(vec![(3, rounds().boxed()), (2, rounds_of_few_words().boxed())])
}

fn policies() -> impl Strategy<Value = DisclosurePolicy> {
    select(vec![DisclosurePolicy::nhs(), DisclosurePolicy::strict()])
}

fn places() -> impl Strategy<Value = (Onlooker, Stage)> {
    select(vec![
        (Onlooker::Outside, Stage::Unpublished),
        (Onlooker::Outside, Stage::Published),
        (Onlooker::InTheRoom, Stage::Unpublished),
        (Onlooker::InTheRoom, Stage::Published),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn everybody_in_a_small_group_may_have_cast_two_different_ballots(
        round in any_rounds(), policy in policies(), (onlooker, stage) in places(), votes in prop::bool::ANY, who in prop::num::usize::ANY,
    ) {
        // The viewer knows their own ballot if they cast one.
        let viewer = votes.then(|| who % round.ballots.len());
        let answer = round.answer(&policy, onlooker, stage);
        let small: Vec<usize> = (0..round.ballots.len())
            .filter(|&person| Some(person) != viewer && round.size_of(round.ballots[person].perspective) < policy.threshold())
            .collect();
        if matches!(answer, Answer::Everything(_)) {
            prop_assert!(small.is_empty());
            return Ok(());
        }
        // If everybody except the viewer cast the same ballot, any order can show it, whatever its rule. Outside the room an order needs as
        // many ballots as the threshold. In the room, somebody who voted differently learns it from three ballots.
        let ordered = matches!(answer, Answer::Positions(_));
        let known = ordered && onlooker == Onlooker::InTheRoom && round.the_rest_is_of_one_mind(viewer);
        for person in small.into_iter().filter(|_| !known) {
            let found = round.another(person, viewer, |other| other.answer(&policy, onlooker, stage) == answer);
            prop_assert!(found.is_some(), "only one ballot of {person} fits {answer:?} for {viewer:?}");
        }
    }

    #[test]
    fn no_number_of_ballots_follows_where_a_group_is_small(round in any_rounds(), policy in policies(), (onlooker, stage) in places()) {
        let answer = round.answer(&policy, onlooker, stage);
        if let Answer::Positions(_) = &answer {
            // The same round with everybody twice: the answer is the same, unless all groups are then large enough.
            let doubled = Round { ballots: round.ballots.iter().chain(&round.ballots).cloned().collect(), ..round.clone() };
            let small = !policy.tells_perspectives_apart(&doubled.numbers());
            prop_assert!(!small || doubled.answer(&policy, onlooker, stage) == answer);
        }
        // What is shown depends only on the numbers of ballots.
        let other = Round { ballots: round.ballots.iter().map(|cast| Cast { ranks: (1..=u32::try_from(round.questions).unwrap()).collect(),
        ..cast.clone() }).collect(), ..round.clone() };
        if other.numbers() == round.numbers() {
            prop_assert_eq!(std::mem::discriminant(&other.answer(&policy, onlooker, stage)), std::mem::discriminant(&answer));
        }
    }

    #[test]
    fn who_is_outside_never_sees_more_than_the_room(round in any_rounds(), policy in policies()) {
        let numbers = round.numbers();
        let shown = |onlooker, stage| policy.order_of_closed_round(&numbers, onlooker, stage);
        let room = shown(Onlooker::InTheRoom, Stage::Unpublished);
        prop_assert_eq!(room, shown(Onlooker::InTheRoom, Stage::Published));
        prop_assert!(shown(Onlooker::Outside, Stage::Published) <= room);
        prop_assert_eq!(shown(Onlooker::Outside, Stage::Unpublished), OrderShown::Nothing);
    }
}
