//! Works out which records are one publication, from pairs and people's decisions, and stores what changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use citation::dedup::{self, DuplicateDecision, DuplicatePair, Hold, Sameness, Verdict};
use entity::column::Code;
use entity::{duplicate_candidate, record, search_source};
use evidence::vocabulary::{DuplicateStatus, PairFinding, RecordEventKind, SearchSourceKind};
use policy::id::ReviewId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::record::event::Event;
use crate::noun::record::{RecordPlace, stage_value};

/// What decides which record of a group the others are duplicates of, and what a record waits for afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: Uuid,
    /// It was found in a database or register, whose column of the flow has the boxes of screening.
    pub(crate) is_main: bool,
    /// How far it was decided. Votes that are not complete do not count, so that nothing tells of them.
    pub(crate) settled: u8,
    pub(crate) duplicate_of: Option<Uuid>,
    pub(crate) removed: bool,
    pub(crate) place: RecordPlace,
}

impl Member {
    /// A record that was not stored before.
    pub(crate) fn new(id: Uuid, kind: SearchSourceKind) -> Self {
        Self {
            id,
            is_main: is_main(kind),
            settled: 0,
            duplicate_of: None,
            removed: false,
            place: RecordPlace::default(),
        }
    }
}

pub(crate) const fn is_main(kind: SearchSourceKind) -> bool {
    matches!(kind, SearchSourceKind::Database | SearchSourceKind::Register)
}

/// The record of each group that the others are duplicates of: the furthest decided, then one of a database or register, then the first.
/// Places of records that are no duplicates have `None`.
pub(crate) fn heads(groups: &[Vec<usize>], members: &[Member]) -> Vec<Option<usize>> {
    let mut heads = vec![None; members.len()];
    for group in groups {
        let rank = |place: &&usize| {
            let member = members.get(**place);
            let (settled, main) = member.map_or((0, false), |member| (member.settled, member.is_main));
            (std::cmp::Reverse(settled), std::cmp::Reverse(main), **place)
        };
        let Some(head) = group.iter().min_by_key(rank) else { continue };
        for place in group.iter().filter(|place| *place != head) {
            if let Some(slot) = heads.get_mut(*place) {
                *slot = Some(*head);
            }
        }
    }
    heads
}

/// A stored pair, by the places of its records.
#[derive(Debug, Clone)]
pub(crate) struct StoredPair {
    pub(crate) id: Uuid,
    pub(crate) left: usize,
    pub(crate) right: usize,
    score: f64,
    found: PairFinding,
    status: DuplicateStatus,
    /// A person decided.
    decided: bool,
}

impl StoredPair {
    pub(crate) fn decision(&self) -> Option<DuplicateDecision> {
        self.decided.then_some(DuplicateDecision {
            left: self.left,
            right: self.right,
            decided: match self.status {
                DuplicateStatus::Merged | DuplicateStatus::Pending => Sameness::Same,
                DuplicateStatus::Distinct => Sameness::NotSame,
            },
        })
    }

    /// The pair as the rules found it; `None` if a person named it.
    fn found(&self) -> Option<DuplicatePair> {
        let verdict = match self.found {
            PairFinding::Certain => Verdict::Certain,
            PairFinding::Likely => Verdict::Likely,
            // What holds them apart does not matter for the groups.
            PairFinding::HeldApart => Verdict::HeldApart(Hold::UnlikeEachOther),
            PairFinding::ByHand => return None,
        };
        Some(DuplicatePair {
            left: self.left,
            right: self.right,
            score: self.score,
            verdict,
            evidence: Vec::new(),
        })
    }
}

/// The state of a pair after grouping.
pub(crate) fn status_of(left: usize, right: usize, head_of: impl Fn(usize) -> usize, waits: bool) -> DuplicateStatus {
    if head_of(left) == head_of(right) {
        DuplicateStatus::Merged
    } else if waits {
        DuplicateStatus::Pending
    } else {
        DuplicateStatus::Distinct
    }
}

/// Ids that are written in one statement.
const AT_ONCE: usize = 400;

impl Work {
    /// The stored pairs of a review, by the places of their records in `members`. Pairs of records that are not there are left out.
    pub(crate) async fn stored_pairs(&self, review: ReviewId, members: &[Member]) -> Result<Vec<StoredPair>, Error> {
        use duplicate_candidate::Column;
        let places: HashMap<Uuid, usize> = members.iter().map(|member| member.id).zip(0..).collect();
        let mut select = Query::select();
        columns(
            &mut select,
            &[
                Column::Id,
                Column::LeftId,
                Column::RightId,
                Column::Score,
                Column::Found,
                Column::Status,
                Column::DecidedAt,
            ],
        );
        select
            .unscoped::<duplicate_candidate::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(Column::ReviewId).eq(review.0))
            .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
        let mut pairs = Vec::new();
        for row in self.inside().query_all(&select).await? {
            let (left, right): (Uuid, Uuid) = (row.try_get("", "left_id")?, row.try_get("", "right_id")?);
            let Some((&left, &right)) = places.get(&left).zip(places.get(&right)) else {
                continue;
            };
            let (found, status): (Code<PairFinding>, Code<DuplicateStatus>) = (row.try_get("", "found")?, row.try_get("", "status")?);
            let decided: Option<i64> = row.try_get("", "decided_at")?;
            pairs.push(StoredPair {
                id: row.try_get("", "id")?,
                left: left.min(right),
                right: left.max(right),
                score: row.try_get("", "score")?,
                found: found.0,
                status: status.0,
                decided: decided.is_some(),
            });
        }
        Ok(pairs)
    }

    /// The records of a review that are in it, in the order of their import.
    pub(crate) async fn members(&self, review: ReviewId) -> Result<Vec<Member>, Error> {
        let rows = self.inside().query_all(&member_rows(review)).await?;
        rows.iter().map(|row| Ok(MemberRow::from_query_result(row, "")?.member())).collect()
    }
}

fn member_rows(review: ReviewId) -> SelectStatement {
    use record::Column;
    let mut select = Query::select();
    columns(
        &mut select,
        &[
            Column::Id,
            Column::DuplicateOfId,
            Column::Removed,
            Column::Retrieved,
            Column::TaVotes,
            Column::TaVerdict,
            Column::FtVotes,
            Column::FtVerdict,
        ],
    );
    select
        .expr_as(col(search_source::Column::Kind), "source_kind")
        .unscoped::<record::Entity>(Unscoped::HeldUnderAPermit)
        .join_unscoped::<search_source::Entity>(Unscoped::HeldUnderAPermit, col(search_source::Column::Id).eq(col(Column::SourceId)))
        .and_where(col(Column::ReviewId).eq(review.0))
        .and_where(col(Column::UndoneAt).is_null())
        .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
    select
}

#[derive(FromQueryResult)]
struct MemberRow {
    id: Uuid,
    duplicate_of_id: Option<Uuid>,
    removed: Option<Code<evidence::vocabulary::RemovalKind>>,
    retrieved: Option<bool>,
    ta_votes: i32,
    ta_verdict: Option<Code<evidence::vocabulary::ScreeningVerdict>>,
    ft_votes: i32,
    ft_verdict: Option<Code<evidence::vocabulary::ScreeningVerdict>>,
    source_kind: Code<SearchSourceKind>,
}

impl MemberRow {
    fn member(self) -> Member {
        let steps = [
            self.ta_votes == 2,
            self.ta_verdict.is_some(),
            self.ft_votes == 2,
            self.ft_verdict.is_some(),
        ];
        Member {
            id: self.id,
            is_main: is_main(self.source_kind.0),
            settled: steps.into_iter().map(u8::from).sum(),
            duplicate_of: self.duplicate_of_id,
            removed: self.removed.is_some(),
            place: RecordPlace {
                out: false,
                title_abstract: self.ta_verdict.map(|verdict| verdict.0),
                retrieved: self.retrieved,
                full_text: self.ft_verdict.map(|verdict| verdict.0),
            },
        }
    }
}

impl Writer<'_> {
    /// Groups the records of a review again, after somebody decided about a pair.
    pub(crate) async fn regroup(&self, review: ReviewId) -> Result<(), Error> {
        let members = self.members(review).await?;
        let stored = self.stored_pairs(review, &members).await?;
        let pairs: Vec<DuplicatePair> = stored.iter().filter_map(StoredPair::found).collect();
        let found: Vec<&StoredPair> = stored.iter().filter(|pair| pair.found != PairFinding::ByHand).collect();
        let decisions: Vec<DuplicateDecision> = stored.iter().filter_map(StoredPair::decision).collect();
        let groups = dedup::groups(members.len(), &pairs, &decisions);
        let waiting: BTreeSet<Uuid> = groups
            .waiting
            .iter()
            .filter_map(|place| found.get(*place))
            .map(|pair| pair.id)
            .collect();
        let heads = heads(&groups.groups, &members);
        self.store_statuses(&stored, &heads, &waiting).await?;
        self.store_heads(review, &members, &heads).await
    }

    /// Stores the states of stored pairs that changed. What a person decided stays.
    pub(crate) async fn store_statuses(
        &self,
        stored: &[StoredPair],
        heads: &[Option<usize>],
        waiting: &BTreeSet<Uuid>,
    ) -> Result<(), Error> {
        let head_of = |place: usize| heads.get(place).copied().flatten().unwrap_or(place);
        let mut changed: BTreeMap<DuplicateStatus, Vec<Uuid>> = BTreeMap::new();
        for pair in stored.iter().filter(|pair| !pair.decided) {
            let status = status_of(pair.left, pair.right, head_of, waiting.contains(&pair.id));
            if status != pair.status {
                changed.entry(status).or_default().push(pair.id);
            }
        }
        for (status, ids) in changed {
            for ids in ids.chunks(AT_ONCE) {
                let update = Query::update()
                    .table(duplicate_candidate::Entity)
                    .value(duplicate_candidate::Column::Status, Code(status))
                    .and_where(col(duplicate_candidate::Column::Id).is_in(ids.iter().copied()))
                    .take();
                self.update(&update).await?;
            }
        }
        Ok(())
    }

    /// Stores which records are duplicates of which, where that changed, and what they wait for now. `heads` has the head of each of the
    /// first members; a head may be any member.
    pub(crate) async fn store_heads(&self, review: ReviewId, members: &[Member], heads: &[Option<usize>]) -> Result<(), Error> {
        let mut events = Vec::new();
        for (member, head) in members.iter().zip(heads) {
            let head = head.and_then(|place| members.get(place)).map(|head| head.id);
            if head == member.duplicate_of {
                continue;
            }
            let place = RecordPlace {
                out: head.is_some() || member.removed,
                ..member.place
            };
            self.change_record(member.id, [(record::Column::DuplicateOfId, head.into()), stage_value(place)])
                .await?;
            events.push(match head {
                Some(head) => Event::new(member.id, RecordEventKind::MarkedDuplicate).about(head),
                None => Event::new(member.id, RecordEventKind::MarkedDistinct),
            });
        }
        self.happened(review, events).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_group_is_the_furthest_decided_then_one_of_a_database_then_the_first() {
        let member = |number: u128, kind, settled| Member {
            settled,
            ..Member::new(Uuid::from_u128(number), kind)
        };
        let (contact, database) = (SearchSourceKind::Contact, SearchSourceKind::Database);
        let of = |members: &[Member]| heads(&[(0..members.len()).collect()], members);
        let all = [member(1, contact, 0), member(2, database, 0), member(3, database, 0)];
        assert_eq!(of(&all), [Some(1), None, Some(1)]);
        let all = [member(1, contact, 0), member(2, database, 0), member(3, contact, 2)];
        assert_eq!(of(&all), [Some(2), Some(2), None]);
        let all = [member(1, database, 0), member(2, database, 0)];
        assert_eq!(of(&all), [None, Some(0)]);
    }
}
