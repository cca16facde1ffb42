//! What one viewer is shown of an order: all figures, positions alone, or that there are too few ballots. How much that is, the numbers of
//! ballots decide (`evidence::disclosure`), for every viewer alike; questions that the viewer cannot see are left out.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use evidence::disclosure::PeopleCount;
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod};
use policy::id::{QuestionId, RoundId};

use super::running::RunningOrder;
use super::tally::{Rule, Tally};

/// Questions in order, as one viewer may see it.
#[derive(Debug, Clone)]
pub struct PriorityRanking {
    /// Of which round.
    pub round: RoundId,
    /// How scores were made.
    pub method: RankingMethod,
    /// What weighs the same.
    pub weighting: BallotWeighting,
    /// The questions that the viewer may see, the best first.
    pub entries: Vec<PriorityEntry>,
    /// Why less than everything is shown; none where everything is.
    pub withheld: Option<Withheld>,
    /// The other methods and weightings that may be shown.
    pub variants: Vec<(RankingMethod, BallotWeighting)>,
    /// How much all ballots agree; none below two, and where it is withheld.
    pub kendalls_w: Option<f64>,
    /// How far apart perspectives' orders are; empty where it is withheld.
    pub divergence: Vec<PerspectiveDivergence>,
    /// The perspectives that were left out, one after the other, for the best and worst positions.
    pub left_out: Vec<Perspective>,
    /// False where a heuristic was used.
    pub exact: bool,
    /// KEMENY: how many orders disagree as little with the ballots as this one; none for other methods, and where it is withheld.
    pub optimal_orders: Option<u64>,
    /// The version of the rules that made it.
    pub algorithm: String,
    /// Ballots withdrawn since the round was closed.
    pub withdrawn_since: PeopleCount,
    /// When it was worked out.
    pub calculated_at: DateTime<Utc>,
}

/// Why less than everything is shown of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Fewer ballots than may be shown: no order.
    TooFewBallots,
    /// Enough ballots, and the order puts no question before another: no order.
    AllTied,
    /// A perspective that voted has fewer ballots than the threshold: positions alone.
    SmallPerspective,
    /// The round is open: positions alone.
    RoundOpen,
}

/// Where one question stands.
#[derive(Debug, Clone)]
pub struct PriorityEntry {
    /// From 1.
    pub position: u32,
    /// Whether another question has the same position.
    pub tied: bool,
    /// The question.
    pub question: QuestionId,
    /// By the method; none where it is withheld.
    pub score: Option<f64>,
    /// By each perspective's ballots alone; empty where it is withheld.
    pub by_perspective: Vec<(Perspective, Option<u32>)>,
    /// The best position when one perspective is left out; none where it is withheld.
    pub best: Option<u32>,
    /// The worst position when one perspective is left out; none where it is withheld.
    pub worst: Option<u32>,
}

/// How far apart two perspectives' orders are.
#[derive(Debug, Clone)]
pub struct PerspectiveDivergence {
    /// One.
    pub left: Perspective,
    /// The other.
    pub right: Perspective,
    /// Kendall's tau-b; none where it is not defined.
    pub tau_b: Option<f64>,
}

/// The questions that a viewer may see.
pub(super) type Visible = HashSet<QuestionId>;

impl PriorityRanking {
    /// An answer without an order.
    pub(super) fn without_order(round: RoundId, rule: Rule, withdrawn_since: PeopleCount, calculated_at: DateTime<Utc>) -> Self {
        Self {
            round,
            method: rule.method,
            weighting: rule.weighting,
            entries: Vec::new(),
            withheld: Some(Withheld::TooFewBallots),
            variants: Vec::new(),
            kendalls_w: None,
            divergence: Vec::new(),
            left_out: Vec::new(),
            exact: true,
            optimal_orders: None,
            algorithm: evidence::ranking::ALGORITHM_VERSION.to_owned(),
            withdrawn_since,
            calculated_at,
        }
    }

    /// No question is before another: whether the ballots cancel out or say nothing is not told.
    pub(super) const fn with_all_tied(mut self) -> Self {
        self.withheld = Some(Withheld::AllTied);
        self
    }

    /// The positions of a closed round, and nothing else.
    pub(super) fn with_positions(mut self, tally: &Tally, visible: &Visible) -> Self {
        let seen = tally.entries.iter().filter(|entry| visible.contains(&QuestionId(entry.question)));
        self.entries = seen
            .map(|entry| position_alone(entry.question, entry.position, entry.tied))
            .collect();
        self.withheld = Some(Withheld::SmallPerspective);
        self.exact = tally.exact;
        self
    }

    /// The positions that an open round shows.
    pub(super) fn with_running_order(mut self, order: &RunningOrder, visible: &Visible) -> Self {
        if order.entries.iter().all(|entry| entry.position == 1) {
            return self.with_all_tied();
        }
        let seen = order.entries.iter().filter(|entry| visible.contains(&QuestionId(entry.question)));
        self.entries = seen
            .map(|entry| position_alone(entry.question, entry.position, entry.tied))
            .collect();
        self.withheld = Some(if order.small_perspective {
            Withheld::SmallPerspective
        } else {
            Withheld::RoundOpen
        });
        self.exact = order.exact;
        self.algorithm.clone_from(&order.algorithm);
        self
    }

    /// Every figure of a closed round.
    pub(super) fn with_everything(mut self, tally: &Tally, visible: &Visible, variants: Vec<(RankingMethod, BallotWeighting)>) -> Self {
        for (place, entry) in tally.entries.iter().enumerate() {
            if !visible.contains(&QuestionId(entry.question)) {
                continue;
            }
            let own = tally.perspectives.iter();
            let rests = own.clone().filter_map(|own| own.without.as_ref()?.positions.get(place).copied());
            self.entries.push(PriorityEntry {
                score: Some(entry.score),
                by_perspective: own.map(|own| (own.perspective, own.positions.get(place).copied())).collect(),
                best: Some(rests.clone().min().unwrap_or(entry.position)),
                worst: Some(rests.max().unwrap_or(entry.position)),
                ..position_alone(entry.question, entry.position, entry.tied)
            });
        }
        let left_out = tally.perspectives.iter().filter(|own| own.without.is_some());
        self.left_out = left_out.map(|own| own.perspective).collect();
        let divergence = tally.divergence.iter().map(|pair| PerspectiveDivergence {
            left: pair.left,
            right: pair.right,
            tau_b: pair.tau_b,
        });
        self.divergence = divergence.collect();
        self.withheld = None;
        self.variants = variants;
        self.kendalls_w = tally.kendalls_w;
        self.exact = tally.exact;
        self.optimal_orders = tally.optimal_orders;
        self
    }
}

fn position_alone(question: uuid::Uuid, position: u32, tied: bool) -> PriorityEntry {
    PriorityEntry {
        position,
        tied,
        question: QuestionId(question),
        score: None,
        by_perspective: Vec::new(),
        best: None,
        worst: None,
    }
}
