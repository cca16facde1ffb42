//! What a viewer sees of a ranking: all figures, only positions, or only that there are too few ballots. The numbers of ballots decide
//! this (`evidence::disclosure`), for every viewer in the same way. Questions that the viewer cannot see are left out.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use evidence::disclosure::PeopleCount;
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod};
use policy::id::{QuestionId, RoundId};

use super::running::RunningOrder;
use super::tally::{Rule, Tally};

/// A ranking of questions, as one viewer may see it.
#[derive(Debug, Clone)]
pub struct PriorityRanking {
    /// The round that was ranked.
    pub round: RoundId,
    /// How scores were calculated.
    pub method: RankingMethod,
    /// Whether ballots or perspectives have equal weight.
    pub weighting: BallotWeighting,
    /// The questions that the viewer may see, the best first.
    pub entries: Vec<PriorityEntry>,
    /// Why a part is hidden; `None` if everything is shown.
    pub withheld: Option<Withheld>,
    /// The other methods and weightings that may be shown.
    pub variants: Vec<(RankingMethod, BallotWeighting)>,
    /// How much all ballots agree (Kendall's W); `None` for fewer than two ballots, and if it is hidden.
    pub kendalls_w: Option<f64>,
    /// How much the rankings of two perspectives differ; empty if it is hidden.
    pub divergence: Vec<PerspectiveDivergence>,
    /// The perspectives that were left out in turn to find the best and worst positions.
    pub left_out: Vec<Perspective>,
    /// False if a heuristic was used.
    pub exact: bool,
    /// KEMENY only: how many orders disagree as little with the ballots as this one; `None` for other methods, and if it is hidden.
    pub optimal_orders: Option<u64>,
    /// The version of the counting rules.
    pub algorithm: String,
    /// How many ballots were withdrawn after the round was closed.
    pub withdrawn_since: PeopleCount,
    /// When the ranking was calculated.
    pub calculated_at: DateTime<Utc>,
}

/// Why a part of a ranking is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// There are too few ballots: no ranking is shown.
    TooFewBallots,
    /// There are enough ballots, but all questions are tied: no ranking is shown.
    AllTied,
    /// A perspective that voted has fewer ballots than the threshold: only positions are shown.
    SmallPerspective,
    /// The round is open: only positions are shown.
    RoundOpen,
}

/// The position of one question.
#[derive(Debug, Clone)]
pub struct PriorityEntry {
    /// The position, starting at 1.
    pub position: u32,
    /// Whether another question has the same position.
    pub tied: bool,
    /// The question at this position.
    pub question: QuestionId,
    /// The score by the method; `None` if it is hidden.
    pub score: Option<f64>,
    /// The position by the ballots of each perspective alone; empty if it is hidden.
    pub by_perspective: Vec<(Perspective, Option<u32>)>,
    /// The best position when one perspective is left out; `None` if it is hidden.
    pub best: Option<u32>,
    /// The worst position when one perspective is left out; `None` if it is hidden.
    pub worst: Option<u32>,
}

/// How much the rankings of two perspectives differ.
#[derive(Debug, Clone)]
pub struct PerspectiveDivergence {
    /// The first perspective.
    pub left: Perspective,
    /// The second perspective.
    pub right: Perspective,
    /// Kendall's tau-b; `None` if it is not defined.
    pub tau_b: Option<f64>,
}

/// The questions that a viewer may see.
pub(super) type Visible = HashSet<QuestionId>;

impl PriorityRanking {
    /// An answer without positions.
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

    /// All questions are tied. The answer does not reveal whether the ballots cancel out or are empty.
    pub(super) const fn with_all_tied(mut self) -> Self {
        self.withheld = Some(Withheld::AllTied);
        self
    }

    /// Adds the positions of a closed round, and nothing else.
    pub(super) fn with_positions(mut self, tally: &Tally, visible: &Visible) -> Self {
        let seen = tally.entries.iter().filter(|entry| visible.contains(&QuestionId(entry.question)));
        self.entries = seen
            .map(|entry| position_alone(entry.question, entry.position, entry.tied))
            .collect();
        self.withheld = Some(Withheld::SmallPerspective);
        self.exact = tally.exact;
        self
    }

    /// Adds the positions that an open round shows.
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

    /// Adds every figure of a closed round.
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
