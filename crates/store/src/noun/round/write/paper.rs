//! Paper ballots: a facilitator enters what a participant wrote down. The ballot is marked as entered by the facilitator and visible to
//! the participant, whose own ballot replaces it.

use entity::column::AsJson;
use entity::{ballot, participant};
use evidence::vocabulary::{BallotAct, ConsentScope, Perspective};
use policy::id::{ParticipantId, RoundId};
use policy::{EnteredBallotFacts, action};
use sea_orm::sea_query::{Alias, ExprTrait};

use super::cast::{Owner, Put};
use super::{BallotInput, HeldRound, PreferenceInput};
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::agrees;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;

/// The person whose paper ballot is entered.
struct Voter {
    perspectives: Vec<Perspective>,
    /// Whether they take part, and agree that their ballots count.
    ranks: bool,
}

impl Work {
    pub(super) async fn cast_paper_ballot(
        &self,
        id: RoundId,
        participant: ParticipantId,
        preferences: &[PreferenceInput],
    ) -> Result<(), Error> {
        let held = self.hold_round(id).await?;
        let voter = self.voter(&held, participant).await?;
        let facts = EnteredBallotFacts {
            workshop: held.workshop.facts,
            ranks: voter.as_ref().is_none_or(|voter| voter.ranks),
        };
        // The audit trail records the facilitator's action with the facilitator's name, but neither the person nor the content.
        let permit = self.permit::<action::EnterBallot>(id, &facts, &id.to_string())?;
        let voter = voter.ok_or(Error::NotFound("participant"))?;
        held.is_open()?;
        if held.groups_vote() {
            return Err(Error::Conflict(
                "small groups vote in this round: enter the group's ballot with castBallot and its perspective".to_owned(),
            ));
        }
        let input = BallotInput {
            preferences: preferences.to_vec(),
            perspective: None,
        };
        let questions = self.questions_to_rank(id).await?;
        let problems = input.problems(&held.round, &questions);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let Some(&perspective) = voter.perspectives.first() else {
            let problem = FieldProblem::new("participant", "has no perspective on record");
            return Err(Error::Invalid(vec![problem]));
        };
        if self.voted_in_person(permit.target(), participant).await? {
            return Err(Error::Conflict(
                "this person has cast a ballot of their own, which a paper ballot cannot replace".to_owned(),
            ));
        }
        let put = Put {
            round: &held.round,
            owner: Owner::Participant(participant.0),
            perspective,
            entered_by: self.access().viewer().account(),
        };
        self.under(&permit).put_ballot(&put, &input).await?;
        self.under(&permit).count_ballot(id, BallotAct::Entered).await?;
        self.under(&permit).ballots_changed(held.round).await
    }

    /// The person, if they belong to the workshop and the viewer may see them.
    async fn voter(&self, held: &HeldRound, id: ParticipantId) -> Result<Option<Voter>, Error> {
        use participant::Column;
        let mut select = self.access().rows::<participant::Entity>();
        columns(&mut select, &[Column::Perspectives]);
        select
            .expr_as(
                agrees(Column::Id, ConsentScope::TakePart).and(agrees(Column::Id, ConsentScope::Ranking)),
                Alias::new("ranks"),
            )
            .and_where(col(Column::Id).eq(id.0))
            .and_where(col(Column::WorkshopId).eq(held.round.workshop.0))
            .and_where(col(Column::ErasedAt).is_null());
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(None);
        };
        Ok(Some(Voter {
            perspectives: row.try_get::<AsJson<_>>("", "perspectives")?.0,
            ranks: row.try_get("", "ranks")?,
        }))
    }

    async fn voted_in_person(&self, round: RoundId, id: ParticipantId) -> Result<bool, Error> {
        let mut own = self.ballots_of(round, Owner::Participant(id.0));
        own.and_where(col(ballot::Column::CastById).is_null());
        Ok(self.inside().query_one(&own).await?.is_some())
    }
}
