//! What one viewer is shown of a tally: small groups are not told apart, and questions that the viewer cannot see are left out.
//!
//! A perspective with fewer ballots than the disclosure threshold shows no position and no divergence. Where it would be the only one
//! hidden, the smallest of the others is hidden too: with equal perspectives, scores are sums over the groups' positions, and all but one
//! give that one away. The range without one perspective is taken over those left out, and leaving, enough ballots to be shown.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use evidence::disclosure::PeopleCount;
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod};
use policy::id::{QuestionId, RoundId};

use super::tally::{PerspectiveTally, Tally};
use crate::Access;

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
    /// How much all ballots agree; none below two.
    pub kendalls_w: Option<f64>,
    /// How far apart perspectives' orders are.
    pub divergence: Vec<PerspectiveDivergence>,
    /// Those that were left out, one after the other, for the best and worst positions.
    pub left_out: Vec<Perspective>,
    /// False where a heuristic was used.
    pub exact: bool,
    /// The rules that made it.
    pub algorithm: String,
    /// Ballots withdrawn after the order stood.
    pub withdrawn_since: PeopleCount,
    /// When it was worked out.
    pub calculated_at: DateTime<Utc>,
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
    /// By the method.
    pub score: f64,
    /// By each perspective's ballots alone; none where the group is too small to show.
    pub by_perspective: Vec<(Perspective, Option<u32>)>,
    /// The best position when one perspective is left out.
    pub best: u32,
    /// The worst position when one perspective is left out.
    pub worst: u32,
}

/// How far apart two perspectives' orders are.
#[derive(Debug, Clone)]
pub struct PerspectiveDivergence {
    /// One.
    pub left: Perspective,
    /// The other.
    pub right: Perspective,
    /// Kendall's tau-b; none where either group is too small to show.
    pub tau_b: Option<f64>,
}

/// How much of a tally somebody may be shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Openness {
    /// Groups of fewer ballots are not shown.
    threshold: u64,
    /// Whether groups without a ballot look like small ones.
    zero_is_small: bool,
}

impl Access {
    pub(super) fn openness(&self) -> Openness {
        if self.counts_exactly() {
            Openness {
                threshold: 0,
                zero_is_small: false,
            }
        } else {
            Openness {
                threshold: self.disclosure().threshold(),
                zero_is_small: self.disclosure().suppresses_zero(),
            }
        }
    }
}

/// The parts of a tally that depend on who looks.
pub(super) struct Shown {
    pub(super) entries: Vec<PriorityEntry>,
    pub(super) divergence: Vec<PerspectiveDivergence>,
    pub(super) left_out: Vec<Perspective>,
}

impl Tally {
    pub(super) fn shown(&self, openness: Openness, visible: &HashSet<QuestionId>) -> Shown {
        let hidden = self.hidden(openness);
        let told_apart: Vec<&PerspectiveTally> = self
            .perspectives
            .iter()
            .filter(|own| own.ballots >= openness.threshold && own.without.as_ref().is_some_and(|rest| rest.ballots >= openness.threshold))
            .collect();
        let listed =
            |perspective: &Perspective| openness.zero_is_small || self.perspectives.iter().any(|own| own.perspective == *perspective);
        let listed: Vec<Perspective> = Perspective::ALL.iter().copied().filter(listed).collect();
        let own_position = |perspective, place| {
            let own = self.perspectives.iter().find(|own| own.perspective == perspective)?;
            own.positions.get(place).copied().filter(|_| !hidden.contains(&perspective))
        };

        let mut entries = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            if !visible.contains(&QuestionId(entry.question)) {
                continue;
            }
            let without = told_apart
                .iter()
                .filter_map(|own| own.without.as_ref()?.positions.get(place).copied());
            let (best, worst) = (without.clone().min(), without.max());
            entries.push(PriorityEntry {
                position: entry.position,
                tied: entry.tied,
                question: QuestionId(entry.question),
                score: entry.score,
                by_perspective: listed
                    .iter()
                    .map(|&perspective| (perspective, own_position(perspective, place)))
                    .collect(),
                best: best.unwrap_or(entry.position),
                worst: worst.unwrap_or(entry.position),
            });
        }
        Shown {
            entries,
            divergence: self.divergence_among(&listed, &hidden),
            left_out: told_apart.iter().map(|own| own.perspective).collect(),
        }
    }

    /// The perspectives too small to show, and one more where that would be one alone.
    fn hidden(&self, openness: Openness) -> BTreeSet<Perspective> {
        let small = |own: &&PerspectiveTally| own.ballots < openness.threshold;
        let mut hidden: BTreeSet<Perspective> = self.perspectives.iter().filter(small).map(|own| own.perspective).collect();
        if hidden.len() == 1 {
            let others = self.perspectives.iter().filter(|own| !small(own));
            hidden.extend(others.min_by_key(|own| own.ballots).map(|own| own.perspective));
        }
        hidden
    }

    fn divergence_among(&self, listed: &[Perspective], hidden: &BTreeSet<Perspective>) -> Vec<PerspectiveDivergence> {
        let mut pairs = Vec::new();
        for (index, &left) in listed.iter().enumerate() {
            for &right in listed.iter().skip(index + 1) {
                let pair = self.divergence.iter().find(|pair| pair.left == left && pair.right == right);
                let shown = pair.filter(|_| !hidden.contains(&left) && !hidden.contains(&right));
                pairs.push(PerspectiveDivergence {
                    left,
                    right,
                    tau_b: shown.and_then(|pair| pair.tau_b),
                });
            }
        }
        pairs
    }
}
