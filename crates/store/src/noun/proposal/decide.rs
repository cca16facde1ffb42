//! Decides on a proposal. Accepting it changes the programme as if the viewer who accepts had made the change; otherwise it is sent back.

use entity::programme_proposal;
use policy::id::{AccountId, ProgrammeId, ProposalId};
use policy::{Permit, action};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, LockType, Query};

use super::fields::{Fields, differing, input_of, same};
use super::propose::NOTE;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::input::{accept, optional};
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::noun::programme::Programme;

/// The action in the audit trail for the author of an accepted proposal, because the change is theirs too.
const ACCEPTED: &str = "proposal.accepted";

impl Access {
    /// Accepts a proposal or sends it back, with an optional note.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] if it was already decided, or a field that it changes was changed
    /// since; [`Error::Invalid`] if its values are no longer accepted.
    #[tracing::instrument(level = "debug", skip_all, fields(proposal.id = %id))]
    pub async fn decide_proposal(&self, id: ProposalId, accept: bool, note: Option<&str>) -> Result<Programme, Error> {
        let seen = async { self.changed_proposal(id).await.map(drop) };
        let work = self.begin_to::<action::DecideProposal>(Some(&id.to_string()), seen).await?;
        let result = work.decide_proposal(id, accept, note).await;
        let programme = work.finish(result).await?;
        self.programmes_by_id(&[programme]).await?.pop().ok_or(Error::NotFound("programme"))
    }
}

impl Work {
    async fn decide_proposal(&self, id: ProposalId, accepted: bool, note: Option<&str>) -> Result<ProgrammeId, Error> {
        // The programme is locked before the proposal, so that all decisions on one programme take their locks in the same order.
        let programme = ProgrammeId(self.proposal(id, false).await?.programme_id);
        let held = self.held_programme(programme).await?;
        let proposal = self.proposal(id, true).await?;
        let permit = self.permit::<action::DecideProposal>(id, held.facts(), &id.to_string())?;
        if let Some(before) = proposal.accepted {
            return Err(Error::Conflict(format!(
                "the proposal was already {}",
                if before { "accepted" } else { "sent back" }
            )));
        }
        let mut problems = Vec::new();
        let note = optional("note", note, NOTE, &mut problems);
        accept(problems)?;
        let author = AccountId(proposal.by_id);
        let role = proposal.role.0;
        if accepted {
            let changes = differing(&proposal.changes.0, &proposal.before.0);
            self.apply_proposal(&held, &changes, &proposal.before.0).await?;
            self.note_act_of((author, role), ACCEPTED, &id.to_string());
            self.note_fields(&names(&changes));
        }
        self.close_proposal(&permit, accepted, note).await?;
        Ok(programme)
    }

    /// The proposal, if the viewer may see it; locked until the transaction ends, if asked for.
    async fn proposal(&self, id: ProposalId, held: bool) -> Result<programme_proposal::Model, Error> {
        let mut select = self.access().rows::<programme_proposal::Entity>();
        all_columns::<programme_proposal::Entity>(&mut select);
        select.and_where(col(programme_proposal::Column::Id).eq(id.0));
        if held {
            self.lock(&mut select, LockType::Update);
        }
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("proposal"))?;
        Ok(programme_proposal::Model::from_query_result(&row, "")?)
    }

    /// Changes the programme as proposed, unless one of these fields was changed in another way since.
    async fn apply_proposal(&self, held: &Programme, changes: &Fields, before: &Fields) -> Result<(), Error> {
        let permit = self.permit::<action::EditProgramme>(held.id, held.facts(), &held.id.to_string())?;
        let now = self.fields_now(held.id, changes).await?;
        let moved: Vec<&str> = changes
            .iter()
            .filter(|(name, after)| {
                let of = |fields: &Fields| fields.get(*name).cloned().unwrap_or_default();
                !same(&of(&now), &of(before)) && !same(&of(&now), after)
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if !moved.is_empty() {
            return Err(Error::Conflict(format!(
                "{} changed after this was proposed: send it back, or make the change with updateProgramme",
                moved.join(", ")
            )));
        }
        self.note_fields(&names(changes));
        let input = input_of(changes)?;
        let checked = self.check_programme(&input, Some(held)).await?;
        self.apply_to_programme(&permit, held, &checked).await
    }

    async fn close_proposal(&self, permit: &Permit<action::DecideProposal>, accepted: bool, note: Option<String>) -> Result<(), Error> {
        use programme_proposal::Column;
        let update = Query::update()
            .table(programme_proposal::Entity)
            .value(Column::Accepted, accepted)
            .value(Column::DecidedById, self.access().viewer().account().map(|account| account.0))
            .value(Column::DecisionNote, note)
            .value(Column::DecidedAt, self.now())
            .and_where(col(Column::Id).eq(permit.target().0))
            .and_where(col(Column::DecidedAt).is_null())
            .take();
        if self.under(permit).update(&update).await? == 1 {
            Ok(())
        } else {
            Err(Error::Conflict("the proposal was already decided".to_owned()))
        }
    }
}

fn names(fields: &Fields) -> Vec<&str> {
    fields.keys().map(String::as_str).collect()
}
