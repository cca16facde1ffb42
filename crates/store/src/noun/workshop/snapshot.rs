//! The counts of a workshop's people at its first publication. Later changes of one person do not change them.

use std::collections::BTreeMap;

use entity::column::Millis;
use evidence::disclosure::{DisclosurePolicy, PeopleCount};
use evidence::vocabulary::Perspective;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A count, exact and as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// The exact number, for roles with exact counts.
    pub(crate) exact: u64,
    /// The number that everyone else sees.
    pub(crate) shown: PeopleCount,
}

/// How many people named this group first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CountedGroup {
    pub(crate) perspective: Perspective,
    #[serde(flatten)]
    pub(crate) count: Counted,
}

/// How many ballots a round had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CountedRound {
    pub(crate) round: Uuid,
    pub(crate) ballots_cast: Counted,
}

/// All counts of a workshop: a table of people by the group that each names first, with its total, and one count for each round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PeopleSnapshot {
    /// The version of the disclosure rules.
    pub(crate) policy: String,
    pub(crate) taken_at: Millis,
    pub(crate) attendance: Vec<CountedGroup>,
    pub(crate) participants: Counted,
    pub(crate) rounds: Vec<CountedRound>,
}

impl PeopleSnapshot {
    /// Creates the snapshot under a disclosure policy, from the number of people who agree to take part (by the group that each names
    /// first) and from the number of ballots in each round. Used when a workshop is published, and when an already published workshop is
    /// loaded from files.
    pub(crate) fn take(
        policy: &DisclosurePolicy,
        taken_at: Millis,
        attendance: &BTreeMap<Perspective, u64>,
        ballots: Vec<(Uuid, u64)>,
    ) -> Self {
        let exact: Vec<u64> = Perspective::ALL
            .iter()
            .map(|group| attendance.get(group).copied().unwrap_or(0))
            .collect();
        let table = policy.protect_table(&exact);
        let groups = Perspective::ALL.iter().zip(&exact).zip(table.cells);
        Self {
            policy: policy.version().to_owned(),
            taken_at,
            attendance: groups
                .map(|((group, exact), shown)| CountedGroup {
                    perspective: *group,
                    count: Counted { exact: *exact, shown },
                })
                .collect(),
            participants: Counted {
                exact: exact.iter().sum(),
                shown: table.total,
            },
            rounds: ballots
                .into_iter()
                .map(|(round, ballots)| CountedRound {
                    round,
                    ballots_cast: Counted {
                        exact: ballots,
                        shown: policy.protect_table(&[ballots]).total,
                    },
                })
                .collect(),
        }
    }

    /// How many ballots a round had.
    pub(crate) fn ballots_of(&self, round: Uuid) -> Option<&Counted> {
        let mut rounds = self.rounds.iter();
        rounds.find(|counted| counted.round == round).map(|counted| &counted.ballots_cast)
    }
}
