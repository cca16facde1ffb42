//! Casts and withdraws ballots: one ballot for each person, or one for each group if groups vote.

use entity::column::Code;
use entity::{ballot, ballot_preference, round_question};
use evidence::vocabulary::{BallotAct, Perspective, RoundKind, RoundStatus};
use policy::id::{AccountId, QuestionId, RoundId};
use policy::{Action, BallotFacts, SystemTask, Voter, WorkshopFacts, action};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, Condition, Order};
use uuid::Uuid;

use super::{BallotInput, HeldRound};
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::round::view::Round;

/// The owner of a ballot, as it is stored.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    Participant(Uuid),
    Group(Perspective),
}

impl Owner {
    /// The condition that the ballot belongs to this owner.
    fn owns(self) -> Expr {
        match self {
            Self::Participant(id) => col(ballot::Column::ParticipantId).eq(id),
            Self::Group(group) => col(ballot::Column::GroupName).eq(Code(group)),
        }
    }
}

/// A ballot to be stored.
pub(super) struct Put<'a> {
    /// The round, which the caller has locked.
    pub(super) round: &'a Round,
    pub(super) owner: Owner,
    pub(super) perspective: Perspective,
    /// The account that enters it for a group or for another person; `None` for a person's own ballot.
    pub(super) entered_by: Option<AccountId>,
}

impl HeldRound {
    /// The facts that the policy needs about a ballot. If groups vote: for this group, or for any group if none is named.
    fn ballot_facts(&self, group: Option<Perspective>) -> BallotFacts {
        let seat = self.workshop.seat.as_ref();
        let one_of = |group| seat.is_some_and(|seat| seat.perspectives.contains(&group));
        BallotFacts {
            workshop: self.workshop.facts,
            ranks: seat.is_some_and(|seat| seat.ranks),
            voter: match group {
                _ if !self.groups_vote() => Voter::OneSelf,
                Some(group) if !one_of(group) => Voter::Group,
                None | Some(_) => Voter::OwnGroup,
            },
        }
    }

    pub(super) fn is_open(&self) -> Result<(), Error> {
        match self.round.status {
            RoundStatus::Open => Ok(()),
            RoundStatus::Planned => Err(Error::Conflict("the round is not open yet".to_owned())),
            RoundStatus::Closed => Err(Error::Conflict("the round is closed: its ballots can no longer change".to_owned())),
        }
    }

    pub(super) fn groups_vote(&self) -> bool {
        self.round.kind == RoundKind::SmallGroup
    }
}

impl Work {
    pub(super) async fn cast_ballot(&self, id: RoundId, input: &BallotInput) -> Result<(), Error> {
        let held = match self.hold_round(id).await {
            Err(Error::NotFound(_)) => return Err(self.no_round_to_vote_in::<action::CastBallot>(id).await?),
            held => held?,
        };
        let permit = match self.secret_permit::<action::CastBallot>(id, &held.ballot_facts(input.perspective), &id.to_string()) {
            Ok(permit) => permit,
            Err(denied) => return Err(self.why_no_ballot(&held, denied.into()).await?),
        };
        held.is_open()?;
        let questions = self.questions_to_rank(id).await?;
        let mut problems = input.problems(&held.round, &questions);
        let (owner, perspective) = match owner_of(&held, input.perspective) {
            Ok(found) if problems.is_empty() => found,
            Ok(_) => return Err(Error::Invalid(problems)),
            Err(problem) => {
                problems.push(problem);
                return Err(Error::Invalid(problems));
            }
        };
        let put = Put {
            round: &held.round,
            owner,
            perspective,
            // A person's own ballot names no account; a group's ballot is visible to the account that entered it.
            entered_by: self.access().viewer().account().filter(|_| held.groups_vote()),
        };
        let writer = self.under(&permit);
        let act = writer.put_ballot(&put, input).await?;
        writer.count_ballot(id, act).await?;
        writer.ballots_changed(held.round).await
    }

    /// Why the viewer cannot see the round. A person who left its workshop, was removed or is not confirmed is refused with a reason, and
    /// the refusal is recorded in the audit trail.
    async fn no_round_to_vote_in<A: Action<Target = RoundId, Facts = BallotFacts>>(&self, id: RoundId) -> Result<Error, Error> {
        let why = self.why_not_found(id, A::NAME).await?;
        if matches!(why, Error::Refused { .. }) {
            let outsider = BallotFacts {
                workshop: WorkshopFacts::default(),
                ranks: false,
                voter: Voter::OneSelf,
            };
            self.permit::<A>(id, &outsider, &id.to_string()).err();
        }
        Ok(why)
    }

    /// Why the viewer may not vote, and what would work instead.
    async fn why_no_ballot(&self, held: &HeldRound, refused: Error) -> Result<Error, Error> {
        let takes_part = held.workshop.seat.as_ref().filter(|seat| seat.takes_part && !seat.ranks);
        match (takes_part, refused) {
            (Some(seat), Error::Forbidden { action }) => Ok(Error::Refused {
                action,
                sentence: format!(
                    "your ballots count only while you consent to ranking: record RANKING as GIVEN for {} with recordConsent",
                    seat.id
                ),
            }),
            (_, refused) => self.why_refused(held.workshop.id, refused).await,
        }
    }

    /// The questions that the viewer can rank.
    pub(super) async fn questions_to_rank(&self, id: RoundId) -> Result<Vec<QuestionId>, Error> {
        use round_question::Column;
        let mut select = self.access().rows::<round_question::Entity>();
        columns(&mut select, &[Column::QuestionId]);
        select
            .and_where(col(Column::RoundId).eq(id.0))
            .order_by_expr(col(Column::Position), Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(QuestionId(row.try_get("", "question_id")?))).collect()
    }
}

impl Writer<'_> {
    /// Stores a ballot, and replaces an earlier one of the same owner. The caller has the permit.
    pub(super) async fn put_ballot(&self, put: &Put<'_>, input: &BallotInput) -> Result<BallotAct, Error> {
        use ballot::Column;
        let entered_by = put.entered_by.map(|id| id.0);
        let at_version = put.round.tally_version + 1;
        // The round is locked, so nobody can cast a ballot in between. The unique constraints are a second protection.
        let before = self.inside().query_one(&self.ballots_of(put.round.id, put.owner)).await?;
        let act = if before.is_some() { BallotAct::Changed } else { BallotAct::Cast };
        let id = match before {
            Some(row) => {
                let id: Uuid = row.try_get("", "id")?;
                let update = Query::update()
                    .table(ballot::Entity)
                    .value(Column::Perspective, Code(put.perspective))
                    .value(Column::CastById, entered_by)
                    .value(Column::CastAt, self.now())
                    .value(Column::ChangedAtVersion, at_version)
                    .and_where(col(Column::Id).eq(id))
                    .take();
                self.update(&update).await?;
                self.delete::<ballot_preference::Entity>(Condition::all().add(col(ballot_preference::Column::BallotId).eq(id)))
                    .await?;
                id
            }
            None => {
                let id = new_id();
                let (participant, group) = match put.owner {
                    Owner::Participant(participant) => (Some(participant), None),
                    Owner::Group(group) => (None, Some(group.to_string())),
                };
                let row = ballot::ActiveModel {
                    id: Set(id),
                    round_id: Set(put.round.id.0),
                    participant_id: Set(participant),
                    group_name: Set(group),
                    perspective: Set(Code(put.perspective)),
                    cast_by_id: Set(entered_by),
                    cast_at: Set(self.now()),
                    changed_at_version: Set(at_version),
                };
                self.insert(row).await?;
                id
            }
        };
        let rows: Vec<_> = input
            .preferences
            .iter()
            .filter_map(|preference| {
                Some(ballot_preference::ActiveModel {
                    ballot_id: Set(id),
                    question_id: Set(preference.question?.0),
                    rank: Set(preference.rank),
                    dots: Set(preference.dots),
                })
            })
            .collect();
        self.insert_all(rows).await?;
        Ok(act)
    }
}

impl Work {
    pub(super) async fn withdraw_ballot(&self, id: RoundId, group: Option<Perspective>) -> Result<(), Error> {
        let held = match self.hold_round(id).await {
            Err(Error::NotFound(_)) => return Err(self.no_round_to_vote_in::<action::WithdrawBallot>(id).await?),
            held => held?,
        };
        let group = match group.filter(|_| held.groups_vote()) {
            None if held.groups_vote() => self.entered_group(id).await?,
            group => group,
        };
        let permit = match self.secret_permit::<action::WithdrawBallot>(id, &held.ballot_facts(group), &id.to_string()) {
            Ok(permit) => permit,
            Err(denied) => return Err(self.why_refused(held.workshop.id, denied.into()).await?),
        };
        held.is_open()?;
        let (owner, _) = owner_of(&held, group).map_err(|problem| Error::Invalid(vec![problem]))?;
        if self.inside().query_one(&self.ballots_of(permit.target(), owner)).await?.is_none() {
            self.leave_as_it_is();
            return Ok(());
        }
        // The preferences are deleted with it (ON DELETE CASCADE).
        self.under(&permit)
            .delete::<ballot::Entity>(Condition::all().add(col(ballot::Column::RoundId).eq(id.0)).add(owner.owns()))
            .await?;
        self.under(&permit).count_ballot(id, BallotAct::Withdrawn).await?;
        self.under(&permit).ballots_changed(held.round).await
    }

    /// The ballot of `owner` in the round. A group's ballot can be replaced by anyone who may cast it, even if they cannot see the
    /// earlier one.
    pub(super) fn ballots_of(&self, round: RoundId, owner: Owner) -> SelectStatement {
        let mut select = self.access().as_task(SystemTask::Tally).rows::<ballot::Entity>();
        columns(&mut select, &[ballot::Column::Id]);
        select.and_where(col(ballot::Column::RoundId).eq(round.0)).and_where(owner.owns());
        select
    }

    /// The group whose ballot the viewer entered, if it is exactly one.
    async fn entered_group(&self, id: RoundId) -> Result<Option<Perspective>, Error> {
        use ballot::Column;
        let mut select = self.access().rows::<ballot::Entity>();
        columns(&mut select, &[Column::Perspective]);
        select
            .and_where(col(Column::RoundId).eq(id.0))
            .and_where(col(Column::GroupName).is_not_null());
        let rows = self.inside().query_all(&select).await?;
        match rows.as_slice() {
            [only] => Ok(Some(only.try_get::<Code<_>>("", "perspective")?.0)),
            _ => Ok(None),
        }
    }
}

/// The owner of a ballot and its perspective. If groups vote, both are the group. Otherwise the owner is the viewer, and the perspective
/// defaults to their first one.
fn owner_of(held: &HeldRound, perspective: Option<Perspective>) -> Result<(Owner, Perspective), FieldProblem> {
    if held.groups_vote() {
        let group = perspective.ok_or_else(|| FieldProblem::new("perspective", "name the group that votes: groups vote in this round"))?;
        return Ok((Owner::Group(group), group));
    }
    let own = |message| FieldProblem::new("perspective", message);
    let seat = held.workshop.seat.as_ref().ok_or_else(|| own("has no record in this workshop"))?;
    match perspective {
        Some(said) if !seat.perspectives.contains(&said) => Err(own("is not one of your perspectives in this workshop")),
        Some(said) => Ok((Owner::Participant(seat.id.0), said)),
        None => match seat.perspectives.first() {
            Some(first) => Ok((Owner::Participant(seat.id.0), *first)),
            None => Err(own("must be given: your record has none")),
        },
    }
}
