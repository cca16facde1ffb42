//! Stores a proposed change to a published programme.

use entity::column::{AsJson, Code};
use entity::programme_proposal;
use policy::action;
use policy::id::{ProgrammeId, ProposalId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Func};

use super::fields::{differing, fields_of};
use super::view::ProgrammeProposal;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::input::{accept, optional};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::noun::programme::ProgrammeInput;

/// The maximum length of a note, in characters.
pub(super) const NOTE: usize = 2_000;
/// The maximum number of undecided proposals of one account.
const MOST_WAITING: i64 = 50;

impl Access {
    /// Proposes changes to a published programme of the viewer's own organisation.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`]; [`Error::Invalid`] with every refused field, and for an input that
    /// changes nothing; [`Error::Conflict`] for a programme that the viewer may edit, and if too many proposals are undecided.
    #[tracing::instrument(level = "debug", skip_all, fields(programme.id = %id))]
    pub async fn propose_programme_changes(
        &self,
        id: ProgrammeId,
        version: i32,
        input: &ProgrammeInput,
        note: Option<&str>,
    ) -> Result<ProgrammeProposal, Error> {
        let seen = async {
            self.programmes_by_id(&[id])
                .await?
                .pop()
                .map(drop)
                .ok_or(Error::NotFound("programme"))
        };
        let work = self.begin_to::<action::ProposeChanges>(Some(&id.to_string()), seen).await?;
        let result = work.propose_programme_changes(id, version, input, note).await;
        let proposal = work.finish(result).await?;
        self.changed_proposal(proposal).await
    }
}

impl Work {
    async fn propose_programme_changes(
        &self,
        programme: ProgrammeId,
        version: i32,
        input: &ProgrammeInput,
        note: Option<&str>,
    ) -> Result<ProposalId, Error> {
        let held = self.held_programme(programme).await?;
        let permit = self.permit::<action::ProposeChanges>(programme, held.facts(), &programme.to_string())?;
        if held.editable_by(self.access().viewer()) {
            return Err(Error::Conflict(format!(
                "the programme is {}, so you can change it yourself: use updateProgramme",
                held.status
            )));
        }
        same_version("programme", held.version, version)?;
        let mut problems = Vec::new();
        let note = optional("note", note, NOTE, &mut problems);
        accept(problems)?;
        self.check_programme(input, Some(&held)).await?;
        let changes = fields_of(input)?;
        let before = self.fields_now(programme, &changes).await?;
        if differing(&changes, &before).is_empty() {
            return Err(Error::invalid("input", "changes nothing: every field already has this value"));
        }
        let Some(author) = self.access().viewer().account() else {
            return Err(Error::Forbidden {
                action: <action::ProposeChanges as policy::Action>::NAME,
            });
        };
        self.room_for_a_proposal(author.0).await?;
        let id = ProposalId(new_id());
        let row = programme_proposal::ActiveModel {
            id: Set(id.0),
            programme_id: Set(permit.target().0),
            by_id: Set(author.0),
            organisation_id: Set(self.access().viewer().organisation().map(|id| id.0)),
            role: Set(Code(self.access().viewer().role())),
            changes: Set(AsJson(changes)),
            before: Set(AsJson(before)),
            note: Set(note),
            proposed_at: Set(self.now()),
            accepted: Set(None),
            decided_by_id: Set(None),
            decision_note: Set(None),
            decided_at: Set(None),
        };
        self.under(&permit).insert(row).await?;
        Ok(id)
    }

    /// Refuses another proposal of an account that has the maximum number of undecided ones.
    async fn room_for_a_proposal(&self, author: uuid::Uuid) -> Result<(), Error> {
        use programme_proposal::Column;
        // Locks the author's account, so that proposals made at the same time are counted one after the other.
        self.hold_account(author).await?;
        let mut select = sea_orm::sea_query::Query::select();
        select
            .expr_as(Func::count(Expr::cust("*")), "waiting")
            .unscoped::<programme_proposal::Entity>(Unscoped::OwnRows)
            .and_where(col(Column::ById).eq(author))
            .and_where(col(Column::DecidedAt).is_null());
        let row = self.inside().query_one(&select).await?;
        let waiting: i64 = row.map(|row| row.try_get("", "waiting")).transpose()?.unwrap_or(0);
        if waiting < MOST_WAITING {
            Ok(())
        } else {
            Err(Error::Conflict(format!(
                "you already have {waiting} undecided proposals, which is the maximum: wait until some of them are decided"
            )))
        }
    }

    async fn hold_account(&self, id: uuid::Uuid) -> Result<(), Error> {
        use entity::account;
        let mut own = self.access().rows::<account::Entity>();
        own.expr(Expr::val(1)).and_where(col(account::Column::Id).eq(id));
        if self.lock(&mut own, sea_orm::sea_query::LockType::Update) {
            self.inside().query_all(&own).await?;
        }
        Ok(())
    }
}
